import { allCandidates, isSettled } from "./candidates.js";
import type { Attempts, Candidate, Critique, SearchState } from "./state.js";

/**
 * The caps on images and calls. They are allotted when an iteration is planned, so that what is
 * planned can be finished, and so that the order in which calls end cannot change what is planned:
 * an iteration's allotments are given back only when it is ranked.
 */

/**
 * @param parents how many survivors the children would be dealt among; 0 for the first iteration
 * @returns how many whole candidates (write, draw, judge, and the critiques) may be planned, 0..N
 */
export function plannableCandidates(state: SearchState, parents: number): number {
  const { plan, providers } = state;
  const calls = restCalls(state);
  const critiques = providers.language.critiques ? parents : 0;
  let count = Math.min(plan.candidates, restImages(state));
  while (count > 0 && 3 * count + Math.min(critiques, count) > calls) count--;
  return Math.max(0, count);
}

export type RetryVerdict = "go" | "wait" | "deny";

/**
 * Whether the caps leave room for one more attempt. What is left is dealt in the order of ids:
 * a later candidate gets only what the earlier ones can no longer ask for, and waits until that is
 * known, so that the answer does not depend on whose failure came first.
 * @param claimant critiques come before all candidates
 * @param calls how many calls the attempt takes
 */
export function retryVerdict(
  state: SearchState,
  claimant: Candidate | Critique,
  calls: number,
): RetryVerdict {
  if (restImages(state) < 0) return "deny";
  const rest = restCalls(state);
  if (rest === Infinity) return "go";
  const ahead = demandAhead(state, claimant);
  if (rest - ahead >= calls) return "go";
  return ahead > 0 ? "wait" : "deny";
}

/** Calls that the cap allows and nobody has been allotted. */
function restCalls(state: SearchState): number {
  const { maxCalls } = state.plan;
  if (maxCalls === null) return Infinity;
  const ofCandidates = allCandidates(state).map((candidate) => callsAllotted(state, candidate));
  const ofCritiques = Object.values(state.critiques).map(({ iteration, attempts }) =>
    isRanked(state, iteration) ? attempts.started : Math.max(1, attempts.started),
  );
  return [...ofCandidates, ...ofCritiques].reduce((rest, calls) => rest - calls, maxCalls);
}

function restImages(state: SearchState): number {
  const { maxImages } = state.plan;
  if (maxImages === null) return Infinity;
  const due = allCandidates(state).filter(
    (candidate) => candidate.image === null && holdsAllotment(state, candidate),
  );
  return maxImages - state.totals.billedDraws - due.length;
}

function callsAllotted(state: SearchState, candidate: Candidate): number {
  const { write, rewrite, draw, judge } = candidate.attempts;
  const holds = holdsAllotment(state, candidate);
  const redraws = holds && owesRedraw(candidate) ? 1 : 0;
  const steps = [write.started, draw.started + redraws, judge.started];
  return steps.reduce((sum, calls) => sum + Math.max(holds ? 1 : 0, calls), rewrite.started);
}

/** Whether a rewrite was granted, together with the draw that it is for, and that has not begun. */
function owesRedraw({ attempts: { draw, rewrite }, rewritten }: Candidate): boolean {
  const isRewriting = rewrite.started > 0 && draw.failure?.code === "prompt.refused" && !rewritten;
  return isRewriting || (rewritten && draw.failure === null && draw.next > draw.started);
}

function holdsAllotment(state: SearchState, candidate: Candidate): boolean {
  return !isRanked(state, candidate.iteration) || !isSettled(candidate);
}

function isRanked(state: SearchState, iteration: number): boolean {
  return state.iterations[iteration]?.kept != null;
}

/** The most calls that earlier claimants can still ask for beyond their allotments. */
function demandAhead(state: SearchState, claimant: Candidate | Critique): number {
  const claimants = [...Object.values(state.critiques), ...allCandidates(state)];
  return claimants
    .slice(0, claimants.indexOf(claimant))
    .reduce((sum, earlier) => sum + demandOf(earlier), 0);
}

function demandOf(claimant: Candidate | Critique): number {
  if ("ref" in claimant) {
    const isOpen = claimant.written === null && claimant.error === null;
    return isOpen ? attemptsLeft(claimant.attempts) : 0;
  }
  if (isSettled(claimant)) return 0;
  const { write, rewrite, draw, judge } = claimant.attempts;
  const ofSteps = [write, draw, judge].reduce((sum, step) => sum + attemptsLeft(step), 0);
  return ofSteps + rewrite.limit - rewrite.started;
}

function attemptsLeft({ limit, started }: Attempts): number {
  return limit - Math.max(1, started);
}
