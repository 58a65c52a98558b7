import { nanoUsdOf, sumNanoUsd, type NanoUsd } from "../base/money.js";
import type { Plan } from "../protocol/plan.js";
import type { Providers, Role } from "../protocol/providers.js";
import { costCapOf } from "./budget.js";
import { kindOf, plannedSteps } from "./calls/callKinds.js";
import { owedToImages } from "./capGuard.js";
import { chargeOf } from "./charge.js";
import { countsOfCalls, countsOfPlan, estimateOfCounts, type CallCount } from "./estimate.js";
import { callsLeft } from "./outlook.js";
import { nextPriceOf } from "./nextPrice.js";
import type { Quote } from "./foreseen.js";
import type { SearchState } from "./state.js";

/** What a search will take, before it is started. */
export interface CostRange {
  /** `low <= likely <= high`; all of them without what nobody knows the price of. */
  readonly lowNanoUsd: NanoUsd;
  readonly likelyNanoUsd: NanoUsd;
  /** When every attempt succeeds at once, at the worst prices, but no more than its cap on cost. */
  readonly highNanoUsd: NanoUsd;
  /**
   * What it takes to come to anything: as a rule, a first image with its judgement; of a search that
   * has begun, at the most, its next call that may cost money.
   */
  readonly nextNanoUsd: NanoUsd;
  readonly images: number;
  readonly calls: Readonly<Record<Role, number>>;
  /** Calls of which each takes at least one request of a quota. */
  readonly quotaCalls: number;
  /** Requests of a quota that these calls take, as a rule and at the worst, as far as it is declared. */
  readonly quotaRequests: { readonly likely: number; readonly worst: number };
  /** The roles whose models do not say what their calls cost. */
  readonly unknown: readonly Role[];
  /** Whether anything costs money, or may. */
  readonly isFree: boolean;
}

/** Which calls are meant: of a model of a connection, by kind. */
export interface MeasuredCall {
  readonly connection: string;
  readonly model: string;
  readonly call: string;
}

/** What the last such calls on this machine cost, in any order; empty where there were none. */
export type Measured = (call: MeasuredCall) => readonly NanoUsd[];

/**
 * Pure: from the plan, what the providers declare, and what was measured of them before. What a kind
 * of call costs as a rule is the median of what it did cost, else what its provider declares as
 * likely, else its worst price.
 */
export function costRange(plan: Plan, providers: Providers, measured: Measured): CostRange {
  const capNanoUsd = plan.maxCostUsd === null ? Infinity : nanoUsdOf(plan.maxCostUsd);
  const steps = plannedSteps(plan).map(([kind, { role }]) => ({ kind, role, count: 1 }));
  const first = [...countsOfPlan(plan, providers), ...steps].map((call) => {
    const { worstNanoUsd } = chargeOf({ providers }, call.kind);
    return rangeOf(call, { worstNanoUsd, providers, measured }).likely;
  });
  const terms = { providers, measured, capNanoUsd, nextNanoUsd: sumNanoUsd(...first) };
  return rangeOfCalls(countsOfCalls(plan, providers), terms);
}

/** What calls take that are made before there is a search: no cap of its own counts them. */
export function costRangeOfCalls(
  counts: readonly CallCount[],
  providers: Providers,
  measured: Measured,
): CostRange {
  const terms = { providers, measured, capNanoUsd: Infinity };
  const { highNanoUsd } = rangeOfCalls(counts, { ...terms, nextNanoUsd: 0 });
  return rangeOfCalls(counts, { ...terms, nextNanoUsd: highNanoUsd });
}

/**
 * What is left of a search that has begun, with the models and under the caps that it has: no cap
 * keeps what was drawn from being judged.
 * @param quote what its models say of a call before it is made
 */
