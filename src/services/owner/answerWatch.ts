import type { Clock } from "../../base/clock.js";

/**
 * How long whoever holds a model, or waits for one, may say nothing. Counted in looks and not by the
 * clock: an owner that stood still itself, with the whole machine, takes nothing away for that.
 */
export interface SilenceLimits {
  /** Between two looks, milliseconds. */
  readonly lookMs: number;
  /** Looks without an answer until what it has is taken back. */
  readonly takeBackLooks: number;
  /** And until its connection is closed. */
  readonly closeLooks: number;
  /** Who has nothing is asked only each so many looks. */
  readonly restLooks: number;
}
/** After half a minute, and after ten minutes; a debugger may stop an editor for a while. */
export const silenceLimits: SilenceLimits = {
  ...{ lookMs: 5_000, takeBackLooks: 6, closeLooks: 120, restLooks: 12 },
};

export interface WatchedClient {
  /** Settles, however it does, when the client has answered. */
  readonly ask: () => Promise<unknown>;
  /** It holds a model, or waits for one. */
  readonly hasAny: () => boolean;
  /** It has not answered for so long, milliseconds. */
  readonly onSilent: (forMs: number) => void;
  readonly close: () => void;
  /** Aborted once its connection is gone. */
  readonly gone: AbortSignal;
}

/**
 * Asks a client whether it is still there, until its connection is gone. One that was stopped, or hangs,
 * keeps its connection, and would keep the device as long.
 */
export async function watchAnswers(
  { ask, hasAny, onSilent, close, gone }: WatchedClient,
  clock: Clock,
  limits: SilenceLimits = silenceLimits,
): Promise<void> {
  let isAsked = false;
  let silentLooks = 0;
  let restingLooks = 0;
  const answered = (): void => {
    isAsked = false;
  };
  for (;;) {
    try {
      await clock.sleep(limits.lookMs, gone);
    } catch {
      // Its connection is gone.
      return;
    }
    silentLooks = isAsked ? silentLooks + 1 : 0;
    restingLooks += 1;
    if (silentLooks === limits.takeBackLooks) onSilent(silentLooks * limits.lookMs);
    if (silentLooks >= limits.closeLooks) {
      close();
      return;
    }
    if (isAsked || (!hasAny() && restingLooks < limits.restLooks)) continue;
    isAsked = true;
    restingLooks = 0;
    ask().then(answered, answered);
  }
}
