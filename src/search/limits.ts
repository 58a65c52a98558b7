import type { CapName } from "../protocol/plan.js";
import { plannableCandidates } from "./budget.js";
import { isEndByCap } from "./reduceActs.js";
import type { SearchState } from "./state.js";

/** Which limit ended a search, and what would let it go on. All pure. */

const capOfHit = {
  cost: "maxCostUsd",
  seconds: "maxSeconds",
  images: "maxImages",
  calls: "maxCalls",
} as const satisfies Record<NonNullable<SearchState["capHit"]>, CapName>;

/** Caps that an iteration is planned within. */
const plannedCaps = ["maxImages", "maxCalls", "maxCostUsd"] as const;

/** The limit that a search ended at; null where it ended for another reason, or has not ended. */
export function limitReached(state: SearchState): CapName | null {
  if (state.end === null || !isEndByCap(state.end)) return null;
  if (state.capHit !== null) return capOfHit[state.capHit];
  const none = { maxImages: null, maxCalls: null, maxCostUsd: null, maxSeconds: null };
  const leavesNoRoom = (cap: CapName): boolean => {
    const alone = { ...state, caps: { ...none, [cap]: state.caps[cap] } };
    return plannableCandidates(alone, 0) < state.plan.candidates;
  };
  const inTheWay = plannedCaps.find((cap) => state.caps[cap] !== null && leavesNoRoom(cap));
  return inTheWay ?? plannedCaps.find((cap) => state.caps[cap] !== null) ?? null;
}

/** A value of a cap that lets a search go on for about as long again. */
export function raisedLimit(state: SearchState, cap: CapName): number {
  const used = {
    maxImages: state.totals.billedDraws,
    maxCalls: state.totals.calls,
    maxCostUsd: 0,
    maxSeconds: Math.ceil(state.activeMs / 1000),
  };
  return 2 * Math.max(state.caps[cap] ?? 0, used[cap]);
}
