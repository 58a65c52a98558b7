import { finished } from "../../src/base/steps.js";
import { seededRandom } from "../../src/base/random.js";
import { agreementSteps, machineScores } from "../../src/evaluation/agreement.js";
import { kendallTauB } from "../../src/evaluation/correlation.js";
import type { Agreement } from "../../src/protocol/evaluationResult.js";
import { leaningSteps } from "../../src/search/ranking/strengths/leaning.js";
import { personModel } from "../../src/search/ranking/strengths/model.js";
import { davidsonVoter, drawnStrengths, evaluated } from "./simulatedVoters.js";

/** How well an evaluation tells how far a machine agrees with its voter. */
export interface AgreementRun {
  readonly isTauCovered: boolean;
  readonly isTopCovered: boolean;
  /** How far the median is above what is true. */
  readonly error: number;
  /** Of the interval of tau-b. */
  readonly width: number;
}

/**
 * One drawn set of items, a voter of Davidson's model who votes until it stops by itself, and a machine
 * whose scores correlate with the strengths.
 * @param correlation -1 to 1; undefined: any, drawn anew in each run
 */
export function agreementRun(
  seed: string,
  {
    items,
    draws,
    correlation,
  }: { readonly items: number; readonly draws: number; readonly correlation?: number },
): AgreementRun {
  const random = seededRandom(seed, "machine");
  const r = correlation ?? 2 * random.next() - 1;
  const truth = drawnStrengths(items, seededRandom(seed, "truth"));
  const noise = drawnStrengths(items, random);
  const scores = truth.map((each, item) => r * each + Math.sqrt(1 - r * r) * (noise[item] ?? 0));
  const { posterior, answers } = evaluated(items, davidsonVoter(truth, 0.5), seed, draws);
  const placesOf = (values: readonly number[]): number[] =>
    values.map((value) => 1 + values.filter((other) => other > value).length);
  const [machineRanks, ranks] = [placesOf(scores), placesOf(posterior.means)];
  const voted = new Set(answers.flatMap(({ left, right }) => [left, right]));
  const ranked = [...voted].map((index) => ({
    ...{ index, rank: ranks[index] ?? 0, machineRank: machineRanks[index] ?? 0 },
    ...{ strength: posterior.means[index] ?? 0, alignment: null, aesthetic: null },
  }));
  const leaning = finished(
    leaningSteps(items, answers, personModel, machineScores(machineRanks), random, draws),
  );
  const { kendall, top } = finished(agreementSteps(0, ranked, leaning));
  const tau = kendallTauB(
    ranked.map(({ index }) => truth[index] ?? 0),
    ranked.map(({ index }) => scores[index] ?? 0),
  );
  if (kendall === null || top === null || tau === null) throw new Error("no order to agree");
  const best = (values: readonly number[]): number[] =>
    [...voted].sort((one, other) => (values[other] ?? 0) - (values[one] ?? 0)).slice(0, top.k);
  const machines = new Set(best(scores));
  const shared = best(truth).filter((item) => machines.has(item)).length;
  return {
    isTauCovered: isIn(tau, kendall),
    isTopCovered: isIn(shared, top),
    error: kendall.value - tau,
    width: kendall.high - kendall.low,
  };
}

type Range = Pick<NonNullable<Agreement["top"]>, "low" | "high">;

function isIn(value: number, { low, high }: Range): boolean {
  return low - 1e-9 <= value && value <= high + 1e-9;
}
