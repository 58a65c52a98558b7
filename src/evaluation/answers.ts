import type { EvaluationItem, Skip, Vote } from "../protocol/evaluation.js";
import type { AskedPair, PairAnswer } from "../search/ranking/strengths/model.js";

/** Votes as the statistics take them: items by their place in a list, "neither" as a tie. */
export function answersOf(items: readonly EvaluationItem[], votes: readonly Vote[]): PairAnswer[] {
  return placed(items, votes).map(({ answer: { outcome }, left, right }) => ({
    ...{ left, right },
    outcome: outcome === "neither" ? "tie" : outcome,
  }));
}

/** The same with what was skipped. */
export function askedOf(
  items: readonly EvaluationItem[],
  answers: readonly (Vote | Skip)[],
): AskedPair[] {
  return placed(items, answers).map(({ answer, left, right }) => {
    if (answer.kind === "skip") return { left, right, outcome: "skip" };
    return { left, right, outcome: answer.outcome === "neither" ? "tie" : answer.outcome };
  });
}

/** Those about two of these items. */
function placed<Answer extends Vote | Skip>(
  items: readonly EvaluationItem[],
  answers: readonly Answer[],
): { answer: Answer; left: number; right: number }[] {
  const places = new Map(items.map(({ key }, place) => [key, place]));
  return answers.flatMap((answer) => {
    const [left, right] = [places.get(answer.left), places.get(answer.right)];
    return left === undefined || right === undefined ? [] : [{ answer, left, right }];
  });
}
