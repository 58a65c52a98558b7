import { cutText } from "../base/cutText.js";
import type { EventBody, FinishReason } from "../protocol/events.js";
import {
  allCandidates,
  candidateOf,
  isSettled,
  lastIteration,
  openCandidates,
} from "./candidates.js";
import { kindOf } from "./calls/callKinds.js";
import { callsBefore, dueBefore, dueOf, type CallName, type Due } from "./dueStep.js";
import type { CallIntent } from "./intent.js";
import { parseKey, withAttempt } from "./keys.js";
import { nextPlanned } from "./planning.js";
import type { Ranker } from "./ranking/ranker.js";
import { rankerOf } from "./ranking/rankers.js";
import { rulesOf } from "./rules.js";
import type { Candidate, Iteration, SearchEnd, SearchState } from "./state.js";

/** What follows from a state. */
export interface Decision {
  /** Events to append now, in this order; after the first one the state is another: ask again. */
  readonly decisions: readonly EventBody[];
  /** Calls worth starting once no decision is due, most urgent first; some may be running. */
  readonly calls: readonly CallIntent[];
}

const nothing: Decision = { decisions: [], calls: [] };
const one = (decision: EventBody): Decision => ({ decisions: [decision], calls: [] });

/**
 * What follows from `state`: a function of nothing else, made only when all its inputs are in, so
 * that the order in which calls end cannot change it. Does not see pauses: only calls wait for those.
 * @param ranker the state's own; a test may bring another
 * @throws {JournalError} when the state names what was never planned
 */
export function decide(state: SearchState, ranker: Ranker = rankerOf(state)): Decision {
  if (state.end !== null) return nothing;
  if (state.cancelRequested) return decideCancelled(state, ranker);
  if (state.trouble !== null) return one(pausedByTrouble(state.trouble));
  if (state.capHit !== null) return decideCapped(state, ranker);
  const failure = failureDue(state);
  if (failure !== null) return one(failure);
  const { reopened } = state;
  if (reopened?.kind === "finished") return decideReopened(state, ranker, reopened);

  const current = lastIteration(state);
  if (current === undefined || current.candidates.length < current.size) {
    const planned = nextPlanned(state, current?.index ?? 0);
    return planned === null ? one(capBeforeResult) : one(planned);
  }
  if (current.kept === null) {
    if (!openCandidates(state).every(isSettled)) return { decisions: [], calls: callsDue(state) };
    return decideRanking(state, ranker, current);
  }
  const next = decideNext(state, ranker, current);
  const isEnd = next.decisions.some(({ kind }) => kind === "searchFinished");
  // A retry that a person asked for is not cut off by an end that stands next to it.
  return isEnd && rulesOf(state).endsWaitForRetries && !openCandidates(state).every(isSettled)
    ? { decisions: [], calls: callsDue(state) }
    : next;
}

const capBeforeResult: EventBody = {
  kind: "searchFailed",
  code: "cap.beforeResult",
  message: "A cap was reached before the first image was judged. Raise it, or ask for less.",
};

function pausedByTrouble({ role, code, message }: NonNullable<SearchState["trouble"]>): EventBody {
  return { kind: "searchPaused", by: "provider", message, code, role };
}

/** A cancel ends the search; while only a retry runs it ends the retry, and the end stays. */
function decideCancelled(state: SearchState, ranker: Ranker): Decision {
  if (isRunning(state)) return nothing;
  const { reopened } = state;
  if (reopened === null || !rulesOf(state).cancelKeepsEnd) {
    return one(finished(state, ranker, "cancelled"));
  }
  return one(retryGivenUp(state) ?? endedAgain(state, ranker, reopened));
}

/** After a cap only what is drawn is judged; then what is judged is ranked, and it ends. */
function decideCapped(state: SearchState, ranker: Ranker): Decision {
  if (rulesOf(state).judgesAfterCap) {
    const failure = failureDue(state, isDrawn);
    if (failure !== null) return one(failure);
    const calls = callsDue(state, isDrawn);
    if (calls.length > 0) return { decisions: [], calls };
  }
  if (isRunning(state)) return nothing;
  const { retriesAskCaps } = rulesOf(state);
  const givenUp = retriesAskCaps ? retryGivenUp(state) : null;
  if (givenUp !== null) return one(givenUp);
  const current = lastIteration(state);
  const isUnranked = current?.kept === null;
  if (isUnranked && current.candidates.some((id) => candidateOf(state, id).scores !== null)) {
    return decideRanking(state, asItIs(ranker), current);
  }
  const reopened = retriesAskCaps ? state.reopened : null;
  if (reopened !== null) return one(endedAgain(state, ranker, reopened));
  return one(judged(state).length === 0 ? capBeforeResult : finished(state, ranker, "capReached"));
}

