import type { ExpandRequest } from "../../search/ports.js";
import { dataRule, fenced } from "./fence.js";
import { expandExamples } from "./examples.data.js";
import { questionsText } from "./questionLines.js";
import { paragraphs, type AnswerStyle, type Wording } from "./wording.js";
import {
  coveringShapes,
  coversTask,
  goalText,
  halvesExplained,
  rulesText,
  writingRules,
  writtenShapes,
  writtenTokens,
  type Written,
  type WrittenCovering,
} from "./written.js";

/** Changes with any of the texts below. */
export const expandVersion = 1;

const task = paragraphs(
  `You write prompts for an image model: from a goal one candidate among several. ${halvesExplained}`,
  rulesText([
    ...writingRules,
    "Add details that fit the goal and contradict nothing of it.",
    "Use the choices that are given, except where the goal itself says otherwise.",
  ]),
  dataRule,
);

const smallTask =
  "You describe pictures. WHAT says the whole goal again and adds details. HOW is the style.";

/** From a goal to one candidate's prompt; its facets make the candidates differ. */
export function expandWording(
  request: ExpandRequest,
  style: AnswerStyle,
): Wording<WrittenCovering> {
  const { goal, negativePrompt, facets, questions } = request;
  const shape = questions === undefined ? writtenShapes.all : coveringShapes.all;
  const choices = Object.entries(facets).map(([name, choice]) => `${name}: ${choice}`);
  return {
    purpose: "expand",
    style,
    shape,
    task: paragraphs(task, questions === undefined ? "" : coversTask, shape.asked[style]),
    examples: [],
    given: paragraphs(
      `Choices: ${choices.join("; ")}.`,
      questions === undefined ? "" : questionsText(questions),
      goalText(goal, negativePrompt),
    ),
    maxTokens: writtenTokens(goal),
  };
}

/** For a model of few parameters: the halves only, from examples. */
export function smallExpandWording({ goal, facets }: ExpandRequest): Wording<Written> {
  const { medium, viewpoint, light, palette } = facets;
  const shape = writtenShapes.halves;
  return {
    purpose: "expand",
    style: "lines",
    shape,
    // No form: a small model would write down the form itself. The examples show it.
    task: smallTask,
    examples: expandExamples.map(({ facets: dealt, goal: told, what, how }) => ({
      given: smallGiven(told, dealt),
      // HOW first: it is nearly given, and WHAT is where a small model may not find an end.
      answer: `HOW: ${how}\nWHAT: ${what}`,
    })),
    given: smallGiven(goal, [medium, viewpoint, light, palette].join(", ")),
    maxTokens: 100 + Math.ceil(goal.length / 2),
  };
}

function smallGiven(goal: string, facets: string): string {
  return paragraphs(`Style: ${facets}`, fenced("Goal", goal));
}
