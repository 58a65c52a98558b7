import type { Readable } from "node:stream";
import { LineCounter } from "yaml";
import * as z from "zod";
import { UsageError } from "../base/errors.js";
import { nearestWord } from "../base/nearestWord.js";
import { once } from "../base/once.js";
import { hasCode } from "../base/systemCode.js";
import { readPlainFile } from "../disk/plainFile.js";
import { maxQuestions, resolvePlan, type Question } from "../protocol/plan.js";
import { checklistFault, lineOf, parsed, valueOf } from "./checklistYaml.js";
import { readText } from "./stdinText.js";
import { systemReason } from "./systemReason.js";
import { textIn } from "./textBytes.js";

/** The file of `--checklist`: YAML as `plan` prints it, or JSON, which is YAML too. */

/** A hundred questions of the longest texts have less. */
const maxBytes = 1_000_000;
/** Faults that are told at once. */
const mostTold = 10;

export interface ReadChecklist {
  readonly questions: readonly Question[];
  /** What it was planned for; null where the file does not say. */
  readonly goal: string | null;
  /** As `goal`; "" where it says a goal alone, as `plan` leaves out one that says nothing. */
  readonly negativePrompt: string | null;
}

const questionFields = ["id", "text", "half", "kind", "weight", "needs"] as const;
const fileFields = ["goal", "negativePrompt", "by", "questions"] as const;

const fileSchema = once(() =>
  z.object({
    goal: z.string().nullish(),
    negativePrompt: z.string().nullish(),
    questions: z.array(z.unknown()),
  }),
);

/**
 * @param path as it was typed; `-` where it stands on standard input
 * @param signal when aborted, reading standard input rejects with its reason
 * @throws {UsageError} `usage.checklist`: it cannot be read, or is none, with the line and what is allowed;
 *   `usage.stdin`: standard input cannot be read, or is no text
 */
export async function readChecklist(
  path: string,
  stdin: Readable,
  signal: AbortSignal,
): Promise<ReadChecklist> {
  if (path === "-") return checklistIn(await readText(stdin, signal), "standard input");
  return checklistIn(await textOf(path), path);
}

/**
 * @param path how messages name it
 * @throws as `readChecklist`
 */
export function checklistIn(text: string, path: string): ReadChecklist {
  if (text.trim() === "") throw checklistFault(`${path}: It is empty.`);
  const lines = new LineCounter();
  const document = parsed(text, path, lines);
  const at = (place: readonly (string | number)[]): string => {
    const line = lineOf(document, place, lines);
    return line === null ? path : `${path}:${line}`;
  };
  const value = valueOf(document, path);
  // A bare list will do: it is what a search's plan calls its checklist.
  const isBare = Array.isArray(value);
  const file = fileOf(isBare ? { questions: value } : value, path, at);
  if (file.questions.length > maxQuestions) {
    const count = file.questions.length;
    throw checklistFault(`${path}: It has ${count} questions; the limit is ${maxQuestions}.`);
  }
  const root = isBare ? [] : ["questions"];
  const ofQuestions = file.questions.map((each, index) =>
    strangers(each, questionFields, [...root, index]),
  );
  const questions = wholeQuestions(file.questions);
  const plan = { goal: "any", objective: "checklist", checklist: questions };
  const resolved = resolvePlan(plan, () => 0);
  const problems = resolved.ok ? [] : resolved.problems;
  const faults = [
    ...(isBare ? [] : strangers(value, fileFields, [])),
    ...ofQuestions.flat(),
    ...problems.flatMap(({ field, message }): Fault[] => {
      const [, index, part] = field.split(".");
      if (index === undefined) return [{ place: root, message }];
      const place = [...root, Number(index)];
      const own = file.questions[Number(index)];
      if (typeof own !== "string" && !isRecord(own)) {
        const told = `Question ${Number(index) + 1} must be a text, in quotes where it looks like none`;
        return [{ place, message: told }];
      }
      if (part === undefined) return [{ place, message }];
      // What it has instead of a text is told of already.
      const isTold = part === "text" && isRecord(own) && !("text" in own);
      return isTold && ofQuestions[Number(index)]?.length
        ? []
        : [{ place: [...place, part], message }];
    }),
  ];
  if (!resolved.ok || faults.length > 0) {
    const more = faults.length - mostTold;
    const told = faults.slice(0, mostTold).map(({ place, message }) => `${at(place)}: ${message}`);
    throw checklistFault([...new Set(told), ...(more > 0 ? [`And ${more} more.`] : [])].join("\n"));
  }
  const { goal = null, negativePrompt } = file;
  const planned = { goal, negativePrompt: negativePrompt ?? (goal === null ? null : "") };
  return { questions: resolved.plan.checklist ?? [], ...planned };
}

