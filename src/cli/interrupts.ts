import { setMaxListeners } from "node:events";

/** What ends or pauses a search from outside: Ctrl-C, a polite kill, a terminal that was closed. */
export const interruptSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The part of `process` that signals come from. */
export interface SignalSource {
  on(signal: (typeof interruptSignals)[number], listener: () => void): unknown;
  off(signal: (typeof interruptSignals)[number], listener: () => void): unknown;
}

export interface Interrupts {
  /** Aborted by the first interrupt: leave things in order. */
  readonly first: AbortSignal;
  /** Aborted by the second one, whichever signal that is: stop at once. */
  readonly again: AbortSignal;
  /** Leaves the signals to Node again. */
  readonly stopListening: () => void;
}

export function listenForInterrupts(source: SignalSource): Interrupts {
  const first = new AbortController();
  const again = new AbortController();
  // All that is under way listens to these two: many are no leak, of which Node would warn.
  setMaxListeners(0, first.signal, again.signal);
  const listener = (): void => (first.signal.aborted ? again : first).abort();
  for (const signal of interruptSignals) source.on(signal, listener);
  return {
    first: first.signal,
    again: again.signal,
    stopListening: () => {
      for (const signal of interruptSignals) source.off(signal, listener);
    },
  };
}

/** Tells once when a signal is aborted, also when it is already. */
export function whenAborted(signal: AbortSignal, tell: () => void): void {
  if (signal.aborted) tell();
  else signal.addEventListener("abort", tell, { once: true });
}

/** Waits for work that hears of interrupts: what it gave up for the first one gives `instead`. */
export async function orGivenUp<T, Instead>(
  work: Promise<T>,
  { first }: Interrupts,
  instead: Instead,
): Promise<T | Instead> {
  try {
    return await work;
  } catch (error) {
    if (first.aborted && error === first.reason) return instead;
    throw error;
  }
}

/** Waits for work that needs not be left in order: the first interrupt gives `instead` at once. */
export async function orInterrupted<T, Instead>(
  work: Promise<T>,
  interrupts: Interrupts,
  instead: Instead,
): Promise<T | Instead> {
  const { first } = interrupts;
  const interrupted = new Promise<Instead>((resolve) => {
    whenAborted(first, () => resolve(instead));
  });
  return await Promise.race([orGivenUp(work, interrupts, instead), interrupted]);
}
