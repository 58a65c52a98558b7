import { cutText } from "../base/cutText.js";
import { durationText } from "../base/durationText.js";
import type { EventBody } from "../protocol/events.js";
import type { Deferral, FailureFields } from "./callRunner.js";
import type { LaneWait, SearchState } from "./state.js";

/** A lane that is asked, and does not answer for this long, is a connection that failed. */
export const longestPatienceMs = 600_000;

/** The last millisecond that a `Date` can show. */
const maxTimeMs = 8.64e15;
/** A provider that says "at once" is given this long all the same, and longer each time. */
const shortestWaitMs = 500;
const longestGrowthMs = 30_000;

/**
 * What follows when a provider could not answer a call now: it is asked again later under the same
 * key, or, where the lane has had no answer for too long or would not have one, its connection has
 * failed.
 */
export function afterDeferral(
  state: SearchState,
  { deferral, failure }: { readonly deferral: Deferral; readonly failure: FailureFields },
  nowMs: number,
): EventBody {
  const { key, code, usage, message } = failure;
  const lane = state.running[key]?.lane ?? "";
  const waitedMs = Math.max(0, nowMs - silentSince(state, lane, nowMs));
  // Longer with each refusal, as half of what was waited so far is added.
  const growthMs = Math.min(longestGrowthMs, shortestWaitMs + waitedMs / 2);
  // Where to go instead, and when, its lane knows.
  const waitMs = deferral.isElsewhere ? 0 : Math.max(deferral.waitMs, growthMs);
  if (waitedMs + waitMs <= deferral.patienceMs) {
    const untilMs = Math.min(maxTimeMs, Math.ceil(nowMs + waitMs));
    return { kind: "callDeferred", key, code, untilMs, ...(usage === undefined ? {} : { usage }) };
  }
  const waited = waitedMs > 0 ? ` There was no answer for ${durationText(waitedMs)}.` : "";
  const asked = ` It can be asked again in ${durationText(waitMs)}.`;
  const told = `${asSentence(cutText(message, maxToldUnits))}${waited}${asked}`;
  return { kind: "callFailed", ...failure, scope: "connection", message: told };
}

/**
 * Since when a lane has been asked in vain, UTC milliseconds. A pause, or a night that the machine
 * slept, is no silence of the provider's: whoever was not asked for so long begins anew.
 */
export function silentSince(
  { waits }: Pick<SearchState, "waits">,
  lane: string,
  nowMs: number,
): number {
  const wait = Object.hasOwn(waits, lane) ? waits[lane] : undefined;
  return wait === undefined || nowMs - wait.untilMs > longestPatienceMs ? nowMs : wait.sinceMs;
}

/**
 * How long a lane is still left alone, milliseconds. Nobody was promised more than the longest
 * patience: beyond it the clock has been set back since.
 */
export function waitLeftMs({ untilMs }: Pick<LaneWait, "untilMs">, nowMs: number): number {
  const leftMs = untilMs - nowMs;
  return leftMs > longestPatienceMs ? 0 : Math.max(0, leftMs);
}

/** Of a message, so that it and what is said of the wait fit into an event. */
const maxToldUnits = 1800;

function asSentence(text: string): string {
  const trimmed = text.trimEnd();
  return /(?:^|[.!?…。！？])$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
