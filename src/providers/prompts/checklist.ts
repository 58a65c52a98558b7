import * as z from "zod";
import { halfSchema } from "../../protocol/events.js";
import type { ChecklistRequest } from "../../search/checklistPort.js";
import { dataRule } from "./fence.js";
import {
  askedLines,
  askedObject,
  jsonSchemaOf,
  paragraphs,
  type AnswerShape,
  type AnswerStyle,
  type ToldLines,
  type Wording,
} from "./wording.js";
import { goalText, rulesText } from "./written.js";

/** Changes with any of the texts below. */
export const checklistVersion = 1;

export const fewestQuestions = 5;
export const mostQuestions = 12;

const kindSchema = z.enum(["object", "attribute", "count", "relation", "text", "style"]);

/** Lengths are asked for, not required: see `judge.ts`. */
const listedSchema = z.object({
  questions: z
    .array(
      z.object({
        id: z.string(),
        text: z.string().meta({ maxLength: 160 }),
        half: halfSchema,
        kind: kindSchema,
        weight: z.int().min(1).max(3),
        needs: z.array(z.string()),
      }),
    )
    .meta({ maxItems: mostQuestions }),
});
export type Listed = z.infer<typeof listedSchema>;

const question = "one question with a question mark";

const shape: AnswerShape<Listed> = {
  schema: listedSchema,
  jsonSchema: jsonSchemaOf(listedSchema),
  asked: {
    object: askedObject(
      `{"questions": [{"id": "q1", "text": "${question}", "half": "what or how", ` +
        `"kind": "${kindSchema.options.join(" or ")}", "weight": whole number from 1 to 3, ` +
        '"needs": ["ids of questions before it"]}]}',
    ),
    lines: askedLines([
      `QUESTION: id | what or how | kind | weight | ids that it needs, or - | ${question} (a line each)`,
      "For example:",
      "QUESTION: q2 | what | count | 2 | q1 | Are there exactly two boats?",
    ]),
  },
  placeholders: [question, "ids of questions before it"],
  labels: ["QUESTION"],
  ofLines: listedLines,
};

const task = paragraphs(
  "You take a goal for a picture apart into yes/no questions. Whoever looks at a picture will answer them, one by one, without knowing the goal; the more of them are answered with yes, the better the picture shows the goal.",
  rulesText([
    `${fewestQuestions} to ${mostQuestions} questions, the most important first. Each asks for one thing that can be seen, and is answered with yes where the goal is met.`,
    "Ask for all that the goal names: each thing, number, colour, place, action and relation (half: what), medium, light, viewpoint and mood (half: how). Ask for nothing that it does not name.",
    "What is to be avoided is one question, answered with yes where none of it is seen.",
    "Kinds: object (something is there), attribute (what it is like), count (how many), relation (where things are to each other), text (words that are to be read), style (how the picture is made).",
    "Weight: 3 for what the picture is of, 2 for what the goal says of it, 1 for the rest.",
    "Needs: ids of earlier questions without which it means nothing: the colour of a boat needs the boat.",
    "Write the questions in the goal's own language and words.",
  ]),
  dataRule,
);

/** From a goal to the questions that its images are asked. */
export function checklistWording(
  { goal, negativePrompt }: Omit<ChecklistRequest, "seed">,
  style: AnswerStyle,
): Wording<Listed> {
  return {
    purpose: "checklist",
    style,
    shape,
    task: paragraphs(task, shape.asked[style]),
    examples: [],
    given: goalText(goal, negativePrompt),
    // All questions at their longest, and what stands around them.
    maxTokens: 1500,
  };
}

function listedLines(told: ToldLines): unknown {
  const questions = (told.get("QUESTION") ?? []).map((line) => {
    const [id = "", half = "", kind = "", weight = "", needs = "", ...text] = line.split("|");
    return {
      ...{ id: id.trim(), half: half.trim(), kind: kind.trim(), weight: weight.trim() },
      needs: needs.match(/q\d{1,3}/gi) ?? [],
      text: text.join("|").trim(),
    };
  });
  return { questions };
}
