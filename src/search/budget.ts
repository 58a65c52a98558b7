import { nanoUsdOf, type NanoUsd } from "../base/money.js";
import { isLeft, noDemand, sumOf, taken, unplannedShared, type Demand } from "./allotments.js";
import { allCandidates, isSettled } from "./candidates.js";
import {
  drawsImage,
  iterationCalls,
  planCallsLeft,
  plannedSteps,
  stepsOf,
} from "./calls/callKinds.js";
import { chargeOf, priceOf } from "./charge.js";
import { attemptsOf, isOver } from "./draft.js";
import { planCallName, stepName } from "./keys.js";
import { rulesOf } from "./rules.js";
import type { Attempts, Candidate, SearchState } from "./state.js";

/**
 * The caps on images, calls and cost. They are allotted when an iteration is planned, so that what
 * is planned can be finished, and so that the order in which calls end cannot change what is planned:
 * an iteration's allotments are given back only when it is ranked.
 */

/** The cap on cost; null for none. */
export function costCapOf({ caps: { maxCostUsd } }: Pick<SearchState, "caps">): NanoUsd | null {
  return maxCostUsd === null ? null : nanoUsdOf(maxCostUsd);
}

/**
 * @param parents how many survivors the children would be dealt among; 0 for the first iteration
 * @returns how many whole candidates (each planned step, and the calls of the iteration) may be planned, 0..N
 */
export function plannableCandidates(state: SearchState, parents: number): number {
  const rest = restOf(state);
  const ahead = parents === 0 ? planDemand(state) : noDemand;
  const left = { calls: rest.calls - ahead.calls, nanoUsd: rest.nanoUsd - ahead.nanoUsd };
  // What is asked for the whole plan is worth no image: of one alone, it is given up.
  return plannableIn(state, parents, { ...rest, ...left }) || plannableIn(state, parents, rest);
}

function plannableIn(state: SearchState, parents: number, rest: Demand): number {
  const whole = wholeCandidate(state);
  const fits = (count: number): boolean => {
    let { calls, nanoUsd } = { calls: whole.calls * count, nanoUsd: whole.nanoUsd * count };
    for (const [kind, each] of iterationCalls) {
      const asked = each.perIteration(state, Math.min(parents, count));
      calls += asked;
      nanoUsd += asked * priceOf(state, kind);
    }
    return calls <= rest.calls && nanoUsd <= rest.nanoUsd;
  };
  let count = Math.min(state.plan.candidates, rest.images);
  while (count > 0 && !fits(count)) count--;
  return Math.max(0, count);
}

/** What the calls of the plan take that have not begun. */
function planDemand(state: SearchState): Demand {
  const ahead = planCallsLeft(state)
    .filter(([kind]) => attemptsOf(state, planCallName(kind)).started === 0)
    .map(([kind]) => ({ calls: 1, images: 0, nanoUsd: priceOf(state, kind) }));
  return sumOf(ahead);
}

/** What one candidate takes from its plan to its scores. */
export function wholeCandidate(state: Pick<SearchState, "plan" | "providers">): Demand {
  const steps = plannedSteps(state.plan);
  const nanoUsd = steps.reduce((sum, [step]) => sum + priceOf(state, step), 0);
  return { calls: steps.length, images: 1, nanoUsd };
}

export type RetryVerdict = "go" | "wait" | "deny";

/**
 * Whether the caps leave room for one more attempt. What is left is dealt in the order of ids:
 * a later candidate gets only what the earlier ones can no longer ask for, and waits until that is
 * known, so that the answer does not depend on whose failure came first.
 * @param claimant a candidate's id, or the name of a call of an iteration or of the plan, which come
 * before all candidates, those planned before the others
 * @param demand what the attempt takes
 */
