import { activeUntil } from "./activeTime.js";
import { costCapOf } from "./budget.js";
import { kindOf } from "./calls/callKinds.js";
import { attemptsOf } from "./draft.js";
import type { CallIntent } from "./intent.js";
import { parseKey } from "./keys.js";
import type { SearchState } from "./state.js";

/**
 * Whether a cap forbids a call. What is planned has its room under the caps, so this is where time
 * runs out, where a price was wrong, and where a person lowered a cap: the last line before a call.
 * @returns null: it may start; `later`: not before what is reserved is settled; else the cap that is hit
 */
export function capReached(
  state: SearchState,
  { key, worstNanoUsd }: CallIntent,
  nowMs: number,
): NonNullable<SearchState["capHit"]> | "later" | null {
  // What was drawn before a cap was hit is still judged: its money was set aside with it.
  if (state.capHit !== null) return null;
  const { caps, totals, running } = state;
  if (caps.maxSeconds !== null && activeUntil(state, nowMs) >= caps.maxSeconds * 1000) {
    return "seconds";
  }
  const call = parseKey(key);
  const isNew = call.attempt > attemptsOf(state, call.name).started;
  if (caps.maxCalls !== null && totals.calls + (isNew ? 1 : 0) > caps.maxCalls) return "calls";
  if (caps.maxImages !== null && kindOf(call).role === "image") {
    const drawing = Object.keys(running).filter((each) => kindOf(parseKey(each)).role === "image");
    if (totals.billedDraws >= caps.maxImages) return "images";
    if (totals.billedDraws + drawing.length >= caps.maxImages) return "later";
  }
  const cap = costCapOf(state);
  const reserved = Object.values(running).reduce((sum, each) => sum + each.worstNanoUsd, 0);
  if (cap === null || totals.spentNanoUsd + reserved + worstNanoUsd <= cap) return null;
  return reserved > 0 ? "later" : "cost";
}
