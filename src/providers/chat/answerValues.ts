import { parseDocument } from "yaml";
import { parseJson } from "../../base/parseJson.js";

/**
 * The objects that an answer may mean, whatever stands around them. All of it is linear in the
 * text's length, for a model may say anything.
 */

/** What the reader of YAML is given: it is slow, and no answer of ours is as long. */
const maxLenientUnits = 20_000;
/** Nested deeper it is nothing of ours, and would exhaust the stack of its reader. */
const maxDepth = 16;
/** Opening braces that are looked at in one answer. */
const mostObjects = 8;
/** A text that holds JSON, itself in such a text. */
const mostLayers = 3;

const thoughtMarks = /<(\/?)(?:think|thinking|reasoning)>/gi;

/**
 * An answer without what its model thought before: also where the start of the thoughts stands in
 * the model's template, and where they have no end.
 */
export function withoutThoughts(text: string): string {
  let said = "";
  let from = 0;
  let isThinking = false;
  for (const { 0: mark, 1: slash, index } of text.matchAll(thoughtMarks)) {
    const isStart = slash === "";
    if (isStart && !isThinking) said += text.slice(from, index);
    // An end without a start: all before it were thoughts.
    if (!isStart && !isThinking) said = "";
    isThinking = isStart;
    from = index + mark.length;
  }
  return isThinking ? said : said + text.slice(from);
}

/** The values that a text may mean, the likeliest first. Never throws. */
export function valuesIn(text: string, layers = 0): unknown[] {
  if (layers > mostLayers) return [];
  const trimmed = text.trim();
  const whole = parsed(trimmed);
  if (typeof whole === "string") return valuesIn(whole, layers + 1);
  if (typeof whole === "object" && whole !== null) return [whole];
  const found = objectsIn(trimmed).flatMap((object) => {
    const value = parsed(object) ?? parsedLeniently(object);
    return value === undefined ? [] : [value];
  });
  // An object out of a text, whose quotation marks are still escaped: {\"what\": ...}
  if (found.length > 0 || !trimmed.includes('\\"')) return found;
  const inner = parsed(`"${trimmed.replace(/^"|"$/g, "").replace(/[\r\n]+/g, " ")}"`);
  return typeof inner === "string" ? valuesIn(inner, layers + 1) : [];
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** JSON as people and models write it: commas too many, single quotation marks, bare words. */
function parsedLeniently(text: string): unknown {
  if (text.length > maxLenientUnits) return undefined;
  try {
    const document = parseDocument(text, { logLevel: "silent", uniqueKeys: false });
    return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

/** Texts from an opening brace to its closing one, none inside another. */
function objectsIn(text: string): string[] {
  const found: string[] = [];
  let start = text.indexOf("{");
  for (let tried = 0; start !== -1 && tried < mostObjects; tried++) {
    const end = endOfObject(text, start);
    if (end !== -1) found.push(text.slice(start, end));
    start = text.indexOf("{", end === -1 ? start + 1 : end);
  }
  return found;
}

/** Behind the closing brace; -1 where there is none, or it is nested too deeply. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  let isQuoted = false;
  for (let at = start; at < text.length; at++) {
    const unit = text.charAt(at);
    if (isQuoted) {
      if (unit === "\\") at++;
      else isQuoted = unit !== '"';
    } else if (unit === '"') isQuoted = true;
    else if (unit === "{" || unit === "[") {
      if (++depth > maxDepth) return -1;
    } else if (unit === "}" || unit === "]") {
      if (--depth === 0) return at + 1;
    }
  }
  return -1;
}
