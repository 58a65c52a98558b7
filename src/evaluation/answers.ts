import type { EvaluationItem, Skip, Vote } from "../protocol/evaluation.js";
import type { AskedPair, PairAnswer } from "../search/ranking/strengths/model.js";

/** Votes as the statistics take them: items by their place in a list, "neither" as a tie. */
export function answersOf(items: readonly EvaluationItem[], votes: readonly Vote[]): PairAnswer[] {
  return placed(items, votes, ({ outcome }) => (outcome === "neither" ? "tie" : outcome));
}

/** The same with what was skipped. */
export function askedOf(
  items: readonly EvaluationItem[],
  answers: readonly (Vote | Skip)[],
): AskedPair[] {
  return placed(items, answers, (answer) => {
    if (answer.kind === "skip") return "skip";
    return answer.outcome === "neither" ? "tie" : answer.outcome;
  });
}

/** Those about two of these items. */
function placed<Answer extends Vote | Skip, Outcome>(
  items: readonly EvaluationItem[],
  answers: readonly Answer[],
  outcomeOf: (answer: Answer) => Outcome,
): { left: number; right: number; outcome: Outcome }[] {
  const places = new Map(items.map(({ key }, place) => [key, place]));
  const found: { left: number; right: number; outcome: Outcome }[] = [];
  for (const answer of answers) {
    const [left, right] = [places.get(answer.left), places.get(answer.right)];
    if (left === undefined || right === undefined) continue;
    found.push({ left, right, outcome: outcomeOf(answer) });
  }
  return found;
}
