import { seededRandom, type Random } from "../../src/base/random.js";
import {
  personModel,
  type Outcome,
  type PairAnswer,
} from "../../src/search/ranking/strengths/model.js";
import { nextPair, type ShownPair } from "../../src/search/ranking/strengths/nextPair.js";
import { samplePosterior, type Posterior } from "../../src/search/ranking/strengths/posterior.js";
import { stopReason } from "../../src/search/ranking/strengths/stopping.js";

/** Who answers. */
export interface Voter {
  answer(pair: ShownPair, random: Random): Outcome;
}

/** A person by Davidson's model. */
export function davidsonVoter(truth: readonly number[], tie: number, sideBias = 0): Voter {
  return {
    answer: ({ left, right }, random) => {
      const difference = (truth[left] ?? NaN) - (truth[right] ?? NaN) + sideBias;
      const [isLeft, isRight] = [Math.exp(difference / 2), Math.exp(-difference / 2)];
      const drawn = random.next() * (isLeft + isRight + tie);
      return drawn < isLeft ? "left" : drawn < isLeft + isRight ? "right" : "tie";
    },
  };
}

export const alwaysLeft: Voter = { answer: () => "left" };

/** Strengths as `personModel` expects them. */
export function drawnStrengths(items: number, random: Random): number[] {
  return Array.from({ length: items }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    return personModel.priorSd * radius * Math.cos(2 * Math.PI * random.next());
  });
}

/** An evaluation as a person goes through it, to where it stops by itself. */
export function evaluated(
  items: number,
  voter: Voter,
  seed: string,
  draws: number,
): { readonly posterior: Posterior; readonly answers: readonly PairAnswer[] } {
  const answers: PairAnswer[] = [];
  const random = seededRandom(seed, "voter");
  for (;;) {
    const own = seededRandom(seed, answers.length);
    const posterior = samplePosterior(items, answers, personModel, own, draws);
    const pair = stopReason(posterior, answers.length) ?? nextPair(posterior, answers, own);
    if (pair === null || typeof pair === "string") return { posterior, answers };
    answers.push({ ...pair, outcome: voter.answer(pair, random) });
  }
}

/** How well an evaluation did, by what was true. */
export interface VoterRun {
  readonly votes: number;
  /** Of the pick, 0 the strongest. */
  readonly rank: number;
  /** How much weaker the pick is than the strongest, in sd of strengths. */
  readonly regretSd: number;
  /** The share of items whose strength lies in its 95 % interval. */
  readonly covered: number;
  readonly isBiasCovered: boolean;
}

/** One drawn set of items, and a voter of Davidson's model. */
export function voterRun(
  seed: string,
  { items, tie, sideBias, draws }: VoterKind & { readonly items: number; readonly draws: number },
): VoterRun {
  const truth = drawnStrengths(items, seededRandom(seed, "truth"));
  const voter = davidsonVoter(truth, tie, sideBias);
  const { posterior, answers } = evaluated(items, voter, seed, draws);
  const mean = truth.reduce((sum, each) => sum + each, 0) / items;
  const picked = truth[posterior.leader] ?? NaN;
  const isIn = (value: number, within: { low: number; high: number } | undefined): boolean =>
    within !== undefined && within.low <= value && value <= within.high;
  return {
    votes: answers.length,
    rank: truth.filter((each) => each > picked).length,
    regretSd: (Math.max(...truth) - picked) / personModel.priorSd,
    covered:
      truth.filter((each, item) => isIn(each - mean, posterior.intervals[item])).length / items,
    isBiasCovered: isIn(sideBias, posterior.sideBias?.interval),
  };
}

export interface VoterKind {
  /** Davidson's v. */
  readonly tie: number;
  /** To the left, in logits. */
  readonly sideBias: number;
}
