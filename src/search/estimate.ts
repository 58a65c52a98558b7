import { sumNanoUsd, type NanoUsd } from "../base/money.js";
import type { Plan } from "../protocol/plan.js";
import type { Providers, Role } from "../protocol/providers.js";
import { iterationCalls, plannedSteps } from "./calls/callKinds.js";
import { priceOf } from "./charge.js";

/** What a search takes at the most, when every attempt succeeds at once and no cap stops it. */
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

/** All that a plan takes, when every attempt succeeds at once. */
export function countsOfCalls(plan: Plan, providers: Providers): readonly CallCount[] {
  const { candidates, beamWidth, iterations } = plan;
  const parents = Math.min(beamWidth, candidates);
  return [
    ...plannedSteps(plan).map(([kind, { role }]) => ({
      kind,
      role,
      count: candidates * iterations,
    })),
    ...iterationCalls.map(([kind, each]) => {
      const later = (iterations - 1) * each.perIteration({ plan, providers }, parents);
      return { kind, role: each.role, count: each.perIteration({ plan, providers }, 0) + later };
    }),
  ];
}
