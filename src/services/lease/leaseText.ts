import type { ModelKey } from "../names.js";
import type { LeaseModel, Look } from "./leaseState.js";

/** What the owner knows beside the lease, for the sentence that says why a model does not fit. */
export interface FitAdvice {
  /** All memory of a device, bytes; null where nobody knows. */
  totalOn?(device: string): Promise<number | null>;
  /** A model that does the same and takes no more: its id; null where there is none. */
  nearestThatFits?(key: ModelKey, roomBytes: number): Promise<string | null>;
}

/** The numbers, and what to do; at most three sentences. */
export async function doesNotFitText(
  { key, need, isTold }: LeaseModel,
  of: "device" | "host",
  look: Look | null,
  advice: FitAdvice,
): Promise<string> {
  const isDevice = of === "device" && need.device !== "cpu";
  const place = isDevice ? need.device : "this machine's memory";
  const needBytes = of === "device" ? need.deviceBytes : need.hostBytes;
  const roomBytes = Math.max(0, (of === "device" ? look?.roomBytes : look?.hostBytes) ?? 0);
  const totalBytes = (await advice.totalOn?.(isDevice ? need.device : "cpu")) ?? null;
  const others =
    totalBytes === null || totalBytes <= roomBytes
      ? ""
      : ` Of ${gigabytes(totalBytes)} in all, other programs take, or are left, ${gigabytes(totalBytes - roomBytes)}.`;
  const nearest =
    of === "device" ? ((await advice.nearestThatFits?.(key, roomBytes)) ?? null) : null;
  const hint =
    nearest !== null
      ? `Choose ${nearest}, which fits.`
      : "End other programs that use it, or choose a smaller model.";
  return (
    `${key.model} needs ${isTold ? "at least " : ""}${gigabytes(needBytes)} of ${place}, and ${gigabytes(roomBytes)} can be had, ` +
    `even with all other models unloaded.${others} ${hint}`
  );
}

/** "13.0 GB", in thousands; of less than a tenth, "64 MB". */
export function gigabytes(bytes: number): string {
  return bytes < 1e8 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
