import { assertNever } from "../base/assertNever.js";
import { JournalError } from "../base/errors.js";
import type { EventOf, SessionEvent } from "../protocol/events.js";
import type { Plan } from "../protocol/plan.js";
import { activeAfter } from "./activeTime.js";
import { knownKind } from "./calls/callKinds.js";
import { allCandidates } from "./candidates.js";
import { checklistFrom } from "./checklist.js";
import { Draft } from "./draft.js";
import { firstKey, parseKey } from "./keys.js";
import {
  failRetriedAgain,
  reduceCapsChanged,
  reduceFavourited,
  reduceFormatRaised,
  reducePaused,
  reducePicked,
  reduceProvidersChanged,
  reduceResumed,
  reduceRetry,
} from "./reduceActs.js";
import {
  reduceAnswer,
  reduceCallDeferred,
  reduceCallFailed,
  reduceCallGivenUp,
  reduceCallStarted,
  requirePlanned,
  type CallEvent,
} from "./reduceCalls.js";
import { reducePlanned, reduceRanking } from "./reduceIterations.js";
import { writtenFormat } from "./stamp.js";
import type { Caps, SearchEnd, SearchState } from "./state.js";

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
    format: event.schemaVersion,
    rules: event.plan.rules,
    caps: capsOf(event.plan),
    title: null,
    startedAt: event.at,
    lastAt: event.at,
    nextSeq: event.seq + 1,
    activeMs: 0,
    activeFromMs: event.at,
    checklist: checklistOf(event.plan),
    candidates: {},
    iterations: [],
    critiques: {},
    comparisons: [],
    testAnswers: [],
    attempts: {},
    running: {},
    runningOf: { language: 0, image: 0, vision: 0 },
    waits: {},
    totals: { images: 0, billedDraws: 0, calls: 0, spentNanoUsd: 0, quotaRequests: 0 },
    usage: {},
    pause: null,
    trouble: null,
    cancelRequested: false,
    finishRequested: false,
    capHit: null,
    failedIterations: 0,
    flatIterations: 0,
    late: [],
    end: null,
    picked: null,
    favourites: [],
    reopened: null,
    unknownKinds: [],
  };
}

/** The state after one more event. @throws as `Folder.add` */
export function reduce(state: SearchState, event: SessionEvent): SearchState {
  const folder = new Folder(state);
  folder.add(event);
  return folder.state;
}

/** @throws {JournalError} when there is no first event, or an event cannot follow */
export function fold(events: Iterable<SessionEvent>): SearchState {
  const folder = new Folder();
  for (const event of events) folder.add(event);
  return folder.state;
}

/** Folds events one by one, each in a time that does not grow with what was folded before. */
export class Folder {
  #draft: Draft | undefined;

  /** @param state to go on from; without one the first event begins a session */
  constructor(state?: SearchState) {
    this.#draft = state === undefined ? undefined : new Draft(state);
  }

