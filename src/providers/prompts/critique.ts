import * as z from "zod";
import { cutText } from "../../base/cutText.js";
import type { ForeseenCritique } from "../../search/foreseen.js";
import { candidateText, missingOf, soFarText } from "./candidateText.js";
import { critiqueExamples } from "./examples.data.js";
import { dataRule, fenced } from "./fence.js";
import { paragraphs, textShape, type AnswerStyle, type Wording } from "./wording.js";
import { rulesText } from "./written.js";

/** Changes with any of the texts below. */
export const critiqueVersion = 3;

const critiqueSchema = z.object({ text: z.string(), what: z.string(), how: z.string() });
export type Critiqued = z.infer<typeof critiqueSchema>;

const shape = textShape(critiqueSchema, {
  text: ["CRITIQUE", "what the image shows, what is missing, and why, in two or three sentences"],
  what: ["WHAT", "what to write in WHAT instead; empty where it is good"],
  how: ["HOW", "what to write in HOW instead; empty where it is good"],
});

const task = paragraphs(
  "You advise a writer of prompts for an image model. You get one prompt (the parent) with what was seen of its image, others of its generation, and earlier children of the parent that were no better. " +
    "WHAT is the content of a prompt, HOW its style: medium, viewpoint, light, colours.",
  rulesText([
    "The goal alone counts. What is missing of it comes first, the most important thing before the others.",
    "Learn from all: what another prompt got shown, and by which words; what several lack.",
    "What earlier children tried did not help: advise something else.",
    "Name the very words to write, not only what is wrong. Never advise to say what shall not be there.",
    "Keep what is shown already.",
  ]),
  dataRule,
);

/** Each costs tokens, and those that failed last tell most. */
const mostFailed = 4;
const mostSiblings = 6;

/** From the findings on a parent and its whole generation to one critique. */
export function critiqueWording(
  request: ForeseenCritique,
  style: AnswerStyle,
  drawing?: ParentDrawing,
): Wording<Critiqued> {
  const { goal, parent, siblings, failedChildren } = request;
  const others = siblings
    .slice(0, mostSiblings)
    .map((sibling, index) => candidateText(`Other ${index + 1}`, sibling, "prompt"));
  const failed = failedChildren
    .slice(-mostFailed)
    .map((child, index) => candidateText(`Child ${index + 1}`, child, "prompt"));
  return {
    purpose: "critique",
    style,
    shape,
    task: paragraphs(task, shape.asked[style]),
    examples: [],
    given: paragraphs(
      others.length === 0
        ? ""
        : fenced("Others of its generation, best first", others.join("\n\n")),
      failed.length === 0 ? "" : fenced("Earlier children, no better", failed.join("\n\n")),
      fenced("The parent", candidateText("Parent", parent, "halves")),
      drawing === undefined ? "" : drawingText(drawing),
      fenced("Goal", goal),
    ),
    maxTokens: 700,
  };
}

/** What the parent's image was made from. */
export interface ParentDrawing {
  readonly svg: string;
  /** Whether its child will be a changed copy; else it is drawn anew. */
  readonly isChanged: boolean;
}

/** So much of a drawing is told; its beginning says most. */
export const maxDrawingUnits = 12_000;

function drawingText({ svg, isChanged }: ParentDrawing): string {
  return paragraphs(
    isChanged
      ? "The parent's image is this SVG, and its child will be a changed copy of it. Name elements by their ids where that helps; advise nothing that would draw anew what is good."
      : "The parent's image is this SVG. It is too long to be changed: its child will be drawn anew, from its prompt alone.",
    fenced("The parent's SVG", cutText(svg, maxDrawingUnits, "…")),
  );
}

const smallTask =
  "You look at what a picture lacks. CRITIQUE says what is there and what is not. WHAT and HOW say what to write instead, in a few words.";

/** For a model of few parameters: what is missing of the parent alone, from examples. */
export function smallCritiqueWording({ goal, parent }: ForeseenCritique): Wording<Critiqued> {
  const missing = missingOf(parent.findings);
  return {
    purpose: "critique",
    style: "lines",
    shape,
    task: smallTask,
    examples: critiqueExamples.map(({ text, what, how, ...example }) => ({
      given: soFarText(example.parent, example.missing, example.goal),
      answer: `CRITIQUE: ${text}\nWHAT: ${what}\nHOW: ${how}`,
    })),
    given: soFarText(parent, missing.slice(0, 6).join("; "), goal),
    maxTokens: 200,
  };
}
