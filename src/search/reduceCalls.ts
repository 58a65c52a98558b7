import { JournalError } from "../base/errors.js";
import { nanoUsdOf, sumNanoUsd, type NanoUsd } from "../base/money.js";
import type { EventOf, SessionEvent } from "../protocol/events.js";
import type { Role, Usage } from "../protocol/providers.js";
import { askedOf, modelFor } from "./askedModel.js";
import type { AnswerEvent } from "./calls/callKind.js";
import { candidateSteps, drawsImage, kindOf, knownKind, stepLeft } from "./calls/callKinds.js";
import { silentSince } from "./deferral.js";
import { attemptsOf, countsOf, isOver, type Draft } from "./draft.js";
import { parseKey, withAttempt, type CallKey } from "./keys.js";
import { rulesOf } from "./rules.js";
import type { Attempts, RunningCall, SearchState, UsageRow } from "./state.js";

/** The part of the reducer that follows calls, whatever their kind: started, answered, failed. */

/** What happened to a call that the reducer has found to be known and planned. */
export type CallEvent = Extract<SessionEvent, { readonly key: string }>;

export function reduceCallStarted(
  draft: Draft,
  call: CallKey,
  { key, lane, inputs, worstUsd }: EventOf<"callStarted">,
): void {
  const { role, stage } = kindOf(call);
  // One that was running is lost: it is called again under the same key, and may cost twice.
  reduceLost(draft, key);
  const before = attemptsOf(draft.state, call.name);
  if (isOver(before)) return;
  const isNew = call.attempt > before.started;
  const asked = modelFor(draft.state, call);
  draft.put("running", key, { key, lane, inputs, worstNanoUsd: nanoUsdOf(worstUsd) });
  countRunning(draft, role, 1);
  draft.put("attempts", call.name, {
    ...countsOf(before),
    kind: "running",
    asked,
    started: Math.max(before.started, call.attempt),
    after: before.kind === "open" ? before.after : null,
  });
  if (call.candidate !== null && stage !== null) {
    draft.changeCandidate(call.candidate, { state: stage });
  }
  if (!isNew) return;
  const { totals } = draft.state;
  draft.set({ totals: { ...totals, calls: totals.calls + 1 } });
  addUsage(draft, call, { ...nothingUsed, role, model: asked.model, calls: 1 });
}

export function reduceAnswer(draft: Draft, call: CallKey, event: AnswerEvent): void {
  const kind = kindOf(call);
  const running = draft.state.running[event.key];
  const attempts = attemptsOf(draft.state, call.name);
  // What was never asked, or is answered already, counts for nothing; a replay tells of it.
  if (kind.answeredBy !== event.kind || !isExpected(attempts, call, running, event)) return;
  const spent = settle(draft, call, event.usage, running?.worstNanoUsd ?? 0, "yes");
  const counts = countsOf(attemptsOf(draft.state, call.name));
  // A draw that was lost counted then, and is paid once though its image was found after all.
  const billed = running === undefined && counts.billed === counts.started ? 0 : 1;
  draft.put("attempts", call.name, { ...counts, kind: "done", billed: counts.billed + billed });
  if (event.kind === "imageDrawn") {
    const { totals } = draft.state;
    const { images, billedDraws } = totals;
    draft.set({ totals: { ...totals, images: images + 1, billedDraws: billedDraws + billed } });
  }
  if (call.candidate !== null) {
    const { milliseconds, costNanoUsd } = draft.candidate(call.candidate);
    draft.changeCandidate(call.candidate, {
      milliseconds: milliseconds + event.milliseconds,
      costNanoUsd: addCost(costNanoUsd, spent),
    });
  }
  if (running !== undefined) endSilence(draft, running.lane, event.at);
  kind.reduce(draft, call, event, askedOf(draft.state, call));
  settleWhole(draft, call);
}

/** A candidate that has no step left is judged. */
function settleWhole(draft: Draft, { candidate }: CallKey): void {
  if (candidate === null) return;
  const isWhole = stepLeft(draft.state, draft.candidate(candidate)) === undefined;
  if (isWhole) draft.changeCandidate(candidate, { state: "judged", errorBefore: null });
}

