import { cutText } from "../base/cutText.js";
import { StorageError, UsageError } from "../base/errors.js";
import { nanoUsdOf } from "../base/money.js";
import type { EventBody, EventOf, KnownEvent } from "../protocol/events.js";
import type { Providers } from "../protocol/providers.js";
import { eventOfAct, whyNoActs, type Act } from "./acts.js";
import type { CallDeps, CallOutcome } from "./callRunner.js";
import { isOfIteration, plannedSteps } from "./calls/callKinds.js";
import { capReached } from "./capGuard.js";
import { decide } from "./decide.js";
import { afterDeferral, waitLeftMs } from "./deferral.js";
import { Inbox } from "./inbox.js";
import type { CallIntent } from "./intent.js";
import { parseKey, withAttempt } from "./keys.js";
import type { LaneMember, Lanes, Place } from "./lanes.js";
import type { Journal } from "./ports.js";
import type { Purse } from "./purse.js";
import { Folder } from "./reduce.js";
import { Reservations } from "./reservations.js";
import { SteadyTime } from "./lanes/steadyTime.js";
import { RunningCalls } from "./runningCalls.js";
import { providerChanges } from "./providerChanges.js";
import { stamped } from "./stamp.js";
import type { SearchState } from "./state.js";
import { backOffMs, longestLookMs, Waits } from "./waits.js";

export interface DriveDeps extends CallDeps {
  /**
   * Whose ports these are, for as long as the driver lives. Where the journal names others, it is
   * told before the first call.
   */
  readonly providers: Providers;
  readonly journal: Journal;
  readonly lanes: Lanes;
  readonly purse: Purse;
  /** Told of each event once it is durable. The state moves on with the search. */
  readonly onEvent: (event: KnownEvent, state: SearchState) => void;
}

export type DriveOutcome =
  | { readonly kind: "ended" }
  | { readonly kind: "paused"; readonly by: EventOf<"searchPaused">["by"] }
  /** The signal was aborted: no event says so, the folder reads as interrupted. */
  | { readonly kind: "stopped" };

type Message =
  | { readonly kind: "act"; readonly act: Act; readonly onDone?: () => void }
  | { readonly kind: "call"; readonly key: string; readonly outcome: CallOutcome };

/**
 * The search's only loop, which knows nothing of beams: it appends what `decide` decides, starts the
 * calls that pause, caps and lanes allow, records what comes of them, repeats. One event at a time:
 * whatever else happens waits in the inbox.
 */
export class Driver {
  readonly #deps: DriveDeps;
  readonly #inbox = new Inbox<Message>();
  /** By call: another attempt is not made at once. */
  readonly #backOffs: Waits;
  /** By lane: the moments at which it is looked at again. */
  readonly #laneLooks: Waits;
  readonly #calls: RunningCalls;
  readonly #reservations: Reservations;
  readonly #folder: Folder;
  /** What the search's own moments are told in: a clock that is set back gives it no more time. */
  readonly #time: SteadyTime;

