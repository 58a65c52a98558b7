import { cutText } from "../../base/cutText.js";
import { parseJson } from "../../base/parseJson.js";
import { oneLine } from "../../base/visibleText.js";
import type { Redact } from "./redactor.js";

const maxBodyUnits = 65_536;
const maxToldUnits = 300;

/**
 * What a failed answer says in words, to stand behind a sentence of ours: ` It says: "…"`; empty where
 * it has no words for a person, as a page of HTML.
 */
export function saidBy(body: string, redact: Redact): string {
  // First as a person will see it, then without keys, then shortened: what is invisible may stand in
  // the middle of a key, and half a key is one too.
  const told = redact(oneLine(wordsIn(body.slice(0, maxBodyUnits))));
  return told === "" ? "" : ` It says: "${cutText(told, maxToldUnits, "…")}"`;
}

function wordsIn(body: string): string {
  let parsed: unknown;
  try {
    parsed = parseJson(body);
  } catch {
    return /^\s*[<{[]/.test(body) ? "" : body;
  }
  return wordsOf(parsed, 0);
}

/** Where servers put their words: OpenAI's form, FastAPI's, and others'. */
const wordFields = ["error", "message", "detail", "msg", "title"] as const;
const deepest = 4;

function wordsOf(value: unknown, depth: number): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || depth > deepest) return "";
  if (Array.isArray(value)) return wordsOf(value[0], depth + 1);
  for (const field of wordFields) {
    const words = wordsOf((value as Record<string, unknown>)[field], depth + 1);
    if (words.trim() !== "") return words;
  }
  return "";
}
