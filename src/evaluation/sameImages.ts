import type { Evaluation } from "../protocol/evaluation.js";
import { Faults } from "./faults.js";
import { mergeVotes, type VoterLines, type VoterVotes } from "./mergeVotes.js";
import type { OpenedEvaluation } from "./openEvaluation.js";
import type { Said } from "./readVotes.js";

/** Evaluations of the same images, as one. */
export interface MergedEvaluation {
  /** The oldest one; keys of items are its own. */
  readonly evaluation: Evaluation;
  /** In order, each once. */
  readonly evaluationIds: readonly string[];
  readonly voters: readonly VoterVotes[];
  readonly faults: readonly string[];
}

/**
 * Joins those that are about the same images: of the same goals, in the same arms, the same bytes.
 * The same in whatever order they come.
 * @returns the oldest first
 */
export function mergedEvaluations(opened: readonly OpenedEvaluation[]): MergedEvaluation[] {
  const groups = new Map<string, OpenedEvaluation[]>();
  for (const each of [...opened].sort(olderFirst)) {
    const same = imagesKey(each.evaluation);
    groups.set(same, [...(groups.get(same) ?? []), each]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [merged(first, group)];
  });
}

/** The same of evaluations of the same images, and of no others. */
export function imagesKey(
  evaluation: Pick<Evaluation, "kind" | "items" | "goals" | "arms">,
): string {
  return JSON.stringify([evaluation.kind, namesOf(evaluation).sort()]);
}

function merged(first: OpenedEvaluation, group: readonly OpenedEvaluation[]): MergedEvaluation {
  const { evaluation } = first;
  // It has merged its own files already.
  if (group.length === 1) {
    const { voters, faults } = first;
    return { evaluation, evaluationIds: [evaluation.evaluationId], voters, faults };
  }
  const names = namesOf(evaluation);
  const faults = new Faults();
  const files = group.flatMap((each) => {
    const keys = namesOf(each.evaluation).map((name) => names.indexOf(name));
    return each.files.map(({ voter, said }): VoterLines => {
      return { voter, said: said.map((one) => withKeys(one, keys)) };
    });
  });
  const voters = mergeVotes(files, faults);
  // What each file is told of comes from the openings; what the union is told of, from the merge.
  const told = [...group.flatMap((each) => each.faults), ...faults.sentences];
  const ids = [...new Set(group.map((each) => each.evaluation.evaluationId))].sort();
  return { evaluation, evaluationIds: ids, voters, faults: [...new Set(told)] };
}

/** What tells an item from all others, wherever its evaluation was made. */
function namesOf({ items, goals, arms }: Pick<Evaluation, "items" | "goals" | "arms">): string[] {
  return items.map(({ arm, goal, sha256 }) =>
    JSON.stringify([goals[goal], arms[arm]?.name, sha256]),
  );
}

function withKeys(said: Said, keys: readonly number[]): Said {
  if (said.kind === "undo") return said;
  return { ...said, left: keys[said.left] ?? said.left, right: keys[said.right] ?? said.right };
}

function olderFirst(
  { evaluation: one }: OpenedEvaluation,
  { evaluation: other }: OpenedEvaluation,
) {
  return one.createdAt - other.createdAt || (one.evaluationId < other.evaluationId ? -1 : 1);
}
