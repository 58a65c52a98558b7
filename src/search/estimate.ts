import { sumNanoUsd, type NanoUsd } from "../base/money.js";
import type { Plan } from "../protocol/plan.js";
import type { Providers, Role } from "../protocol/providers.js";
import type { AbleProviders } from "./calls/callKind.js";
import { iterationCalls, plannedSteps } from "./calls/callKinds.js";
import { priceOf } from "./charge.js";

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
  readonly count: number;
}

/** Pure: from the plan and what the providers declare, before anything is started. */
export function estimate(plan: Plan, providers: Providers): Estimate {
  const counts = countsOfCalls(plan, providers);
  const calls = { language: 0, image: 0, vision: 0 };
  for (const { role, count } of counts) calls[role] += count;
  const prices = counts.map(({ kind, count }) => count * priceOf({ providers }, kind));
  return { images: calls.image, calls, worstNanoUsd: sumNanoUsd(...prices) };
}

/**
 * All that a plan takes under its caps on images and calls, when every attempt succeeds at once: as
 * many whole candidates as they leave room for, as a search plans them.
 */
export function countsOfCalls(plan: Plan, able: AbleProviders): readonly CallCount[] {
  const { candidates, iterations, maxCalls, maxImages } = plan;
  let images = Math.min(candidates * iterations, maxImages ?? Infinity);
  let counts = countsOfImages(plan, able, images);
  while (images > 0 && callsIn(counts) > (maxCalls ?? Infinity)) {
    images -= 1;
    counts = countsOfImages(plan, able, images);
  }
  return counts;
}

export function callsIn(counts: readonly CallCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

function countsOfImages(plan: Plan, providers: AbleProviders, images: number): CallCount[] {
  const { candidates, beamWidth } = plan;
  const whole = Math.floor(images / candidates);
  const sizes = [...Array.from({ length: whole }, () => candidates), images % candidates];
  const begun = sizes.filter((size) => size > 0);
  return [
    ...plannedSteps(plan).map(([kind, { role }]) => ({ kind, role, count: images })),
    ...iterationCalls.map(([kind, each]) => ({
      ...{ kind, role: each.role },
      count: begun.reduce((sum, size, index) => {
        const parents = index === 0 ? 0 : Math.min(beamWidth, size);
        return sum + each.perIteration({ plan, providers }, parents);
      }, 0),
    })),
  ];
}
