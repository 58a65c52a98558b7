import { cutText } from "../base/cutText.js";
import { StorageError, UsageError } from "../base/errors.js";
import type { EventBody, EventOf, KnownEvent } from "../protocol/events.js";
import { runCall, type CallDeps, type CallOutcome } from "./callRunner.js";
import { decide } from "./decide.js";
import { Inbox } from "./inbox.js";
import type { CallIntent } from "./intent.js";
import { parseKey, withAttempt } from "./keys.js";
import type { LaneMember, Lanes } from "./lanes.js";
import type { Journal } from "./ports.js";
import { reduce } from "./reduce.js";
import { inputsOf, recipeFor, requestFor } from "./requests.js";
import { rankByTotal } from "./ranking/byTotal.js";
import type { Ranker } from "./ranking/ranker.js";
import { canRetry } from "./selectors.js";
import type { SearchState } from "./state.js";
import { Waits } from "./waits.js";

export interface DriveDeps extends CallDeps {
  readonly journal: Journal;
  readonly lanes: Lanes;
  /** Told of each event once it is durable. */
  readonly onEvent: (event: KnownEvent, state: SearchState) => void;
  readonly ranker?: Ranker;
}

/** What a person asks of a running search. */
export type Act =
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "cancel" }
  | { readonly kind: "retry"; readonly candidate: string }
  | { readonly kind: "rename"; readonly title: string };

export type DriveOutcome =
  | { readonly kind: "ended" }
  | { readonly kind: "paused"; readonly by: "user" | "disk" | "provider" }
  /** The signal was aborted: no event says so, the folder reads as interrupted. */
  | { readonly kind: "stopped" };

type Message =
  | { readonly kind: "act"; readonly act: Act }
  | { readonly kind: "call"; readonly key: string; readonly outcome: CallOutcome };

/**
 * The only asynchronous code of the search, which knows nothing of beams: it appends what `decide`
 * decides, starts the calls that pause, caps and lanes allow, records what comes of them, repeats.
 * One event at a time: whatever else happens waits in the inbox.
 */
export class Driver {
  readonly #deps: DriveDeps;
  readonly #ranker: Ranker;
  readonly #inbox = new Inbox<Message>();
  readonly #running = new Map<string, AbortController>();
  #state: SearchState;

  constructor(state: SearchState, deps: DriveDeps) {
    this.#state = state;
    this.#deps = deps;
    this.#ranker = deps.ranker ?? rankByTotal;
  }

  get state(): SearchState {
    return this.#state;
  }

