import { facetsFor } from "../../../../../src/search/facets.js";
import type { JudgedCandidate } from "../../../../../src/search/criticPort.js";
import type { ExpandRequest, PromptTexts, RefineRequest } from "../../../../../src/search/ports.js";
import { readPrompt } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import { describeRequirement } from "../../../../../src/providers/builtin/brief/requirements.js";

/** Goals that a person would type, and some that only a test would. */
export const goals = [
  "two red sailboats under a full moon",
  "a lighthouse at dusk",
  "a white lighthouse beside a red house at night, watercolour",
  "three yellow balloons above snowy mountains at dawn",
  "pixel art castle on a hill with two green trees",
  "an orange cat beside a blue teacup, close-up",
  "a small red house in the background, a large tree in the foreground",
  "a red balloon and a blue balloon over a beach",
  "film noir city street with a black car in the rain",
  "a cat sleeping on a car. The cat is black. It is raining.",
  "a watercolour painting of a windmill in a meadow, warm colours",
  "zwei rote Segelboote unter dem Vollmond",
  "満月の下の二隻の赤い帆船",
  "قاربان شراعيان أحمران تحت القمر",
  "🐱🌕",
  "purple elephant dancing",
  "a giraffe to the left of a red bicycle at dusk",
  "two foals and a mare in a meadow, oil painting",
  "a white poodle in the snow",
  "three wolves howling at the moon",
  "drei Elefanten am Strand",
  "zorbles dancing around a pickup truck",
  'a sign that says "OPEN" beside a cat',
  "a monochrome forest in fog",
] as const;

export const odd = [
  "",
  " ",
  "!!!",
  "<script>alert('two red boats')</script>",
  "/home/usr/pictures/cat.png",
  "for (let i = 0; i < 3; i++) { draw(moon); }",
  "lorem ipsum dolor sit amet ".repeat(300),
  "a red boat on the sea, ".repeat(430),
  "漢".repeat(10_000),
  "ا".repeat(5000),
] as const;

export function expandRequest(goal: string, index: number, negativePrompt = ""): ExpandRequest {
  return {
    kind: "expand",
    goal,
    negativePrompt,
    facets: facetsFor(7, index),
    seed: 1000 + index * 77,
  };
}

export function refineRequest(
  goal: string,
  parent: PromptTexts,
  change: Partial<RefineRequest> = {},
): RefineRequest {
  return {
    kind: "refine",
    goal,
    negativePrompt: "",
    parent,
    halves: "both",
    critique: null,
    findings: [],
    variant: 0,
    seed: 5,
    ...change,
  };
}

/** A judged candidate whose picture lacks the requirements at `missing` (by index in the goal). */
export function judged(
  goal: string,
  id: string,
  texts: PromptTexts,
  missing: readonly number[],
): JudgedCandidate {
  const { brief, requirements } = readPrompt(goal);
  const findings = requirements.map(({ requirement, half }, index) => ({
    text: describeRequirement(requirement, brief),
    half,
    met: !missing.includes(index),
  }));
  const { what, how, prompt } = texts;
  return { id, what, how, prompt, alignment: 50, aesthetic: 5, total: 50, findings };
}
