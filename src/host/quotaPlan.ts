import { referenceOf, type ModelChoice } from "../protocol/connections.js";
import type { PlanInput } from "../protocol/plan.js";
import { builtinKind, editorKind, roles } from "../protocol/providers.js";

/** Enough to see a search at work, for about a dozen requests. */
const quotaPlan = { candidates: 2, beamWidth: 1, iterations: 2 } as const;

/**
 * What a search with these models begins with where its person has set nothing: a small one where
 * nothing but the editor's models, and what is built in, takes part. Pure.
 */
export function plannedFor(choice: ModelChoice): Partial<PlanInput> {
  const kinds = new Set(roles.map((role) => referenceOf(choice[role] ?? builtinKind).connection));
  const isOfQuota = kinds.delete(editorKind);
  kinds.delete(builtinKind);
  return isOfQuota && kinds.size === 0 ? quotaPlan : {};
}
