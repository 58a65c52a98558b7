import type { Readable } from "node:stream";
import { isMap, isScalar, LineCounter, parseDocument, visit, type Document } from "yaml";
import * as z from "zod";
import { UsageError } from "../base/errors.js";
import { nearestWord } from "../base/nearestWord.js";
import { once } from "../base/once.js";
import { hasCode } from "../base/systemCode.js";
import { readPlainFile } from "../disk/plainFile.js";
import { maxQuestions, resolvePlan, type Question } from "../protocol/plan.js";
import { yamlFaultText } from "../protocol/yamlFaultText.js";
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
    throw fault(`${path}: It has ${count} questions; the limit is ${maxQuestions}.`);
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
      if (part === undefined) return [{ place, message }];
      const own = file.questions[Number(index)];
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
    throw fault([...new Set(told), ...(more > 0 ? [`And ${more} more.`] : [])].join("\n"));
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
    throw fault(`${at([field])}: ${field} ${must}.`);
  }
  throw fault(`${path}: It must have questions, a list; see what plan "a goal" prints.`);
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
  return Object.keys(value).flatMap((name) => {
    if (known.includes(name)) return [];
    // No field has a space: it is a sentence, which YAML takes apart at its colon.
    if (name.includes(" ") && place.length > 0) {
      const start = JSON.stringify(`${name}:`);
      return [{ place: [...place, name], message: `Put the whole question in quotes: ${start} …` }];
    }
    const hint = nearestWord(name, known);
    const advice = hint === undefined ? `allowed are ${known.join(", ")}` : `did you mean ${hint}?`;
    return [{ place: [...place, name], message: `${JSON.stringify(name)} is unknown: ${advice}` }];
  });
}

/**
 * A fault's place is told before it, once. That keys are different the library finds out by comparing
 * each with all others, which takes minutes for a large file: here it is done with a set.
 */
const options = { logLevel: "error", prettyErrors: false, uniqueKeys: false } as const;

function parsed(text: string, path: string, lines: LineCounter): Document {
  try {
    const document = parseDocument(text, { ...options, lineCounter: lines });
    const [error] = document.errors;
    if (error === undefined) {
      const twice = doubledKey(document);
      if (twice === null) return document;
      const { line } = lines.linePos(twice.at);
      throw fault(`${path}:${line}: ${JSON.stringify(twice.key)} stands twice in one place.`);
    }
    const { line } = lines.linePos(error.pos[0]);
    throw fault(`${path}:${line}: It is no YAML: ${yamlFaultText(error)}`, error);
  } catch (error) {
    // Nested so deeply that the stack is exhausted.
    if (error instanceof RangeError) throw fault(`${path}: It is nested too deeply.`, error);
    throw error;
  }
}

/** The first key that stands twice in one map, and its place in the text; null where none does. */
function doubledKey(document: Document): { readonly key: string; readonly at: number } | null {
  let found: { readonly key: string; readonly at: number } | null = null;
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = String(isScalar(key) ? key.value : key);
        if (seen.has(name)) {
          found = { key: name, at: (isRanged(key) ? key.range?.[0] : undefined) ?? 0 };
          return visit.BREAK;
        }
        seen.add(name);
      }
      return undefined;
    },
  });
  return found;
}

function valueOf(document: Document, path: string): unknown {
  try {
    // A few lines of aliases could otherwise grow to gigabytes.
    return document.toJS({ maxAliasCount: 10 });
  } catch (error) {
    throw fault(`${path}: It is no YAML that can be read: ${yamlFaultText(error)}`, error);
  }
}

/** The line of a value, of the key that it has, or of the nearest thing around it; null for none. */
function lineOf(
  document: Document,
  place: readonly (string | number)[],
  lines: LineCounter,
): number | null {
  for (let length = place.length; length >= 0; length--) {
    const [within, last] = [place.slice(0, Math.max(0, length - 1)), place[length - 1]];
    const around = document.getIn(within, true);
    const pair = isMap(around)
      ? around.items.find(({ key }) => isScalar(key) && key.value === last)
      : undefined;
    const node = pair?.key ?? document.getIn(place.slice(0, length), true);
    const range = isRanged(node) ? node.range : null;
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
  }
  return null;
}

function isRanged(node: unknown): node is { readonly range?: readonly number[] | null } {
  return typeof node === "object" && node !== null && "range" in node;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws {UsageError} */
async function textOf(path: string): Promise<string> {
  try {
    const found = await readPlainFile(path, maxBytes, "followed");
    if (found.kind === "noFile") throw fault(`${path}: It is no file.`);
    if (found.kind === "tooLarge") throw fault(`${path}: It is longer than 1 MB.`);
    return textIn(found.bytes, (what, cause) => fault(`${path}: It ${what}.`, cause));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (hasCode(error, "ENOENT")) throw fault(`${path}: There is no such file.`, error);
    throw fault(`${path}: It cannot be read (${systemReason(error)}).`, error);
  }
}

function fault(message: string, cause?: unknown): UsageError {
  return new UsageError(`The checklist cannot be taken.\n${message}`, "usage.checklist", { cause });
}
