import { referenceOfRecorded, type ModelChoice } from "../../protocol/connections.js";
import { roles } from "../../protocol/providers.js";
import { callsLeft } from "../../search/outlook.js";
import type { SearchState } from "../../search/state.js";

/** The models that a search still asks, as its journal has them; of one that has ended, all. Pure. */
export function modelsLeft(state: SearchState): ModelChoice {
  const left = new Set(callsLeft(state).flatMap(({ count, role }) => (count > 0 ? [role] : [])));
  const asked = roles.filter((role) => state.end !== null || left.has(role));
  const references = asked.map((role) => [role, referenceOfRecorded(state.providers[role])]);
  return Object.fromEntries(references) as ModelChoice;
}
