import type { Draws } from "../strengths/posterior.js";

/**
 * Who is among the strongest in each draw: `count` rows of 1 or 0, one an item.
 * @param items how many items a draw has
 * @param kept how many are the strongest, 1 or more
 * @throws {RangeError} when `kept` is no such number
 */
export function topSets({ strengths, count }: Draws, items: number, kept: number): Uint8Array {
  if (!Number.isInteger(kept) || kept < 1) throw new RangeError(`Nobody to keep: ${kept}`);
  const isIn = new Uint8Array(count * items);
  for (let row = 0; row < isIn.length; row += items) {
    for (let item = 0; item < items; item++) {
      const own = strengths[row + item] as number;
      let before = 0;
      for (let other = 0; other < items; other++) {
        const each = strengths[row + other] as number;
        if (each > own || (each === own && other < item)) before++;
      }
      isIn[row + item] = before < kept ? 1 : 0;
    }
  }
  return isIn;
}
