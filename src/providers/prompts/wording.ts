import * as z from "zod";
import { without } from "../../base/without.js";

/** What a chat model is asked for. Each has a file of its own, with its texts and their version. */
export type Purpose =
  | "expand"
  | "refine"
  | "rewrite"
  | "critique"
  | "judge"
  | "checklist"
  | "compare";

/**
 * How an answer is asked for: as a JSON object, or, where no server holds the model to one, as lines
 * that begin with a label, which small models get right more often.
 */
export type AnswerStyle = "object" | "lines";

/** What an answer has to be, in both styles. */
export interface AnswerShape<Answer> {
  readonly schema: z.ZodType<Answer>;
  /** Made from the schema: all properties required, no others. */
  readonly jsonSchema: Readonly<Record<string, unknown>>;
  /** How it is asked for. */
  readonly asked: Readonly<Record<AnswerStyle, string>>;
  /** Of that, the words that stand for what is to come: a small model gives them back as its answer. */
  readonly placeholders: readonly string[];
  /** Labels of its lines, in capitals. */
  readonly labels: readonly string[];
  /** The object that lines come to, whatever they hold; not checked. */
  readonly ofLines: (told: ToldLines) => unknown;
}

/** What stands behind each label, in order; a label that is missing has no entry. */
export type ToldLines = ReadonlyMap<string, readonly string[]>;

/** What is sent for one request, and what has to come back. */
export interface Wording<Answer> {
  readonly purpose: Purpose;
  readonly style: AnswerStyle;
  readonly shape: AnswerShape<Answer>;
  /** The same for all requests of its kind, so that a server keeps what it read of it. */
  readonly task: string;
  /** Turns that show a small model what is wanted. */
  readonly examples: readonly Example[];
  /** What this request is about: ours first, then data behind fences, the person's words last. */
  readonly given: string;
  /** Enough for the answer. */
  readonly maxTokens: number;
}

export interface Example {
  readonly given: string;
  readonly answer: string;
}

/** Property by property: its label in lines, and what it is in words. */
export type TextFields = Readonly<Record<string, readonly [label: string, meaning: string]>>;

/** The shape of an answer whose properties are all texts. */
export function textShape<Answer>(
  schema: z.ZodType<Answer>,
  fields: TextFields,
): AnswerShape<Answer> {
  const entries = Object.entries(fields);
  const object = entries.map(([name, [, meaning]]) => `"${name}": "${meaning}"`).join(", ");
  return {
    schema,
    jsonSchema: jsonSchemaOf(schema),
    asked: {
      object: askedObject(`{${object}}`),
      lines: askedLines(entries.map(([, [label, meaning]]) => `${label}: ${meaning}`)),
    },
    placeholders: entries.map(([, [, meaning]]) => meaning),
    labels: entries.map(([, [label]]) => label),
    ofLines: (told) =>
      Object.fromEntries(
        entries.flatMap(([name, [label]]) => {
          const [text] = told.get(label) ?? [];
          return text === undefined ? [] : [[name, text]];
        }),
      ),
  };
}

/** Servers take a plain schema; where it says which draft it is of, some refuse it. */
export function jsonSchemaOf(schema: z.ZodType): Readonly<Record<string, unknown>> {
  return without(z.toJSONSchema(schema), "$schema");
}

export function askedObject(example: string): string {
  return `Answer with one JSON object and nothing else, in this form:\n${example}`;
}

export function askedLines(lines: readonly string[]): string {
  return ["Answer with these lines and nothing else:", ...lines].join("\n");
}

/** Parts of a text, one under the other; those that are empty are left out. */
export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}
