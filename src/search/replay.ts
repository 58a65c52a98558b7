import { canonicalJson, type Json } from "../base/canonicalJson.js";
import { JournalError } from "../base/errors.js";
import { nanoUsdOf, usdOf } from "../base/money.js";
import type { EventBody, EventOf, SessionEvent } from "../protocol/events.js";
import { decide } from "./decide.js";
import { knownKind } from "./calls/callKinds.js";
import { attemptsOf } from "./draft.js";
import { parseKey } from "./keys.js";
import { Folder } from "./reduce.js";
import { inputsOf, requestFor, type HashText } from "./requests.js";
import { isDecision } from "./selectors.js";
import type { SearchState } from "./state.js";

/** What a replay found, and what it looked at. */
export type ReplayResult =
  | { readonly kind: "same"; readonly state: SearchState; readonly checked: ReplayCounts }
  | { readonly kind: "differs"; readonly seq: number; readonly reason: string };

export interface ReplayCounts {
  readonly decisions: number;
  /** Answers and failures of calls, each started, and answered once, for the request that follows. */
  readonly calls: number;
  /** Times that a call could not be answered, and was to be asked again. */
  readonly deferrals: number;
  /** Acts, pauses and caps: what happened from outside, which nothing here can confirm. */
  readonly taken: number;
}

/**
 * Plays a journal again, with no port and no write: each recorded decision has to be the first
 * that `decide` gives for the state before it; a call has to be due, at its price and in its lane,
 * and may not start while it runs, a decision is due or the search is paused; each recorded result
 * has to belong to a call that runs and to the request that follows from the state. A kind that
 * this version does not know is a difference.
 * @throws {JournalError} when the journal cannot be folded
 */
export function replay(events: readonly SessionEvent[], hash?: HashText): ReplayResult {
  const folder = new Folder();
  const calls = new CallsCheck(hash);
  const counts = { decisions: 0, calls: 0, deferrals: 0, taken: 0 };
  for (const event of events) {
    if (event.seq > 0) {
      const { state } = folder;
      const reason =
        decisionDiffers(state, event) ?? calls.differs(state, event) ?? timeDiffers(state, event);
      if (reason !== null) return { kind: "differs", seq: event.seq, reason };
    }
    if (isDecision(event)) counts.decisions += 1;
    else if (event.kind === "callDeferred") counts.deferrals += 1;
    else if (isResult(event)) counts.calls += 1;
    else if (event.kind !== "callStarted") counts.taken += 1;
    folder.add(event);
  }
  return { kind: "same", state: folder.state, checked: counts };
}

/**
 * Folds a journal for a resume, event by event, so that whoever waits can let others go on between:
 * its decisions are facts, even where today's code would decide otherwise, but a recorded result
 * must belong to a call that ran and to the request that it would be used for.
 */
export class CheckedFolder {
  readonly #folder = new Folder();
  readonly #calls: CallsCheck;

  constructor(hash?: HashText) {
    this.#calls = new CallsCheck(hash);
  }

  get state(): SearchState {
    return this.#folder.state;
  }

  /** Entries copied so far, for a test that counts work. */
  get copied(): number {
    return this.#folder.copied;
  }

  /** @throws {JournalError} `journal.diverged` when it does not follow; `journal.corrupt` */
  add(event: SessionEvent): void {
    const reason = event.seq > 0 ? this.#differs(event) : null;
    if (reason !== null) {
      const message = `${reason} (event ${event.seq}). Nothing was changed; start the search again.`;
      throw new JournalError("journal.diverged", message);
    }
    this.#folder.add(event);
  }

  #differs(event: SessionEvent): string | null {
    const { state } = this.#folder;
    return this.#calls.differs(state, event) ?? timeDiffers(state, event);
  }
}

function timeDiffers({ lastAt }: SearchState, { kind, at }: SessionEvent): string | null {
  return at < lastAt ? `${kind} came ${lastAt - at} ms before the event above it` : null;
}

/** @throws as `CheckedFolder.add` */
export function foldChecked(events: Iterable<SessionEvent>, hash?: HashText): SearchState {
  const folder = new CheckedFolder(hash);
  for (const event of events) folder.add(event);
  return folder.state;
}

/** Calls that were started as they should, and answered once. */
class CallsCheck {
  readonly #hash: HashText | undefined;
  /** Running calls whose recorded inputs are not those that follow from the state. */
  readonly #other = new Set<string>();

