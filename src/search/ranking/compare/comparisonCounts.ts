import type { Plan } from "../../../protocol/plan.js";
import type { AbleProviders } from "../../calls/callKind.js";
import { testCalls } from "../../judgeTest/judgeTest.js";
import { isFit } from "../../judgeTest/verdict.js";
import { mostShown } from "../strengths/model.js";
import { roundSizes } from "./rounds.js";

/** How many comparisons a ranking takes, which is known before anything is drawn. */

/** Whether a search compares images: it was asked to, and its vision model can, and does it well. */
export function comparesImages(
  { ranker }: Pick<Plan, "ranker">,
  { vision: { abilities, judgeTest } }: Pick<AbleProviders, "vision">,
): boolean {
  const isUnfit = judgeTest?.kind === "known" && !isFit(judgeTest.result);
  return ranker === "compare" && abilities.compares === true && !isUnfit;
}

/** Calls of the vision model's test that a search has ahead of it: one test at the most. */
export function testsAhead(
  plan: Pick<Plan, "ranker">,
  providers: Pick<AbleProviders, "vision">,
): number {
  const isDue = providers.vision.judgeTest?.kind === "due";
  return isDue && comparesImages(plan, providers) ? testCalls : 0;
}

/** In the first round, sets that have no survivors beside them are of new ones alone. */
function freshIn(iteration: number): number {
  return iteration === 0 ? mostShown : mostShown - 1;
}

/** The new ones of an iteration by their numbers, in as few sets of about the same size as there can be. */
export function freshGroups<T>(candidates: readonly T[], iteration: number): T[][] {
  const groups = Math.ceil(candidates.length / freshIn(iteration));
  const startOf = (group: number): number => Math.round((group * candidates.length) / groups);
  return Array.from({ length: groups }, (_, group) =>
    candidates.slice(startOf(group), startOf(group + 1)),
  );
}

/**
 * The most comparisons that each round of an iteration's ranking asks, the first one's sets included.
 * @param size how many candidates it was planned with, 1 or more
 */
export function comparisonSizes(
  { beamWidth }: Pick<Plan, "beamWidth">,
  iteration: number,
  size: number,
): readonly number[] {
  if (iteration === 0 && size < 2) return [];
  const first = Math.ceil(size / freshIn(iteration));
  const [usual = 1, ...later] = roundSizes(Math.max(2, size), mostShown);
  // Where everybody is kept, only who wins is to be found out.
  const isAllKept = iteration === 0 && size <= beamWidth;
  let over = first - usual;
  const left = later.slice(0, isAllKept ? 1 : later.length).map((sets) => {
    const less = Math.min(sets, Math.max(0, over));
    over -= less;
    return sets - less;
  });
  return [first, ...left].filter((sets) => sets > 0);
}

/** The most comparisons of an iteration. */
export function mostComparisons(plan: Pick<Plan, "beamWidth">, iteration: number, size: number) {
  return comparisonSizes(plan, iteration, size).reduce((sum, sets) => sum + sets, 0);
}

/** Few rankings are sure of themselves before that: of 16 images with a perfect eye, one comparison in 45. */
const likelyShare = 0.95;

/** How many comparisons an iteration takes as a rule. */
export function likelyComparisons(plan: Pick<Plan, "beamWidth">, iteration: number, size: number) {
  return Math.ceil(likelyShare * mostComparisons(plan, iteration, size));
}
