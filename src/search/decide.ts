import { cutText } from "../base/cutText.js";
import type { EventBody } from "../protocol/events.js";
import { allCandidates, candidateOf, critiqueOf, isSettled, lastIteration } from "./candidates.js";
import { dueOf, dueOfCritique } from "./dueStep.js";
import { critiqueIntent, stepIntent, type CallIntent } from "./intent.js";
import { nextPlanned } from "./planning.js";
import { rankByTotal } from "./ranking/byTotal.js";
import type { Ranker } from "./ranking/ranker.js";
import type { Candidate, Iteration, SearchState } from "./state.js";

/** What follows from a state. */
export interface Decision {
  /** Events to append now, in this order; after the first one the state is another: ask again. */
  readonly decisions: readonly EventBody[];
  /** Calls worth starting once no decision is due, most urgent first; some may be running. */
  readonly calls: readonly CallIntent[];
}

const nothing: Decision = { decisions: [], calls: [] };
const one = (decision: EventBody): Decision => ({ decisions: [decision], calls: [] });

/** Later iterations, running, whose candidates all failed, after which the provider is to blame. */
const failedIterationsBeforePause = 2;
/** Iterations, running, without progress, after which a search has reached its plateau. */
const flatIterationsBeforeEnd = 2;

/**
 * What follows from `state`: a function of nothing else, made only when all its inputs are in, so
 * that the order in which calls end cannot change it. Does not see pauses: only calls wait for those.
 * @throws {JournalError} when the state names what was never planned
 */
export function decide(state: SearchState, ranker: Ranker = rankByTotal): Decision {
  if (state.end !== null) return nothing;
  if (state.cancelRequested) return decideCancelled(state, ranker);
  if (state.capHit !== null) return decideCapped(state, ranker);
  const failure = failureDue(state);
  if (failure !== null) return one(failure);
  if (state.reopened !== null) return decideReopened(state, ranker, state.reopened.reason);

  const current = lastIteration(state);
  if (current === undefined || current.candidates.length < current.size) {
    const planned = nextPlanned(state, current?.index ?? 0);
    return planned === null ? one(capBeforeResult) : one(planned);
  }
  if (current.kept === null) {
    if (!openCandidates(state).every(isSettled)) return { decisions: [], calls: callsDue(state) };
    return decideRanking(state, ranker, current);
  }
  return decideNext(state, ranker, current);
}

const capBeforeResult: EventBody = {
  kind: "searchFailed",
  code: "cap.beforeResult",
  message: "A cap was reached before the first image was judged. Raise it, or ask for less.",
};

function decideCancelled(state: SearchState, ranker: Ranker): Decision {
  return isRunning(state) ? nothing : one(finished(state, ranker, "cancelled"));
}

/** After a cap nothing starts: what runs finishes, what is judged is ranked, then it ends. */
function decideCapped(state: SearchState, ranker: Ranker): Decision {
  if (isRunning(state)) return nothing;
  const current = lastIteration(state);
  const isUnranked = current?.kept === null;
  if (isUnranked && current.candidates.some((id) => candidateOf(state, id).scores !== null)) {
    return decideRanking(state, ranker, current);
  }
  if (judged(state).length === 0) return one(capBeforeResult);
  return one(finished(state, ranker, "capReached"));
}

/** After an end that a retry reopened, only the retried candidates run. */
function decideReopened(
  state: SearchState,
  ranker: Ranker,
  reason: "completed" | "plateau" | "satisfied" | "capReached" | "cancelled",
): Decision {
  const settled = openCandidates(state).every(isSettled);
  return settled ? one(finished(state, ranker, reason)) : { decisions: [], calls: callsDue(state) };
}

/** The first candidate, or critique, that is out of attempts. */
function failureDue(state: SearchState): EventBody | null {
  for (const ref of openCritiques(state)) {
    const due = dueOfCritique(state, critiqueOf(state, ref));
    if (due.kind === "fail") return { kind: "critiqueFailed", critique: ref, ...due.error };
  }
  for (const candidate of openCandidates(state)) {
    const due = dueOf(state, candidate);
    if (due.kind === "fail") {
      return { kind: "candidateFailed", candidate: candidate.id, ...due.error };
    }
  }
  return null;
}

