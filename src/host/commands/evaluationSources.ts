import { UsageError } from "../../base/errors.js";
import { controlArms, oneArm, sessionArms, type Taking } from "../../evaluation/armsOf.js";
import type { EvaluationSources } from "../../evaluation/createEvaluation.js";
import { maxArms, minItems } from "../../protocol/evaluation.js";
import { drawnOf } from "../../search/selectors.js";
import { choose } from "../shown/questions.js";

/** What of the searches that a person named is compared with what. */

/**
 * A search and its control are against each other; of other sessions the person says what is meant.
 * @returns undefined when the person leaves
 */
export async function sourcesOf(
  sessions: readonly Taking[],
): Promise<EvaluationSources | undefined> {
  const arms = controlArms(sessions);
  if (arms !== null) return { kind: "arms", arms };
  requireOneGoal(sessions);
  const isDuel = sessions.length > 1 ? await askDuel(sessions.length) : false;
  if (isDuel === true) requireFew(sessions.length, maxArms);
  if (isDuel === undefined) return undefined;
  return isDuel
    ? { kind: "arms", arms: sessionArms(sessions) }
    : { kind: "session", arms: oneArm(sessions) };
}

/** @throws {UsageError} there are more of them than `most` */
export function requireFew(count: number, most: number): void {
  if (count <= most) return;
  const how = most === maxArms ? "against each other" : "together";
  throw new UsageError(
    `${count} searches are selected, and at most ${most} are evaluated ${how}. Select fewer and begin again: nothing was made.`,
  );
}

/** @throws {UsageError} they have several goals, or fewer than two images in all */
function requireOneGoal(sessions: readonly Taking[]): void {
  const goals = new Set(sessions.map(({ state }) => state.plan.goal.trim()));
  if (goals.size > 1) {
    throw new UsageError("These searches have different goals. Select searches of one goal.");
  }
  const images = sessions.reduce((sum, { state }) => sum + drawnOf(state).length, 0);
  if (images < minItems) {
    throw new UsageError("There are fewer than two images to compare. Let the search go on first.");
  }
}

/** @returns undefined when the person leaves */
async function askDuel(count: number): Promise<boolean | undefined> {
  const searches = count === 2 ? "two searches" : `${count} searches`;
  const picked = await choose(
    [
      {
        label: "All their images against each other",
        detail: "Which image is the best of all?",
        isDuel: false,
      },
      {
        label: "One search against the other",
        detail: `Each pair has images of two of the ${searches}: which search draws better ones?`,
        isDuel: true,
      },
    ],
    { placeHolder: "What do you want to know? Names stay hidden while you vote" },
  );
  return picked?.isDuel;
}
