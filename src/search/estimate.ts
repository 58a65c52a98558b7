import { sumNanoUsd, type NanoUsd } from "../base/money.js";
import type { Plan } from "../protocol/plan.js";
import type { Providers, Role } from "../protocol/providers.js";
import { candidateSteps } from "./calls/callKinds.js";
import { priceOf } from "./intent.js";

/** What a search takes at the most, when every attempt succeeds at once. */
export interface Estimate {
  readonly images: number;
  readonly calls: Readonly<Record<Role, number>>;
  /** At the worst prices; caps are counted where they are lower. */
  readonly worstNanoUsd: NanoUsd;
}

/** Pure: from the plan and what the providers declare, before anything is started. */
export function estimate(plan: Plan, providers: Providers): Estimate {
  const { candidates, beamWidth, iterations } = plan;
  const perIteration = candidates;
  const critiqued = providers.language.abilities.critiques === true;
  const parents = Math.min(beamWidth, candidates);
  const counts = {
    candidates: perIteration * iterations,
    critiques: critiqued ? parents * (iterations - 1) : 0,
  };
  const calls = { language: counts.critiques, image: 0, vision: 0 };
  const prices = [counts.critiques * priceOf({ providers }, "critique")];
  for (const [kind, { role, isPlanned }] of candidateSteps) {
    if (!isPlanned) continue;
    calls[role] += counts.candidates;
    prices.push(counts.candidates * priceOf({ providers }, kind));
  }
  const worst = sumNanoUsd(...prices);
  return { images: calls.image, calls, worstNanoUsd: worst };
}
