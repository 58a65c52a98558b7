/** What one lane allows, as its connection or its profile says. */
export interface LaneLimit {
  /** Calls that may run at once; less than 1 counts as 1. */
  readonly places: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** Several servers that answer the same; calls are spread over them. */
  readonly endpoints?: readonly string[];
}

/** How a call ended, as far as its lane cares. */
export type CallEnding = "answered" | "failed" | "deferred" | "unreachable";

/** When a call may start: now, when a place is given back, or at a moment (UTC milliseconds). */
export type Opening =
  | { readonly kind: "now" }
  | { readonly kind: "full" }
  | { readonly kind: "later"; readonly atMs: number };

export const now = { kind: "now" } as const;
export const full = { kind: "full" } as const;

/** The later of several openings: all of them have to agree. */
export function latest(openings: readonly Opening[]): Opening {
  const moments = openings.flatMap((opening) => (opening.kind === "later" ? [opening.atMs] : []));
  // A moment is told first: whoever waits for a place only would never look at the clock.
  if (moments.length > 0) return { kind: "later", atMs: Math.max(...moments) };
  return openings.find(({ kind }) => kind === "full") ?? now;
}

/**
 * A moment before which something is not to happen. A clock may jump: it never holds for longer than
 * it was asked for, counted from when it is looked at.
 */
export class Moment {
  #untilMs = -Infinity;
  #setAtMs = 0;

  /** Moves it on; an earlier one than it has, or one that is no number, changes nothing. */
  extend(untilMs: number, nowMs: number): void {
    if (!(untilMs > Math.max(nowMs, this.#untilMs))) return;
    this.#untilMs = untilMs;
    this.#setAtMs = nowMs;
  }

  clear(): void {
    this.#untilMs = -Infinity;
  }

  /** @returns when it will be over; null when it is */
  leftAt(nowMs: number): number | null {
    if (nowMs < this.#setAtMs && this.#untilMs > nowMs) {
      this.#untilMs = nowMs + (this.#untilMs - this.#setAtMs);
      this.#setAtMs = nowMs;
    }
    return this.#untilMs > nowMs ? this.#untilMs : null;
  }
}
