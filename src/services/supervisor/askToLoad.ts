import type { Clock } from "../../base/clock.js";
import type { MachineEvent } from "./machine.js";
import { afterLoad, isUnderWay } from "./runFaults.js";
import type { ActAnswer } from "./serviceApi.js";

/** How long a process may take to be told gone after its connection broke, milliseconds. */
const exitToldMs = 3000;
/** Between two tries of a load while another one, or an unload, is under way. */
const loadAgainMs = 250;

export interface LoadAsked {
  readonly clock: Clock;
  /** For all tries together, milliseconds. */
  readonly loadMs: number;
  /** Aborted once nobody waits for it, or its process is gone. */
  readonly signal: AbortSignal;
  /** One try, no longer than so many milliseconds; undefined where no answer came. */
  readonly load: (ms: number) => Promise<ActAnswer | undefined>;
}

/** Asks for a load until it comes to something. @returns what that is; undefined where it was aborted */
export async function askToLoad(asked: LoadAsked): Promise<MachineEvent | undefined> {
  const { clock, loadMs, signal, load } = asked;
  const untilMs = clock.nowMs() + loadMs;
  for (;;) {
    const answer = await load(Math.min(Math.max(untilMs - clock.nowMs(), 0), loadMs));
    // A connection that breaks is mostly a process that ends, which tells more.
    if (answer === undefined && clock.nowMs() < untilMs) await rest(exitToldMs, asked);
    if (signal.aborted) return undefined;
    const isLate = clock.nowMs() >= untilMs;
    if (isLate || answer?.kind !== "refused" || !isUnderWay(answer)) {
      return afterLoad(answer, isLate, loadMs);
    }
    await rest(loadAgainMs, asked);
  }
}

/** As long, or until it is aborted. */
async function rest(ms: number, { clock, signal }: LoadAsked): Promise<void> {
  await clock.sleep(ms, signal).catch(() => undefined);
}