  /**
   * Asks for something; it happens between two events, and only while `run` runs.
   * @throws {UsageError} when it cannot be done now
   */
  act(act: Act): void {
    if (act.kind === "retry" && !canRetry(this.#state, act.candidate)) {
      throw new UsageError(`${act.candidate} has not failed, so there is nothing to retry.`);
    }
    this.#inbox.push({ kind: "act", act });
  }

  /**
   * Drives until the search ends, is paused and nothing runs any more, or `signal` is aborted.
   * May be called again after a pause, with a resume asked for.
   * @throws {JournalError} the state names what was never planned
   */
  async run(signal: AbortSignal): Promise<DriveOutcome> {
    const wake = (): void => this.#inbox.wake();
    const lanes = this.#deps.lanes.join(wake);
    const waits = new Waits(this.#deps.clock, wake);
    signal.addEventListener("abort", wake);
    try {
      return await this.#loop(lanes, waits, signal);
    } catch (thrown) {
      if (thrown instanceof StorageError) return await this.#pauseByDisk(thrown);
      throw thrown;
    } finally {
      signal.removeEventListener("abort", wake);
      waits.dispose();
      lanes.leave();
      await this.#abortAll();
    }
  }

  async #loop(lanes: LaneMember, waits: Waits, signal: AbortSignal): Promise<DriveOutcome> {
    for (;;) {
      await this.#takeMessages(waits);
      const calls = await this.#takeDecisions();
      if (signal.aborted) return { kind: "stopped" };
      const outcome = this.#outcome();
      if (outcome !== undefined) return outcome;
      const hasMore = await this.#startCalls(calls, lanes, waits, signal);
      if (!hasMore) await this.#inbox.wait();
    }
  }

  #outcome(): DriveOutcome | undefined {
    if (this.#running.size > 0 || !this.#inbox.isEmpty) return undefined;
    if (this.#state.end !== null) return { kind: "ended" };
    const { pause } = this.#state;
    return pause === null ? undefined : { kind: "paused", by: pause.by };
  }

  async #takeMessages(waits: Waits): Promise<void> {
    for (let message = this.#inbox.shift(); message; message = this.#inbox.shift()) {
      if (message.kind === "act") await this.#carryOut(message.act);
      else await this.#recordOutcome(message.key, message.outcome, waits);
      // What a result decides stands right behind it.
      await this.#takeDecisions();
    }
  }

  /** Appends decisions until none is due. @returns the calls worth starting then */
  async #takeDecisions(): Promise<readonly CallIntent[]> {
    for (;;) {
      const { decisions, calls } = decide(this.#state, this.#ranker);
      const [first] = decisions;
      if (first === undefined) return calls;
      await this.#append(first);
    }
  }

  async #carryOut(act: Act): Promise<void> {
    const { end, pause, cancelRequested } = this.#state;
    switch (act.kind) {
      case "pause":
        if (end === null && pause === null)
          await this.#append({ kind: "searchPaused", by: "user" });
        return;
      case "resume": {
        const lost = Object.keys(this.#state.running).filter((key) => !this.#running.has(key));
        if (end === null) await this.#append({ kind: "searchResumed", lost });
        return;
      }
      case "cancel":
        if (end !== null || cancelRequested) return;
        await this.#append({ kind: "cancelRequested" });
        for (const controller of this.#running.values()) controller.abort(cancelled());
        return;
      case "retry":
        if (!canRetry(this.#state, act.candidate)) return;
        await this.#append({ kind: "retryRequested", candidate: act.candidate });
        return;
      case "rename":
        await this.#append({ kind: "sessionRenamed", title: act.title });
        return;
    }
  }

  async #recordOutcome(key: string, outcome: CallOutcome, waits: Waits): Promise<void> {
    this.#running.delete(key);
    if (outcome.kind === "storage") throw outcome.error;
    const { event } = outcome;
    await this.#append(event);
    if (event.kind === "callFailed" && event.retryable) waits.add(nextKey(key), event);
  }

  /**
   * Starts what may start now, most urgent first.
   * @returns true when something else has happened meanwhile and is due first
   */
  async #startCalls(
    calls: readonly CallIntent[],
    lanes: LaneMember,
    waits: Waits,
    signal: AbortSignal,
  ): Promise<boolean> {
    const wanted = new Set<string>();
    const { end, pause, cancelRequested, capHit } = this.#state;
    const mayStart = end === null && pause === null && !cancelRequested && capHit === null;
    for (const call of mayStart ? calls : []) {
      if (this.#running.has(call.key) || waits.has(call.key) || wanted.has(call.lane)) continue;
      // A pause, a cancel or a result that came meanwhile is due before the next call.
      if (!this.#inbox.isEmpty || signal.aborted) return true;
      const cap = this.#capReached(call);
      if (cap === "later") break;
      if (cap !== null) {
        await this.#append({ kind: "capHit", cap });
        return true;
      }
      const started = await this.#start(call, lanes);
      if (started === "adopted") return true;
      if (started === "noPlace") wanted.add(call.lane);
    }
    lanes.want(wanted);
    return false;
  }

  /** Whether a cap forbids the call: now (`later`: until what is reserved is settled) or for good. */
  #capReached(call: CallIntent): "cost" | "seconds" | "later" | null {
    const { plan, totals, running, activeMs, lastAt } = this.#state;
    if (plan.maxSeconds !== null) {
      const sinceLastMs = Math.max(0, this.#deps.clock.nowMs() - lastAt);
      if (activeMs + sinceLastMs >= plan.maxSeconds * 1000) return "seconds";
    }
    if (plan.maxCostUsd === null) return null;
    const reserved = Object.values(running);
    const reservedUsd = reserved.reduce((sum, { worstUsd }) => sum + worstUsd, 0);
    if (totals.spentUsd + reservedUsd + call.worstUsd <= plan.maxCostUsd) return null;
    return reserved.length > 0 ? "later" : "cost";
  }

  async #start(
    { key, lane, worstUsd }: CallIntent,
    lanes: LaneMember,
  ): Promise<"started" | "adopted" | "noPlace"> {
    if (await this.#adopt(key)) return "adopted";
    const release = lanes.take(lane);
    if (release === undefined) return "noPlace";
    const request = requestFor(this.#state, key);
    const inputs = inputsOf(this.#state, request);
    try {
      await this.#append({ kind: "callStarted", key, inputs, lane, worstUsd });
    } catch (thrown) {
      release();
      throw thrown;
    }
    const controller = new AbortController();
    this.#running.set(key, controller);
    void runCall(this.#state, { key, inputs, request }, this.#deps, controller.signal).then(
      (outcome) => {
        release();
        this.#inbox.push({ kind: "call", key, outcome });
      },
    );
    return "started";
  }

  /** After a crash, takes an image whose file was written before its event was. */
  async #adopt(key: string): Promise<boolean> {
    const call = parseKey(key);
    if (call.kind !== "candidate" || call.step !== "draw") return false;
    const candidate = this.#state.candidates[call.candidate];
    if (candidate === undefined || candidate.attempts.draw.started < call.attempt) return false;
    const inputs = inputsOf(this.#state, requestFor(this.#state, key));
    const recipe = recipeFor(this.#state, call.candidate, inputs);
    const image = await this.#deps.images.adopt(call.candidate, recipe);
    if (image === undefined) return false;
    const usage = { costUsd: null, inputTokens: null, outputTokens: null };
    await this.#append({ kind: "imageDrawn", key, image, usage, milliseconds: 0, adopted: true });
    return true;
  }

  /** Numbers and stamps an event, makes it durable, then tells of it. */
  async #append(body: EventBody): Promise<void> {
    const at = Math.max(Math.floor(this.#deps.clock.nowMs()), this.#state.lastAt);
    const event: KnownEvent = { seq: this.#state.nextSeq, at, ...body };
    await this.#deps.journal.append(event);
    this.#state = reduce(this.#state, event);
    this.#deps.onEvent(event, this.#state);
  }

  async #pauseByDisk(error: StorageError): Promise<DriveOutcome> {
    await this.#abortAll();
    const body: Omit<EventOf<"searchPaused">, "seq" | "at"> = {
      kind: "searchPaused",
      by: "disk",
      message: cutText(error.message, 2000),
    };
    try {
      if (this.#state.end === null && this.#state.pause === null) await this.#append(body);
    } catch (thrown) {
      // Not even that can be written: the folder reads as interrupted, and resumes the same.
      if (!(thrown instanceof StorageError)) throw thrown;
    }
    return { kind: "paused", by: "disk" };
  }

  /** Stops what runs without an event: on a resume it is called again under its own key. */
  async #abortAll(): Promise<void> {
    for (const controller of this.#running.values()) controller.abort(cancelled());
    while (this.#running.size > 0) {
      const message = this.#inbox.shift();
      if (message === undefined) await this.#inbox.wait();
      else if (message.kind === "call") this.#running.delete(message.key);
    }
  }
}

function cancelled(): DOMException {
  return new DOMException("The search was stopped", "AbortError");
}

function nextKey(key: string): string {
  const call = parseKey(key);
  const name = key.slice(0, key.lastIndexOf("/"));
  return withAttempt(name, call.attempt + 1);
}
