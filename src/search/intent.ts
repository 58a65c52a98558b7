import type { NanoUsd } from "../base/money.js";
import { kindOf } from "./calls/callKinds.js";
import { priceOf } from "./charge.js";
import { attemptsOf } from "./draft.js";
import { withAttempt } from "./keys.js";
import type { SearchState } from "./state.js";

/** A call worth starting: everything the driver needs to ask for a place and for money. */
export interface CallIntent {
  readonly key: string;
  readonly lane: string;
  /** Reserved while it runs. */
  readonly worstNanoUsd: NanoUsd;
}

/**
 * The next attempt at a call.
 * @param name the call's key without the attempt
 * @throws {JournalError} this version does not know its kind
 */
export function intentOf(state: SearchState, name: string, kind: string): CallIntent {
  const { role } = kindOf({ name, kind });
  const attempts = attemptsOf(state, name);
  const attempt = attempts.kind === "open" ? attempts.attempt : attempts.started;
  const next = attempts.kind === "failed" ? attempt + 1 : attempt;
  return {
    key: withAttempt(name, next),
    lane: state.providers[role].lane,
    worstNanoUsd: priceOf(state, kind),
  };
}
