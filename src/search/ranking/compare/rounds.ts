import type { KeptChances } from "./chances.js";

/** How often an item is looked at in all: 16 items in fours take 18 comparisons, 8 take 9. */
const looksPerItem = 4.5;
/** Comparisons of a round are asked at once; each round learns from those before. */
const mostRounds = 4;

/**
 * How many comparisons each round may have: in the first each item is shown once, the others share what
 * is left. Their sum is the most that a ranking may ask.
 * @param items how many are new: those that were compared before need no more than come along
 * @param setSize how many a comparison shows, 2 to `mostShown`
 */
export function roundSizes(items: number, setSize: number): number[] {
  if (items < 2) return [];
  const shown = Math.min(setSize, items);
  const first = Math.ceil(items / shown);
  const left = Math.ceil((looksPerItem * items) / shown) - first;
  const later = mostRounds - 1;
  const sizes = Array.from({ length: later }, (_, k) => Math.floor((left + later - 1 - k) / later));
  return [first, ...sizes].filter((size) => size > 0);
}

/** Where so much of the top M is expected among the kept, more answers are not worth it. */
const settledRecall = 0.95;
/** So surely the kept are the true top M. */
const settledRight = 0.8;

/** Whether the kept are good enough to ask no more; with M = 1, whether the winner is. */
export function isKeptSettled({ pRight, expectedRecall }: KeptChances): boolean {
  return pRight >= settledRight || expectedRecall >= settledRecall;
}
