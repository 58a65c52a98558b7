import { nanoUsdOf, type NanoUsd } from "../base/money.js";
import { allCandidates, isSettled } from "./candidates.js";
import { candidateSteps } from "./calls/callKinds.js";
import { attemptsOf } from "./draft.js";
import { priceOf } from "./intent.js";
import { stepName } from "./keys.js";
import { rulesOf } from "./rules.js";
import type { Attempts, Candidate, Critique, SearchState } from "./state.js";

/**
 * The caps on images, calls and cost. They are allotted when an iteration is planned, so that what
 * is planned can be finished, and so that the order in which calls end cannot change what is planned:
 * an iteration's allotments are given back only when it is ranked.
 */

/** What something takes from the caps. */
export interface Demand {
  readonly calls: number;
  /** Nano-dollars, at the worst price. */
  readonly nanoUsd: number;
}

/** The cap on cost; null for none. */
export function costCapOf({ caps: { maxCostUsd } }: Pick<SearchState, "caps">): NanoUsd | null {
  return maxCostUsd === null ? null : nanoUsdOf(maxCostUsd);
}

const planned = candidateSteps.filter(([, { isPlanned }]) => isPlanned);

/**
 * @param parents how many survivors the children would be dealt among; 0 for the first iteration
 * @returns how many whole candidates (each planned step, and the critiques) may be planned, 0..N
 */
export function plannableCandidates(state: SearchState, parents: number): number {
  const rest = restOf(state);
  const whole = wholeCandidate(state);
  const critiques = state.providers.language.abilities.critiques === true ? parents : 0;
  const critiqueNanoUsd = priceOf(state, "critique");
  const fits = (count: number): boolean => {
    const asked = Math.min(critiques, count);
    const { calls, nanoUsd } = whole;
    return (
      calls * count + asked <= rest.calls &&
      nanoUsd * count + critiqueNanoUsd * asked <= rest.nanoUsd
    );
  };
  let count = Math.min(state.plan.candidates, restImages(state));
  while (count > 0 && !fits(count)) count--;
  return Math.max(0, count);
}

/** What one candidate takes from its plan to its scores. */
export function wholeCandidate(state: Pick<SearchState, "providers">): Demand {
  const prices = planned.map(([step]) => priceOf(state, step));
  return { calls: planned.length, nanoUsd: prices.reduce((sum, price) => sum + price, 0) };
}

export type RetryVerdict = "go" | "wait" | "deny";

/**
 * Whether the caps leave room for one more attempt. What is left is dealt in the order of ids:
 * a later candidate gets only what the earlier ones can no longer ask for, and waits until that is
 * known, so that the answer does not depend on whose failure came first.
 * @param claimant critiques come before all candidates; null for what comes before them all
 * @param demand what the attempt takes
 */
export function retryVerdict(
  state: SearchState,
  claimant: Candidate | Critique | null,
  demand: Demand,
): RetryVerdict {
  if (restImages(state) < 0) return "deny";
  const rest = restOf(state);
  if (rest.calls === Infinity && rest.nanoUsd === Infinity) return "go";
  const ahead = demandAhead(state, claimant);
  const fits = (before: Demand): boolean =>
    rest.calls - before.calls >= demand.calls && rest.nanoUsd - before.nanoUsd >= demand.nanoUsd;
  if (fits(ahead)) return "go";
  return ahead.calls > 0 && fits({ calls: 0, nanoUsd: 0 }) ? "wait" : "deny";
}

/** Calls and money that the caps allow and nobody has been allotted; Infinity without a cap. */
function restOf(state: SearchState): Demand {
  return { calls: restCalls(state), nanoUsd: restNanoUsd(state) };
}

function restCalls(state: SearchState): number {
  const { maxCalls } = state.caps;
  if (maxCalls === null) return Infinity;
  const ofCandidates = allCandidates(state).map((candidate) => callsAllotted(state, candidate));
  const ofCritiques = Object.values(state.critiques).map(({ ref, iteration }) => {
    const { started } = attemptsOf(state, ref);
    return isRanked(state, iteration) ? started : Math.max(1, started);
  });
  return [...ofCandidates, ...ofCritiques].reduce((rest, calls) => rest - calls, maxCalls);
}

function restImages(state: SearchState): number {
  const { maxImages } = state.caps;
  if (maxImages === null) return Infinity;
  const due = allCandidates(state).filter(
    (candidate) => candidate.image === null && holdsAllotment(state, candidate),
  );
  return maxImages - state.totals.billedDraws - due.length;
}

