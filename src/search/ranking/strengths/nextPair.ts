import type { Random } from "../../../base/random.js";
import type { AskedPair } from "./model.js";
import type { Posterior } from "./posterior.js";

/** Which item to show on which side. */
export interface ShownPair {
  readonly left: number;
  readonly right: number;
}

/**
 * The pair whose answer is expected to lower the leader's expected regret most. Sides are random, and
 * lean to balance: for each pair, then for each item. A pair that was skipped is not asked again, and
 * one that was just asked not at once.
 * @param asked all that was shown so far, the oldest first, skipped ones too
 * @returns null where no pair is left: fewer than two items, or all skipped
 */
export function nextPair(
  posterior: Posterior,
  asked: readonly AskedPair[],
  random: Random,
): ShownPair | null {
  throw new Error(`Being built: ${posterior.items} ${asked.length} ${random.next()}`);
}
