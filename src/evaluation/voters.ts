import type { Vote } from "../protocol/evaluation.js";
import type { EvaluationResult, VoterResult } from "../protocol/evaluationResult.js";
import { wilsonShare } from "./share.js";
import type { VoterVotes } from "./mergeVotes.js";

/** How one person voted: how often alike, in circles, or for a side. */
export function voterResultOf({ voter, name, votes, skips, undone }: VoterVotes): VoterResult {
  const count = (outcome: Vote["outcome"]): number =>
    votes.filter((vote) => vote.outcome === outcome).length;
  const [left, neither] = [count("left"), count("neither")];
  const decided = left + count("right");
  const pairs = pairsOf(votes);
  return {
    voter,
    name,
    votes: votes.length,
    ties: count("tie") + neither,
    neither,
    skips: skips.length,
    undone,
    repeats: repeatsOf(pairs),
    triples: triplesOf(pairs),
    left: decided === 0 ? null : { of: decided, ...wilsonShare(left, decided) },
  };
}

/**
 * How far voters agree: each two of them on each pair that both decided, all votes of a voter on it as
 * one. Ties, also of several votes, decide nothing.
 */
export function betweenVoters(voters: readonly VoterVotes[]): EvaluationResult["betweenVoters"] {
  const sides = new Map<string, [one: number, other: number]>();
  for (const { votes } of voters) {
    for (const pair of pairsOf(votes)) {
      const balance = balanceOf(pair);
      if (balance === 0) continue;
      const key = `${pair.one} ${pair.other}`;
      const of = sides.get(key) ?? [0, 0];
      sides.set(key, of);
      of[balance > 0 ? 0 : 1] += 1;
    }
  }
  let [compared, alike] = [0, 0];
  for (const [one, other] of sides.values()) {
    compared += ((one + other) * (one + other - 1)) / 2;
    alike += (one * (one - 1) + other * (other - 1)) / 2;
  }
  return compared === 0 ? null : { compared, alike };
}

function balanceOf({ answers }: Pair): number {
  return answers.reduce((sum, each) => sum + each, 0);
}

interface Pair {
  /** Keys, the smaller first. */
  readonly one: number;
  readonly other: number;
  /** 1 for `one`, -1 for `other`, 0 for neither. */
  readonly answers: number[];
}

function pairsOf(votes: readonly Vote[]): readonly Pair[] {
  const pairs = new Map<string, Pair>();
  for (const { left, right, outcome } of votes) {
    const [one, other] = left < right ? [left, right] : [right, left];
    const pair = pairs.get(`${one} ${other}`) ?? { one, other, answers: [] };
    pairs.set(`${one} ${other}`, pair);
    const winner = outcome === "left" ? left : outcome === "right" ? right : null;
    pair.answers.push(winner === null ? 0 : winner === one ? 1 : -1);
  }
  return [...pairs.values()];
}

function repeatsOf(pairs: readonly Pair[]): VoterResult["repeats"] {
  const repeated = pairs.filter(({ answers }) => answers.length > 1);
  const alike = repeated.filter(({ answers }) => new Set(answers).size === 1);
  return { pairs: repeated.length, alike: alike.length };
}

/**
 * Three images of which each beats one and loses to one cannot be put in an order.
 * @see Kendall and Babington Smith (1940), On the method of paired comparisons, Biometrika 31
 */
function triplesOf(pairs: readonly Pair[]): VoterResult["triples"] {
  const beats = new Map<number, Set<number>>();
  const decided: [winner: number, loser: number][] = [];
  for (const pair of pairs) {
    const { one, other } = pair;
    const balance = balanceOf(pair);
    if (balance === 0) continue;
    const [winner, loser] = balance > 0 ? [one, other] : [other, one];
    decided.push([winner, loser]);
    beats.set(winner, (beats.get(winner) ?? new Set()).add(loser));
  }
  const isBeaten = (winner: number, loser: number): boolean =>
    beats.get(winner)?.has(loser) === true;
  const all = [...new Set(decided.flat())];
  let [closed, circular] = [0, 0];
  for (const [winner, loser] of decided) {
    for (const third of all) {
      if (isBeaten(loser, third) && isBeaten(third, winner)) circular += 1;
      if (isBeaten(winner, third) && isBeaten(loser, third)) closed += 1;
    }
  }
  // A circle is found from each of its three sides, any other triple from one.
  return { closed: closed + circular / 3, circular: circular / 3 };
}
