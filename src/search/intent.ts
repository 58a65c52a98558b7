import { nanoUsdOf, type NanoUsd } from "../base/money.js";
import { knownKind } from "./calls/callKinds.js";
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

/** The most that a call of a kind costs, as its provider declares. */
export function priceOf({ providers }: Pick<SearchState, "providers">, kind: string): NanoUsd {
  const role = knownKind(kind)?.role;
  const worstUsd = role === undefined ? undefined : providers[role].worstUsd[kind];
  return nanoUsdOf(worstUsd ?? 0);
}

/** The next attempt at a call. @param name the call's key without the attempt */
export function intentOf(state: SearchState, name: string, kind: string): CallIntent {
  const role = knownKind(kind)?.role ?? "language";
  const attempts = attemptsOf(state, name);
  const attempt = attempts.kind === "open" ? attempts.attempt : attempts.started;
  const next = attempts.kind === "failed" ? attempt + 1 : attempt;
  return {
    key: withAttempt(name, next),
    lane: state.providers[role].lane,
    worstNanoUsd: priceOf(state, kind),
  };
}
