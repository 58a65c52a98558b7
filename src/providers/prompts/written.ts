import * as z from "zod";
import { fenced } from "./fence.js";
import { jsonSchemaOf, textShape, type AnswerShape, type TextFields } from "./wording.js";

/** What all who write prompts share: the answer's form, the rules, the two halves as one. */

const writtenSchema = z.object({ what: z.string(), how: z.string(), prompt: z.string() });
type Field = keyof typeof writtenSchema.shape;
/** What was asked for of the three texts. */
export type Written = Partial<Readonly<Record<Field, string>>>;

const fields: Readonly<Record<Field, TextFields[string]>> = {
  what: ["WHAT", "the content"],
  how: ["HOW", "the style"],
  prompt: ["PROMPT", "both as one text"],
};

/** The shape of an answer with some of the three texts. */
function shapeOf(...names: readonly Field[]): AnswerShape<Written> {
  const mask = Object.fromEntries(names.map((name) => [name, true])) as { [F in Field]?: true };
  const schema: z.ZodType<Written> = writtenSchema.pick(mask);
  return textShape(schema, Object.fromEntries(names.map((name) => [name, fields[name]])));
}

export const writtenShapes = {
  all: shapeOf("what", "how", "prompt"),
  /** For models to whom one text more is too much. */
  halves: shapeOf("what", "how"),
  what: shapeOf("what"),
  how: shapeOf("how"),
} as const;

/** The same, and which questions of a checklist the prompt covers. */
export type WrittenCovering = Written & { readonly covers?: readonly string[] | undefined };

const covered = "ids of the questions that the prompt covers";

/** It is asked for like the others, and missed less where a model leaves it out. */
function covering({ asked, ...shape }: AnswerShape<Written>): AnswerShape<WrittenCovering> {
  const schema = shape.schema as z.ZodObject<Record<string, z.ZodString>>;
  const ids = z.array(z.string());
  return {
    schema: schema.extend({ covers: ids.optional() }),
    jsonSchema: jsonSchemaOf(schema.extend({ covers: ids })),
    asked: {
      object: asked.object.replace(/\}$/, `, "covers": ["${covered}"]}`),
      lines: `${asked.lines}\nCOVERS: ${covered}`,
    },
    placeholders: [...shape.placeholders, covered],
    labels: [...shape.labels, "COVERS"],
    ofLines: (told) => {
      const covers = told.get("COVERS");
      return { ...(shape.ofLines(told) as object), ...(covers && { covers }) };
    },
  };
}

export const coveringShapes = {
  all: covering(writtenShapes.all),
  what: covering(writtenShapes.what),
  how: covering(writtenShapes.how),
} as const;

/** Changes with any of the texts for prompts that have questions to cover. */
export const coversVersion = 1;

/** Stands behind the rules of who writes for a checklist. */
export const coversTask =
  "Questions: whoever looks at the image will be asked these, and each is to be answered with yes. The prompt covers one where it states, plainly, what the question asks for. COVERS names the ids of those that it covers; leave none out that can be covered.";

/** The words that the rules are about. */
export const halvesExplained =
  "WHAT is the content: what is to be seen, how many, what it looks like, where it is, what it does. " +
  "HOW is the style: medium, viewpoint, light, colours. " +
  "PROMPT is both as one text, as the image model gets it.";

/** Rules for any prompt. */
export const writingRules = [
  "Keep every thing, number, colour, place and name of the goal, in the goal's own words and language.",
  "Say what is to be seen, never what is not. What is to be avoided is not mentioned at all.",
  "Concrete words, nothing twice. WHAT at most 45 words, HOW at most 25, PROMPT at most 75; more only where the goal is longer itself.",
  "Only the texts: no headings, no remarks, no quotation marks around them.",
];

export function rulesText(rules: readonly string[]): string {
  return `Rules:\n${rules.map((rule) => `- ${rule}`).join("\n")}`;
}

/** The person's words, which stand last. */
export function goalText(goal: string, negativePrompt: string): string {
  const avoided = negativePrompt.trim() === "" ? [] : [fenced("To avoid", negativePrompt)];
  return [...avoided, fenced("Goal", goal)].join("\n\n");
}

/** Tokens of an answer: a long goal comes back in two of the three texts. */
export function writtenTokens(goal: string): number {
  return 500 + goal.length;
}

/** What the image model gets of two halves, where nobody wrote them as one. */
export function joinHalves(what: string, how: string): string {
  const content = what.trim().replace(/[\s,;:]+$/u, "");
  const style = how.trim();
  if (content === "" || style === "") return content + style;
  return /[.!?…。！？]$/u.test(content) ? `${content} ${style}` : `${content}. ${style}`;
}
