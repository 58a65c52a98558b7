import { UsageError } from "../../base/errors.js";
import { without } from "../../base/without.js";
import { maxCandidates, type PlanValues } from "../../protocol/plan.js";
import { noPreset } from "../../protocol/presets.js";
import { drawnOf } from "../../search/selectors.js";
import type { SearchState } from "../../search/state.js";

/**
 * The plan of a control for a search: as many images as the search drew, by the same models and of the
 * same size, all from the goal as it is, so that what the search added can be told by comparing the two.
 * Its seed is drawn anew, so that no image of one has the noise of one of the other.
 * @throws {UsageError} it drew no image, or more than one iteration may have
 */
export function controlPlan(state: SearchState): PlanValues {
  const images = drawnOf(state).length;
  if (images === 0) throw new UsageError("This search has no image to draw a control for.");
  if (images > maxCandidates) {
    throw new UsageError(
      `This search drew ${images} images; a control has at most ${maxCandidates}, as many as an iteration.`,
    );
  }
  // Its limits are those that the search had in the end: with lower ones it would be cut short.
  const plan = without<unknown>({ ...state.plan, ...state.caps }, "seed", "checklist");
  // Nobody makes a checklist of a goal that is its own prompt.
  const own = { wording: "plain", objective: "weighted", iterations: 1, preset: noPreset } as const;
  return { ...plan, ...own, candidates: images, beamWidth: 1 };
}
