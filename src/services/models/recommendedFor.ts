import { recommendedSets, type RecommendedSet } from "./recommended.data.js";

/**
 * The set for a machine: of the largest card that it has as much memory as.
 * @param deviceBytes all memory of its GPU, or of an Apple chip; null without one. With less than 8 GB it
 *   is as if there were none.
 */
export function recommendedFor(deviceBytes: number | null): RecommendedSet {
  const [smallest, ...others] = recommendedSets;
  if (smallest === undefined) throw new Error("There are no sets");
  return others.findLast(({ fromBytes }) => (fromBytes ?? 0) <= (deviceBytes ?? 0)) ?? smallest;
}
