import type { Evaluation, Vote } from "../protocol/evaluation.js";
import type { Duel } from "../protocol/evaluationResult.js";
import { wilsonShare } from "./correlation.js";

/** Votes across each two arms, for those that have any. */
export function duelsOf({ arms, items }: Evaluation, votes: readonly Vote[]): Duel[] {
  const duels: Duel[] = [];
  for (let arm = 0; arm < arms.length; arm++) {
    for (let against = arm + 1; against < arms.length; against++) {
      const across = votes.flatMap((vote) => {
        const [left, right] = [items[vote.left]?.arm, items[vote.right]?.arm];
        if (left === arm && right === against) return [{ vote, ours: "left" }];
        return left === against && right === arm ? [{ vote, ours: "right" }] : [];
      });
      if (across.length === 0) continue;
      const wins = across.filter(({ vote, ours }) => vote.outcome === ours).length;
      const isTie = ({ outcome }: Vote): boolean => outcome === "tie" || outcome === "neither";
      const ties = across.filter(({ vote }) => isTie(vote)).length;
      const pairs = new Set(
        across.map(({ vote: { left, right } }) => [left, right].sort((a, b) => a - b).join(" ")),
      );
      const goals = new Set(across.map(({ vote }) => items[vote.left]?.goal));
      duels.push({
        ...{ arm, against, wins, ties, losses: across.length - wins - ties },
        ...{ pairs: pairs.size, goals: goals.size },
        rate: wilsonShare(wins + ties / 2, across.length),
      });
    }
  }
  return duels;
}