function restNanoUsd(state: SearchState): number {
  const cap = costCapOf(state);
  if (cap === null || !rulesOf(state).plansByCost) return Infinity;
  const running = Object.values(state.running).map(({ worstNanoUsd }) => worstNanoUsd);
  const ofCandidates = allCandidates(state).map((candidate) => moneyAllotted(state, candidate));
  const ofCritiques = Object.values(state.critiques).map(({ ref, iteration }) => {
    const isOpen = attemptsOf(state, ref).kind === "open" && !isRanked(state, iteration);
    return isOpen ? priceOf(state, "critique") : 0;
  });
  const amounts = [...running, ...ofCandidates, ...ofCritiques];
  return amounts.reduce((rest, amount) => rest - amount, cap - state.totals.spentNanoUsd);
}

function callsAllotted(state: SearchState, candidate: Candidate): number {
  const holds = holdsAllotment(state, candidate);
  const redraws = holds && owesRedraw(state, candidate) ? 1 : 0;
  return candidateSteps.reduce((sum, [step, { isPlanned }]) => {
    const { started } = attemptsOf(state, stepName(candidate.id, step));
    return sum + Math.max(holds && isPlanned ? 1 : 0, started);
  }, redraws);
}

/** The worst price of the steps that a candidate has still to begin; of a redraw, where it is owed. */
function moneyAllotted(state: SearchState, candidate: Candidate): number {
  if (!holdsAllotment(state, candidate) || isSettled(candidate)) return 0;
  const steps = planned.filter(([step]) => {
    const attempts = attemptsOf(state, stepName(candidate.id, step));
    return attempts.kind === "open" && attempts.after === null;
  });
  const redraw = isRewriting(state, candidate) ? priceOf(state, "draw") : 0;
  return steps.reduce((sum, [step]) => sum + priceOf(state, step), redraw);
}

/** Whether a rewrite was granted, together with the draw that it is for, and that has not begun. */
function owesRedraw(state: SearchState, candidate: Candidate): boolean {
  const draw = attemptsOf(state, stepName(candidate.id, "draw"));
  const isGranted = draw.kind === "open" && draw.attempt > draw.started && draw.started > 0;
  const rewrite = attemptsOf(state, stepName(candidate.id, "rewrite"));
  return isRewriting(state, candidate) || (rewrite.kind === "done" && isGranted);
}

function isRewriting(state: SearchState, { id }: Candidate): boolean {
  const rewrite = attemptsOf(state, stepName(id, "rewrite"));
  const draw = attemptsOf(state, stepName(id, "draw"));
  return rewrite.kind !== "done" && rewrite.started > 0 && draw.kind === "failed";
}

function holdsAllotment(state: SearchState, candidate: Candidate): boolean {
  if (!isRanked(state, candidate.iteration)) return true;
  return !isSettled(candidate) && !isLeft(state, candidate);
}

/** Whether a cap came before it was finished, and its iteration was ranked without it. */
export function isLeft(state: SearchState, { id, iteration, state: stage }: Candidate): boolean {
  const isSettled = stage === "judged" || stage === "failed";
  return !isSettled && isRanked(state, iteration) && !state.late.includes(id);
}

function isRanked(state: SearchState, iteration: number): boolean {
  return state.iterations[iteration]?.kept != null;
}

/** The most that earlier claimants can still ask for beyond their allotments. */
function demandAhead(state: SearchState, claimant: Candidate | Critique | null): Demand {
  const claimants = [...Object.values(state.critiques), ...allCandidates(state)];
  const ahead = claimant === null ? [] : claimants.slice(0, claimants.indexOf(claimant));
  return sumOf(ahead.map((earlier) => demandOf(state, earlier)));
}

function sumOf(demands: readonly Demand[]): Demand {
  return demands.reduce(
    (sum, { calls, nanoUsd }) => ({ calls: sum.calls + calls, nanoUsd: sum.nanoUsd + nanoUsd }),
    { calls: 0, nanoUsd: 0 },
  );
}

function demandOf(state: SearchState, claimant: Candidate | Critique): Demand {
  if ("ref" in claimant) {
    const isOpen = claimant.written === null && claimant.error === null;
    return timesPrice(isOpen ? attemptsLeft(attemptsOf(state, claimant.ref)) : 0, "critique");
  }
  if (isSettled(claimant) || isLeft(state, claimant)) return timesPrice(0, "write");
  const ofSteps = candidateSteps.map(([step, { isPlanned }]) => {
    const attempts = attemptsOf(state, stepName(claimant.id, step));
    const { limit, started } = attempts;
    return timesPrice(isPlanned ? attemptsLeft(attempts) : limit - started, step);
  });
  return sumOf(ofSteps);

  function timesPrice(calls: number, kind: string): Demand {
    return { calls, nanoUsd: calls === 0 ? 0 : calls * priceOf(state, kind) };
  }
}

function attemptsLeft({ limit, started }: Attempts): number {
  return limit - Math.max(1, started);
}
