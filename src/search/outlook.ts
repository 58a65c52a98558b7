import { usdOf } from "../base/money.js";
import type { CapName } from "../protocol/plan.js";
import { wholeCandidate } from "./budget.js";
import { isSettled, lastIteration, openCandidates } from "./candidates.js";
import { drawsImage, iterationCalls, plannedSteps } from "./calls/callKinds.js";
import { attemptsOf } from "./draft.js";
import { estimate } from "./estimate.js";
import { priceOf } from "./charge.js";
import { stepName } from "./keys.js";
import type { SearchState } from "./state.js";

/** What a search has used of what its limits count, and what it takes to go on. Pure. */

/** By limit, in its own unit: images, model calls, US dollars, seconds. */
export type Amounts = Readonly<Record<CapName, number>>;

export interface Outlook {
  /** The one that is next to be worked on, and what it still takes. */
  readonly iteration: "first" | "under way" | "one more";
  readonly next: Amounts;
  /** What all that is left of the plan takes. */
  readonly rest: Amounts;
}

interface Work {
  readonly images: number;
  readonly calls: number;
  readonly nanoUsd: number;
}

export function usedOf({ activeMs, totals }: SearchState): Amounts {
  const { billedDraws, calls, spentNanoUsd } = totals;
  return {
    maxImages: billedDraws,
    maxCalls: calls,
    maxCostUsd: usdOf(spentNanoUsd),
    maxSeconds: activeMs / 1000,
  };
}

/**
 * At the most, at the worst prices, when every attempt succeeds at once; seconds are an estimate from
 * how long the calls so far have taken.
 */
export function outlookOf(state: SearchState): Outlook {
  const begun = state.iterations.length;
  const isUnderWay = lastIteration(state)?.kept === null;
  const iteration = isUnderWay ? "under way" : begun === 0 ? "first" : "one more";
  const open = openWork(state);
  const next = isUnderWay ? open : iterationsWork(state, begun, begun + 1);
  const rest = sum(open, iterationsWork(state, begun, state.plan.iterations));
  return { iteration, next: amountsOf(state, next), rest: amountsOf(state, rest) };
}

/** What is planned, or to be planned, in the iteration that is not ranked yet. */
function openWork(state: SearchState): Work {
  const ofSteps = openCandidates(state)
    .filter((candidate) => !isSettled(candidate))
    .flatMap((candidate) =>
      plannedSteps(state.plan)
        .filter(([, step]) => !step.isDone(state, candidate))
        .map(([kind]) => ({
          images: drawsImage(kind) ? 1 : 0,
          ...callWork(state, stepName(candidate.id, kind), kind),
        })),
    );
  const current = lastIteration(state);
  const ofIteration = iterationCalls.flatMap(([kind, calls]) =>
    calls
      .planned(state)
      .filter(({ iteration }) => current?.kept === null && iteration === current.index)
      .filter(({ isSettled: isOver }) => !isOver)
      .map(({ name }) => ({ images: 0, ...callWork(state, name, kind) })),
  );
  const unplanned = current === undefined ? 0 : current.size - current.candidates.length;
  const whole = wholeCandidate(state);
  return sum(...ofSteps, ...ofIteration, ...Array.from({ length: unplanned }, () => whole));
}

/** A call that has been started is counted among the used ones; its cost is when it has ended. */
function callWork(state: SearchState, name: string, kind: string): Omit<Work, "images"> {
  const attempts = attemptsOf(state, name);
  const isAgain = attempts.kind === "open" && attempts.attempt <= attempts.started;
  const isCounted = attempts.kind === "running" || isAgain;
  return { calls: isCounted ? 0 : 1, nanoUsd: priceOf(state, kind) };
}

/** Of whole iterations, those before `to` without those before `from`. */
function iterationsWork({ plan, providers }: SearchState, from: number, to: number): Work {
  const upTo = (iterations: number): Work => {
    if (iterations === 0) return sum();
    const uncapped = { ...plan, iterations, maxImages: null, maxCalls: null };
    const { calls, images, worstNanoUsd } = estimate(uncapped, providers);
    const all = Object.values(calls).reduce((total, count) => total + count, 0);
    return { images, calls: all, nanoUsd: worstNanoUsd };
  };
  const [before, after] = [upTo(from), upTo(Math.max(from, to))];
  return {
    images: after.images - before.images,
    calls: after.calls - before.calls,
    nanoUsd: after.nanoUsd - before.nanoUsd,
  };
}

function sum(...works: readonly Work[]): Work {
  return works.reduce(
    (total, { images, calls, nanoUsd }) => ({
      images: total.images + images,
      calls: total.calls + calls,
      nanoUsd: total.nanoUsd + nanoUsd,
    }),
    { images: 0, calls: 0, nanoUsd: 0 },
  );
}

function amountsOf(state: SearchState, { images, calls, nanoUsd }: Work): Amounts {
  const secondsEach = state.activeMs / 1000 / Math.max(1, state.totals.calls);
  return {
    maxImages: images,
    maxCalls: calls,
    maxCostUsd: usdOf(nanoUsd),
    maxSeconds: secondsEach * calls,
  };
}
