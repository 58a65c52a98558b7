import { seededRandom } from "../base/random.js";
import type { Evaluation, EvaluationItem, Vote } from "../protocol/evaluation.js";
import {
  maxEvaluations,
  maxFaults,
  maxSentences,
  maxUnits,
  maxVoters,
  type Agreement,
  type AlphaFit,
  type EvaluationResult,
  type ItemResult,
} from "../protocol/evaluationResult.js";
import { personModel } from "../search/ranking/strengths/model.js";
import { samplePosterior, type Posterior } from "../search/ranking/strengths/posterior.js";
import { stopReason } from "../search/ranking/strengths/stopping.js";
import { cutText } from "../base/cutText.js";
import { agreementOf, alphaFitOf, type Ranked } from "./agreement.js";
import { answersOf } from "./answers.js";
import { duelsOf } from "./duels.js";
import { labelsOf } from "./labels.js";
import type { MergedEvaluation } from "./sameImages.js";
import { sentencesOf } from "./sentences.js";
import { betweenVoters, voterResultOf } from "./voters.js";

/**
 * What the votes of an evaluation come to. The same votes give the same result, to the bit.
 * @param merged `mergedEvaluations` makes it of what `openEvaluation` has read
 */
export function resultOf({
  evaluation,
  evaluationIds,
  voters,
  faults,
}: MergedEvaluation): EvaluationResult {
  const { kind, goals, arms } = evaluation;
  const votes = voters.flatMap((voter) => voter.votes);
  const ranked = goals.map((_, goal) => goalResult(evaluation, goal, votes));
  const voterResults = voters.map(voterResultOf);
  const sum = (of: "ties" | "neither" | "skips" | "undone"): number =>
    voterResults.reduce((all, voter) => all + voter[of], 0);
  const result: Omit<EvaluationResult, "sentences"> = {
    kind: "evaluation",
    evaluationIds: evaluationIds.slice(0, maxEvaluations),
    of: kind,
    goals,
    votes: {
      counted: votes.length,
      ...{ ties: sum("ties"), neither: sum("neither"), skips: sum("skips"), undone: sum("undone") },
      afterResult: votes.filter(({ afterResult }) => afterResult === true).length,
    },
    items: ranked.flatMap(({ items }) => items),
    leaders: ranked.flatMap(({ leader }) => leader ?? []),
    agreement: ranked.flatMap(({ agreement }) => agreement ?? []),
    alpha: ranked.flatMap(({ alpha }) => alpha ?? []),
    voters: voterResults.slice(0, maxVoters),
    betweenVoters: betweenVoters(voters),
    sideBias: ranked.map(({ sideBias }) => sideBias),
    arms: arms.map(({ name, images, costUsd, seconds }) => ({ name, images, costUsd, seconds })),
    duels: duelsOf(evaluation, votes),
    faults: toldFaults(faults),
  };
  const sentences = sentencesOf(result, evaluation.items).slice(0, maxSentences);
  return { ...result, sentences: sentences.map((sentence) => cutText(sentence, maxUnits, "…")) };
}

interface GoalResult {
  readonly items: readonly ItemResult[];
  /** Null without a vote, as the next two: an order by chance is none. */
  readonly leader: EvaluationResult["leaders"][number] | null;
  readonly agreement: Agreement | null;
  readonly alpha: AlphaFit | null;
  readonly sideBias: EvaluationResult["sideBias"][number];
}

function goalResult(evaluation: Evaluation, goal: number, all: readonly Vote[]): GoalResult {
  const items = evaluation.items.filter((item) => item.goal === goal);
  const votes = all.filter(({ left }) => evaluation.items[left]?.goal === goal);
  const answers = answersOf(items, votes);
  const seed = JSON.stringify(answers);
  const random = (what: string) => seededRandom("evaluation", what, seed);
  const posterior = samplePosterior(items.length, answers, personModel, random("posterior"));
  const results = itemResults(evaluation, items, votes, posterior);
  const { sideBias } = posterior;
  const bias = { goal, value: sideBias?.mean ?? 0, low: 0, high: 0, ...sideBias?.interval };
  const leading = results[0];
  if (votes.length === 0 || leading === undefined) {
    return { items: results, leader: null, agreement: null, alpha: null, sideBias: bias };
  }
  const ranked = results.flatMap((result) => rankedOf(result, items));
  return {
    items: results,
    leader: {
      goal,
      key: leading.key,
      pBest: leading.pBest,
      regretSd: posterior.expectedRegretSd,
      isSettled: stopReason(posterior, votes.length) === "clear",
      groups: posterior.groups.connected.length,
      isSeparated: posterior.groups.separated.length > 1,
    },
    agreement:
      ranked.length === 0 ? null : agreementOf(goal, ranked, posterior.draws, random("agreement")),
    alpha: alphaFitOf(goal, ranked, evaluation.alpha),
    sideBias: bias,
  };
}

function itemResults(
  evaluation: Evaluation,
  items: readonly EvaluationItem[],
  votes: readonly Vote[],
  posterior: Posterior,
): ItemResult[] {
  const labels = labelsOf(evaluation);
  const groupOf = new Map(
    posterior.groups.connected.flatMap((group, index) => group.map((place) => [place, index])),
  );
  const isVoted = votes.length > 0;
  return items
    .map((item, place) => ({ item, place, strength: posterior.means[place] ?? 0 }))
    .sort((one, other) => (isVoted ? other.strength - one.strength : one.place - other.place))
    .map(({ item, place, strength }, index) => {
      const { low, high } = posterior.intervals[place] ?? { low: strength, high: strength };
      const { key, arm, goal, candidate, folder, file, machineRank } = item;
      return {
        ...{ key, label: labels[key] ?? candidate, arm, goal, candidate, folder, file },
        ...{ rank: index + 1, machineRank, strength, low, high },
        pBest: posterior.pBest[place] ?? 0,
        ...talliesOf(key, votes),
        group: groupOf.get(place) ?? 0,
      };
    });
}

function talliesOf(key: number, votes: readonly Vote[]) {
  const tallies = { wins: 0, losses: 0, ties: 0 };
  for (const { left, right, outcome } of votes) {
    if (left !== key && right !== key) continue;
    if (outcome === "tie" || outcome === "neither") tallies.ties += 1;
    else if ((outcome === "left") === (left === key)) tallies.wins += 1;
    else tallies.losses += 1;
  }
  return tallies;
}

/** None where no vote is about it: its place is a guess, and where the machine has not judged it. */
function rankedOf(result: ItemResult, items: readonly EvaluationItem[]): Ranked[] {
  const { key, rank, machineRank, strength, wins, losses, ties } = result;
  if (machineRank === null || wins + losses + ties === 0) return [];
  const index = items.findIndex((item) => item.key === key);
  const { alignment = null, aesthetic = null } = items[index]?.scores ?? {};
  return [{ index, strength, rank, machineRank, alignment, aesthetic }];
}

function toldFaults(faults: readonly string[]): string[] {
  const told = faults.slice(0, maxFaults).map((fault) => cutText(fault, maxUnits, "…"));
  const others = faults.length - told.length;
  return others === 0 ? told : [...told, `And ${others} more.`];
}
