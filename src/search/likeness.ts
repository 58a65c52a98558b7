/** How alike two prompts are, by their words. Pure and cheap: no model is asked. */

/** The words of a prompt, and its pairs of neighbours: what is said, and roughly in which order. */
interface Worded {
  readonly words: ReadonlySet<string>;
  readonly parts: ReadonlySet<string>;
}

/** More of a prompt is not looked at: no model reads so far. */
const mostWords = 1000;

export function wordsOf(text: string): readonly string[] {
  const found =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return found.slice(0, mostWords);
}

function worded(text: string): Worded {
  const words = wordsOf(text);
  const pairs = words.slice(1).map((word, at) => `${words[at] ?? ""} ${word}`);
  return { words: new Set(words), parts: new Set([...words, ...pairs]) };
}

/** From so much of it on, 0-1, a prompt that brings no new word is nearly another one. */
export const nearlyFrom = 0.95;

/**
 * The earlier prompt that a new one is nearly the same as: it says no word that the other does not, for
 * that may be just what was missing, and by Dice's measure of words and pairs (twice what is common, over
 * the sum of both) it is at least `nearlyFrom`.
 * @returns the place of the one that is most alike, the first of equals; null where there is none
 */
export function nearestOf(text: string, earlier: readonly string[]): number | null {
  const own = worded(text);
  let best: { readonly at: number; readonly share: number } | null = null;
  for (const [at, other] of earlier.map(worded).entries()) {
    const share = other.parts.size + own.parts.size === 0 ? 1 : dice(own.parts, other.parts);
    if (share < nearlyFrom || ![...own.words].every((word) => other.words.has(word))) continue;
    if (best === null || share > best.share) best = { at, share };
  }
  return best?.at ?? null;
}

function dice(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let common = 0;
  for (const part of one) if (other.has(part)) common += 1;
  return (2 * common) / (one.size + other.size);
}