/** The pool is the iteration's judged candidates, all survivors before it, and late retries. */
function decideRanking(state: SearchState, ranker: Ranker, current: Iteration): Decision {
  const survivors = state.iterations[current.index - 1]?.kept ?? [];
  const ids = new Set([...survivors, ...current.candidates, ...state.late]);
  const pool = [...ids].filter((id) => candidateOf(state, id).scores !== null);
  if (pool.length === 0) {
    const errors = current.candidates.map((id) => candidateOf(state, id).error?.message);
    const message = `Every candidate failed. The first one: ${errors.find(Boolean) ?? "no reason given"}`;
    return one({ kind: "searchFailed", code: "search.allFailed", message: cutText(message, 2000) });
  }
  const ranking = ranker.rank(state, pool);
  if (ranking.kind === "pending") return { decisions: [], calls: ranking.calls };
  const entries = ranking.order.map((id) => {
    return { id, total: candidateOf(state, id).scores?.total ?? null };
  });
  const kept = ranking.order.slice(0, state.plan.beamWidth);
  return one({ kind: "iterationRanked", iteration: current.index, pool: entries, kept });
}

/** After a ranking: the ends, in the order of session-format, then the next iteration. */
function decideNext(state: SearchState, ranker: Ranker, ranked: Iteration): Decision {
  const { plan } = state;
  if (ranked.size < plan.candidates) return one(finished(state, ranker, "capReached"));
  if (ranked.index + 1 >= plan.iterations) return one(finished(state, ranker, "completed"));
  if (state.failedIterations >= failedIterationsBeforePause) {
    const message =
      "Every candidate of two iterations failed: look at the image model, then resume.";
    return one({ kind: "searchPaused", by: "provider", message });
  }
  if (plan.stopOnPlateau && state.flatIterations >= flatIterationsBeforeEnd) {
    return one(finished(state, ranker, "plateau"));
  }
  const planned = nextPlanned(state, ranked.index + 1);
  return one(planned ?? finished(state, ranker, "capReached"));
}

function finished(
  state: SearchState,
  ranker: Ranker,
  reason: "completed" | "plateau" | "satisfied" | "capReached" | "cancelled",
): EventBody {
  const ranking = ranker.rank(state, judged(state));
  // A cancelled search may end with a ranking still open: its last order then is by total.
  const order = ranking.kind === "ranked" ? ranking.order : [];
  return { kind: "searchFinished", reason, winner: order[0] ?? null };
}

/** Candidate-first: an earlier candidate's next call before a later one's, its critique before it. */
function callsDue(state: SearchState): CallIntent[] {
  const calls: CallIntent[] = [];
  const asked = new Set<string>();
  for (const candidate of openCandidates(state)) {
    const ref = candidate.critiqueRef;
    if (ref !== null && !asked.has(ref)) {
      asked.add(ref);
      const critique = critiqueOf(state, ref);
      if (dueOfCritique(state, critique).kind === "call") {
        calls.push(critiqueIntent(state, critique));
      }
    }
    const due = dueOf(state, candidate);
    if (due.kind === "call") calls.push(stepIntent(state, candidate, due.step));
  }
  return calls;
}

/** Retried candidates of earlier iterations, then those of the iteration that is not ranked yet. */
function openCandidates(state: SearchState): Candidate[] {
  const current = lastIteration(state);
  const ids = current?.kept === null ? current.candidates : [];
  return [...state.late, ...ids].map((id) => candidateOf(state, id));
}

function openCritiques(state: SearchState): string[] {
  const refs = openCandidates(state).map(({ critiqueRef }) => critiqueRef);
  return [...new Set(refs.filter((ref) => ref !== null))];
}

function judged(state: SearchState): string[] {
  return allCandidates(state).flatMap(({ id, scores }) => (scores === null ? [] : [id]));
}

function isRunning(state: SearchState): boolean {
  return Object.keys(state.running).length > 0;
}
