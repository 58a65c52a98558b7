import { candidateOf } from "./candidates.js";
import { answered, isLacking } from "./checklist.js";
import { rulesOf } from "./rules.js";
import type { Iteration, SearchState } from "./state.js";

/**
 * Whether a search has come as far as it seems to come, and its plan wants it to end there: no progress
 * in as many iterations running as its patience says.
 *
 * With a checklist a flat total tells less: what is missing is known and still worked at, and a judge that
 * errs makes a good child look like none. So where no patience is given, such a search goes on while its
 * best image fails a question that counts, or a second look did not confirm it.
 * @param ranked the last iteration, ranked
 */
export function isAtPlateau(state: SearchState, ranked: Iteration): boolean {
  const { flatIterations, plan } = state;
  if (!plan.stopOnPlateau) return false;
  // Plans that say nothing were made before there was a choice: they end as they did.
  const { patience } = plan;
  if (flatIterations < (patience ?? rulesOf(state).flatIterationsBeforeEnd)) return false;
  return patience !== null || !isBestLacking(state, ranked);
}

function isBestLacking(state: SearchState, { kept }: Iteration): boolean {
  const [best] = kept ?? [];
  if (state.checklist === null || best === undefined) return false;
  const { answers, confirmed } = candidateOf(state, best);
  if (answers === null) return false;
  return confirmed === false || isLacking(answered(state.checklist, answers));
}
