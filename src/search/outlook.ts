import { usdOf } from "../base/money.js";
import type { CapName } from "../protocol/plan.js";
import { isSettled, lastIteration, openCandidates } from "./candidates.js";
import {
  drawsImage,
  iterationCalls,
  kindOf,
  planCallsLeft,
  plannedSteps,
} from "./calls/callKinds.js";
import { attemptsOf, isOver } from "./draft.js";
import { callsIn, countsOfCalls, estimateOfCounts, type CallCount } from "./estimate.js";
import { priceOf } from "./charge.js";
import { planCallName, stepName } from "./keys.js";
import {
  comparesImages,
  likelyComparisons,
  mostComparisons,
} from "./ranking/compare/comparisonCounts.js";
import { isSpared, testedProviders, testNames, testsLeft } from "./judgeTest/judgeTest.js";
import type { Providers } from "../protocol/providers.js";
import type { Iteration, SearchState } from "./state.js";

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
 * At the most, whatever the caps are, at the worst prices, when every attempt succeeds at once; seconds are
 * an estimate from how long the calls so far have taken. A test of the judge that the caps left no room for
 * is made once they are raised: it is among what is left.
 */
export function outlookOf(spared: SearchState): Outlook {
  const state = withTestAgain(spared);
  const begun = state.iterations.length;
  const isUnderWay = lastIteration(state)?.kept === null;
  const iteration = isUnderWay ? "under way" : begun === 0 ? "first" : "one more";
  const calls = openCalls(state);
  const open = sum(...calls.map((call) => workOf(state, call)));
  const providers = laterProviders(state, calls);
  const next = isUnderWay ? open : iterationsWork(state, providers, begun, begun + 1);
  const rest = sum(open, iterationsWork(state, providers, begun, state.plan.iterations));
  return { iteration, next: amountsOf(state, next), rest: amountsOf(state, rest) };
}

/**
 * The calls that are left of the plan, under what is left of the caps on images and calls; one that
 * has been started and not answered is among them, for its cost is still to come.
 */
export function callsLeft(state: SearchState): readonly CallCount[] {
  const { caps, iterations, plan, totals } = state;
  const open = openCalls(state);
  const work = sum(...open.map((call) => workOf(state, call)));
  const left = (cap: number | null, used: number) =>
    cap === null ? null : Math.max(0, cap - used);
  const capped = {
    ...plan,
    maxImages: left(caps.maxImages, totals.billedDraws + work.images),
    maxCalls: left(caps.maxCalls, totals.calls + work.calls),
  };
  return [
    ...open.map(({ kind, likely = 1 }) => {
      return { kind, role: kindOf({ name: kind, kind }).role, count: 1, likely };
    }),
    ...countsOfCalls(capped, laterProviders(state, open), iterations.length),
  ];
}

/** The state once caps are raised that left no room for the judge's test. */
function withTestAgain(state: SearchState): SearchState {
  if (!isSpared(state)) return state;
  const others = Object.entries(state.attempts).filter(([name]) => !testNames.includes(name));
  return { ...state, attempts: Object.fromEntries(others) };
}

/** As later iterations find them: a test that is among the open calls has been made by then. */
function laterProviders(state: SearchState, open: readonly OpenCall[]): Providers {
  const providers = testedProviders(state);
  if (!open.some(({ kind }) => kind === "test")) return providers;
  const vision = { ...providers.vision };
  delete vision.judgeTest;
  return { ...providers, vision };
}

interface OpenCall {
  readonly kind: string;
  /** Whether it is among the calls that were made. */
  readonly isStarted: boolean;
  /** 0 where it is made at the most, but not as a rule. */
  readonly likely?: 0 | 1;
}

/** What is planned, or to be planned, in the iteration that is not ranked yet. */
function openCalls(state: SearchState): readonly OpenCall[] {
  const steps = plannedSteps(state.plan);
  const ofSteps = openCandidates(state)
    .filter((candidate) => !isSettled(candidate))
    .flatMap((candidate) =>
      steps
        .filter(([, step]) => !step.isDone(state, candidate))
        .map(([kind]) => openCall(state, stepName(candidate.id, kind), kind)),
    );
  const current = lastIteration(state);
  const ofIteration = iterationCalls.flatMap(([kind, calls]) =>
    calls
      .planned(state)
      .filter(({ iteration }) => current?.kept === null && iteration === current.index)
      .filter(({ isSettled: isOver }) => !isOver)
      .map(({ name }) => openCall(state, name, kind)),
  );
  const isFirst = current?.index === 0 && current.kept === null;
  const ofPlan = (isFirst ? planCallsLeft(state) : []).map(([kind]) =>
    openCall(state, planCallName(kind), kind),
  );
  const unplanned = current === undefined ? 0 : current.size - current.candidates.length;
  const whole = steps.map(([kind]) => ({ kind, isStarted: false }));
  return [
    ...ofPlan,
    ...ofSteps,
    ...ofIteration,
    ...Array.from({ length: unplanned }, () => whole).flat(),
    ...(current?.kept === null ? openComparisons(state, current) : []),
  ];
}

/** What the ranking of the iteration under way may still ask. */
function openComparisons(state: SearchState, { index, size }: Iteration): OpenCall[] {
  const { plan } = state;
  if (!comparesImages(plan, testedProviders(state))) return [];
  const most = mostComparisons(plan, index, size);
  const place = `i${index}/compare/`;
  const begun = Object.keys(state.attempts).filter((name) => name.startsWith(place));
  const running = begun.filter((name) => !isOver(attemptsOf(state, name)));
  const left = Math.max(0, most - begun.length);
  const likely = likelyComparisons(plan, index, size) - begun.length;
  return [
    ...(most === 0 ? [] : testsLeft(state)).map(({ name, kind }) => openCall(state, name, kind)),
    ...running.map((name) => openCall(state, name, "compare")),
    ...Array.from({ length: left }, (_, each): OpenCall => {
      return { kind: "compare", isStarted: false, likely: each < likely ? 1 : 0 };
    }),
  ];
}

/** A call that has been started is counted among the used ones; its cost is when it has ended. */
function openCall(state: SearchState, name: string, kind: string): OpenCall {
  const attempts = attemptsOf(state, name);
  const isAgain = attempts.kind === "open" && attempts.attempt <= attempts.started;
  return { kind, isStarted: attempts.kind === "running" || isAgain };
}

function workOf(state: SearchState, { kind, isStarted }: OpenCall): Work {
  return {
    images: drawsImage(kind) ? 1 : 0,
    calls: isStarted ? 0 : 1,
    nanoUsd: priceOf(state, kind),
  };
}

/** Of whole iterations, those before `to` without those before `from`, whatever the caps are. */
function iterationsWork(
  { plan }: SearchState,
  providers: Providers,
  from: number,
  to: number,
): Work {
  const uncapped = { ...plan, iterations: to, maxImages: null, maxCalls: null };
  const counts = countsOfCalls(uncapped, providers, from);
  const { images, worstNanoUsd } = estimateOfCounts(counts, providers);
  return { images, calls: callsIn(counts), nanoUsd: worstNanoUsd };
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
