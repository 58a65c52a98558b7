import type { NanoUsd } from "../base/money.js";
import { activeUntil } from "./activeTime.js";
import { costCapOf } from "./budget.js";
import { drawsImage, stepsAfterImage } from "./calls/callKinds.js";
import { attemptsOf } from "./draft.js";
import { isSettled, openCandidates } from "./candidates.js";
import { priceOf } from "./charge.js";
import type { CallIntent } from "./intent.js";
import { parseKey, stepName, type CallKey } from "./keys.js";
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
  // What was drawn before a cap was hit is still judged: its place was kept.
  if (state.capHit !== null) return null;
  const { caps, totals, running } = state;
  if (caps.maxSeconds !== null && activeUntil(state, nowMs) >= caps.maxSeconds * 1000) {
    return "seconds";
  }
  const call = parseKey(key);
  const isNew = call.attempt > attemptsOf(state, call.name).started;
  const owed = owedToImages(state, call);
  if (caps.maxCalls !== null && totals.calls + (isNew ? 1 : 0) + owed.calls > caps.maxCalls) {
    return "calls";
  }
  if (caps.maxImages !== null && drawsImage(call.kind)) {
    if (totals.billedDraws >= caps.maxImages) return "images";
    if (totals.billedDraws + beingDrawn(state).length >= caps.maxImages) return "later";
  }
  const cap = costCapOf(state);
  const reserved = Object.values(running).reduce((sum, each) => sum + each.worstNanoUsd, 0);
  const asked = worstNanoUsd + owed.nanoUsd;
  if (cap === null || totals.spentNanoUsd + reserved + asked <= cap) return null;
  return reserved > 0 ? "later" : "cost";
}

/**
 * What the steps after an image take that are still to begin, of images that are drawn, being drawn,
 * or would be by the call, where one is meant: no cap keeps them from being taken. After a crash, or under a cap that was lowered, there may be less than was
 * planned with: an image is then worth drawing only where it can be judged too.
 */
export function owedToImages(
  state: SearchState,
  call?: CallKey,
): { readonly calls: number; readonly nanoUsd: NanoUsd } {
  const drawing = new Set(beingDrawn(state));
  if (call?.candidate != null && drawsImage(call.kind)) drawing.add(call.candidate);
  const waiting = openCandidates(state)
    .filter((candidate) => !isSettled(candidate))
    .filter(({ id, image }) => image !== null || drawing.has(id));
  const steps = stepsAfterImage(state.plan);
  let [calls, nanoUsd] = [0, 0];
  for (const { id } of waiting) {
    for (const [kind] of steps) {
      const attempts = attemptsOf(state, stepName(id, kind));
      const isAsked = call?.candidate === id && call.kind === kind;
      if (attempts.kind !== "open" || isAsked) continue;
      calls += attempts.attempt > attempts.started ? 1 : 0;
      nanoUsd += priceOf(state, kind);
    }
  }
  return { calls, nanoUsd };
}

/** The candidates whose image is drawn now. */
function beingDrawn({ running }: SearchState): string[] {
  const calls = Object.keys(running).map(parseKey);
  return calls.flatMap(({ kind, candidate }) =>
    candidate !== null && drawsImage(kind) ? [candidate] : [],
  );
}
