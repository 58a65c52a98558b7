import { usualLimits, type Limits } from "../../src/protocol/limits.js";
import type { Plan } from "../../src/protocol/plan.js";
import type { Providers } from "../../src/protocol/providers.js";
import type { SearchEstimate } from "../../src/searchEstimate.js";
import { SearchRunner } from "../../src/searchRunner.js";
import type { Measured } from "../../src/search/costRange.js";
import { diskDeps } from "./diskHarness.js";

export interface EstimateOptions extends Partial<Limits> {
  /** What such calls cost before. */
  readonly measured?: Measured;
}

/** What a search with these models is said to take, before it starts. */
export async function estimateOf(
  plan: Plan,
  providers: Providers,
  { measured = () => [], ...limits }: EstimateOptions = {},
): Promise<SearchEstimate> {
  const declaring = { declare: () => Promise.resolve(providers) };
  const runner = new SearchRunner(diskDeps(), declaring, "9.9.9", {
    look: () => Promise.resolve({ countedNanoUsd: 0, measured }),
    limits: () => ({ ...usualLimits, ...limits }),
  });
  return await runner.estimateOf(plan, providers);
}
