import { nanoUsdOf, type NanoUsd } from "../base/money.js";
import { iterationCalls, kindOf, planCalls, stepsOf } from "./calls/callKinds.js";
import type { Role } from "../protocol/providers.js";
import { comparesImages } from "./ranking/compare/comparisonCounts.js";
import type { SearchState } from "./state.js";

/** What is known, before it is made, of what a call costs. */
export interface Charge {
  /**
   * `free`: nothing, however often it is made; `priced`: at the most its price; `counted`: no money,
   * but some of a quota; `unknown`: anything.
   */
  readonly kind: "free" | "priced" | "counted" | "unknown";
  /** The most that it costs, as its provider declares; 0 where it declares nothing. */
  readonly worstNanoUsd: NanoUsd;
}

type ByProviders = Pick<SearchState, "providers">;

/** @throws {JournalError} this version does not know the kind */
export function chargeOf({ providers }: ByProviders, kind: string): Charge {
  const { role, pricedAs: priced = kind } = kindOf({ name: kind, kind });
  const { billing, worstUsd } = providers[role];
  const isNamed = Object.hasOwn(worstUsd, priced);
  const worstNanoUsd = nanoUsdOf((isNamed ? worstUsd[priced] : undefined) ?? 0);
  if (billing === "unknown") return { kind: "unknown", worstNanoUsd };
  if (worstNanoUsd > 0) return { kind: "priced", worstNanoUsd };
  if (billing === "quota") return { kind: "counted", worstNanoUsd };
  return { kind: billing === "free" || isNamed ? "free" : "unknown", worstNanoUsd };
}

/** The most that a call of a kind costs, as far as its provider declares it. */
export function priceOf(state: ByProviders, kind: string): NanoUsd {
  return chargeOf(state, kind).worstNanoUsd;
}

/**
 * Why a cap on cost could not be kept: somebody's price is not known. Null where it could, or where
 * there is none.
 */
export function whyNoCostCap({
  plan,
  providers,
  caps: { maxCostUsd },
}: Pick<SearchState, "plan" | "providers"> & {
  readonly caps: Pick<SearchState["caps"], "maxCostUsd">;
}): string | null {
  if (maxCostUsd === null) return null;
  const sentences = [...unpricedKinds(plan, providers)].map(([role, kinds]) => {
    const { model, connection } = providers[role];
    return `The ${role} model ${model} of ${connection} does not say what its calls cost (${kinds.join(", ")}), so a limit on cost could not be kept: give its connection their price, or take the limit on cost away.`;
  });
  return sentences.length === 0 ? null : sentences.join("\n");
}

/** The kinds of calls that a search may make, and whose price is not known, by role. */
function unpricedKinds(
  plan: SearchState["plan"],
  providers: SearchState["providers"],
): ReadonlyMap<Role, readonly string[]> {
  const unknown = new Map<Role, string[]>();
  for (const kind of kindsTaken(plan, providers)) {
    if (chargeOf({ providers }, kind).kind !== "unknown") continue;
    const { role } = kindOf({ name: kind, kind });
    unknown.set(role, [...(unknown.get(role) ?? []), kind]);
  }
  return unknown;
}

/** The kinds that a search may call. */
function kindsTaken(plan: SearchState["plan"], providers: SearchState["providers"]): string[] {
  const parents = plan.iterations > 1 ? Math.min(plan.beamWidth, plan.candidates) : 0;
  const ofIterations = iterationCalls.filter(([, each]) =>
    [0, parents].some((count) => each.perIteration({ plan, providers }, count) > 0),
  );
  const kinds = [...planCalls({ plan, providers }), ...stepsOf(plan), ...ofIterations].map(
    ([kind]) => kind,
  );
  return comparesImages(plan, providers) ? [...kinds, "compare"] : kinds;
}
