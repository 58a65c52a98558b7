import type { Clock } from "../../base/clock.js";

/**
 * Waits for work that heeds a signal, and no longer than its limit.
 * @returns what it gives; undefined where its time was up: its signal is aborted then
 * @throws what the work throws, or `signal.reason`
 */
export async function limited<T>(
  limit: { readonly ms: number; readonly clock: Clock; readonly signal?: AbortSignal | undefined },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const { ms, clock, signal: outer } = limit;
  outer?.throwIfAborted();
  const over = new AbortController();
  const done = new AbortController();
  const late = clock.sleep(ms, done.signal).then(
    () => undefined,
    // The work came first.
    () => undefined,
  );
  const given = new Promise<never>((_resolve, reject) => {
    // Not by `AbortSignal.any`: a signal that lives long would keep all that came of it.
    const tell = (): void => {
      over.abort(outer?.reason);
      reject(outer?.reason as Error);
    };
    outer?.addEventListener("abort", tell, { once: true, signal: done.signal });
  });
  const working = work(over.signal);
  // Whoever waits has the first outcome; what comes behind it is nobody's.
  working.catch(() => undefined);
  try {
    return await Promise.race([working, late, given]);
  } finally {
    done.abort();
    over.abort(new Error("Its time was up"));
  }
}
