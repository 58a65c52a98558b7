import { whyNoOtherModel } from "./providerChanges.js";
import type { SearchState } from "./state.js";

/** What a person can do, beside a resume, about what a search was paused for. */
export type Remedy =
  | "raiseDailyLimit"
  | "setKey"
  | "setUpLocalModels"
  | "showServices"
  | "chooseAnotherModel"
  | "runAgain";

/** The most useful one first; none where a resume is all that there is. Pure. */
export function remediesOf(state: SearchState): readonly Remedy[] {
  const { pause } = state;
  if (pause?.by === "budget") return ["raiseDailyLimit"];
  if (pause?.by !== "provider" || pause.role === null) return [];
  const instead = whyNoOtherModel(state, pause.role) === null ? "chooseAnotherModel" : "runAgain";
  switch (pause.code) {
    case "auth.missing":
    case "auth.refused":
      return ["setKey", instead];
    case "auth.notAllowed":
      // Nothing goes anywhere that has no place: there is no key of it.
      return state.providers[pause.role].endpoint === null ? [instead] : [instead, "setKey"];
    case "quota.exhausted":
    case "model.unknown":
    case "model.blind":
    case "rate.limited":
    case "server.outOfMemory":
    case "service.noModel":
    case "service.doesNotFit":
      return [instead];
    case "service.notSetUp":
    case "service.setUp":
      return ["setUpLocalModels", instead];
    case "service.failed":
    case "service.noOwner":
    case "service.away":
      // There it is seen why, and started again.
      return ["showServices", instead];
    default:
      return [];
  }
}
