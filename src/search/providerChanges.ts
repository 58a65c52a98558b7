import { canonicalJson } from "../base/canonicalJson.js";
import type { EventBody } from "../protocol/events.js";
import type { Providers, Role } from "../protocol/providers.js";
import { allCandidates } from "./candidates.js";
import type { SearchState } from "./state.js";

/** The events after which a journal names these providers in place of those that it names. */
export function providerChanges(named: Providers, asked: Providers): EventBody[] {
  return (Object.keys(asked) as Role[])
    .filter((role) => canonicalJson(named[role]) !== canonicalJson(asked[role]))
    .map((role) => {
      const kind = "providersChanged";
      return role === "vision"
        ? { kind, role, provider: asked.vision }
        : { kind, role, provider: asked[role] };
    });
}

/**
 * Why a person cannot choose another model for a role of a search that stands still, and what to do;
 * null where they can.
 */
export function whyNoOtherModel(state: SearchState, role: Role): string | null {
  if (state.end !== null) return "This search has ended. Run it again with changes instead.";
  const isJudged = allCandidates(state).some(({ scores }) => scores !== null);
  if (role !== "vision" || !isJudged) return null;
  return "Images of this search are judged already, and another vision model would not score them alike. Finish it with what is there, or run it again with changes.";
}