/** Whoever answers has not failed; when it asked to be left alone until, still holds. */
function endSilence(draft: Draft, lane: string, atMs: number): void {
  const wait = draft.state.waits[lane];
  if (wait === undefined) return;
  if (wait.untilMs <= atMs) draft.remove("waits", lane);
  else draft.put("waits", lane, { ...wait, sinceMs: atMs });
}

/** An image whose file was there before its event was told is taken though its call was lost. */
function isExpected(
  attempts: Attempts,
  { attempt }: CallKey,
  running: RunningCall | undefined,
  event: AnswerEvent,
): boolean {
  if (attempts.kind === "done") return false;
  const isAdopted = event.kind === "imageDrawn" && event.adopted === true;
  return running !== undefined || (isAdopted && attempt <= attempts.started);
}

export function reduceCallFailed(draft: Draft, call: CallKey, event: EventOf<"callFailed">): void {
  const { key, code, message, retryable, billed } = event;
  const { role } = kindOf(call);
  const running = draft.state.running[key];
  if (running === undefined) return;
  settle(draft, call, event.usage, running.worstNanoUsd, billed);
  const isBilled = billed !== "no" && mayCost(draft.state, call, running);
  if (isBilled) countBilled(draft, call);
  const isNoAttempt = code === "call.aborted" || event.scope === "connection";
  const failure = { code, message, retryable, billed };
  draft.changeAttempts(call.name, (attempts) => {
    return isNoAttempt ? again(attempts) : { ...countsOf(attempts), kind: "failed", failure };
  });
  const isFirstTrouble = event.scope === "connection" && draft.state.pause?.by !== "provider";
  if (isFirstTrouble) draft.set({ trouble: { role, code, message } });
}

export function reduceCallDeferred(
  draft: Draft,
  call: CallKey,
  event: EventOf<"callDeferred">,
): void {
  const running = draft.state.running[event.key];
  if (running === undefined) return;
  const { lane, worstNanoUsd } = running;
  settle(draft, call, event.usage, worstNanoUsd, "no");
  draft.changeAttempts(call.name, again);
  const before = draft.state.waits[lane];
  const sinceMs = silentSince(draft.state, lane, event.at);
  draft.put("waits", lane, {
    untilMs: Math.max(event.untilMs, before?.untilMs ?? 0),
    sinceMs,
  });
}

function countQuota(draft: Draft, usage: Usage | undefined): void {
  const { totals } = draft.state;
  const quotaRequests = totals.quotaRequests + (usage?.requests ?? 0);
  draft.set({ totals: { ...totals, quotaRequests } });
}

/** A call whose process died: it may have been paid, and is called again under its key. */
export function reduceLost(draft: Draft, key: string): void {
  const running = draft.state.running[key];
  if (running === undefined) return;
  const call = parseKey(key);
  settle(draft, call, undefined, running.worstNanoUsd, "maybe");
  const isCounted = rulesOf(draft.state).countsLostDraws;
  if (isCounted && mayCost(draft.state, call, running)) countBilled(draft, call);
  draft.changeAttempts(call.name, again);
}

function mayCost(state: SearchState, call: CallKey, { worstNanoUsd }: RunningCall): boolean {
  const { charge } = askedOf(state, call);
  return worstNanoUsd > 0 || charge === "counted" || charge === "unknown";
}

/** A call without an answer that may have been billed all the same. */
function countBilled(draft: Draft, { kind, name }: CallKey): void {
  draft.changeAttempts(name, (attempts) => ({ ...attempts, billed: attempts.billed + 1 }));
  if (!drawsImage(kind)) return;
  const { totals } = draft.state;
  draft.set({ totals: { ...totals, billedDraws: totals.billedDraws + 1 } });
}

/** @throws {JournalError} it is a step that is given up with its candidate */
export function reduceCallGivenUp(
  draft: Draft,
  call: CallKey,
  { code, message }: EventOf<"callGivenUp">,
): void {
  const { name, candidate, kind } = call;
  const step = candidateSteps.find(([each]) => each === kind)?.[1];
  if (candidate !== null && step?.canBeGivenUp !== true) {
    throw new JournalError("journal.corrupt", `${name} is given up without its candidate`);
  }
  if (isOver(attemptsOf(draft.state, name))) return;
  draft.changeAttempts(name, (attempts) => {
    return { ...countsOf(attempts), kind: "givenUp", error: { code, message } };
  });
  settleWhole(draft, call);
}

