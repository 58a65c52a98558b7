import { now, type LaneLimit, type Opening } from "./laneLimit.js";

const windowMs = 60_000;

/** What was asked of a lane in the last minute: a sliding window over its requests. */
export class RateWindow {
  #asked: { readonly atMs: number; readonly tokens: number }[] = [];

  /** @param tokens what the next call may use; one larger than the limit goes alone */
  opening(
    { requestsPerMinute = Infinity, tokensPerMinute = Infinity }: LaneLimit,
    tokens: number,
    nowMs: number,
  ): Opening {
    // A request from the future was made before the clock jumped back: its age is not known.
    this.#asked = this.#asked.filter(({ atMs }) => atMs <= nowMs && atMs > nowMs - windowMs);
    const requests = Math.max(1, requestsPerMinute);
    let count = this.#asked.length;
    let used = this.#asked.reduce((sum, each) => sum + each.tokens, 0);
    for (const oldest of [undefined, ...this.#asked]) {
      if (oldest !== undefined) {
        count -= 1;
        used -= oldest.tokens;
      }
      const fits = count < requests && (used + tokens <= tokensPerMinute || count === 0);
      if (fits) return oldest === undefined ? now : { kind: "later", atMs: oldest.atMs + windowMs };
    }
    return now;
  }

  add(tokens: number, nowMs: number): void {
    this.#asked.push({ atMs: nowMs, tokens });
  }
}
