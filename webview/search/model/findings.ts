import { assertNever } from "../../../src/base/assertNever.js";
import { cutText } from "../../../src/base/cutText.js";
import { oneLine } from "../../../src/base/visibleText.js";
import type { Finding } from "../../../src/protocol/events.js";
import { findingText } from "../../../src/protocol/findingText.js";
import { shortMatter } from "../../../src/protocol/questionMatter.js";
import type { Candidate } from "../../../src/search/state.js";

/** What the judge saw in a picture, and what a picture is called by it. */

export type Verdict = "shown" | "missing" | "note";

export function verdictOf({ met }: Finding): Verdict {
  if (met === undefined) return "note";
  return met ? "shown" : "missing";
}

/** About as much as is listened to before the next picture is looked at. */
const longestBeginning = 90;

/**
 * What a picture shows, for those who do not see it: the beginning of its prompt, and what the judge
 * found missing and shown.
 */
export function pictureName({ texts, findings }: Pick<Candidate, "texts" | "findings">): string {
  const prompt = texts === null ? [] : [sentence(beginningOf(oneLine(texts.prompt)))];
  const verdicts = (["missing", "shown", "note"] as const).flatMap((verdict) => {
    const found = findings.filter((finding) => verdictOf(finding) === verdict).map(nameOf);
    return found.length === 0 ? [] : [`${verdictName(verdict)}: ${found.join("; ")}.`];
  });
  return [...prompt, ...verdicts].join(" ");
}

function verdictName(verdict: Verdict): string {
  switch (verdict) {
    case "missing":
      return "Missing";
    case "shown":
      return "Shown";
    case "note":
      return "Noted";
    default:
      return assertNever(verdict);
  }
}

/** Whole words. */
function beginningOf(text: string): string {
  if (text.length <= longestBeginning) return text;
  const end = text.lastIndexOf(" ", longestBeginning);
  return end > 0 ? `${text.slice(0, end)}…` : cutText(text, longestBeginning, "…");
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** Of a checklist a finding is its question. */
function nameOf(finding: Finding): string {
  return shortMatter(findingText(finding)).trim().replace(/\.$/, "");
}
