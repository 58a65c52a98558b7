import { seededRandom } from "../base/random.js";
import { finished, type Steps } from "../base/steps.js";
import {
  maxItems,
  type Evaluation,
  type EvaluationItem,
  type Vote,
} from "../protocol/evaluation.js";
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
  type VoterResult,
} from "../protocol/evaluationResult.js";
import { leaningSteps } from "../search/ranking/strengths/leaning.js";
import { personModel, type PairAnswer } from "../search/ranking/strengths/model.js";
import { posteriorSteps, type Posterior } from "../search/ranking/strengths/posterior.js";
import { stopReason } from "../search/ranking/strengths/stopping.js";
import { cutText } from "../base/cutText.js";
import { agreementSteps, alphaFitOf, machineScores, type Ranked } from "./agreement.js";
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
export function resultOf(merged: MergedEvaluation): EvaluationResult {
  return finished(resultSteps(merged));
}

/** The same, step by step: of many images or votes it takes seconds. */
export function* resultSteps({
  evaluation,
  evaluationIds,
  voters,
  faults,
}: MergedEvaluation): Steps<EvaluationResult> {
  const { kind, goals, arms } = evaluation;
  const votes = voters.flatMap((voter) => voter.votes);
  const ranked: GoalResult[] = [];
  for (const goal of goals.keys()) ranked.push(yield* goalSteps(evaluation, goal, votes));
  const voterResults: VoterResult[] = [];
  for (const voter of voters) {
    voterResults.push(voterResultOf(voter));
    yield;
  }
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

function* goalSteps(
  evaluation: Evaluation,
  goal: number,
  given: readonly Vote[],
): Steps<GoalResult> {
  const items = evaluation.items.filter((item) => item.goal === goal);
  const votes = given.filter(({ left }) => evaluation.items[left]?.goal === goal);
  const answers = answersOf(items, votes);
  yield;
  const seed = seedOf(answers);
  const random = (what: string) => seededRandom("evaluation", what, seed);
  const all = items.length;
  const posterior = yield* posteriorSteps(all, answers, personModel, random("posterior"));
  yield;
  const results = itemResults(evaluation, items, votes, posterior);
  const { sideBias } = posterior;
  const bias = { goal, value: sideBias?.mean ?? 0, low: 0, high: 0, ...sideBias?.interval };
  const leading = results[0];
  if (votes.length === 0 || leading === undefined) {
    return { items: results, leader: null, agreement: null, alpha: null, sideBias: bias };
  }
  const ranked = results.flatMap((result) => rankedOf(result, items));
  const leaning =
    ranked.length === 0
      ? null
      : yield* leaningSteps(
          ...([
            all,
            answers,
            personModel,
            machineScores(items.map(({ machineRank }) => machineRank)),
          ] as const),
          ...([random("agreement"), agreementDraws] as const),
        );
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
    agreement: leaning === null ? null : yield* agreementSteps(goal, ranked, leaning),
    alpha: alphaFitOf(goal, ranked, evaluation.alpha),
    sideBias: bias,
  };
}

/** So many that chance moves the ends of an interval by less than is told. */
const agreementDraws = 2000;

/** What the draws are seeded with: how often each answer to each pair was given, in whatever order. */
function seedOf(answers: readonly PairAnswer[]): string {
  const times = new Map<number, number>();
  for (const { left, right, outcome } of answers) {
    const answer = (left * maxItems + right) * outcomes.length + outcomes.indexOf(outcome);
    times.set(answer, (times.get(answer) ?? 0) + 1);
  }
  return JSON.stringify([...times].sort(([one], [other]) => one - other));
}

const outcomes: readonly PairAnswer["outcome"][] = ["left", "right", "tie"];

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
  const tallies = talliesOf(votes);
  const isVoted = votes.length > 0;
  return items
    .map((item, place) => ({ item, place, strength: posterior.means[place] ?? 0 }))
    .sort((one, other) => (isVoted ? other.strength - one.strength : one.place - other.place))
    .map(({ item, place, strength }, index) => {
      const { low, high } = posterior.intervals[place] ?? { low: strength, high: strength };
      const rank = index + 1;
      const { low: first, high: last } = posterior.places[place] ?? { low: rank, high: rank };
      const places = { low: Math.min(first, rank), high: Math.max(last, rank) };
      const { key, arm, goal, candidate, folder, file, machineRank } = item;
      return {
        ...{ key, label: labels[key] ?? candidate, arm, goal, candidate, folder, file },
        ...{ rank, places, machineRank, strength, low, high },
        pBest: posterior.pBest[place] ?? 0,
        ...(tallies.get(key) ?? { wins: 0, losses: 0, ties: 0 }),
        group: groupOf.get(place) ?? 0,
      };
    });
}

type Tallies = Pick<ItemResult, "wins" | "losses" | "ties">;

/** By key. */
function talliesOf(votes: readonly Vote[]): ReadonlyMap<number, Tallies> {
  const tallies = new Map<number, { wins: number; losses: number; ties: number }>();
  const of = (key: number) => {
    const known = tallies.get(key) ?? { wins: 0, losses: 0, ties: 0 };
    tallies.set(key, known);
    return known;
  };
  for (const { left, right, outcome } of votes) {
    const [one, other] = [of(left), of(right)];
    if (outcome === "tie" || outcome === "neither") {
      one.ties += 1;
      other.ties += 1;
    } else {
      const isLeft = outcome === "left";
      (isLeft ? one : other).wins += 1;
      (isLeft ? other : one).losses += 1;
    }
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
