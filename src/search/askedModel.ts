import type { Providers } from "../protocol/providers.js";
import { kindOf } from "./calls/callKinds.js";
import { chargeOf, type Charge } from "./charge.js";
import { attemptsOf } from "./draft.js";
import type { CallKey } from "./keys.js";
import type { SearchState } from "./state.js";

/** Which model a call was asked of: another one may have its role by the time it answers. */
export interface AskedModel {
  readonly model: string;
  /** The parts of a total that it gives; none where it is no judge. */
  readonly scores: Readonly<Providers["vision"]["abilities"]["scores"]>;
  /** What was known of the call's cost. */
  readonly charge: Charge["kind"];
}

/** The model that a call would be asked of now. */
export function modelFor(state: SearchState, call: CallKey): AskedModel {
  const { model, abilities } = state.providers[kindOf(call).role];
  const scores = "scores" in abilities ? abilities.scores : [];
  return { model, scores, charge: chargeOf(state, call.kind).kind };
}

/** The model that a call was asked of last, which may have been replaced since. */
export function askedOf(state: SearchState, call: CallKey): AskedModel {
  return attemptsOf(state, call.name).asked ?? modelFor(state, call);
}