  constructor(hash: HashText | undefined) {
    this.#hash = hash;
  }

  differs(state: SearchState, event: SessionEvent): string | null {
    if (event.kind === "callStarted") return this.#startDiffers(state, event.key, event.inputs);
    if (!isResult(event)) return null;
    const { key } = event;
    const call = parseKey(key);
    const attempts = attemptsOf(state, call.name);
    const isAdopted = event.kind === "imageDrawn" && event.adopted === true;
    if (attempts.kind === "done") return `${key} has a result already`;
    if (isAdopted ? attempts.started < call.attempt : !Object.hasOwn(state.running, key)) {
      return `${key} has a result, but was not started`;
    }
    const kind = knownKind(call.kind);
    const isFailure = event.kind === "callFailed" || event.kind === "callDeferred";
    if (!isFailure && kind?.answeredBy !== event.kind) {
      return `The result recorded for ${key} is of another kind`;
    }
    // A call without a result may have had other inputs: it is called again with today's.
    return this.#other.has(key) && !isFailure
      ? `The result of ${key} belongs to another request than the one recorded`
      : null;
  }

  #startDiffers(state: SearchState, key: string, inputs: string): string | null {
    const call = parseKey(key);
    if (knownKind(call.kind) === undefined) return null;
    if (attemptsOf(state, call.name).kind === "done") return `${key} was started after its result`;
    const expected = inputsOf(state, key, requestFor(state, key), this.#hash);
    if (inputs === expected) this.#other.delete(key);
    else this.#other.add(key);
    return null;
  }
}

function isResult(event: SessionEvent) {
  return "key" in event && event.kind !== "callStarted";
}

function startDiffers(state: SearchState, event: EventOf<"callStarted">): string | null {
  const { key, lane, worstUsd } = event;
  const { decisions, calls } = decide(state);
  const [due] = decisions;
  if (due !== undefined) return `${key} was started while ${due.kind} was due`;
  if (state.pause !== null) return `${key} was started while the search was paused`;
  if (Object.hasOwn(state.running, key)) return `${key} was started while it ran`;
  const call = calls.find((each) => each.key === key);
  if (call === undefined) return `${key} was started, but is not due`;
  if (call.lane !== lane) return `${key} was started in ${lane}; ${call.lane} is its lane`;
  // A provider may have told less for this one request.
  return nanoUsdOf(worstUsd) <= call.worstNanoUsd
    ? null
    : `${key} was started at $${worstUsd}; $${usdOf(call.worstNanoUsd)} is its price`;
}

function decisionDiffers(state: SearchState, event: SessionEvent): string | null {
  if (event.kind === "unknown") {
    return `${event.originalKind} is a kind of event that this version does not know`;
  }
  if (event.kind === "searchResumed") {
    const lost = event.lost.find((key) => !Object.hasOwn(state.running, key));
    return lost === undefined ? null : `${lost} was lost, but did not run`;
  }
  if (event.kind === "callStarted") return startDiffers(state, event);
  const isAnswered =
    event.kind === "retryRequested" ||
    event.kind === "cancelRequested" ||
    event.kind === "finishRequested";
  if (!isDecision(event) && !isAnswered) return null;
  const [due] = decide(state).decisions;
  if (isAnswered) {
    // What a process that died left to be decided is decided when it is resumed, before these.
    return due === undefined ? null : `${event.kind} came while ${due.kind} was due`;
  }
  if (due === undefined) return `${event.kind} does not follow: nothing is due`;
  const [is, was] = [due, event].map((body) => canonicalJson(decided(body, event)));
  return is === was ? null : `${event.kind} does not follow: ${is ?? ""} is due`;
}

/**
 * What of a decision has to be as it was recorded. How a failure or a pause is put decides nothing, and
 * newer versions put it better; of a pause, older ones did not say whose fault it was.
 */
function decided(body: EventBody | SessionEvent, recorded: SessionEvent): Json {
  const bare = { ...body, seq: 0, at: 0 };
  if (bare.kind === "searchFailed") return { ...bare, message: "" };
  if (bare.kind !== "searchPaused") return bare;
  const { kind, by, code = null, role = null } = bare;
  return "code" in recorded ? { kind, by, code, role } : { kind, by };
}
