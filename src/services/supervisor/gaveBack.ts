import type { Clock } from "../../base/clock.js";
import type { ServiceRun } from "./serviceRun.js";

/** What a driver keeps for a process that has no model any more, bytes. */
const smallRestBytes = 1_000_000_000;
/** How often it is looked whether memory is free, and after how long, milliseconds. */
const mostLooks = 10;
const lookAgainMs = 500;

/**
 * Whether a card's memory is free again; where the driver tells of no process, it is believed.
 * @param beforeBytes what it held before
 */
export async function gaveBack(
  run: Pick<ServiceRun, "health" | "look" | "over">,
  beforeBytes: number,
  clock: Clock,
): Promise<boolean> {
  const enough = Math.max(smallRestBytes, beforeBytes / 4);
  for (let looks = 0; looks < mostLooks; looks++) {
    const { engine, memory } = run.health ?? {};
    if ((memory?.gpu_process_bytes ?? engine?.device_bytes ?? 0) <= enough) return true;
    // The driver is asked now and then only.
    await clock.sleep(lookAgainMs, run.over).catch(() => undefined);
    await run.look();
  }
  return false;
}
