import type { Halves, RefineRequest } from "../../search/ports.js";
import {
  adviceText,
  findingsText,
  halvesText,
  missingOf,
  shortened,
  soFarText,
  type HalfTexts,
} from "./candidateText.js";
import { refineExamples } from "./examples.data.js";
import { dataRule, fenced } from "./fence.js";
import { questionsText } from "./questionLines.js";
import { paragraphs, type AnswerShape, type AnswerStyle, type Wording } from "./wording.js";
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
export const refineVersion = 3;

const task = paragraphs(
  `You improve prompts for an image model. You get a prompt, what was seen of its image, and what to do about it. ${halvesExplained}`,
  rulesText([
    ...writingRules,
    "State what is missing first, plainly and with its number, colour and place.",
    "Keep what is shown as it was worded. Cut what nobody asked for.",
    "Write the texts themselves, never advice about them.",
  ]),
  dataRule,
);

const smallTask =
  "You describe pictures. WHAT says the whole goal, what is missing first. HOW is the style.";

/** Each child of a parent goes a way of its own, so that siblings differ. */
const ways = [
  "Follow the advice to the letter and change nothing else.",
  "Follow the advice, and make the rest as simple as it can be.",
  "Follow the advice, and arrange the picture anew: another viewpoint, other distances.",
  "Follow the advice, and describe the main thing in richer detail.",
];

const allowed: Readonly<Record<Halves, string>> = {
  both: "WHAT and HOW may change.",
  what: "Only WHAT may change: write WHAT alone. HOW stays as it is.",
  how: "Only HOW may change: write HOW alone. WHAT stays as it is.",
};

/** From a parent and what is known of its image to one of its children. */
export function refineWording(
  request: RefineRequest,
  style: AnswerStyle,
): Wording<WrittenCovering> {
  const { goal, negativePrompt, halves, variant, questions } = request;
  const shapes = questions === undefined ? writtenShapes : coveringShapes;
  const shape: AnswerShape<WrittenCovering> = halves === "both" ? shapes.all : shapes[halves];
  return {
    purpose: "refine",
    style,
    shape,
    task: paragraphs(task, questions === undefined ? "" : coversTask, shape.asked[style]),
    examples: [],
    given: paragraphs(
      `${allowed[halves]} ${wayOf(variant)}`,
      fenced("Prompt so far", halvesText(request.parent)),
      ...knownTexts(request),
      ...triedTexts(request),
      questions === undefined ? "" : questionsText(questions),
      goalText(goal, negativePrompt),
    ),
    maxTokens: writtenTokens(goal),
  };
}

/** For a model of few parameters: what is missing alone, from examples. */
export function smallRefineWording(request: RefineRequest): Wording<Written> {
  const shape = writtenShapes[request.halves === "both" ? "halves" : request.halves];
  const missing = missingOf(request.findings);
  const { what, how } = request.critique?.recommendations ?? { what: "", how: "" };
  const advice = missing.length > 0 ? missing : [what, how].filter((text) => text !== "");
  return {
    purpose: "refine",
    style: "lines",
    shape,
    task: smallTask,
    examples: refineExamples.map((example) => ({
      given: soFarText(example.parent, example.missing, example.goal),
      answer: linesOf(shape, example),
    })),
    given: soFarText(request.parent, advice.slice(0, 6).join("; "), request.goal),
    maxTokens: 100 + Math.ceil(request.goal.length / 2),
  };
}

function wayOf(variant: number): string {
  const way = ways[variant % ways.length] ?? "";
  return variant < ways.length
    ? way
    : `${way} Choose words of your own: ${variant} siblings differ.`;
}

function knownTexts({ critique, findings }: RefineRequest): string[] {
  const [seen, advice] = [findingsText(findings), adviceText(critique)];
  return [
    seen === "" ? "" : fenced("Seen in its image", seen),
    advice === "" ? "" : fenced("Advice", advice),
  ];
}

/** What was tried before, and what the writer came to that was no news. */
function triedTexts({ tried = [], unlike }: RefineRequest): string[] {
  const lines = tried.map(({ id, change, outcome }) => `${id}: ${change} -> ${outcome}`);
  return [
    lines.length === 0
      ? ""
      : fenced("Tried before; what did not help is not tried again", lines.join("\n")),
    unlike === undefined
      ? ""
      : fenced("Drawn before, and nearly what you wrote; say it in another way", shortened(unlike)),
  ];
}

function linesOf(shape: AnswerShape<Written>, example: HalfTexts): string {
  const lines = [
    ["HOW", example.how],
    ["WHAT", example.what],
  ] as const;
  return lines
    .filter(([label]) => shape.labels.includes(label))
    .map(([label, text]) => `${label}: ${text}`)
    .join("\n");
}