  /**
   * What has been folded so far; it is not to be kept when more is added.
   * @throws {JournalError} nothing has been
   */
  get state(): SearchState {
    if (this.#draft !== undefined) return this.#draft.state;
    throw new JournalError(
      "journal.corrupt",
      "The session's journal is empty, or holds no whole line: put a whole copy of it back, or start a new search.",
    );
  }

  /** Entries copied so far, for a test that counts work. */
  get copied(): number {
    return this.#draft?.copied ?? 0;
  }

  /** @throws {JournalError} when the event cannot follow: another seq, or a name never planned */
  add(event: SessionEvent): void {
    if (this.#draft !== undefined) add(this.#draft, event);
    else if (event.kind === "searchStarted" && event.seq === 0) {
      this.#draft = new Draft(startState(event));
    } else throw new JournalError("journal.corrupt", "The journal does not begin with its plan");
  }
}

function add(draft: Draft, told: SessionEvent): void {
  const { nextSeq, lastAt } = draft.state;
  // No moment comes before the one above it: whoever goes on with such a journal refuses it.
  const event = told.at < lastAt ? { ...told, at: lastAt } : told;
  if (event.seq !== nextSeq) {
    const message = `Event ${event.seq} stands where ${nextSeq} was due`;
    throw new JournalError("journal.corrupt", message);
  }
  // Asked first: what ran, or was paused, before the event decides how its time counts.
  const time = activeAfter(draft.state, event);
  if (draft.state.format > writtenFormat) reduceNewer(draft, event);
  else reduceEvent(draft, event);
  draft.set({ nextSeq: event.seq + 1, lastAt: event.at, ...time });
}

/** What a newer version wrote may name what only it planned: that is left out, as far as it goes. */
function reduceNewer(draft: Draft, event: SessionEvent): void {
  try {
    reduceEvent(draft, event);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    reduceUnknown(draft, event.kind);
  }
}

function reduceEvent(draft: Draft, event: SessionEvent): void {
  if ("key" in event) reduceCall(draft, event);
  else reduceKind(draft, event);
}

function reduceCall(draft: Draft, event: CallEvent): void {
  const call = parseKey(event.key);
  if (knownKind(call.kind) === undefined) return reduceUnknown(draft, `call ${call.kind}`);
  requirePlanned(draft, call);
  switch (event.kind) {
    case "callStarted":
      return reduceCallStarted(draft, call, event);
    case "callDeferred":
      return reduceCallDeferred(draft, call, event);
    case "callFailed":
      return reduceCallFailed(draft, call, event);
    default:
      return reduceAnswer(draft, call, event);
  }
}

function reduceGivenUp(draft: Draft, event: EventOf<"callGivenUp">): void {
  const call = firstKey(event.call);
  if (knownKind(call.kind) === undefined) return reduceUnknown(draft, `call ${call.kind}`);
  requirePlanned(draft, call);
  reduceCallGivenUp(draft, call, event);
}

// One short case a kind; the table is the complexity.
function reduceKind(draft: Draft, event: Exclude<SessionEvent, CallEvent>): void {
  switch (event.kind) {
    case "searchStarted":
      throw new JournalError("journal.corrupt", "A second searchStarted stands in the journal");
    case "searchPaused":
      return reducePaused(draft, event);
    case "searchResumed":
      return reduceResumed(draft, event);
    case "cancelRequested":
      return draft.set({ cancelRequested: true });
    case "retryRequested":
      return reduceRetry(draft, event);
    case "sessionRenamed":
      return draft.set({ title: event.title });
    case "capsChanged":
      return reduceCapsChanged(draft, event);
    case "providersChanged":
      return reduceProvidersChanged(draft, event);
    case "formatRaised":
      return reduceFormatRaised(draft, event);
    case "capHit":
      return draft.set({ capHit: event.cap });
    case "candidatePlanned":
      return reducePlanned(draft, event);
    case "candidateFailed":
      return draft.changeCandidate(event.candidate, {
        state: "failed",
        error: errorOf(event),
        errorBefore: null,
      });
    case "critiqueFailed":
      return draft.changeCritique(event.critique, { error: errorOf(event) });
    case "callGivenUp":
      return reduceGivenUp(draft, event);
    case "iterationRanked":
      return reduceRanking(draft, event);
    case "searchFailed":
      return reduceEnd(draft, { kind: "failed", error: errorOf(event), at: event.at });
    case "searchFinished": {
      const { reason, winner, at } = event;
      if (winner !== null) draft.candidate(winner);
      return reduceEnd(draft, { kind: "finished", reason, winner, at });
    }
    case "finishRequested":
      return draft.set({ finishRequested: true });
    case "winnerPicked":
      return reducePicked(draft, event);
    case "favourited":
      return reduceFavourited(draft, event);
    case "unknown":
      return reduceUnknown(draft, event.originalKind);
    default:
      return assertNever(event);
  }
}

function errorOf({
  code,
  message,
}: EventOf<"candidateFailed" | "critiqueFailed" | "searchFailed">) {
  return { code, message };
}

/** The plan's own, where its objective is to meet one. */
function checklistOf({ objective, checklist }: Plan): SearchState["checklist"] {
  return objective === "checklist" ? checklistFrom(checklist ?? []) : null;
}

function capsOf({ maxImages, maxCalls, maxCostUsd, maxSeconds }: Plan): Caps {
  return { maxImages, maxCalls, maxCostUsd, maxSeconds };
}

/** The most kinds that are told of one by one. */
const maxUnknownKinds = 20;

function reduceUnknown(draft: Draft, kind: string): void {
  const { unknownKinds } = draft.state;
  if (unknownKinds.includes(kind) || unknownKinds.length >= maxUnknownKinds) return;
  draft.set({ unknownKinds: [...unknownKinds, kind] });
}

function reduceEnd(draft: Draft, end: SearchEnd): void {
  // What was cancelled while a retry ran is the retry: the search had ended before.
  const { reopened, cancelRequested } = draft.state;
  const stands = end.kind === "finished" && end.reason === "cancelled";
  if (stands) failRetriedAgain(draft);
  // Nothing is looked at a second time any more.
  const judged = { state: "judged", errorBefore: null } as const;
  for (const { id, state, scores } of allCandidates(draft.state)) {
    if (scores !== null && state === "judging") draft.changeCandidate(id, judged);
  }
  draft.set({
    end,
    // Whoever paused it need not resume it: what opens it again runs at once.
    pause: null,
    reopened: null,
    late: [],
    finishRequested: false,
    cancelRequested: cancelRequested && (reopened === null || stands),
  });
}
