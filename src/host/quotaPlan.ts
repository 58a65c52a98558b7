import { referenceOf, type ModelChoice } from "../protocol/connections.js";
import type { PlanInput } from "../protocol/plan.js";
import { noPreset } from "../protocol/presets.js";
import { builtinKind, editorKind, roles } from "../protocol/providers.js";

/** Enough to see a search at work, for a number of requests that a month's quota has many times. */
export const quotaPlan = {
  preset: noPreset,
  ...{ candidates: 2, beamWidth: 1, iterations: 2 },
} as const;
/**
 * Requests that such a search takes as a rule, where one model of the editor does all three: for each of
 * its four images a prompt, a draft, a look at it and a judgement, and a critique between.
 */
export const quotaPlanRequests = 17;

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
