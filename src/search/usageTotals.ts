import { sumNanoUsd, usdOf } from "../base/money.js";
import type { SearchState, UsageRow, UsageSum } from "./state.js";

/** What a search's calls used, added up by whatever is asked for. */

/** All of it. */
export function usageOf({ usage }: Pick<SearchState, "usage">): UsageSum {
  return sumOf(Object.values(usage));
}

/** What it cost, as far as the providers said, US dollars; null where one did not say. */
export function costUsdOf(state: Pick<SearchState, "usage">): number | null {
  const { costNanoUsd } = usageOf(state);
  return costNanoUsd === null ? null : usdOf(costNanoUsd);
}

/**
 * By role, stage, iteration or model.
 * @returns sums by the value's text, in the order in which they first came
 */
export function usageBy(
  { usage }: Pick<SearchState, "usage">,
  dimension: "role" | "stage" | "iteration" | "model",
): Readonly<Record<string, UsageSum>> {
  const rows = Object.values(usage);
  const groups = new Map<string, UsageRow[]>();
  for (const row of rows) {
    const name = String(row[dimension] ?? "plan");
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return Object.fromEntries([...groups].map(([name, group]) => [name, sumOf(group)]));
}

/** Calls started by role; comparing is counted apart from judging. */
export interface CallCounts {
  readonly language: number;
  readonly image: number;
  readonly vision: number;
  readonly comparison: number;
}

export function callCounts({ usage }: Pick<SearchState, "usage">): CallCounts {
  const counts = { language: 0, image: 0, vision: 0, comparison: 0 };
  for (const { role, stage, calls } of Object.values(usage)) {
    counts[stage === "compare" ? "comparison" : role] += calls;
  }
  return counts;
}

function sumOf(rows: readonly UsageSum[]): UsageSum {
  const total = (field: Exclude<keyof UsageSum, "costNanoUsd">): number =>
    rows.reduce((sum, row) => sum + row[field], 0);
  const costs = rows.map(({ costNanoUsd }) => costNanoUsd);
  return {
    calls: total("calls"),
    costNanoUsd: costs.includes(null) ? null : sumNanoUsd(...costs.filter((cost) => cost !== null)),
    inputTokens: total("inputTokens"),
    cachedInputTokens: total("cachedInputTokens"),
    outputTokens: total("outputTokens"),
    imageTokens: total("imageTokens"),
    requests: total("requests"),
  };
}
