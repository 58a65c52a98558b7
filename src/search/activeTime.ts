import type { SessionEvent } from "../protocol/events.js";
import type { SearchState } from "./state.js";

/**
 * The time that a search was at work, which the cap on seconds counts: without pauses and ends, and
 * without the hours that a laptop slept or a window was closed between two events.
 */

/** A gap in which no call ran is no longer than this. */
const longestIdleMs = 60_000;

const roles = ["language", "image", "vision"] as const;

/** What a person does says nothing of how long the search worked. */
const acts: ReadonlySet<SessionEvent["kind"]> = new Set<SessionEvent["kind"]>([
  "cancelRequested",
  "retryRequested",
  "sessionRenamed",
  "capsChanged",
  "providersChanged",
  "finishRequested",
  "winnerPicked",
  "favourited",
  "formatRaised",
]);

/** The active time after an event, and where the next stretch of it begins. */
export function activeAfter(
  state: SearchState,
  event: SessionEvent,
): Pick<SearchState, "activeMs" | "activeFromMs"> {
  const { activeMs } = state;
  if (!isAtWork(state) || event.kind === "searchResumed") {
    return { activeMs, activeFromMs: event.at };
  }
  if (acts.has(event.kind)) return { activeMs, activeFromMs: state.activeFromMs };
  return { activeMs: activeUntil(state, event.at), activeFromMs: event.at };
}

/** The active time at a moment after the last event, UTC milliseconds. */
export function activeUntil(state: SearchState, atMs: number): number {
  if (!isAtWork(state)) return state.activeMs;
  const gapMs = Math.max(0, atMs - state.activeFromMs);
  return state.activeMs + Math.min(gapMs, longestGapMs(state));
}

function isAtWork({ pause, end }: SearchState): boolean {
  return pause === null && end === null;
}

/** No call lasts longer than its role's limit: what is beyond it was no work. */
function longestGapMs({ runningOf, providers }: SearchState): number {
  let longestMs = 0;
  for (const role of roles) {
    if (runningOf[role] > 0) longestMs = Math.max(longestMs, providers[role].timeoutMs);
  }
  return longestMs === 0 ? longestIdleMs : longestMs;
}
