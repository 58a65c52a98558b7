import type { Posterior } from "./posterior.js";

/** Below this expected regret, in standard deviations of strengths, more answers are not worth it. */
export const settledRegretSd = 0.2;

/** At most so many answers an item are asked. */
export const answersPerItem = 3;

/**
 * Why no more needs to be asked: `clear`, answers join all items and the leader is good enough
 * (`settledRegretSd`); `enough`, there are `answersPerItem` answers an item, whatever is still open.
 * Where every pair was skipped, `nextPair` ends it with null.
 * @param answers how many there are, skipped pairs not counted
 * @returns null while more should be asked
 */
export function stopReason(posterior: Posterior, answers: number): "clear" | "enough" | null {
  const { expectedRegretSd, groups, items } = posterior;
  const isGood = expectedRegretSd < settledRegretSd;
  // How groups that no answer joins stand to each other, the prior alone would say.
  if (items === 1 || (isGood && groups.connected.length === 1)) return "clear";
  return answers >= answersPerItem * items ? "enough" : null;
}
