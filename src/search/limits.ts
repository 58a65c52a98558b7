import type { CapName, CapsChange } from "../protocol/plan.js";
import { decide } from "./decide.js";
import { outlookOf, usedOf } from "./outlook.js";
import { reduce } from "./reduce.js";
import { isEndByCap } from "./reduceActs.js";
import { newestRules } from "./rules.js";
import { whyNoRetry } from "./selectors.js";
import type { Caps, SearchState } from "./state.js";

/**
 * What a search's limits have to do with where it stands, and what others would change. Everything is
 * asked of the state that a change would lead to, so the answer is the one that it would get. Pure.
 */

/** The limits that a search has, by their names in a plan. */
export function limitsOf({ caps }: Pick<SearchState, "caps">): CapName[] {
  return namesOf(caps).filter((name) => caps[name] !== null);
}

/** The limits that an ended search came to; none where it ended for another reason. */
export function limitsReached(state: SearchState): CapName[] {
  if (state.end === null || !isEndByCap(state.end)) return [];
  if (state.capHit !== null) return [hitNames[state.capHit]];
  const limits = limitsOf(state);
  const rooms = limits.map((name) => roomUnder(state, alone(state.caps, name)));
  return limits.filter((_, index) => rooms[index] === Math.min(...rooms));
}

/** The limits that leave an ended search no room, whatever the others are. */
export function limitsInTheWay(state: SearchState): CapName[] {
  return limitsOf(state).filter((name) => !goesOnUnder(state, alone(state.caps, name)));
}

/** Whether a search that has ended would go on, if its limits were changed like this. */
export function goesOnUnder(state: SearchState, caps: CapsChange): boolean {
  return roomUnder(state, caps) > 0;
}

/** A limit of which a higher value is wanted. */
export interface LimitToRaise {
  readonly state: SearchState;
  readonly name: CapName;
  /** The candidate that is to be tried again; absent where the search is to go on. */
  readonly retried?: string;
}

/** Whether a value, taken by itself, lets the search go on, or the candidate be tried again. */
export function isEnough({ state, name, retried }: LimitToRaise, value: number): boolean {
  const caps: Caps = { ...unlimited(state.caps), [name]: value };
  if (retried !== undefined) return whyNoRetry({ ...state, caps }, retried) === null;
  return state.end === null || goesOnUnder(state, caps);
}

/**
 * A higher value of a limit: what one more iteration takes at the most, double where that is less, or
 * as often doubled as it takes until it is enough.
 * @param isAllowed whether a limit may have a value
 */
export function raisedLimit(asked: LimitToRaise, isAllowed: (value: number) => boolean): number {
  const { state, name, retried } = asked;
  const now = state.caps[name] ?? 0;
  const needed = roundedUp(name, usedOf(state)[name] + outlookOf(state).next[name]);
  const isForMore = retried === undefined && state.end !== null && needed > now;
  let value = isForMore && isAllowed(needed) ? needed : 2 * now;
  while (isAllowed(2 * value) && !isEnough(asked, value)) value *= 2;
  return value;
}

/** To what a person would type: whole images, calls and seconds, and cents. */
function roundedUp(name: CapName, amount: number): number {
  const steps = name === "maxCostUsd" ? 100 : 1;
  // What only the binary form of a decimal number adds is not rounded up.
  return Math.ceil(Number((amount * steps).toFixed(6))) / steps;
}

/** Whether there is a limit to raise, and something left to do under a higher one. */
export function canRaise(state: SearchState): boolean {
  if (state.cancelRequested || limitsOf(state).length === 0) return false;
  if (state.end === null) return true;
  return isEndByCap(state.end) && goesOnUnder(state, unlimited(state.caps));
}

/** Why no limit of a search can be raised, and what to do instead; null where one can. */
export function whyNoRaise(state: SearchState): string | null {
  if (canRaise(state)) return null;
  const { cancelRequested, end, pause } = state;
  if (pause?.by === "budget") {
    return "What holds this search is what all searches may spend in a day: raise the daily limit instead.";
  }
  if (end === null) {
    return cancelRequested
      ? "The search was cancelled: start a new one."
      : "This search has no limit, so there is none to raise.";
  }
  return isEndByCap(end)
    ? "Nothing of this search is left to do under a higher limit. Run it again with changes instead."
    : "This search did not end at a limit. Run it again with changes instead.";
}

/** The limits without which a failed candidate could be tried again; none where it can, or never. */
export function limitsAgainstRetry(state: SearchState, id: string): CapName[] {
  const isRefused = (caps: Caps): boolean => whyNoRetry({ ...state, caps }, id) !== null;
  if (!isRefused(state.caps) || isRefused(unlimited(state.caps))) return [];
  return limitsOf(state).filter((name) => isRefused(alone(state.caps, name)));
}

/** Under which name a plan has the limits that `capHit` tells of. */
export const hitNames: Readonly<Record<NonNullable<SearchState["capHit"]>, CapName>> = {
  images: "maxImages",
  calls: "maxCalls",
  cost: "maxCostUsd",
  seconds: "maxSeconds",
};

/** How many candidates an ended search would work on next under other limits, 0..N. */
function roomUnder(before: SearchState, caps: CapsChange): number {
  const { lastAt: at, plan } = before;
  const seq = (state: SearchState): number => state.nextSeq;
  const change = { seq: seq(before), at, kind: "capsChanged", ...caps } as const;
  let state = reduce({ ...before, rules: newestRules }, change);
  const { maxSeconds } = state.caps;
  if (maxSeconds !== null && state.activeMs >= 1000 * maxSeconds) return 0;
  while (state.end === null) {
    const { decisions, calls } = decide(state);
    if (calls.length > 0) return plan.candidates;
    const [decision] = decisions;
    if (decision === undefined) return 0;
    if (decision.kind === "candidatePlanned") return decision.iterationSize;
    state = reduce(state, { ...decision, seq: seq(state), at });
  }
  return 0;
}

function namesOf(caps: Caps): CapName[] {
  return Object.keys(caps) as CapName[];
}

function unlimited(caps: Caps): Caps {
  return Object.fromEntries(namesOf(caps).map((name) => [name, null])) as Caps;
}

function alone(caps: Caps, name: CapName): Caps {
  return { ...unlimited(caps), [name]: caps[name] };
}
