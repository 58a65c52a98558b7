import { nanoUsdOf, type NanoUsd } from "../base/money.js";
import { chargeOf } from "./charge.js";
import { decide } from "./decide.js";
import { foretold } from "./foretold.js";
import { parseKey } from "./keys.js";
import type { Quote } from "./foreseen.js";
import { reduce } from "./reduce.js";
import { requestFor } from "./requests.js";
import type { SearchState } from "./state.js";

/**
 * The most that the call costs for which money is set aside next, once a search goes on; 0 where it
 * makes none, or free ones first.
 * @param quote what its model says of that call, as where it is made
 */
export function nextPriceOf(before: SearchState, quote: Quote | undefined): NanoUsd {
  // What went wrong before a pause is no reason for another one.
  let state: SearchState = { ...before, trouble: null };
  while (state.end === null) {
    const { decisions, calls } = decide(state);
    const charges = calls.map(({ key }) => ({ key, ...chargeOf(state, parseKey(key).kind) }));
    const paid = charges.find(({ kind }) => kind === "priced" || kind === "unknown");
    if (paid !== undefined) {
      const quoted = foretold(quote, paid.key, requestFor(state, paid.key)) ?? Infinity;
      return Math.min(paid.worstNanoUsd, nanoUsdOf(quoted));
    }
    const [decision] = decisions;
    if (decision === undefined) return 0;
    state = reduce(state, { ...decision, seq: state.nextSeq, at: state.lastAt });
  }
  return 0;
}