/** Asked again under the same number: what happened was no attempt. */
function again(attempts: Attempts): Attempts {
  if (attempts.kind !== "running") return attempts;
  const { started, after } = attempts;
  return { ...countsOf(attempts), kind: "open", attempt: started, after };
}

/**
 * Takes a call out of those running and counts what it used.
 * @param worst what it may have cost, where its provider did not say
 * @returns what it is known to have cost; null when that is not known
 */
function settle(
  draft: Draft,
  call: CallKey,
  usage: Usage | undefined,
  worst: NanoUsd,
  billed: "no" | "maybe" | "yes",
): NanoUsd | null {
  const { totals, running } = draft.state;
  const { role } = kindOf(call);
  const told = usage?.costUsd == null ? null : nanoUsdOf(usage.costUsd);
  const { model, charge } = askedOf(draft.state, call);
  const isFree = billed === "no" || (worst === 0 && charge !== "unknown");
  const known = told ?? (isFree ? 0 : null);
  const key = withAttempt(call.name, call.attempt);
  if (Object.hasOwn(running, key)) countRunning(draft, role, -1);
  draft.remove("running", key);
  const spent = known ?? worst;
  const spentNanoUsd = sumNanoUsd(totals.spentNanoUsd, spent);
  draft.set({ totals: { ...totals, spentNanoUsd } });
  if (charge === "counted") countQuota(draft, usage);
  draft.changeAttempts(call.name, (attempts) => {
    return { ...attempts, spentNanoUsd: sumNanoUsd(attempts.spentNanoUsd, spent) };
  });
  addUsage(draft, call, {
    role,
    model,
    calls: 0,
    costNanoUsd: known,
    inputTokens: usage?.inputTokens ?? 0,
    cachedInputTokens: usage?.cachedInputTokens ?? 0,
    outputTokens: usage?.outputTokens ?? 0,
    imageTokens: usage?.imageTokens ?? 0,
    requests: usage?.requests ?? 0,
  });
  return known;
}

function countRunning(draft: Draft, role: Role, change: 1 | -1): void {
  const { runningOf } = draft.state;
  draft.set({ runningOf: { ...runningOf, [role]: runningOf[role] + change } });
}

const nothingUsed = {
  costNanoUsd: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  imageTokens: 0,
  requests: 0,
};

function addUsage(
  draft: Draft,
  { kind: stage, iteration }: CallKey,
  used: Omit<UsageRow, "stage" | "iteration">,
): void {
  const { role, model } = used;
  const name = `${role}/${stage}/${iteration ?? "plan"}/${model}`;
  const before = draft.state.usage[name] ?? { ...nothingUsed, calls: 0 };
  draft.put("usage", name, {
    role,
    stage,
    iteration,
    model,
    calls: before.calls + used.calls,
    costNanoUsd: addCost(before.costNanoUsd, used.costNanoUsd),
    inputTokens: before.inputTokens + used.inputTokens,
    cachedInputTokens: before.cachedInputTokens + used.cachedInputTokens,
    outputTokens: before.outputTokens + used.outputTokens,
    imageTokens: before.imageTokens + used.imageTokens,
    requests: before.requests + used.requests,
  });
}

function addCost(sum: NanoUsd | null, cost: NanoUsd | null): NanoUsd | null {
  return sum === null || cost === null ? null : sumNanoUsd(sum, cost);
}

/**
 * @throws {JournalError} when a candidate or critique of it was never planned, or when its kind has
 *   no such place: a step belongs to a candidate, and nothing else does
 */
export function requirePlanned(draft: Draft, { candidate, kind, name }: CallKey): void {
  const isStep = candidateSteps.some(([each]) => each === kind);
  if (isStep !== (candidate !== null)) {
    throw new JournalError("journal.corrupt", `${name} is no place for a call of its kind`);
  }
  if (candidate !== null) draft.candidate(candidate);
  knownKind(kind)?.requirePlanned?.(draft, name);
}
