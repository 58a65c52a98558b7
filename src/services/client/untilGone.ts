import type { Clock } from "../../base/clock.js";
import { ServiceError } from "../serviceError.js";

/** Between two looks, milliseconds. */
const lookEveryMs = 20;
/** An owner that has ended its services is gone soon, milliseconds. */
const goneMs = 10_000;

/** Until an owner's process is no more. @throws {ServiceError} `service.noOwner`: it goes on */
export async function untilGone(
  pid: number,
  { clock, isAlive }: { readonly clock: Clock; readonly isAlive: (pid: number) => boolean },
  signal: AbortSignal,
): Promise<void> {
  for (let waitedMs = 0; isAlive(pid); waitedMs += lookEveryMs) {
    if (waitedMs > goneMs) {
      const message = `The program that runs the local models (process ${pid}) does not end.`;
      throw new ServiceError("service.noOwner", message);
    }
    await clock.sleep(lookEveryMs, signal);
  }
}