  constructor(state: SearchState, deps: DriveDeps) {
    this.#folder = new Folder(state);
    this.#deps = deps;
    this.#calls = new RunningCalls(deps, (key, outcome) => {
      this.#inbox.push({ kind: "call", key, outcome });
    });
    this.#reservations = new Reservations(deps.purse);
    this.#time = new SteadyTime(deps.clock, state.lastAt);
    const wake = (): void => this.#inbox.wake();
    this.#backOffs = new Waits(deps.clock, wake);
    this.#laneLooks = new Waits(deps.clock, wake);
  }

  /** As it is now; it moves on with the search. */
  get state(): SearchState {
    return this.#folder.state;
  }

  /**
   * Asks for something; it happens between two events, and only while `run` runs.
   * @throws {UsageError} when it cannot be done now
   */
  act(...acts: readonly Act[]): void {
    this.#requireCan(acts);
    acts.forEach((act) => this.#inbox.push({ kind: "act", act }));
  }

  /**
   * As `act`. Resolves once its event is durable, or where it turns out to change nothing; never where
   * `run` ends before that.
   * @throws as `act`
   */
  async acted(act: Act): Promise<void> {
    this.#requireCan([act]);
    await new Promise<void>((onDone) => this.#inbox.push({ kind: "act", act, onDone }));
  }

  #requireCan(acts: readonly Act[]): void {
    const { providers } = this.#deps;
    const refusal = whyNoActs({ ...this.state, providers }, acts);
    if (refusal !== null) throw new UsageError(refusal);
  }

  /**
   * Drives until the search ends, is paused and nothing runs any more, or `signal` is aborted.
   * May be called again after a pause, with a resume asked for.
   * @throws {JournalError} the state names what was never planned
   */
  async run(signal: AbortSignal): Promise<DriveOutcome> {
    const wake = (): void => this.#inbox.wake();
    // At once: what ends together with whoever stops it would else be told as a failure of the call.
    const stop = (): void => {
      this.#calls.abort();
      wake();
    };
    const lanes = this.#deps.lanes.join(wake);
    this.#calls.expectImages(this.state);
    const nowMs = this.#time.nowMs();
    for (const [lane, wait] of Object.entries(this.state.waits)) {
      this.#defer(lane, nowMs + waitLeftMs(wait, nowMs));
    }
    signal.addEventListener("abort", stop);
    try {
      // A journal never names another model than the one that is asked.
      const changes = providerChanges(this.state.providers, this.#deps.providers);
      for (const change of changes) await this.#append(change);
      return await this.#loop(lanes, signal);
    } catch (thrown) {
      if (thrown instanceof StorageError) return await this.#pauseByDisk(thrown);
      throw thrown;
    } finally {
      signal.removeEventListener("abort", stop);
      this.#backOffs.releaseAll();
      this.#laneLooks.releaseAll();
      lanes.leave();
      await this.#abortAll();
      await this.#reservations.settled();
    }
  }

  async #loop(lanes: LaneMember, signal: AbortSignal): Promise<DriveOutcome> {
    for (;;) {
      await this.#takeMessages(signal);
      const calls = await this.#takeDecisions();
      if (signal.aborted) return { kind: "stopped" };
      const outcome = this.#outcome();
      if (outcome !== undefined) return outcome;
      const hasMore = await this.#startCalls(calls, lanes, signal);
      if (!hasMore) await this.#inbox.wait();
    }
  }

  #outcome(): DriveOutcome | undefined {
    if (this.#calls.size > 0 || !this.#inbox.isEmpty) return undefined;
    if (this.state.end !== null) return { kind: "ended" };
    const { pause } = this.state;
    return pause === null ? undefined : { kind: "paused", by: pause.by };
  }

  /** An answer counts though its search was stopped meanwhile: it is paid for. */
  async #takeMessages(stop: AbortSignal): Promise<void> {
    for (let message = this.#inbox.shift(); message; message = this.#inbox.shift()) {
      if (stop.aborted && message.kind === "call" && isAborted(message.outcome)) {
        this.#lose(message.key);
        continue;
      }
      // What follows from what was before stands before it.
      await this.#takeDecisions();
      if (message.kind === "act") {
        await this.#carryOut(message.act);
        message.onDone?.();
      } else await this.#recordOutcome(message.key, message.outcome);
    }
  }

  /** Appends decisions until none is due. @returns the calls worth starting then */
  async #takeDecisions(): Promise<readonly CallIntent[]> {
    for (;;) {
      const { decisions, calls } = decide(this.state);
      const [first] = decisions;
      if (first === undefined) return calls;
      await this.#append(first);
    }
  }

  async #carryOut(act: Act): Promise<void> {
    const { pause, waits, providers } = this.state;
    const event = eventOfAct(this.state, act, (key) => this.#calls.has(key));
    if (event === null) return;
    await this.#append(event);
    if (event.kind === "cancelRequested") this.#calls.abort();
    // A person has seen to what failed: its lane may be asked again.
    if (event.kind !== "searchResumed" || pause?.by !== "provider") return;
    const { language, image, vision } = providers;
    const lanes = [language.lane, image.lane, vision.lane, ...Object.keys(waits)];
    for (const lane of new Set(lanes)) {
      this.#laneLooks.release(lane);
      this.#deps.lanes.clear(lane);
    }
  }

  async #recordOutcome(key: string, outcome: CallOutcome): Promise<void> {
    if (outcome.kind === "storage") {
      this.#lose(key);
      throw outcome.error;
    }
    this.#calls.forget(key);
    const event =
      outcome.kind === "recorded"
        ? outcome.event
        : afterDeferral(this.state, outcome, this.#time.nowMs());
    const lane = this.state.running[key]?.lane;
    const isElsewhere = outcome.kind === "deferred" && outcome.deferral.isElsewhere;
    const { spentNanoUsd } = this.state.totals;
    await this.#append(event);
    this.#reservations.settle(this.state, event, this.state.totals.spentNanoUsd - spentNanoUsd);
    if (event.kind === "callDeferred" && lane !== undefined && !isElsewhere) {
      this.#defer(lane, event.untilMs);
    }
    if (event.kind !== "callFailed" || !event.retryable || event.scope === "connection") return;
    const { name, attempt } = parseKey(key);
    const next = withAttempt(name, attempt + 1);
    this.#backOffs.hold(next, backOffMs(next, attempt + 1));
  }

  /**
   * Starts what may start now, most urgent first.
   * @returns true when something else has happened meanwhile and is due first
   */
  async #startCalls(
    calls: readonly CallIntent[],
    lanes: LaneMember,
    signal: AbortSignal,
  ): Promise<boolean> {
    const wanted = new Set<string>();
    const { end, pause, cancelRequested } = this.state;
    const mayStart = end === null && pause === null && !cancelRequested;
    for (const call of mayStart ? calls : []) {
      const { key, lane } = call;
      if (this.#calls.has(key) || this.#backOffs.has(key) || this.#lacksMoney(call)) continue;
      // A pause, a cancel or a result that came meanwhile is due before the next call.
      if (!this.#inbox.isEmpty || signal.aborted) return true;
      if (await this.#adopt(key)) return true;
      if (wanted.has(lane)) continue;
      const nowMs = this.#time.nowMs();
      const cap = capReached(this.state, call, nowMs);
      if (cap === "later") break;
      if (cap !== null) {
        await this.#append({ kind: "capHit", cap });
        return true;
      }
      const taken = lanes.take(this.#calls.needsOf(this.state, call));
      if (taken.kind !== "place") wanted.add(lane);
      else {
        const started = await this.#start(call, taken.place, signal);
        if (started === "later") continue;
        if (started === "overtaken") return true;
      }
      // What nobody planned takes room from others: whether one of them fails for it is due first.
      if (taken.kind === "place" && !this.#isPlanned(key)) return true;
      if (taken.kind !== "later") continue;
      this.#laneLooks.hold(lane, Math.min(longestLookMs, taken.atMs - this.#time.toClock(nowMs)));
    }
    lanes.want(wanted);
    return false;
  }

  /** Whether a call had its room under the caps when its candidate, or its iteration, was planned. */
  #isPlanned(key: string): boolean {
    const { attempt, kind } = parseKey(key);
    if (attempt > 1) return false;
    return isOfIteration(kind) || plannedSteps(this.state.plan).some(([name]) => name === kind);
  }

  /** Before what is set aside for other calls is settled. */
  #lacksMoney(call: CallIntent): boolean {
    if (!this.#reservations.mustWait) return false;
    const { worstUsd } = this.#calls.begun(this.state, call).event;
    return !this.#reservations.isFree(this.state, call.key, nanoUsdOf(worstUsd));
  }

  /**
   * @returns `overtaken` where something else has happened meanwhile and is due first; `later` where
   * there is no money before what is set aside for other calls is settled
   */
  async #start(
    call: CallIntent,
    place: Place,
    signal: AbortSignal,
  ): Promise<"started" | "overtaken" | "later"> {
    const { key } = call;
    try {
      const begun = this.#calls.begun(this.state, call);
      const worstNanoUsd = nanoUsdOf(begun.event.worstUsd);
      const reserved = this.#reservations.reserve(this.state, key, worstNanoUsd);
      const refusal = reserved === null ? null : await reserved;
      const isOvertaken = reserved !== null && (!this.#inbox.isEmpty || signal.aborted);
      if (refusal !== null || isOvertaken) {
        this.#reservations.giveBack(key);
        place.release("failed");
        if (refusal === null) return "overtaken";
        if (this.#reservations.mustWait) return "later";
        const { by, message } = refusal;
        await this.#append({ kind: "searchPaused", by, message: cutText(message, 2000) });
        return "overtaken";
      }
      await this.#append(begun.event);
      this.#calls.run(begun.call, place);
      return "started";
    } catch (thrown) {
      this.#reservations.giveBack(key);
      place.release("failed");
      throw thrown;
    }
  }

  /** After a crash, takes an image whose file was written before its event was. */
  async #adopt(key: string): Promise<boolean> {
    const event = await this.#calls.adopted(this.state, key);
    if (event !== null) await this.#append(event);
    return event !== null;
  }

  /** @param untilMs as the search tells time */
  #defer(lane: string, untilMs: number): void {
    this.#deps.lanes.defer(lane, this.#time.toClock(untilMs));
  }

  /** Makes an event durable, then tells of it. */
  async #append(body: EventBody): Promise<void> {
    for (const event of stamped(this.state, body, this.#time.nowMs())) {
      await this.#deps.journal.append(event);
      this.#folder.add(event);
      this.#deps.onEvent(event, this.state);
    }
  }

  async #pauseByDisk(error: StorageError): Promise<DriveOutcome> {
    await this.#abortAll();
    const body: Omit<EventOf<"searchPaused">, "seq" | "at"> = {
      kind: "searchPaused",
      by: "disk",
      message: cutText(error.message, 2000),
    };
    try {
      if (this.state.end === null && this.state.pause === null) await this.#append(body);
    } catch (thrown) {
      // Not even that can be written: the folder reads as interrupted, and resumes the same.
      if (!(thrown instanceof StorageError)) throw thrown;
    }
    return { kind: "paused", by: "disk" };
  }

  /** Stops what runs without an event: on a resume it is called again under its own key. */
  async #abortAll(): Promise<void> {
    this.#calls.abort();
    while (this.#calls.size > 0) {
      const message = this.#inbox.shift();
      if (message === undefined) await this.#inbox.wait();
      else if (message.kind === "call") this.#lose(message.key);
    }
  }

  #lose(key: string): void {
    this.#calls.forget(key);
    this.#reservations.lose(key);
  }
}

function isAborted(outcome: CallOutcome): boolean {
  if (outcome.kind !== "recorded") return false;
  return outcome.event.kind === "callFailed" && outcome.event.code === "call.aborted";
}
