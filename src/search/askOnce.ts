import { CallError, UsageError } from "../base/errors.js";
import type { Clock } from "../base/clock.js";
import { durationText } from "../base/durationText.js";
import { nanoUsdOf } from "../base/money.js";
import type { EventBody } from "../protocol/events.js";
import type { CallDeps, CallOutcome } from "./callRunner.js";
import { intentOf } from "./intent.js";
import { firstKey, type CallName } from "./keys.js";
import type { Lanes, Needs, Place } from "./lanes.js";
import type { ImageStore } from "./ports.js";
import type { Purse } from "./purse.js";
import { Folder } from "./reduce.js";
import { Reservations } from "./reservations.js";
import { RunningCalls } from "./runningCalls.js";
import { stamped } from "./stamp.js";
import type { SearchState } from "./state.js";
import { longestLookMs } from "./waits.js";

/**
 * One call of a search, asked before there is one: by the search's own means, in the same lanes and
 * from the same purse, and folded as a search would fold it.
 */

export interface AskOnceDeps extends Pick<CallDeps, "ports" | "clock" | "checkEvent"> {
  readonly lanes: Lanes;
  readonly purse: Purse;
}

/** Somebody waits in front of it: what would be longer is told to them, and they ask again. */
const patienceMs = 30_000;
const mostDeferrals = 5;

/**
 * Asks one call, and waits for its answer.
 * @param state of a search that has just begun, and that nobody drives
 * @param name of a call that belongs to no candidate
 * @param signal when aborted, rejects with `signal.reason` once the call has stopped and what it cost
 *   is noted
 * @returns the state with its answer in it, and with what it used
 * @throws {CallError} there is no answer, or not soon
 * @throws {UsageError} the day's limit leaves no room for it, or it cannot be noted
 */
export async function askOnce(
  state: SearchState,
  name: string,
  deps: AskOnceDeps,
  signal: AbortSignal,
): Promise<SearchState> {
  const { clock, lanes } = deps;
  const startedAtMs = clock.nowMs();
  const call = firstKey(name);
  const needs = callsOf(deps, () => undefined).needsOf(state, intentOf(state, name, call.kind));
  for (let deferrals = 0; ; deferrals++) {
    const place = await placeIn(lanes, needs, clock, signal);
    const { outcome, after } = await asked(state, call, { ...deps, place }, signal);
    signal.throwIfAborted();
    if (outcome.kind === "recorded" && outcome.event.kind !== "callFailed") return after;
    if (outcome.kind === "storage") throw outcome.error;
    const isSoon =
      outcome.kind === "deferred" &&
      deferrals < mostDeferrals &&
      clock.nowMs() - startedAtMs + outcome.deferral.waitMs <= patienceMs;
    if (!isSoon) throw failureIn(outcome);
  }
}

interface Asked {
  readonly outcome: CallOutcome;
  readonly after: SearchState;
}

async function asked(
  state: SearchState,
  { name, kind }: CallName,
  { place, ...deps }: AskOnceDeps & { readonly place: Place },
  signal: AbortSignal,
): Promise<Asked> {
  const { clock, purse } = deps;
  const reservations = new Reservations(purse);
  const folder = new Folder(state);
  const add = (body: EventBody): void =>
    stamped(folder.state, body, clock.nowMs()).forEach((event) => folder.add(event));
  const { calls, outcome } = oneCall(deps);
  const begun = calls.begun(state, intentOf(state, name, kind));
  const { key } = begun.call;
  const stop = (): void => calls.abort();
  try {
    const refusal = await reservations.reserve(state, key, nanoUsdOf(begun.event.worstUsd));
    if (refusal !== null) throw new UsageError(refusal.message);
    if (signal.aborted) {
      reservations.giveBack(key);
      throw signal.reason;
    }
    add(begun.event);
  } catch (thrown) {
    place.release("failed");
    await reservations.settled();
    throw thrown;
  }
  signal.addEventListener("abort", stop);
  try {
    calls.run(begun.call, place);
    const ended = await outcome;
    const { spentNanoUsd } = folder.state.totals;
    if (ended.kind === "recorded") {
      add(ended.event);
      const spent = folder.state.totals.spentNanoUsd - spentNanoUsd;
      reservations.settle(folder.state, ended.event, spent);
    } else reservations.giveBack(key);
    await reservations.settled();
    return { outcome: ended, after: folder.state };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** What runs calls, and what comes of the one that it is given. */
function oneCall(deps: AskOnceDeps) {
  let tell: (outcome: CallOutcome) => void = () => undefined;
  const outcome = new Promise<CallOutcome>((resolve) => (tell = resolve));
  const calls = callsOf(deps, (_key, ended) => tell(ended));
  return { calls, outcome };
}

function callsOf(deps: AskOnceDeps, onOutcome: (key: string, outcome: CallOutcome) => void) {
  const onProgress = (): void => undefined;
  return new RunningCalls({ ...deps, images: noImages, onProgress }, onOutcome);
}

/** Whoever asks for words only needs none. */
const noImages: ImageStore = {
  put: () => Promise.reject(noFolder()),
  adopt: () => Promise.resolve(undefined),
  open: noImage,
  painted: noImage,
  source: noImage,
};

function noImage(): never {
  throw noFolder();
}

function noFolder(): UsageError {
  return new UsageError("There is no search yet that has images.");
}

function notSoon(inMs: number): CallError {
  const message = `This model asks to be left alone for another ${durationText(inMs)}. Plan then, or choose another model.`;
  return new CallError("rate.limited", message, {
    retryable: true,
    billed: "no",
    retryAfterMs: inMs,
  });
}

function failureIn(outcome: Exclude<CallOutcome, { kind: "storage" }>): CallError {
  const failed = outcome.kind === "deferred" ? outcome.failure : outcome.event;
  if (!("billed" in failed)) throw new RangeError("An answer is no failure");
  const { code, message, retryable, billed } = failed;
  return new CallError(code, message, { retryable, billed });
}

/** Waits for a place behind whatever searches ask in that lane. */
async function placeIn(
  lanes: Lanes,
  needs: Needs,
  clock: Clock,
  signal: AbortSignal,
): Promise<Place> {
  let wake: () => void = () => undefined;
  const member = lanes.join(() => wake());
  try {
    for (;;) {
      signal.throwIfAborted();
      const woken = new Promise<void>((resolve) => (wake = resolve));
      const taken = member.take(needs);
      if (taken.kind === "place") return taken.place;
      member.want(new Set([needs.lane]));
      const inMs = taken.kind === "later" ? taken.atMs - clock.nowMs() : longestLookMs;
      // A person waits for this one.
      if (taken.kind === "later" && inMs > patienceMs) throw notSoon(inMs);
      const over = new AbortController();
      const sleep = clock.sleep(
        Math.min(longestLookMs, Math.max(0, inMs)),
        AbortSignal.any([signal, over.signal]),
      );
      try {
        await Promise.race([woken, sleep]);
      } finally {
        over.abort();
      }
    }
  } finally {
    member.leave();
  }
}
