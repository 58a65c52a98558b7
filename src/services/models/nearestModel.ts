import type { LocalModel } from "../localModel.js";
import type { ModelKey } from "../names.js";

/** The largest of the same kind that takes no more, one that is here before others; null without any. */
export function nearestModel(
  { service, model }: ModelKey,
  roomBytes: number,
  models: readonly LocalModel[],
): string | null {
  const all = models.filter((one) => one.service === service);
  const readsImages = all.find(({ id }) => id === model)?.readsImages ?? false;
  const fitting = all.filter(
    (one) =>
      one.id !== model &&
      one.readsImages === readsImages &&
      (one.isHere || !(one.isRestricted || one.isGated)) &&
      (one.memoryBytes ?? Infinity) <= roomBytes,
  );
  const rank = ({ isHere, memoryBytes }: LocalModel): number =>
    (isHere ? 1e15 : 0) + (memoryBytes ?? 0);
  return fitting.sort((a, b) => rank(b) - rank(a))[0]?.id ?? null;
}
