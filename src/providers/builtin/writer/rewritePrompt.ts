import type { PromptTexts, RewriteRequest } from "../../../search/ports.js";
import { readPrompt } from "../brief/readPrompt.js";
import { combine, firstWords, sentence } from "./clauses.js";
import { refusedWords } from "./details.data.js";
import { describeContent, styleSettings } from "./englishBrief.js";

const mostWords = 40;

const isRefused = (word: string): boolean =>
  refusedWords.includes(word.toLowerCase().replace(/[^\p{L}]/gu, ""));

/** Takes out the words that a filter is likely to mind, and what they leave behind. */
function soften(text: string): string {
  return text
    .split(/\s+/)
    .filter((word) => !isRefused(word))
    .join(" ")
    .replace(/\s+([,.;])/g, "$1")
    .replace(/\b(?:with|and|of|in)\s*(?=[,.;]|$)/gi, "")
    .trim();
}

/**
 * Says a refused prompt more mildly. Where no word stands out as the reason, the goal is told
 * again in the plainest words that were understood of it.
 */
export function rewritePrompt({ goal, refused }: RewriteRequest): PromptTexts {
  const what = soften(refused.what);
  const how = soften(refused.how);
  if (what !== refused.what.trim() && what !== "") {
    return { what: sentence(what), how: sentence(how), prompt: combine(what, how) };
  }
  const brief = readPrompt(soften(goal)).brief;
  const content = describeContent(brief);
  const plain = sentence(content === "" ? firstWords(soften(goal), mostWords) : content);
  const style = sentence(styleSettings(brief).join(", "));
  const mild = plain === "" ? "A peaceful landscape." : plain;
  return { what: mild, how: style, prompt: combine(mild, style) };
}
