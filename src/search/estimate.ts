import { sumNanoUsd, type NanoUsd } from "../base/money.js";
import type { Plan } from "../protocol/plan.js";
import type { Providers, Role } from "../protocol/providers.js";
import type { AbleProviders } from "./calls/callKind.js";
import { iterationCalls, kindOf, planCalls, plannedSteps } from "./calls/callKinds.js";
import { priceOf } from "./charge.js";
import {
  comparesImages,
  comparisonSizes,
  likelyComparisons,
  mostComparisons,
  testsAhead,
} from "./ranking/compare/comparisonCounts.js";

/** What a search takes under its caps on images and calls, when every attempt succeeds at once. */
export interface Estimate {
  readonly images: number;
  readonly calls: Readonly<Record<Role, number>>;
  /** At the worst prices that the providers declare; who declares none counts nothing here. */
  readonly worstNanoUsd: NanoUsd;
}

/** How many calls of a kind a search makes. */
export interface CallCount {
  readonly kind: string;
  readonly role: Role;
  /** At the most. */
  readonly count: number;
  /** As a rule; the same where it is left out. */
  readonly likely?: number;
}

/** Pure: from the plan and what the providers declare, before anything is started. */
export function estimate(plan: Plan, providers: Providers): Estimate {
  return estimateOfCounts(countsOfCalls(plan, providers), providers);
}

export function estimateOfCounts(counts: readonly CallCount[], providers: Providers): Estimate {
  const calls = { language: 0, image: 0, vision: 0 };
  for (const { role, count } of counts) calls[role] += count;
  const prices = counts.map(({ kind, count }) => count * priceOf({ providers }, kind));
  return { images: calls.image, calls, worstNanoUsd: sumNanoUsd(...prices) };
}

/**
 * All that a plan takes under its caps on images and calls, when every attempt succeeds at once: as
 * many whole candidates as they leave room for, as a search plans them.
 * @param able a vision model whose test is due has it ahead, whole
 * @param begun of so many iterations nothing is counted, nor do the caps count them
 */
export function countsOfCalls(plan: Plan, able: AbleProviders, begun = 0): readonly CallCount[] {
  const { candidates, iterations, maxCalls, maxImages } = plan;
  const planned = candidates * Math.max(0, iterations - begun);
  const most = Math.max(0, Math.min(planned, maxImages ?? Infinity));
  const ahead = { plan, providers: able, begun };
  const ofPlan = begun > 0 || most === 0 ? [] : countsOfPlan(plan, able);
  const early = [...ofPlan, ...countsOfTest(ahead, ofPlan, most)];
  // Where there is room for one image alone, what the whole plan would have asked is given up.
  for (const before of early.length === 0 ? [[]] : [early, []]) {
    for (let images = most; images > 0; images--) {
      const counts = [...before, ...countsOfImages(ahead, images)];
      const room = (maxCalls ?? Infinity) - callsIn(counts);
      if (room >= 0) return [...counts, ...comparisonsOf(ahead, counts, images, room)];
    }
  }
  return countsOfImages(ahead, 0);
}

/** What a search asks once, before its first prompt. */
export function countsOfPlan(plan: Plan, providers: AbleProviders): readonly CallCount[] {
  return planCalls({ plan, providers }).map(([kind, { role }]) => ({ kind, role, count: 1 }));
}

export function callsIn(counts: readonly CallCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

interface Ahead {
  readonly plan: Plan;
  readonly providers: AbleProviders;
  readonly begun: number;
}

function countsOfImages({ plan, providers, begun }: Ahead, images: number): CallCount[] {
  const { beamWidth } = plan;
  const taken = sizesOf(plan, images);
  return [
    ...plannedSteps(plan).map(([kind, { role }]) => ({ kind, role, count: images })),
    ...iterationCalls.map(([kind, each]) => ({
      ...{ kind, role: each.role },
      count: taken.reduce((sum, size, index) => {
        const parents = begun + index === 0 ? 0 : Math.min(beamWidth, size);
        return sum + each.perIteration({ plan, providers }, parents);
      }, 0),
    })),
  ];
}

/** How many candidates each iteration has. */
function sizesOf({ candidates }: Plan, images: number): number[] {
  const whole = Math.floor(images / candidates);
  const sizes = [...Array.from({ length: whole }, () => candidates), images % candidates];
  return sizes.filter((size) => size > 0);
}

/**
 * The test of the vision model, which comes with the first iteration that can be compared, before the next
 * one takes what room there is: as `testCall.ts` has it, where a first round has room behind it.
 */
function countsOfTest(ahead: Ahead, ofPlan: readonly CallCount[], most: number): CallCount[] {
  const { plan, providers, begun } = ahead;
  const tests = testsAhead(plan, providers);
  // A single image is compared with those before it: in the first iteration there are none.
  const until = plan.candidates > 1 || begun > 0 ? 1 : 2;
  const sizes = sizesOf(plan, most).slice(0, until);
  const compared = sizes[until - 1];
  if (tests === 0 || compared === undefined) return [];
  const [firstRound] = comparisonSizes(plan, begun + until - 1, compared);
  if (firstRound === undefined) return [];
  const drawn = sizes.reduce((sum, size) => sum + size, 0);
  const taken = callsIn([...ofPlan, ...countsOfImages(ahead, drawn)]);
  if (taken + tests + firstRound > (plan.maxCalls ?? Infinity)) return [];
  return [{ kind: "test", role: roleOf("test"), count: tests }];
}

/** What rankings ask is not planned: they have what room the candidates leave. */
function comparisonsOf(
  { plan, providers, begun }: Ahead,
  counts: readonly CallCount[],
  images: number,
  room: number,
): CallCount[] {
  if (!comparesImages(plan, providers)) return [];
  const { judgeTest } = providers.vision;
  const isAskedWhole = judgeTest?.kind === "due" && judgeTest.isWhole === true;
  const isUntested = testsAhead(plan, providers) > 0 && !counts.some(isTest);
  if (isAskedWhole && isUntested) return [];
  const sumOf = (each: typeof mostComparisons): number =>
    sizesOf(plan, images).reduce((sum, size, index) => sum + each(plan, begun + index, size), 0);
  const most = sumOf(mostComparisons);
  const count = Math.min(room, most);
  const likely = Math.min(count, sumOf(likelyComparisons));
  return count > 0 ? [{ kind: "compare", role: roleOf("compare"), count, likely }] : [];
}

function isTest({ kind }: CallCount): boolean {
  return kind === "test";
}

function roleOf(kind: string): Role {
  return kindOf({ name: kind, kind }).role;
}
