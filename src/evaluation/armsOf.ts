import { UsageError } from "../base/errors.js";
import { maxItems } from "../protocol/evaluation.js";
import { roles } from "../protocol/providers.js";
import { drawnOf, globalRanking } from "../search/selectors.js";
import type { SearchState } from "../search/state.js";
import { momentText } from "../sessions/sessionFolder.js";
import type { SourceArm } from "./createEvaluation.js";

/** A session that takes part. */
export interface Taking {
  /** Absolute. */
  readonly folder: string;
  readonly state: SearchState;
}

/** Whether all its prompts were the goal as it is. */
export function isControl({ plan }: Pick<SearchState, "plan">): boolean {
  return plan.wording === "plain";
}

/**
 * The searches against their controls: of each session the image that the judge has first, so that
 * there is one pair a goal where each was searched and drawn once.
 * @returns null where there are not both
 * @throws {UsageError} nothing of one of them is judged
 */
export function controlArms(sessions: readonly Taking[]): readonly SourceArm[] | null {
  const arms = [
    { name: "search", of: sessions.filter(({ state }) => !isControl(state)) },
    { name: "control", of: sessions.filter(({ state }) => isControl(state)) },
  ];
  if (arms.some(({ of }) => of.length === 0)) return null;
  if (sessions.some(({ state }) => globalRanking(state).length === 0)) {
    throw new UsageError("One of these searches has no judged image yet. Let it go on first.");
  }
  return arms.map(({ name, of }) => ({
    name,
    sessions: of.map(({ folder }) => folder),
    bestOfEach: 1,
  }));
}

/** Each session an arm, with all its images, or as many of the best as may take part. */
export function sessionArms(sessions: readonly Taking[]): readonly SourceArm[] {
  const names = namesOf(sessions);
  return sessions.map(({ folder }, index) => ({
    name: names[index] ?? "",
    sessions: [folder],
    ...bestOfEach(sessions),
  }));
}

/** All sessions as one. */
export function oneArm(sessions: readonly Taking[]): readonly SourceArm[] {
  const folders = sessions.map(({ folder }) => folder);
  return [{ name: "search", sessions: folders, ...bestOfEach(sessions) }];
}

function bestOfEach(sessions: readonly Taking[]): Pick<SourceArm, "bestOfEach"> {
  const images = sessions.reduce((sum, { state }) => sum + drawnOf(state).length, 0);
  if (images <= maxItems) return {};
  // Never none of each: of more searches than that `createEvaluation` says what to do.
  return { bestOfEach: Math.max(1, Math.floor(maxItems / sessions.length)) };
}

/** What tells searches of one goal from each other: the models that differ, or else when they began. */
function namesOf(sessions: readonly Taking[]): readonly string[] {
  const models = sessions.map(({ state: { providers } }) =>
    roles.map((role) => providers[role].model),
  );
  const differing = roles.flatMap((_, at) =>
    new Set(models.map((each) => each[at])).size > 1 ? [at] : [],
  );
  const names = models.map((each) => differing.map((at) => each[at]).join(" + "));
  if (new Set(names).size === sessions.length) return names;
  return sessions.map(({ state }, index) => `search ${index + 1}, ${momentText(state.startedAt)}`);
}
