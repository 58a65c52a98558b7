import type { PromptTexts } from "../../../src/search/ports.js";
import { changesBetween, type Segment } from "../../page/changes.js";

/** A prompt as it is read: once, with its halves marked, and what changed against the parent's. */

export interface PromptPart {
  /** Which half of the prompt it is; null for what stands between and around them. */
  readonly half: "what" | "how" | null;
  readonly segments: readonly Segment[];
}

/**
 * @param before the parent's texts; null where there is nothing to compare with
 * @returns the prompt in parts, in order; one part where the model did not take its halves over
 */
export function promptParts(texts: PromptTexts, before: PromptTexts | null): PromptPart[] {
  const { prompt } = texts;
  const found = halvesIn(texts);
  if (found.length === 0) {
    return [{ half: null, segments: changes(before?.prompt ?? null, prompt) }];
  }
  const parts: PromptPart[] = [];
  let at = 0;
  const between = (end: number): void => {
    const text = prompt.slice(at, end);
    if (text !== "") parts.push({ half: null, segments: [{ kind: "same", text }] });
  };
  for (const { half, start } of found) {
    between(start);
    parts.push({ half, segments: changes(before?.[half] ?? null, texts[half]) });
    at = start + texts[half].length;
  }
  between(prompt.length);
  return parts;
}

interface Found {
  readonly half: "what" | "how";
  readonly start: number;
}

/** Both halves in the order in which they stand; none where one is not there, or they overlap. */
function halvesIn({ what, how, prompt }: PromptTexts): readonly Found[] {
  if (what === "" || how === "") return [];
  const [whatAt, howFirst] = [prompt.indexOf(what), prompt.indexOf(how)];
  const howAt = prompt.indexOf(how, whatAt + what.length);
  if (whatAt !== -1 && howAt !== -1) {
    return [
      { half: "what", start: whatAt },
      { half: "how", start: howAt },
    ];
  }
  const whatAfter = howFirst === -1 ? -1 : prompt.indexOf(what, howFirst + how.length);
  if (whatAfter === -1) return [];
  return [
    { half: "how", start: howFirst },
    { half: "what", start: whatAfter },
  ];
}

function changes(before: string | null, after: string): Segment[] {
  return before === null ? [{ kind: "same", text: after }] : changesBetween(before, after);
}
