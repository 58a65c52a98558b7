import * as z from "zod";
import { countedText } from "../base/figureText.js";
import { nearestWord } from "../base/nearestWord.js";
import { oneLine } from "../base/visibleText.js";

/**
 * What is wrong with something that a person wrote, in sentences that name the place and tell no
 * value: one may be secret, or somebody's page.
 */

export type ReadAs<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly string[] };

/** @param place what the value is, `connection openai`; null for the whole */
export function readAs<T>(schema: z.ZodType<T>, value: unknown, place: string | null): ReadAs<T> {
  const parsed = schema.safeParse(value, { error: messageOf });
  if (parsed.success) return { ok: true, value: parsed.data };
  const faults = parsed.error.issues.flatMap(({ code, path, message }) => {
    const way = path.map((part) => oneLine(String(part)));
    return code === "unrecognized_keys"
      ? message.split("\n").map((each) => faultText(place, [...way, each].join(".")))
      : faultText(place, `${way.join(".")} ${message}`.trim());
  });
  return { ok: false, faults };
}

/** One sentence about a place. */
export function faultText(place: string | null, text: string): string {
  const sentence = /[.?]$/.test(text) ? text : `${text}.`;
  if (place === null) return sentence;
  // "connection 3 must be an object", but "connection 3: url is missing".
  return /^(?:must|is|cannot) /.test(sentence) ? `${place} ${sentence}` : `${place}: ${sentence}`;
}

/** What is not known, and what was meant, perhaps. */
export function unknownText(word: string, known: readonly string[], else_: string): string {
  const meant = nearestWord(word, known);
  return `is not known; ${meant === undefined ? else_ : `did you mean ${meant}?`}`;
}

/** As it follows the name of what is wrong; a schema may have words of its own. */
function messageOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "is missing"
        : `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case "unrecognized_keys": {
      const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
      return issue.keys.map((key) => `${oneLine(key)} ${keyText(key, known)}`).join("\n");
    }
    case "invalid_value":
      return `must be ${issue.values.map(String).join(" or ")}`;
    case "too_small":
      return boundText(
        issue.origin,
        issue.inclusive === false ? "more than" : "at least",
        issue.minimum,
      );
    case "too_big":
      return boundText(
        issue.origin,
        issue.inclusive === false ? "less than" : "at most",
        issue.maximum,
      );
    default:
      return "is not what it has to be";
  }
}

const typeNames: Readonly<Record<string, string>> = {
  ...{ string: "a text", number: "a number", int: "a whole number", boolean: "true or false" },
  ...{ array: "a list", tuple: "a list", object: "an object", record: "an object" },
};
const units: Readonly<Record<string, string>> = { string: "character", array: "item" };

function boundText(origin: string, bound: string, value: number | bigint): string {
  const unit = units[origin];
  const size = Number(value);
  return unit === undefined
    ? `must be ${bound} ${size}`
    : `must have ${bound} ${countedText(size, unit)}`;
}

function keyText(key: string, known: readonly string[]): string {
  if (/key|token|secret|password/i.test(key) && nearestWord(key, known) === undefined) {
    return "is not known: a key never stands here";
  }
  return unknownText(key, known, `there is: ${known.join(", ")}`);
}
