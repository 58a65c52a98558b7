import type { Recipe } from "../protocol/recipe.js";
import { candidateOf, textsOf } from "./candidates.js";
import { stepName } from "./keys.js";
import type { SearchState } from "./state.js";

/**
 * What the image of a draw carries of how it was made, without the inputs of the call.
 * @throws {JournalError} the candidate was never planned, or has no prompt yet
 */
export function recipeFor(state: SearchState, candidateId: string): Omit<Recipe, "inputs"> {
  const candidate = candidateOf(state, candidateId);
  return {
    goal: state.plan.goal,
    prompt: textsOf(candidate).prompt,
    negativePrompt: state.plan.negativePrompt,
    seed: candidate.seed,
    model: state.providers.image.model,
    candidate: candidateId,
    key: stepName(candidateId, "draw"),
  };
}
