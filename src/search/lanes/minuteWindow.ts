const minuteMs = 60_000;

interface Use {
  readonly atMs: number;
  readonly amount: number;
}

/**
 * What was used in the last 60 seconds, so that no 60 seconds hold more than a limit. It may become
 * known, or another one, at any time: what was used before counts all the same.
 */
export class MinuteWindow {
  #uses: Use[] = [];

  /**
   * The first moment from `nowMs` on at which `amount` fits under `limit`. More than the limit
   * fits where nothing else is: else it would never run.
   */
  fitsAtMs(amount: number, limit: number, nowMs: number): number {
    if (amount === 0 || limit === Infinity) return nowMs;
    this.#forget(nowMs);
    let over = Math.min(amount, limit) - limit;
    for (const use of this.#uses) over += Math.min(use.amount, limit);
    if (over <= 0) return nowMs;
    const last = this.#uses.find((use) => (over -= Math.min(use.amount, limit)) <= 0);
    return last === undefined ? nowMs : last.atMs + minuteMs;
  }

  add(amount: number, nowMs: number): void {
    if (amount === 0) return;
    this.#forget(nowMs);
    this.#uses.push({ atMs: nowMs, amount });
  }

  #forget(nowMs: number): void {
    const kept = this.#uses.findIndex(({ atMs }) => atMs + minuteMs > nowMs);
    this.#uses = kept < 0 ? [] : this.#uses.slice(kept);
  }
}
