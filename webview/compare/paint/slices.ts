/**
 * Long work beside a page that stays smooth: no worker may be had under the page's policy, so it is
 * done in slices between frames.
 */

/** How long a slice may hold the page, milliseconds: with a frame's own work it stays below 8. */
const sliceMs = 4;

/** Does step after step. @throws what a step throws, and `signal.reason` once it is aborted */
export async function inSlices(steps: Iterator<unknown>, signal: AbortSignal): Promise<void> {
  for (;;) {
    const endsAtMs = performance.now() + sliceMs;
    do {
      signal.throwIfAborted();
      if (steps.next().done === true) return;
    } while (performance.now() < endsAtMs);
    await nextTurn();
  }
}

/** The page is painted and used between. */
async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}
