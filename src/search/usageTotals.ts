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

/** Requests that went out to models of a quota, whichever model has the role by now. */
export function quotaRequests({ totals }: Pick<SearchState, "totals">): number {
  return totals.quotaRequests;
}

/**
 * By role, stage, iteration or model.
 * @returns sums by the value's text, in the order in which they first came
 */
export function usageBy(
  { usage }: Pick<SearchState, "usage">,
  dimension: Dimension,
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
    const isComparing = stage === "compare" || stage === "test";
    counts[isComparing ? "comparison" : role] += calls;
  }
  return counts;
}

/** What some calls used, as files and people read it. */
export type UsageShown = Omit<UsageSum, "costNanoUsd"> & {
  /** US dollars; null where a provider did not say. */
  readonly costUsd: number | null;
};

type Dimension = "role" | "stage" | "iteration" | "model";

/** All that `metadata.json` and the panel say of what a search used. */
export function usageFigures(state: Pick<SearchState, "usage" | "totals" | "activeMs">) {
  return {
    ...shownUsage(usageOf(state)),
    calls: callCounts(state),
    images: state.totals.images,
    seconds: state.activeMs / 1000,
    byRole: shownBy(state, "role"),
    byStage: shownBy(state, "stage"),
    byIteration: shownBy(state, "iteration"),
    byModel: shownBy(state, "model"),
  };
}

function shownBy(state: Pick<SearchState, "usage">, dimension: Dimension) {
  const groups = Object.entries(usageBy(state, dimension));
  return Object.fromEntries(groups.map(([name, sum]) => [name, shownUsage(sum)]));
}

function shownUsage({ costNanoUsd, ...counts }: UsageSum): UsageShown {
  return { ...counts, costUsd: costNanoUsd === null ? null : usdOf(costNanoUsd) };
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
