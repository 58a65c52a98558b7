import { assertNever } from "../base/assertNever.js";
import { JournalError } from "../base/errors.js";
import { without } from "../base/without.js";
import type { EventOf, SessionEvent } from "../protocol/events.js";
import { candidateOf, lastIteration, withCandidate, withCritique } from "./candidates.js";
import { critiqueRef, parseCandidateId, seedFor } from "./keys.js";
import { reduceCallFailed, reduceCallStarted, reduceResult } from "./reduceCalls.js";
import { reduceRanking } from "./reduceRanking.js";
import type { Attempts, Candidate, SearchState, Step } from "./state.js";

/**
 * The one reducer: folds a session's events into its state. Pure. The driver, a resumed search, a
 * panel, the CLI, `metadata.json` and cost all read what this makes.
 */

/** The state after the first event of a journal. */
export function startState(event: EventOf<"searchStarted">): SearchState {
  return {
    sessionId: event.sessionId,
    appVersion: event.appVersion,
    plan: event.plan,
    providers: event.providers,
    title: null,
    startedAt: event.at,
    lastAt: event.at,
    nextSeq: event.seq + 1,
    activeMs: 0,
    candidates: {},
    iterations: [],
    critiques: {},
    running: {},
    totals: {
      calls: { language: 0, image: 0, vision: 0, comparison: 0 },
      images: 0,
      billedDraws: 0,
      spentUsd: 0,
      costUsd: 0,
      inputTokens: 0,
      outputTokens: 0,
    },
    pause: null,
    cancelRequested: false,
    capHit: null,
    failedIterations: 0,
    flatIterations: 0,
    late: [],
    end: null,
    reopened: null,
    unknownKinds: [],
  };
}

/** @throws {JournalError} when the event cannot follow: another seq, or a name never planned */
export function reduce(state: SearchState, event: SessionEvent): SearchState {
  if (event.seq !== state.nextSeq) {
    const message = `Event ${event.seq} stands where ${state.nextSeq} was due`;
    throw new JournalError("journal.corrupt", message);
  }
  return { ...reduceKind(state, event), ...stampOf(state, event) };
}

/** @throws {JournalError} when there is no first event, or an event cannot follow */
export function fold(events: Iterable<SessionEvent>): SearchState {
  let state: SearchState | undefined;
  for (const event of events) {
    if (state !== undefined) state = reduce(state, event);
    else if (event.kind === "searchStarted" && event.seq === 0) state = startState(event);
    else throw new JournalError("journal.corrupt", "The journal does not begin with its plan");
  }
  if (state === undefined) throw new JournalError("journal.corrupt", "The journal is empty");
  return state;
}

function stampOf(
  state: SearchState,
  event: SessionEvent,
): Pick<SearchState, "nextSeq" | "lastAt" | "activeMs"> {
  const counts = state.pause === null && state.end === null && event.kind !== "searchResumed";
  const elapsedMs = counts ? Math.max(0, event.at - state.lastAt) : 0;
  return { nextSeq: event.seq + 1, lastAt: event.at, activeMs: state.activeMs + elapsedMs };
}

// One short case a kind; the table is the complexity.
function reduceKind(state: SearchState, event: SessionEvent): SearchState {
  switch (event.kind) {
    case "searchStarted":
      throw new JournalError("journal.corrupt", "A second searchStarted stands in the journal");
    case "searchPaused":
      return reducePaused(state, event);
    case "searchResumed":
      return reduceResumed(state, event);
    case "cancelRequested":
      return { ...state, cancelRequested: true };
    case "retryRequested":
      return reduceRetry(state, event);
    case "sessionRenamed":
      return { ...state, title: event.title };
    case "callStarted":
      return reduceCallStarted(state, event);
    case "promptWritten":
    case "imageDrawn":
    case "candidateJudged":
    case "critiqueWritten":
      return reduceResult(state, event);
    case "callFailed":
      return reduceCallFailed(state, event);
    case "capHit":
      return { ...state, capHit: event.cap };
    case "candidatePlanned":
      return reducePlanned(state, event);
    case "candidateFailed":
      return withCandidate(state, event.candidate, {
        state: "failed",
        error: { code: event.code, message: event.message },
      });
    case "critiqueFailed":
      return reduceCritiqueFailed(state, event);
    case "iterationRanked":
      return reduceRanking(state, event);
    case "searchFailed":
      return reduceEnd(state, {
        kind: "failed",
        error: { code: event.code, message: event.message },
        at: event.at,
      });
    case "searchFinished":
      return reduceEnd(state, {
        kind: "finished",
        reason: event.reason,
        winner: event.winner,
        at: event.at,
      });
    case "unknown":
      return { ...state, unknownKinds: [...state.unknownKinds, event.originalKind] };
    default:
      return assertNever(event);
  }
}

