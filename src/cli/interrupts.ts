/** What ends or pauses a search from outside: Ctrl-C, a polite kill, a terminal that was closed. */
export const interruptSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The part of `process` that signals come from. */
export interface SignalSource {
  on(signal: (typeof interruptSignals)[number], listener: () => void): unknown;
  off(signal: (typeof interruptSignals)[number], listener: () => void): unknown;
}

/**
 * Tells the first interrupt from the later ones.
 * @returns how to listen no more
 */
export function onInterrupts(
  source: SignalSource,
  { first, again }: { readonly first: () => void; readonly again: () => void },
): () => void {
  let count = 0;
  const listener = (): void => {
    count += 1;
    if (count === 1) first();
    else again();
  };
  for (const signal of interruptSignals) source.on(signal, listener);
  return () => {
    for (const signal of interruptSignals) source.off(signal, listener);
  };
}
