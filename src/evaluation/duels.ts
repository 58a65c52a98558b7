import type { Evaluation, Vote } from "../protocol/evaluation.js";
import type { Duel } from "../protocol/evaluationResult.js";
import { independentVotes, wilsonShare } from "./share.js";

/** Votes across each two arms, for those that have any. */
export function duelsOf({ arms, items }: Evaluation, votes: readonly Vote[]): Duel[] {
  const duels: Duel[] = [];
  for (let arm = 0; arm < arms.length; arm++) {
    for (let against = arm + 1; against < arms.length; against++) {
      const across = votes.flatMap(({ left, right, outcome }) => {
        const [one, other] = [items[left], items[right]];
        if (one?.arm === arm && other?.arm === against) {
          return [{ ours: one, theirs: other, score: scores[outcome] }];
        }
        if (one?.arm !== against || other?.arm !== arm) return [];
        return [{ ours: other, theirs: one, score: 1 - scores[outcome] }];
      });
      if (across.length === 0) continue;
      const count = (score: number): number => across.filter((each) => each.score === score).length;
      const [wins, ties, losses] = [count(1), count(0.5), count(0)];
      const goals = new Set(across.map(({ ours }) => ours.goal)).size;
      // Of several goals each is one draw, whatever was drawn for it.
      const independent = independentVotes(
        across.map(({ ours, theirs, score }) =>
          goals > 1
            ? { score, first: ours.goal, second: ours.goal }
            : { score, first: ours.key, second: theirs.key },
        ),
      );
      duels.push({
        ...{ arm, against, wins, ties, losses, goals, independent },
        pairs: new Set(across.map(({ ours, theirs }) => `${ours.key} ${theirs.key}`)).size,
        rate: wilsonShare(wins + ties / 2, across.length, independent),
      });
    }
  }
  return duels;
}

/** What an answer is worth to the left one. */
const scores: Readonly<Record<Vote["outcome"], number>> = {
  ...{ left: 1, tie: 0.5, neither: 0.5, right: 0 },
};
