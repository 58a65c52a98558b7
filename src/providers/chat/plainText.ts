import { cutText } from "../../base/cutText.js";
import { oneLine } from "../../base/visibleText.js";
import { threesOf, wordsOf } from "./words.js";

/** Texts of an answer, as plain as they are taken on. */

const lead = String.raw`(?:sure|certainly|of course|absolutely|okay|ok|great|here(?:['’]s| is| are)|this is)`;
const opening = new RegExp(
  String.raw`^(?:${lead}\s*[,!.]\s*)?(?:here(?:['’]s| is| are)\b[^:\n]{0,100}:\s*|${lead}\b[^:\n]{0,40}\b(?:prompt|text|description|version|answer)s?\b[^:\n]{0,40}:\s*)`,
  "i",
);
const interjection = /^(?:sure|certainly|of course|absolutely|okay)\s*[!.,]\s+/i;
const label = /^(?:what|how|prompt|content|style)\s*[:：]\s*/i;
const closing =
  /(?<=[.!?:)"”*])\s+(?:let me know (?:if|whether)|i hope (?:this|that|you)|feel free to|would you like (?:me|any|another|to)|is there anything else)\b.*$/i;
const quotes: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["“", "”"],
  ["„", "“"],
  ["«", "»"],
  ["`", "`"],
  ["**", "**"],
];

/** A text of a prompt on one line, without what a model says around it. */
export function promptText(text: string): string {
  const cut = [opening, interjection, label, closing].reduce(
    (rest, pattern) => rest.replace(pattern, ""),
    oneLine(text).replace(/`{3,}/g, " "),
  );
  return withoutRepeats(unquoted(cut.trim()));
}

/**
 * Without clauses that were said before, word for word, or that say three words in a row for the third
 * time: small models fall into it, and go on with what they had said well.
 */
function withoutRepeats(text: string): string {
  const said = new Set<string>();
  const counts = new Map<string, number>();
  let kept: readonly string[] = [];
  return text
    .split(/(?<=[,;.])\s+/)
    .filter((clause) => {
      const words = wordsOf(clause);
      const isNew = words.length < 2 || !said.has(words.join(" "));
      const threes = threesOf([...kept.slice(-2), ...words]);
      const isLoop = kept.length > 0 && mostOften(threes, counts) >= 3;
      if (!isNew || isLoop) return false;
      said.add(words.join(" "));
      for (const three of threes) counts.set(three, (counts.get(three) ?? 0) + 1);
      kept = [...kept, ...words];
      return true;
    })
    .join(" ")
    .replace(/\s*[,;]$/, "");
}

/** How often the most frequent of these would have been said. */
function mostOften(threes: readonly string[], before: ReadonlyMap<string, number>): number {
  const counts = new Map<string, number>();
  for (const three of threes) counts.set(three, (counts.get(three) ?? before.get(three) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

function unquoted(text: string): string {
  const pair = quotes.find(
    ([start, end]) =>
      text.length > start.length + end.length &&
      text.startsWith(start) &&
      text.endsWith(end) &&
      // Two quotations in a row are no quoted text.
      !text.slice(start.length, -end.length).includes(start),
  );
  return pair === undefined ? text : text.slice(pair[0].length, -pair[1].length).trim();
}

const nothing =
  /^[\s("'[]*(?:none|nothing|n\/?a|no changes?(?: needed)?|empty|null|-+|—)[\s)"'\].!]*$/i;

/** A remark, on one line; empty where it says that there is nothing to say. */
export function remark(text: string, maxUnits: number): string {
  const line = oneLine(text);
  return nothing.test(line) ? "" : cutText(line, maxUnits, "…");
}
