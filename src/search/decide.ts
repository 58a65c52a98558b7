import { countedText } from "../base/figureText.js";
import type { EventBody, FinishReason } from "../protocol/events.js";
import {
  allCandidates,
  candidateOf,
  isSettled,
  lastIteration,
  openCandidates,
} from "./candidates.js";
import { allFailedText, commonFailure } from "./allFailed.js";
import { kindOf } from "./calls/callKinds.js";
import { dealsCaps } from "./budget.js";
import { callsBefore, dueOf, dueShared, type Due } from "./dueStep.js";
import type { CallIntent } from "./intent.js";
import { firstKey, type CallName } from "./keys.js";
import { nextPlanned } from "./planning.js";
import { isAtPlateau } from "./plateau.js";
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
 * @throws {JournalError} when the state names what was never planned
 */
export function decide(state: SearchState): Decision {
  if (state.end !== null) return nothing;
  if (state.cancelRequested) return decideCancelled(state);
  if (state.finishRequested) return decideFinishing(state);
  if (state.trouble !== null) return one(pausedByTrouble(state.trouble));
  if (state.capHit !== null) return decideCapped(state);
  const failure = failureDue(state);
  if (failure !== null) return one(failure);
  const { reopened } = state;
  if (reopened?.kind === "finished") return decideReopened(state, reopened);

  const current = lastIteration(state);
  if (current === undefined || current.candidates.length < current.size) {
    const planned = nextPlanned(state, current?.index ?? 0);
    return planned === null ? one(capBeforeResult) : one(planned);
  }
  if (current.kept === null) return decideOpen(state, current);
  const next = decideNext(state, current);
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

/** The provider is to blame for iterations of which nothing came: whose it is, the errors say. */
function pausedByFailures(state: SearchState, iterations: readonly Iteration[]): EventBody {
  const ids = iterations.flatMap(({ candidates }) => candidates);
  const failure = commonFailure(state, ids);
  const what = `Every image of ${countedText(iterations.length, "iteration")} failed`;
  const message = allFailedText(what, failure, "resume");
  const paused = { kind: "searchPaused", by: "provider", message } as const;
  if (failure === null || failure.role === null) return paused;
  return { ...paused, code: failure.code, role: failure.role };
}

/** A cancel ends the search; while only a retry runs it ends the retry, and the end stays. */
function decideCancelled(state: SearchState): Decision {
  if (isRunning(state)) return nothing;
  const { reopened } = state;
  if (reopened === null || !rulesOf(state).cancelKeepsEnd) {
    return one(finished(state, "cancelled"));
  }
  const givenUp = retryGivenUp(state);
  return givenUp === null ? decideEndAgain(state, reopened) : one(givenUp);
}

/** Nobody is asked for more: what is judged is ranked, and it ends. */
function decideFinishing(state: SearchState): Decision {
  if (isRunning(state)) return nothing;
  const givenUp = retryGivenUp(state);
  if (givenUp !== null) return one(givenUp);
  const { reopened } = state;
  return (
    unrankedDecision(state) ??
    one(reopened === null ? finished(state, "finishedEarly") : endedAgain(state, reopened))
  );
}

/** The ranking of an iteration that has something to rank, and will get no more. */
function unrankedDecision(state: SearchState): Decision | null {
  const current = lastIteration(state);
  const isUnranked = current?.kept === null;
  if (!isUnranked || current.candidates.every((id) => candidateOf(state, id).scores === null)) {
    return null;
  }
  return decideRanking(state, current);
}

/** After a cap only what is drawn is judged; then what is judged is ranked, and it ends. */
function decideCapped(state: SearchState): Decision {
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
  const ranking = unrankedDecision(state);
  if (ranking !== null) return ranking;
  const reopened = retriesAskCaps ? state.reopened : null;
  if (reopened !== null) return one(endedAgain(state, reopened));
  return one(judged(state).length === 0 ? capBeforeResult : finished(state, "capReached"));
}

function isDrawn({ image }: Candidate): boolean {
  return image !== null;
}

/**
 * An iteration is ranked when its candidates are settled and its ranker has nothing more to ask. That
 * is asked for as soon as it is known; under a cap only when no candidate can ask for the same room
 * any more, so that the order in which calls end does not say who gets it.
 */
function decideOpen(state: SearchState, current: Iteration): Decision {
  const calls = callsDue(state);
  const allSettled = openCandidates(state).every(isSettled);
  const pending = allSettled || !dealsCaps(state) ? pendingOf(state, current) : [];
  const failed = pending.find((due) => due.kind === "fail");
  if (failed !== undefined) return one(givenUp(failed));
  if (allSettled && pending.length === 0) return decideRanking(state, current);
  for (const due of pending) if (due.kind === "call") calls.push(due.call);
  return { decisions: [], calls };
}

/** After an end that a retry reopened, only the retried candidates run. */
function decideReopened(state: SearchState, reopened: SearchEnd): Decision {
  const settled = openCandidates(state).every(isSettled);
  if (!settled) return { decisions: [], calls: callsDue(state) };
  return decideEndAgain(state, reopened);
}

/** Who finished a search has what is judged ranked: that holds for what a retry adds as well. */
function decideEndAgain(state: SearchState, reopened: SearchEnd): Decision {
  const isRanked = reopened.kind === "finished" && reopened.reason === "finishedEarly";
  const ranking = isRanked ? unrankedDecision(state) : null;
  return ranking ?? one(endedAgain(state, reopened));
}

/** The end that a retry reopened, with the winner that there is now. */
function endedAgain(state: SearchState, reopened: SearchEnd): EventBody {
  if (reopened.kind === "finished") return finished(state, reopened.reason);
  // It had failed for want of one result, and that is there now.
  if (judged(state).length > 0) return finished(state, "cancelled");
  return { kind: "searchFailed", ...reopened.error };
}

/** The first retried candidate that nothing more is done for: it fails again as it had before. */
function retryGivenUp(state: SearchState): EventBody | null {
  const open = openCandidates(state).filter((candidate) => !isSettled(candidate));
  for (const { id, errorBefore, scores } of open) {
    // What is judged waits for a second look alone.
    if (errorBefore !== null && scores === null)
      return { kind: "candidateFailed", candidate: id, ...errorBefore };
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
    ...[...before.values()].map((call) => dueShared(state, call)),
    ...candidates.map((candidate) => dueOf(state, candidate)),
  ];
  const failed = dues.find((due) => due.kind === "fail");
  return failed === undefined ? null : givenUp(failed);
}

function givenUp({ name, error }: Extract<Due, { kind: "fail" }>): EventBody {
  const key = firstKey(name);
  return kindOf(key).failed(key, error);
}

/** The iteration's judged candidates, all survivors before it, and late retries. */
function poolOf(state: SearchState, current: Iteration): string[] {
  const survivors = state.iterations[current.index - 1]?.kept ?? [];
  const ids = new Set([...survivors, ...current.candidates, ...state.late]);
  return [...ids].filter((id) => candidateOf(state, id).scores !== null);
}

/** What the calls that a ranking waits for need next. */
function pendingOf(state: SearchState, current: Iteration): Due[] {
  const pending = rankerOf(state).pending(state, poolOf(state, current));
  return pending.map((call) => dueShared(state, call)).filter(({ kind }) => kind !== "nothing");
}

function decideRanking(state: SearchState, current: Iteration): Decision {
  const pool = poolOf(state, current);
  if (pool.length === 0) {
    const failure = commonFailure(state, current.candidates);
    const message = allFailedText("Every image failed", failure, "try the failed images again");
    return one({ kind: "searchFailed", code: "search.allFailed", message });
  }
  const ranker = rankerOf(state);
  const order = ranker.order(state, pool);
  const entries = order.map((id) => {
    return { id, total: candidateOf(state, id).scores?.total ?? null };
  });
  const kept = order.slice(0, state.plan.beamWidth);
  const chances = ranker.chances?.(state, order) ?? null;
  return one({
    kind: "iterationRanked",
    iteration: current.index,
    pool: entries,
    kept,
    ...(chances && { chances: [...chances] }),
  });
}

/** After a ranking: the ends, in their order, then the next iteration. */
function decideNext(state: SearchState, ranked: Iteration): Decision {
  const { plan } = state;
  const { failedIterationsBeforePause } = rulesOf(state);
  if (allCandidates(state).some(({ confirmed }) => confirmed === true)) {
    return one(finished(state, "satisfied"));
  }
  if (ranked.isCut) return one(finished(state, "capReached"));
  if (ranked.index + 1 >= plan.iterations) return one(finished(state, "completed"));
  if (state.failedIterations >= failedIterationsBeforePause) {
    return one(pausedByFailures(state, state.iterations.slice(-failedIterationsBeforePause)));
  }
  if (isAtPlateau(state, ranked)) {
    return one(finished(state, "plateau"));
  }
  const planned = nextPlanned(state, ranked.index + 1);
  return one(planned ?? finished(state, "capReached"));
}

/** An end never waits for a ranking: its winner is the first of the best order that there is. */
function finished(state: SearchState, reason: FinishReason): EventBody {
  const order = rankerOf(state).order(state, judged(state));
  // What ended it, whatever else is thought of the others.
  const met = order.filter((id) => candidateOf(state, id).confirmed === true);
  const [winner = null] = reason === "satisfied" ? met : order;
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
    for (const call of callsBefore(state, candidate)) add(dueShared(state, call));
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
