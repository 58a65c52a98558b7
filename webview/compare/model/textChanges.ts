import { changesBetween, type Segment } from "../../page/changes.js";

/** Of four sides each with a few texts, in both orders: more than one comparison has. */
const maxKept = 32;
const kept = new Map<string, readonly Segment[]>();

/**
 * What changed between two texts of sides, compared once: two long prompts take milliseconds, and are
 * asked for again whenever something else of the sides is another.
 */
export function changesOf(before: string, after: string): readonly Segment[] {
  // With the length of the first, so that no two pairs have the same.
  const key = `${before.length} ${before}${after}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const changes = changesBetween(before, after);
  kept.set(key, changes);
  for (const oldest of kept.keys()) {
    if (kept.size <= maxKept) break;
    kept.delete(oldest);
  }
  return changes;
}
