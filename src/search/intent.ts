import { stepName, withAttempt } from "./keys.js";
import type { Candidate, Critique, SearchState, Step } from "./state.js";

/** A call worth starting: everything the driver needs to ask for a place and for money. */
export interface CallIntent {
  readonly key: string;
  readonly lane: string;
  /** US dollars, reserved while it runs. */
  readonly worstUsd: number;
}

/** @returns the lane and the worst price of a candidate's step */
export function termsOf(state: SearchState, step: Step): Omit<CallIntent, "key"> {
  const { language, image, vision } = state.providers;
  switch (step) {
    case "write":
    case "rewrite":
      return { lane: language.lane, worstUsd: language.worstUsd[step] };
    case "draw":
      return { lane: image.lane, worstUsd: image.worstUsd.draw };
    case "judge":
      return { lane: vision.lane, worstUsd: vision.worstUsd.judge };
  }
}

export function stepIntent(state: SearchState, candidate: Candidate, step: Step): CallIntent {
  const attempt = candidate.attempts[step].next;
  return { key: withAttempt(stepName(candidate.id, step), attempt), ...termsOf(state, step) };
}

export function critiqueIntent(state: SearchState, critique: Critique): CallIntent {
  const { lane, worstUsd } = state.providers.language;
  const key = withAttempt(critique.ref, critique.attempts.next);
  return { key, lane, worstUsd: worstUsd.critique };
}
