import { cutText } from "../../../base/cutText.js";
/** How a recommendation names what has to come first. The writer reads back what the critic wrote. */
const firstWords = "State first and plainly: ";
const repeatWords = "Say twice: ";
const trimWords = "Leave out: ";

export interface Advice {
  readonly first: readonly string[];
  readonly repeat: readonly string[];
  readonly trim: readonly string[];
}

/** @returns one paragraph that a person can follow, or nothing when there is nothing to do */
export function adviceText({ first, repeat, trim }: Advice): string {
  const parts = [
    [firstWords, first],
    [repeatWords, repeat],
    [trimWords, trim],
  ] as const;
  return parts
    .flatMap(([start, texts]) => (texts.length === 0 ? [] : [`${start}${texts.join("; ")}.`]))
    .join(" ");
}

/** What a text recommends: what to state first, and what of it to say again; texts to be read. */
export interface PushList {
  readonly first: string;
  readonly repeat: string;
}

function section(text: string, start: string): string | undefined {
  const from = text.indexOf(start);
  if (from < 0) return undefined;
  const rest = text.slice(from + start.length);
  const end = rest.indexOf(".");
  return end < 0 ? rest : rest.slice(0, end);
}

/** Longest recommendation that is read; nobody's advice on a prompt is longer. */
const longestAdvice = 2000;

/**
 * Reads a recommendation, whoever wrote it: the sections that the built-in critic writes, or any
 * text, of which everything that it names is pushed.
 */
export function readAdvice(recommendation: string): PushList {
  const text = cutText(recommendation, longestAdvice);
  const first = section(text, firstWords);
  const repeat = section(text, repeatWords);
  const trimAt = text.indexOf(trimWords);
  const free = trimAt < 0 ? text : text.slice(0, trimAt);
  const named = first ?? (repeat === undefined ? free : "");
  const asClauses = (list: string): string => list.replaceAll(";", ",");
  return { first: asClauses([named, repeat ?? ""].join("; ")), repeat: asClauses(repeat ?? "") };
}
