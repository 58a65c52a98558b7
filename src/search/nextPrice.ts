import type { NanoUsd } from "../base/money.js";
import { chargeOf } from "./charge.js";
import { decide } from "./decide.js";
import { parseKey } from "./keys.js";
import { reduce } from "./reduce.js";
import type { SearchState } from "./state.js";

/**
 * The most that the call costs for which money is set aside next, once a search goes on; 0 where it
 * makes none, or free ones first. Pure.
 */
export function nextPriceOf(before: SearchState): NanoUsd {
  // What went wrong before a pause is no reason for another one.
  let state: SearchState = { ...before, trouble: null };
  while (state.end === null) {
    const { decisions, calls } = decide(state);
    const charges = calls.map(({ key }) => chargeOf(state, parseKey(key).kind));
    const paid = charges.find((each) => each.kind === "priced" || each.kind === "unknown");
    if (paid !== undefined) return paid.worstNanoUsd;
    const [decision] = decisions;
    if (decision === undefined) return 0;
    state = reduce(state, { ...decision, seq: state.nextSeq, at: state.lastAt });
  }
  return 0;
}