/** @throws {UsageError} it has no list of questions, or what they were planned for is no text */
function fileOf(
  value: unknown,
  path: string,
  at: (place: readonly string[]) => string,
): z.infer<ReturnType<typeof fileSchema>> {
  const found = fileSchema().safeParse(value);
  if (found.success) return found.data;
  const [field] = found.error.issues[0]?.path ?? [];
  if (field === "goal" || field === "negativePrompt") {
    const must = "must be a text, in quotes where it looks like none";
    throw checklistFault(`${at([field])}: ${field} ${must}.`);
  }
  throw checklistFault(`${path}: It must have questions, a list; see what plan "a goal" prints.`);
}

/**
 * What a person writes of a question may be its text alone; what they leave out is the usual, and an id
 * that no other one has.
 */
function wholeQuestions(all: readonly unknown[]): unknown[] {
  const taken = new Set(all.map((each) => (isRecord(each) ? each["id"] : undefined)));
  let number = 0;
  const freeId = (): string => {
    do number += 1;
    while (taken.has(`q${number}`));
    return `q${number}`;
  };
  return all.map((given) => {
    const own = typeof given === "string" ? { text: given } : given;
    if (!isRecord(own)) return own;
    const usual = { half: "what", kind: "object", weight: 1, needs: [] };
    return { ...usual, ...own, id: own["id"] ?? freeId() };
  });
}

interface Fault {
  readonly place: readonly (string | number)[];
  readonly message: string;
}

/** What nobody would read: most likely it is misspelt. */
function strangers(
  value: unknown,
  known: readonly string[],
  place: readonly (string | number)[],
): Fault[] {
  if (!isRecord(value)) return [];
  const names = Object.keys(value);
  return names.flatMap((name) => {
    if (known.includes(name)) return [];
    const hint = nearestWord(name, known);
    // No field has a space, and no question is one field that nobody knows: it is a sentence, which YAML
    // takes apart at its colon.
    const isSentence = name.includes(" ") || (names.length === 1 && hint === undefined);
    if (isSentence && place.length > 0) {
      const start = JSON.stringify(`${name}:`);
      return [{ place: [...place, name], message: `Put the whole question in quotes: ${start} …` }];
    }
    const advice = hint === undefined ? `allowed are ${known.join(", ")}` : `did you mean ${hint}?`;
    return [{ place: [...place, name], message: `${JSON.stringify(name)} is unknown: ${advice}` }];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws {UsageError} */
async function textOf(path: string): Promise<string> {
  try {
    const found = await readPlainFile(path, maxBytes, "followed");
    if (found.kind === "noFile") {
      throw checklistFault(
        `${path}: It is no file. What comes from another command is read with --checklist -`,
      );
    }
    if (found.kind === "tooLarge") throw checklistFault(`${path}: It is longer than 1 MB.`);
    return textIn(found.bytes, (what, cause) => checklistFault(`${path}: It ${what}.`, cause));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (hasCode(error, "ENOENT")) throw checklistFault(`${path}: There is no such file.`, error);
    throw checklistFault(`${path}: It cannot be read (${systemReason(error)}).`, error);
  }
}
