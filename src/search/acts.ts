import { assertNever } from "../base/assertNever.js";
import type { EventBody } from "../protocol/events.js";
import type { CapsChange } from "../protocol/plan.js";
import { whyNoCostCap } from "./charge.js";
import { whyNoFinish, whyNoRetry } from "./selectors.js";
import type { SearchState } from "./state.js";

/** What a person asks of a search. */
export type Act =
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "cancel" }
  /** End with what is judged: what runs ends, nothing more begins. */
  | { readonly kind: "finish" }
  | { readonly kind: "retry"; readonly candidate: string }
  | { readonly kind: "changeCaps"; readonly caps: CapsChange }
  | Remark;

/**
 * What a person says of a session. It asks nothing of the search, so it can be said at any time: while
 * the search runs, while it stands still, and after its end.
 */
export type Remark =
  | { readonly kind: "rename"; readonly title: string }
  /** Another image is the winner than the judge's; null goes back to the judge's. */
  | { readonly kind: "pickWinner"; readonly candidate: string | null }
  | { readonly kind: "favourite"; readonly candidate: string; readonly on: boolean };

/** Another chance for some candidates, under other caps where some are given. */
export function retryOf(candidates: readonly string[], caps?: CapsChange): readonly Act[] {
  const retries = candidates.map((candidate): Act => ({ kind: "retry", candidate }));
  return caps === undefined ? retries : [{ kind: "changeCaps", caps }, ...retries];
}

/** Why an act cannot be carried out now; null when it can, or when it would change nothing. */
export function whyNoAct(state: SearchState, act: Act): string | null {
  if (act.kind === "retry") return whyNoRetry(state, act.candidate);
  if (act.kind === "finish") return whyNoFinish(state);
  if (act.kind === "pickWinner") {
    return act.candidate === null ? null : whyNoImage(state, act.candidate);
  }
  if (act.kind === "favourite") return whyNoImage(state, act.candidate);
  if (act.kind !== "changeCaps") return null;
  return whyNoCostCap({ ...state, caps: { maxCostUsd: null, ...act.caps } });
}

/** Why an image cannot be chosen, and what to do; null when it can. */
function whyNoImage({ candidates }: SearchState, id: string): string | null {
  const candidate = Object.hasOwn(candidates, id) ? candidates[id] : undefined;
  if (candidate === undefined) return `This search has no image ${id}.`;
  if (candidate.image !== null) return null;
  return `${id} has no image${candidate.state === "failed" ? "" : " yet"}: choose one that is drawn.`;
}

/** The same of several in turn: under caps that one of them changes, a later one may have room. */
export function whyNoActs(state: SearchState, acts: readonly Act[]): string | null {
  let { caps } = state;
  for (const act of acts) {
    const refusal = whyNoAct({ ...state, caps }, act);
    if (refusal !== null) return refusal;
    if (act.kind === "changeCaps") caps = { ...caps, ...act.caps };
  }
  return null;
}

/**
 * The event that records an act.
 * @param runs whether this process runs a call: one that nobody runs was lost with its process
 * @returns null where it changes nothing: a pause of a paused search, a resume of one at work, a
 *   cancel or a finish after the end, a pick of what is picked
 */
export function eventOfAct(
  state: SearchState,
  act: Act,
  runs: (key: string) => boolean,
): EventBody | null {
  const { end, pause, cancelRequested, running } = state;
  switch (act.kind) {
    case "pause":
      return end === null && pause === null ? { kind: "searchPaused", by: "user" } : null;
    case "resume": {
      const lost = Object.keys(running).filter((key) => !runs(key));
      // One that is at work goes on as it is: the time that its calls have taken counts.
      const isAtWork = pause === null && Object.keys(running).length > lost.length;
      return end === null && !isAtWork ? { kind: "searchResumed", lost } : null;
    }
    case "cancel":
      return end === null && !cancelRequested ? { kind: "cancelRequested" } : null;
    case "finish":
      return end === null && !state.finishRequested ? { kind: "finishRequested" } : null;
    case "retry":
      return whyNoAct(state, act) === null
        ? { kind: "retryRequested", candidate: act.candidate }
        : null;
    case "rename":
      return { kind: "sessionRenamed", title: act.title };
    case "pickWinner":
      return whyNoAct(state, act) === null && state.picked !== act.candidate
        ? { kind: "winnerPicked", candidate: act.candidate }
        : null;
    case "favourite":
      return whyNoAct(state, act) === null && state.favourites.includes(act.candidate) !== act.on
        ? { kind: "favourited", candidate: act.candidate, on: act.on }
        : null;
    case "changeCaps":
      return cancelRequested ? null : { kind: "capsChanged", ...act.caps };
    default:
      return assertNever(act);
  }
}
