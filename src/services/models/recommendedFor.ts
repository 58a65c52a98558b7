import type { LocalModel } from "../localModel.js";
import type { OwnerStatus } from "../status.js";
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

/** Ids of the set for a machine's largest device that is no processor, as far as the catalogue has them. */
export function recommendedIds(
  models: readonly Pick<LocalModel, "id">[],
  status: Pick<OwnerStatus, "devices"> | null,
): readonly string[] {
  const sizes = (status?.devices ?? []).flatMap(({ id, totalBytes }) =>
    id === "cpu" || totalBytes === null ? [] : [totalBytes],
  );
  const set = recommendedFor(sizes.length === 0 ? null : Math.max(...sizes));
  const known = new Set(models.map(({ id }) => id));
  return set.models.map(({ id }) => id).filter((id) => known.has(id));
}