/** Asks for nothing more: it ranks by what is known. */
function asItIs(ranker: Ranker): Ranker {
  return { ...ranker, rank: (state, ids) => ({ ...ranker.rank(state, ids), pending: [] }) };
}

function isDrawn({ image }: Candidate): boolean {
  return image !== null;
}

/** After an end that a retry reopened, only the retried candidates run. */
function decideReopened(state: SearchState, ranker: Ranker, reopened: SearchEnd): Decision {
  const settled = openCandidates(state).every(isSettled);
  if (!settled) return { decisions: [], calls: callsDue(state) };
  return one(endedAgain(state, ranker, reopened));
}

/** The end that a retry reopened, with the winner that there is now. */
function endedAgain(state: SearchState, ranker: Ranker, reopened: SearchEnd): EventBody {
  if (reopened.kind === "finished") return finished(state, ranker, reopened.reason);
  // It had failed for want of one result, and that is there now.
  if (judged(state).length > 0) return finished(state, ranker, "cancelled");
  return { kind: "searchFailed", ...reopened.error };
}

/** The first retried candidate that nothing more is done for: it fails again as it had before. */
function retryGivenUp(state: SearchState): EventBody | null {
  const open = openCandidates(state).filter((candidate) => !isSettled(candidate));
  for (const { id, errorBefore } of open) {
    if (errorBefore !== null) return { kind: "candidateFailed", candidate: id, ...errorBefore };
  }
  return null;
}

/** The first candidate, or call that one waits for, that is out of attempts. */
function failureDue(
  state: SearchState,
  concerns: (candidate: Candidate) => boolean = () => true,
): EventBody | null {
  const candidates = openCandidates(state).filter(concerns);
  const before = new Map<string, CallName>();
  for (const candidate of candidates) {
    for (const call of callsBefore(state, candidate)) before.set(call.name, call);
  }
  const dues = [
    ...[...before.values()].map((call) => dueBefore(state, call)),
    ...candidates.map((candidate) => dueOf(state, candidate)),
  ];
  const failed = dues.find((due) => due.kind === "fail");
  if (failed === undefined) return null;
  const key = parseKey(withAttempt(failed.name, 1));
  return kindOf(key).failed(key, failed.error);
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
  const { order, pending } = ranker.rank(state, pool);
  if (pending.length > 0) return { decisions: [], calls: pending };
  const entries = order.map((id) => {
    return { id, total: candidateOf(state, id).scores?.total ?? null };
  });
  const kept = order.slice(0, state.plan.beamWidth);
  return one({ kind: "iterationRanked", iteration: current.index, pool: entries, kept });
}

/** After a ranking: the ends, in their order, then the next iteration. */
function decideNext(state: SearchState, ranker: Ranker, ranked: Iteration): Decision {
  const { plan } = state;
  const { failedIterationsBeforePause, flatIterationsBeforeEnd } = rulesOf(state);
  if (ranked.isCut) return one(finished(state, ranker, "capReached"));
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

/** An end never waits for a ranking: its winner is the first of the best order that there is. */
function finished(state: SearchState, ranker: Ranker, reason: FinishReason): EventBody {
  const [winner = null] = ranker.rank(state, judged(state)).order;
  return { kind: "searchFinished", reason, winner };
}

/** Candidate-first: an earlier candidate's next call before a later one's, its critique before it. */
function callsDue(
  state: SearchState,
  concerns: (candidate: Candidate) => boolean = () => true,
): CallIntent[] {
  const calls = new Map<string, CallIntent>();
  const add = (due: Due): void => {
    if (due.kind === "call") calls.set(due.call.key, due.call);
  };
  for (const candidate of openCandidates(state).filter(concerns)) {
    for (const call of callsBefore(state, candidate)) add(dueBefore(state, call));
    add(dueOf(state, candidate));
  }
  return [...calls.values()];
}

function judged(state: SearchState): string[] {
  return allCandidates(state).flatMap(({ id, scores }) => (scores === null ? [] : [id]));
}

function isRunning(state: SearchState): boolean {
  return Object.keys(state.running).length > 0;
}
