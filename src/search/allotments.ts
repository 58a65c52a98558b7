import type { NanoUsd } from "../base/money.js";
import { allCandidates, isLeftByEnd, isSettled } from "./candidates.js";
import { drawsImage, isOfIteration, iterationCalls, stepsOf } from "./calls/callKinds.js";
import { chargeOf, type Charge } from "./charge.js";
import { attemptsOf, isOver } from "./draft.js";
import { firstKey, stepName, type CallName } from "./keys.js";
import { rulesOf } from "./rules.js";
import type { Attempts, Candidate, Failure, SearchState } from "./state.js";

/**
 * What the candidates and critiques under way take from the caps, at the worst prices, whatever
 * their calls cost in the end. It changes only when an attempt more is granted and when an
 * iteration is ranked: so the order in which calls end decides nothing.
 */

/** What something takes from the caps. */
export interface Demand {
  readonly calls: number;
  readonly images: number;
  /** Nano-dollars, at the worst price. */
  readonly nanoUsd: NanoUsd;
}

export const noDemand: Demand = { calls: 0, images: 0, nanoUsd: 0 };

export function sumOf(demands: readonly Demand[]): Demand {
  return demands.reduce(
    (sum, { calls, images, nanoUsd }) => ({
      calls: sum.calls + calls,
      images: sum.images + images,
      nanoUsd: sum.nanoUsd + nanoUsd,
    }),
    noDemand,
  );
}

/** What has been used, and what is set aside for what is under way. */
export function taken(state: SearchState): Demand {
  const { totals } = state;
  const steps = stepsOf(state.plan);
  const used = { calls: 0, images: totals.billedDraws, nanoUsd: totals.spentNanoUsd };
  const ofCandidates = allCandidates(state).flatMap((candidate) => {
    const holds = holdsAllotment(state, candidate);
    const owed = holds ? owedTo(state, candidate) : [];
    return steps.map(([kind, step]) => {
      const isPlanned = step.takenBy(state.plan) === "all";
      const name = stepName(candidate.id, kind);
      return takenBy(state, { name, kind, holds, isPlanned, isOwed: owed.includes(kind) });
    });
  });
  const ofIterations = iterationCalls.flatMap(([kind, calls]) =>
    calls.planned(state).map(({ name, iteration }) => {
      const holds = !isRanked(state, iteration);
      return takenBy(state, { name, kind, holds, isPlanned: true, isOwed: false });
    }),
  );
  const ofOthers = unplannedShared(state).map((call) =>
    takenBy(state, { ...call, isPlanned: false, isOwed: false }),
  );
  return sumOf([used, ...ofCandidates, ...ofIterations, ...ofOthers]);
}

/**
 * Calls begun that belong to no single candidate and were planned with no iteration; by name, which
 * is the order that they are dealt to in.
 */
export function unplannedShared(state: SearchState): (CallName & Pick<HeldCall, "holds">)[] {
  return Object.keys(state.attempts)
    .map(firstKey)
    .filter(({ candidate, kind }) => candidate === null && !isOfIteration(kind))
    .map(({ name, kind, iteration }) => ({ name, kind, holds: !isRanked(state, iteration ?? 0) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface HeldCall {
  /** The key without the attempt. */
  readonly name: string;
  readonly kind: string;
  readonly holds: boolean;
  readonly isPlanned: boolean;
  /** Whether one more attempt was granted together with another call. */
  readonly isOwed: boolean;
}

/** Its calls, and what it takes of images and money beyond what it has used of them. */
function takenBy(state: SearchState, call: HeldCall): Demand {
  const { name, kind, holds, isPlanned, isOwed } = call;
  const attempts = attemptsOf(state, name);
  const { started, billed, spentNanoUsd } = attempts;
  if (!holds) return { ...noDemand, calls: started };
  const least = isPlanned ? 1 : 0;
  const charge = chargeOf(state, kind);
  const { worstNanoUsd: price } = charge;
  // What nobody planned is granted when it is started, not before.
  const isAsked = isPlanned || attempts.kind !== "open" || attempts.attempt <= started;
  const granted = isAsked ? grantedOf(attempts, charge) : billed;
  const times = Math.max(least, granted, isOwed ? billed + 1 : 0);
  const toCome = Math.max(0, times - billed);
  const images = rulesOf(state).dealsImages ? toCome : Number(!isOver(attempts));
  return {
    calls: Math.max(least, started) + (isOwed ? 1 : 0),
    images: drawsImage(kind) ? images : 0,
    nanoUsd: Math.max(toCome * price, times * price - spentNanoUsd),
  };
}

/** How many times, at the most, a call is paid for with the attempts that it has been granted. */
function grantedOf(attempts: Attempts, charge: Charge): number {
  const { billed } = attempts;
  switch (attempts.kind) {
    case "done":
    case "givenUp":
      return billed;
    case "running":
      return billed + 1;
    case "open":
      return attempts.after === null ? billed + 1 : billed + repeatable(attempts.after, charge);
    case "failed":
      return billed + repeatable(attempts.failure, charge);
  }
}

/** 1 where what was set aside for an attempt was not used, so that the next one may have it. */
function repeatable({ billed }: Failure, charge: Charge): number {
  return billed === "no" || charge.kind === "free" ? 1 : 0;
}

/** What one more attempt at a call takes beyond what is set aside for it. */
export function demandOfAttempt(state: SearchState, name: string, kind: string): Demand {
  const attempts = attemptsOf(state, name);
  const charge = chargeOf(state, kind);
  const last = lastFailure(attempts);
  const isSetAside = last !== null && repeatable(last, charge) === 1;
  const times = isSetAside ? 0 : 1;
  return { calls: 1, images: drawsImage(kind) ? times : 0, nanoUsd: times * charge.worstNanoUsd };
}

function lastFailure(attempts: Attempts): Failure | null {
  if (attempts.kind === "failed") return attempts.failure;
  return attempts.kind === "open" ? attempts.after : null;
}

/** Kinds of calls that were granted together with one that nobody planned, and have not begun. */
function owedTo(state: SearchState, candidate: Candidate): readonly string[] {
  return stepsOf(state.plan).flatMap(([, step]) => step.owed?.(state, candidate) ?? []);
}

function holdsAllotment(state: SearchState, candidate: Candidate): boolean {
  if (isLeft(state, candidate)) return false;
  return !isRanked(state, candidate.iteration) || !isSettled(candidate);
}

/** Whether a cap, or an end, came before it was finished, and the search goes on without it. */
export function isLeft(state: SearchState, candidate: Candidate): boolean {
  const { id, iteration } = candidate;
  const isRankedWithout = isRanked(state, iteration) && !state.late.includes(id);
  return isLeftByEnd(state, candidate) || (!isSettled(candidate) && isRankedWithout);
}

function isRanked(state: SearchState, iteration: number): boolean {
  return state.iterations[iteration]?.kept != null;
}
