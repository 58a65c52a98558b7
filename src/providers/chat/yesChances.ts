import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { SaidToken, TokenChance } from "./chatModel.js";

/**
 * From the tokens of a structured answer to how likely each of its answers was a yes. Tokens keep to
 * no border: `"yes`, `": "yes` and `ye` all begin one. So a token is found by where its bytes stand in
 * the answer, and what might have stood there instead is read behind the same beginning.
 */

/** What a question was answered with, and how likely that was a yes. */
export interface SaidAnswer {
  readonly said: Word;
  /** 0-1: of yes and no together, the share of yes; null where the tokens do not tell it. */
  readonly yes: number | null;
}

const words = ["yes", "no", "unclear"] as const;
type Word = (typeof words)[number];

/** The reader of YAML is slow, and no answer of ours is as long. */
const maxUnits = 20_000;
/** Nor has as many signs between its parts. */
const mostSigns = 6000;
/** Nested deeper it is none either, and would exhaust the stack of that reader. */
const maxDepth = 16;
/** What is told of one place may come to a little more than 1, no more. */
const mostInAll = 1.02;
/** Of a place, the most that may be undecided yet, beside yes and no. */
const mostOpen = 0.1;

/**
 * @param text an answer with `{"answers": [{"id", "answer"}]}` in it, whatever stands around
 * @param tokens of the whole answer, thoughts and ends included
 * @returns by id, the first of each; empty unless the tokens are, byte for byte, what the text says up
 *   to its last answer, at one place alone. Never throws.
 */
export function yesChances(
  text: string,
  tokens: readonly SaidToken[],
): ReadonlyMap<string, SaidAnswer> {
  const found = placesIn(text);
  const last = found.at(-1);
  const none = new Map<string, SaidAnswer>();
  if (last === undefined) return none;
  const needed = Buffer.from(text.slice(0, last.at + last.said.length));
  const whole = Buffer.concat(tokens.map(({ bytes }) => bytes));
  const start = whole.indexOf(needed);
  if (start === -1 || whole.indexOf(needed, start + 1) !== -1) return none;
  const starts = startsOf(tokens);
  const answers = new Map<string, SaidAnswer>();
  // Answers stand in the text's order: one walk finds the tokens of all.
  let place = 0;
  for (const { id, said, at } of found) {
    if (answers.has(id)) continue;
    const byte = start + Buffer.byteLength(text.slice(0, at));
    while ((starts[place + 1] ?? Infinity) <= byte) place++;
    const token = tokens[place];
    const before = whole.subarray(starts[place] ?? 0, byte).toString();
    answers.set(id, { said, yes: token === undefined ? null : yesChance(token, before, said) });
  }
  return answers;
}

interface Place {
  readonly id: string;
  readonly said: Word;
  /** Of its first letter, in the text. */
  readonly at: number;
}

/** Each answer with where its word stands, in their order. */
function placesIn(text: string): Place[] {
  const [from, to] = [text.indexOf("{"), text.lastIndexOf("}")];
  if (from === -1 || to < from || text.length > maxUnits) return [];
  const object = text.slice(from, to + 1);
  if (!isPlain(object)) return [];
  // JSON is YAML, and its reader tells where each value stands.
  const document = parseDocument(object, { logLevel: "silent" });
  if (document.errors.length > 0) return [];
  const answers = document.get("answers");
  if (!isSeq(answers)) return [];
  return answers.items.flatMap((item): Place[] => {
    if (!isMap(item)) return [];
    const [id, answer] = [item.get("id"), item.get("answer", true)];
    if (typeof id !== "string" || !isScalar(answer) || typeof answer.value !== "string") return [];
    const value = answer.value;
    const said = words.find((word) => word === value.trim().toLowerCase());
    const at = from + (answer.range?.[0] ?? 0) + 1 + value.search(/\S/);
    // Behind a quotation mark, letter for letter: escaped ones would stand elsewhere.
    const isThere = said !== undefined && text.slice(at, at + said.length).toLowerCase() === said;
    return isThere ? [{ id: id.trim().toLowerCase(), said, at }] : [];
  });
}

/** Whether it is short of parts and flat, whatever stands between quotation marks. */
function isPlain(object: string): boolean {
  let [signs, depth] = [0, 0];
  for (const [sign] of object.matchAll(/[[\]{},:"']/g)) {
    if (++signs > mostSigns) return false;
    if (sign === "[" || sign === "{") depth++;
    else if (sign === "]" || sign === "}") depth--;
    if (depth > maxDepth) return false;
  }
  return true;
}

function startsOf(tokens: readonly SaidToken[]): readonly number[] {
  let next = 0;
  return tokens.map(({ bytes }) => {
    const start = next;
    next += bytes.length;
    return start;
  });
}

/** @param before what the token says before the word begins */
function yesChance(token: SaidToken, before: string, said: Word): number | null {
  const { chance: own } = token;
  // Bytes and text of a token may differ.
  if (kindOf(own.text, before) !== said) return null;
  const others = token.others();
  // Who is told of nothing else knows no share.
  if (others.length === 0) return null;
  const all = new Map<string, TokenChance>([own, ...others].map((each) => [each.text, each]));
  const sums = { yes: 0, no: 0, unclear: 0, open: 0, other: 0 };
  for (const { text, chance } of all.values()) sums[kindOf(text, before)] += chance;
  const inAll = Object.values(sums).reduce((sum, each) => sum + each, 0);
  const asked = sums.yes + sums.no;
  if (asked === 0 || inAll > mostInAll || sums.open > mostOpen * asked) return null;
  // A word that is not among the likeliest is no likelier than the last of them.
  const least = Math.min(...others.map(({ chance }) => chance), Math.max(0, 1 - inAll));
  const [yes, no] = [sums.yes || least, sums.no || least];
  return yes / (yes + no);
}

/** `open`: the word would only begin with a later token. */
function kindOf(text: string, before: string): Word | "open" | "other" {
  const [whole, head] = [solid(text), solid(before)];
  if (!whole.startsWith(head)) return head.startsWith(whole) ? "open" : "other";
  const rest = whole.slice(head.length);
  if (rest === "") return "open";
  return words.find((word) => word.startsWith(rest) || beginsWith(rest, word)) ?? "other";
}

const beginsWith = (rest: string, word: Word): boolean =>
  rest.startsWith(word) && !/^\p{L}/u.test(rest.slice(word.length));

/** White space says nothing in JSON, nor around a word. */
const solid = (text: string): string => text.replace(/\s/g, "").toLowerCase();
