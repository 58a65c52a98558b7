import { assertNever } from "../base/assertNever.js";
import { JournalError } from "../base/errors.js";
import { without } from "../base/without.js";
import type { EventOf } from "../protocol/events.js";
import { candidateOf, critiqueOf, withCandidate, withCritique } from "./candidates.js";
import { parseKey } from "./keys.js";
import { scoresOf } from "./scoring.js";
import type { Attempts, Candidate, SearchState, Step, Totals } from "./state.js";

/** The part of the reducer that follows calls: started, answered, failed. */

type Result = EventOf<"promptWritten" | "imageDrawn" | "candidateJudged" | "critiqueWritten">;

const stateOfStep: Readonly<Record<Step, Candidate["state"]>> = {
  write: "writing",
  rewrite: "writing",
  draw: "drawing",
  judge: "judging",
};
const roleOfStep: Readonly<Record<Step, "language" | "image" | "vision">> = {
  write: "language",
  rewrite: "language",
  draw: "image",
  judge: "vision",
};

export function reduceCallStarted(state: SearchState, event: EventOf<"callStarted">): SearchState {
  const { key, lane, inputs, worstUsd } = event;
  const call = parseKey(key);
  const lost = state.running[key];
  const spentUsd = state.totals.spentUsd + (lost?.worstUsd ?? 0);
  const begun: SearchState = {
    ...state,
    running: { ...state.running, [key]: { key, lane, inputs, worstUsd } },
    totals: { ...state.totals, spentUsd },
  };
  if (call.kind === "critique") {
    const critique = critiqueOf(state, call.ref);
    const isNew = call.attempt > critique.attempts.started;
    return withCritique(countCall(begun, "language", isNew), call.ref, {
      attempts: started(critique.attempts, call.attempt),
    });
  }
  const candidate = candidateOf(state, call.candidate);
  const isNew = call.attempt > candidate.attempts[call.step].started;
  return withCandidate(countCall(begun, roleOfStep[call.step], isNew), candidate.id, {
    state: stateOfStep[call.step],
    attempts: {
      ...candidate.attempts,
      [call.step]: started(candidate.attempts[call.step], call.attempt),
    },
  });
}

export function reduceResult(state: SearchState, event: Result): SearchState {
  const settled = settleCall(state, event.key, event.usage);
  if (event.kind === "critiqueWritten") {
    const call = parseKey(event.key);
    if (call.kind !== "critique") throw wrongKind(event.key);
    const { text, recommendations } = event;
    return withCritique(settled, call.ref, { written: { text, recommendations } });
  }
  const call = parseKey(event.key);
  if (call.kind !== "candidate") throw wrongKind(event.key);
  const candidate = candidateOf(settled, call.candidate);
  const worstUsd = state.running[event.key]?.worstUsd ?? 0;
  return withCandidate(settled, candidate.id, {
    ...effectOf(settled, candidate, call.step, event),
    milliseconds: candidate.milliseconds + event.milliseconds,
    costUsd: addCost(candidate.costUsd, knownCost(event.usage.costUsd, worstUsd)),
  });
}

export function reduceCallFailed(state: SearchState, event: EventOf<"callFailed">): SearchState {
  const call = parseKey(event.key);
  const worstUsd = state.running[event.key]?.worstUsd ?? 0;
  const wasBilled = event.billed !== "no";
  const { totals } = state;
  const settled: SearchState = {
    ...state,
    running: without(state.running, event.key),
    totals: {
      ...totals,
      spentUsd: totals.spentUsd + (wasBilled ? worstUsd : 0),
      costUsd: wasBilled && worstUsd > 0 ? null : totals.costUsd,
      billedDraws:
        totals.billedDraws +
        (wasBilled && worstUsd > 0 && call.kind === "candidate" && call.step === "draw" ? 1 : 0),
    },
  };
  // An aborted call is no attempt: after a cancel nothing follows from it.
  if (event.code === "call.aborted") return settled;
  const { code, message, retryable, billed } = event;
  const fail = (attempts: Attempts): Attempts => ({
    ...attempts,
    next: call.attempt + 1,
    failure: { code, message, retryable, billed },
  });
  if (call.kind === "critique") {
    const critique = critiqueOf(settled, call.ref);
    return withCritique(settled, call.ref, { attempts: fail(critique.attempts) });
  }
  const candidate = candidateOf(settled, call.candidate);
  const attempts = { ...candidate.attempts, [call.step]: fail(candidate.attempts[call.step]) };
  return withCandidate(settled, candidate.id, { attempts });
}

function effectOf(
  state: SearchState,
  candidate: Candidate,
  step: Step,
  event: Exclude<Result, { kind: "critiqueWritten" }>,
): Partial<Candidate> {
  switch (event.kind) {
    case "promptWritten": {
      if (step !== "write" && step !== "rewrite") throw wrongKind(event.key);
      const { what, how, prompt } = event;
      const texts = { what, how, prompt };
      if (step === "write") return { texts };
      const draw = { ...candidate.attempts.draw, failure: null };
      return { texts, rewritten: true, attempts: { ...candidate.attempts, draw } };
    }
    case "imageDrawn":
      if (step !== "draw") throw wrongKind(event.key);
      return { image: event.image };
    case "candidateJudged": {
      if (step !== "judge") throw wrongKind(event.key);
      const { scores: declared } = state.providers.vision;
      const scores = scoresOf(event, declared, state.plan.alpha);
      return { state: "judged", scores, findings: event.findings };
    }
    default:
      return assertNever(event);
  }
}

/** Takes a call out of those running and counts what it cost. */
function settleCall(state: SearchState, key: string, usage: Result["usage"]): SearchState {
  const worstUsd = state.running[key]?.worstUsd ?? 0;
  const { totals } = state;
  const call = parseKey(key);
  const drew = call.kind === "candidate" && call.step === "draw" ? 1 : 0;
  const next: Totals = {
    ...totals,
    spentUsd: totals.spentUsd + (usage.costUsd ?? worstUsd),
    costUsd: addCost(totals.costUsd, knownCost(usage.costUsd, worstUsd)),
    images: totals.images + drew,
    billedDraws: totals.billedDraws + drew,
    inputTokens: totals.inputTokens + (usage.inputTokens ?? 0),
    outputTokens: totals.outputTokens + (usage.outputTokens ?? 0),
  };
  return { ...state, running: without(state.running, key), totals: next };
}

/** What a call is known to have cost; null when its provider did not say and it may have. */
function knownCost(costUsd: number | null, worstUsd: number): number | null {
  return costUsd ?? (worstUsd === 0 ? 0 : null);
}

function addCost(sum: number | null, costUsd: number | null): number | null {
  return sum === null || costUsd === null ? null : sum + costUsd;
}

/** The attempt before it is history: what was granted is not asked for again while it runs. */
function started(attempts: Attempts, attempt: number): Attempts {
  return { ...attempts, started: Math.max(attempts.started, attempt), failure: null };
}

function countCall(
  state: SearchState,
  role: "language" | "image" | "vision",
  isNew: boolean,
): SearchState {
  if (!isNew) return state;
  const calls = { ...state.totals.calls, [role]: state.totals.calls[role] + 1 };
  return { ...state, totals: { ...state.totals, calls } };
}

function wrongKind(key: string): JournalError {
  return new JournalError("journal.corrupt", `The result recorded for ${key} is of another kind`);
}