function reducePaused(state: SearchState, event: EventOf<"searchPaused">): SearchState {
  return {
    ...state,
    pause: { by: event.by, at: event.at, message: event.message ?? null },
    // The pause is the answer to the failures: they count again from the resume.
    failedIterations: event.by === "provider" ? 0 : state.failedIterations,
  };
}

function reduceResumed(state: SearchState, event: EventOf<"searchResumed">): SearchState {
  const lostUsd = event.lost.reduce((sum, key) => sum + (state.running[key]?.worstUsd ?? 0), 0);
  const spentUsd = state.totals.spentUsd + lostUsd;
  const costUsd = lostUsd > 0 ? null : state.totals.costUsd;
  const totals = { ...state.totals, spentUsd, costUsd };
  const running = without(state.running, ...event.lost);
  return { ...state, running, totals, pause: null, failedIterations: 0 };
}

function reduceRetry(state: SearchState, event: EventOf<"retryRequested">): SearchState {
  const candidate = candidateOf(state, event.candidate);
  if (candidate.state !== "failed") return state;
  const more = (attempts: Attempts): Attempts => ({
    ...attempts,
    limit: attempts.next - 1 + state.plan.maxAttempts,
    failure: null,
  });
  const { write, rewrite, draw, judge } = candidate.attempts;
  const open = withCandidate(state, candidate.id, {
    state: stateAfterRetry(candidate),
    error: null,
    rewritten: false,
    attempts: { write: more(write), rewrite: more(rewrite), draw: more(draw), judge: more(judge) },
  });
  const isLate = state.iterations[candidate.iteration]?.kept != null;
  return {
    ...open,
    late: isLate ? [...state.late, candidate.id] : state.late,
    end: null,
    reopened: state.end?.kind === "finished" ? state.end : state.reopened,
  };
}

/** The step that was last reached, as if it had not failed. */
function stateAfterRetry({ attempts }: Candidate): Candidate["state"] {
  if (attempts.judge.started > 0) return "judging";
  if (attempts.draw.started > 0) return "drawing";
  return attempts.write.started > 0 ? "writing" : "planned";
}

function reducePlanned(state: SearchState, event: EventOf<"candidatePlanned">): SearchState {
  const { iteration, index } = parseCandidateId(event.candidate);
  const planned = lastIteration(state);
  const isNew = planned?.index !== iteration;
  if (index !== (isNew ? 0 : planned.candidates.length)) {
    throw new JournalError("journal.corrupt", `${event.candidate} is planned out of order`);
  }
  const attempts = freshAttempts(state.plan.maxAttempts);
  const steps: Record<Step, Attempts> = {
    write: attempts,
    rewrite: attempts,
    draw: attempts,
    judge: attempts,
  };
  const candidate: Candidate = {
    id: event.candidate,
    iteration,
    index,
    parent: event.parent,
    halves: event.halves,
    critiqueRef: event.critiqueRef,
    seed: seedFor(state.plan.seed, event.candidate),
    state: "planned",
    texts: null,
    image: null,
    scores: null,
    findings: [],
    error: null,
    keptAfter: [],
    attempts: steps,
    rewritten: false,
    children: [],
    milliseconds: 0,
    costUsd: 0,
  };
  const ids = [...(isNew ? [] : planned.candidates), candidate.id];
  const entry = { index: iteration, size: event.iterationSize, candidates: ids, kept: null };
  const before = isNew ? state.iterations : state.iterations.slice(0, -1);
  const added = {
    ...state,
    iterations: [...before, entry],
    candidates: { ...state.candidates, [candidate.id]: candidate },
  };
  return event.parent === null ? added : withChild(added, event.parent, candidate);
}

function withChild(state: SearchState, parentId: string, child: Candidate): SearchState {
  const parent = candidateOf(state, parentId);
  const linked = withCandidate(state, parentId, { children: [...parent.children, child.id] });
  const ref = child.critiqueRef;
  if (ref === null || Object.hasOwn(state.critiques, ref)) return linked;
  if (ref !== critiqueRef(child.iteration, parentId)) {
    throw new JournalError("journal.corrupt", `${ref} is not the critique of ${parentId}`);
  }
  const critique = {
    ref,
    candidate: parentId,
    iteration: child.iteration,
    written: null,
    error: null,
    attempts: freshAttempts(state.plan.maxAttempts),
  };
  return { ...linked, critiques: { ...linked.critiques, [ref]: critique } };
}

function freshAttempts(limit: number): Attempts {
  return { started: 0, next: 1, limit, failure: null };
}

function reduceCritiqueFailed(state: SearchState, event: EventOf<"critiqueFailed">): SearchState {
  const { code, message } = event;
  return withCritique(state, event.critique, { error: { code, message } });
}

function reduceEnd(state: SearchState, end: NonNullable<SearchState["end"]>): SearchState {
  return { ...state, end, reopened: null, late: [] };
}