export function costRangeLeft(
  state: SearchState,
  measured: Measured,
  quote: Quote | undefined,
): CostRange {
  const { providers, totals } = state;
  const capLeft = (costCapOf(state) ?? Infinity) - totals.spentNanoUsd;
  const capNanoUsd = Math.max(0, capLeft, owedToImages(state).nanoUsd);
  const nextNanoUsd = nextPriceOf(state, quote);
  return rangeOfCalls(callsLeft(state), { providers, measured, capNanoUsd, nextNanoUsd });
}

interface Terms {
  readonly providers: Providers;
  readonly measured: Measured;
  readonly capNanoUsd: NanoUsd;
  readonly nextNanoUsd: NanoUsd;
}

function rangeOfCalls(counts: readonly CallCount[], terms: Terms): CostRange {
  const { providers, measured, capNanoUsd, nextNanoUsd } = terms;
  const { calls, images } = estimateOfCounts(counts, providers);
  const charges = counts.map((each) => ({ ...each, charge: chargeOf({ providers }, each.kind) }));
  const sums = charges.map(({ charge, ...each }) => {
    const { worstNanoUsd } = charge;
    return rangeOf(each, { worstNanoUsd, providers, measured });
  });
  const total = (end: keyof PriceRange): NanoUsd =>
    Math.min(capNanoUsd, sumNanoUsd(...sums.map((each) => each[end])));
  const taken = charges.filter(({ count }) => count > 0);
  const unknown = taken.filter(({ charge }) => charge.kind === "unknown");
  const counted = taken.filter(({ charge }) => charge.kind === "counted");
  const requestsOf = (calls: readonly CallCount[], end: "likely" | "worst"): number =>
    calls.reduce((sum, { kind, role, count, likely = count }) => {
      const { requests = {} } = providers[role];
      const each = declaredFor(requests, kind)?.[end];
      return sum + (end === "likely" ? likely : count) * (each ?? 1);
    }, 0);
  const high = total("high");
  return {
    lowNanoUsd: total("low"),
    likelyNanoUsd: total("likely"),
    highNanoUsd: high,
    nextNanoUsd: Math.min(high, nextNanoUsd),
    images,
    calls,
    quotaCalls: counted.reduce((sum, { count }) => sum + count, 0),
    quotaRequests: { likely: requestsOf(counted, "likely"), worst: requestsOf(counted, "worst") },
    unknown: (Object.keys(calls) as Role[]).filter((role) =>
      unknown.some((each) => each.role === role),
    ),
    isFree: high === 0 && unknown.length === 0,
  };
}

interface PriceRange {
  readonly low: NanoUsd;
  readonly likely: NanoUsd;
  readonly high: NanoUsd;
}

function rangeOf(
  { kind, role, count, likely = count }: CallCount,
  {
    worstNanoUsd,
    providers,
    measured,
  }: { readonly worstNanoUsd: NanoUsd; readonly providers: Providers; readonly measured: Measured },
): PriceRange {
  const { connection, model, likelyUsd = {} } = providers[role];
  const declared = declaredFor(likelyUsd, kind);
  const usual = declared === undefined ? worstNanoUsd : nanoUsdOf(declared);
  // A price that was lowered since is what counts now.
  const samples = measured({ connection, model, call: kind })
    .map((nanos) => Math.min(nanos, worstNanoUsd))
    .sort((a, b) => a - b);
  const at = (share: number): NanoUsd =>
    samples[Math.floor((samples.length - 1) * share)] ?? Math.min(usual, worstNanoUsd);
  return { low: likely * at(0.25), likely: likely * at(0.5), high: count * worstNanoUsd };
}

/** What is declared for a kind of call, else for the one that it is priced as. */
function declaredFor<T>(declared: Readonly<Record<string, T>>, kind: string): T | undefined {
  const { pricedAs = kind } = kindOf({ name: kind, kind });
  return [kind, pricedAs].flatMap((each) =>
    Object.hasOwn(declared, each) ? [declared[each]] : [],
  )[0];
}
