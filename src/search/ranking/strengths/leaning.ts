import type { Random } from "../../../base/random.js";
import type { Steps } from "../../../base/steps.js";
import { likelihoodsOf, posteriorOf, type LogPosterior } from "./density.js";
import { topOf, type Top } from "./fit.js";
import { at } from "./matrix.js";
import type { Answer, StrengthModel } from "./model.js";
import { drawsOf, type Draws } from "./posterior.js";
import { sampleSteps } from "./sampler.js";

/** Draws of strengths alone. */
export type StrengthDraws = Pick<Draws, "count" | "strengths">;

/** Correlations that are tried: the middles of equal parts of -1 to 1. */
const correlations = Array.from({ length: 20 }, (_, part) => (part + 0.5) / 10 - 1);
/** Less likely ones are left out: with all of them, no interval moves. */
const leastShare = 0.002;

/**
 * Draws of the strengths where somebody else has scored the items, too, and may know something of how
 * strong they are: strengths and scores correlate by r, and any r from -1 to 1 is as likely beforehand.
 * A posterior that knows nothing of the scores would find too little agreement with them, the less
 * answers there are the more. For each r on a grid strengths are N(r sd score, sd sqrt(1 - r^2)); how
 * likely the answers are with it is Laplace's approximation, and the draws with it are exact.
 * @param scores of the items, with a mean of 0 and a variance of 1; 0 where there is none
 * @param count how many draws, about; 1 or more
 * @throws {RangeError} as `fitStrengths`
 * @see Tierney and Kadane (1986), Accurate approximations for posterior moments and marginal
 *   densities, JASA 81
 */
export function* leaningSteps(
  items: number,
  answers: readonly Answer[],
  { priorSd, ...model }: StrengthModel,
  scores: readonly number[],
  random: Random,
  count: number,
): Steps<StrengthDraws> {
  const likelihoods = likelihoodsOf(items, answers, { priorSd, ...model });
  const tried: { density: LogPosterior; top: Top; evidence: number }[] = [];
  for (const r of correlations) {
    const rest = priorSd * Math.sqrt(1 - r * r);
    const priorMeans = scores.map((score) => r * priorSd * score);
    const density = posteriorOf(items, likelihoods, { ...model, priorSd: rest, priorMeans });
    const top = topOf(density);
    const highest = density.value(top.top, new Float64Array(density.size));
    const width = Array.from({ length: density.size }, (_, k) =>
      Math.log(at(top.inverseLower, k * density.size + k)),
    ).reduce((sum, each) => sum + each, 0);
    tried.push({ density, top, evidence: highest + width - items * Math.log(rest) });
    yield;
  }
  const most = Math.max(...tried.map(({ evidence }) => evidence));
  const weights = tried.map(({ evidence }) => Math.exp(evidence - most));
  const all = weights.reduce((sum, each) => sum + each, 0);
  const parts: Float64Array[] = [];
  for (const [index, { density, top }] of tried.entries()) {
    const share = at(weights, index) / all;
    if (share < leastShare) continue;
    const drawn = Math.max(1, Math.round(share * count));
    const { rows } = yield* sampleSteps(density, drawn, random, top);
    parts.push(drawsOf(items, density, rows).strengths);
  }
  const strengths = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let from = 0;
  for (const part of parts) {
    strengths.set(part, from);
    from += part.length;
  }
  return { count: strengths.length / items, strengths };
}