export function retryVerdict(state: SearchState, claimant: string, demand: Demand): RetryVerdict {
  const rest = restOf(state);
  if (rest.calls === Infinity && rest.images === Infinity && rest.nanoUsd === Infinity) return "go";
  const { dealsImages, waitsInVain } = rulesOf(state);
  if (!dealsImages && rest.images < 0) return "deny";
  const room = dealsImages ? rest : { ...rest, images: Infinity };
  const ahead = demandAhead(state, claimant);
  if (fitsIn(room, sumOf([ahead, demand]))) return "go";
  return ahead.calls > 0 && (waitsInVain || fitsIn(room, demand)) ? "wait" : "deny";
}

/** Whether there is a cap on images, calls or cost, so that one call's room is another's loss. */
export function dealsCaps({ caps }: Pick<SearchState, "caps">): boolean {
  return caps.maxImages !== null || caps.maxCalls !== null || caps.maxCostUsd !== null;
}

function fitsIn(rest: Demand, { calls, images, nanoUsd }: Demand): boolean {
  return calls <= rest.calls && images <= rest.images && nanoUsd <= rest.nanoUsd;
}

/** What the caps allow and nobody has been allotted; Infinity without a cap. */
function restOf(state: SearchState): Demand {
  const { maxImages, maxCalls } = state.caps;
  const maxNanoUsd = rulesOf(state).plansByCost ? costCapOf(state) : null;
  if (maxImages === null && maxCalls === null && maxNanoUsd === null) return noCaps;
  const { calls, images, nanoUsd } = taken(state);
  return {
    calls: (maxCalls ?? Infinity) - calls,
    images: (maxImages ?? Infinity) - images,
    nanoUsd: (maxNanoUsd ?? Infinity) - nanoUsd,
  };
}

const noCaps: Demand = { calls: Infinity, images: Infinity, nanoUsd: Infinity };

/** The most that earlier claimants can still ask for beyond their allotments. */
function demandAhead(state: SearchState, claimant: string): Demand {
  // After a cap was hit, only what is drawn can ask for anything.
  const isCapped = state.capHit !== null && rulesOf(state).judgesAfterCap;
  const ofIterations = iterationCalls.flatMap(([kind, calls]) =>
    calls.planned(state).map(({ name, isSettled: isOver }) => ({
      id: name,
      demand: () => (isOver || isCapped ? noDemand : demandOfCall(state, name, kind)),
    })),
  );
  const ofOthers = unplannedShared(state).map(({ name, kind, holds }) => ({
    id: name,
    demand: () => {
      const mayAsk = holds && !isCapped && !isOver(attemptsOf(state, name));
      return mayAsk ? demandOfCall(state, name, kind, false) : noDemand;
    },
  }));
  const ofCandidates = allCandidates(state).map((candidate) => ({
    id: candidate.id,
    demand: () =>
      isCapped && candidate.image === null ? noDemand : demandOfCandidate(state, candidate),
  }));
  const claimants = [...ofIterations, ...ofOthers, ...ofCandidates];
  const place = claimants.findIndex(({ id }) => id === claimant);
  return sumOf(claimants.slice(0, Math.max(0, place)).map(({ demand }) => demand()));
}

function demandOfCandidate(state: SearchState, candidate: Candidate): Demand {
  if (isSettled(candidate) || isLeft(state, candidate)) return noDemand;
  return sumOf(
    stepsOf(state.plan).map(([kind, step]) =>
      demandOfCall(state, stepName(candidate.id, kind), kind, step.takenBy(state.plan) === "all"),
    ),
  );
}

function demandOfCall(state: SearchState, name: string, kind: string, isPlanned = true): Demand {
  const attempts = attemptsOf(state, name);
  const calls = isPlanned ? attemptsLeft(attempts) : attempts.limit - attempts.started;
  const charge = chargeOf(state, kind);
  const images = drawsImage(kind) && charge.kind !== "free" ? calls : 0;
  return { calls, images, nanoUsd: calls === 0 ? 0 : calls * charge.worstNanoUsd };
}

function attemptsLeft({ limit, started }: Attempts): number {
  return limit - Math.max(1, started);
}
