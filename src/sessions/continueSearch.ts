import { UsageError } from "../base/errors.js";
import { schemaVersion, type EventOf } from "../protocol/events.js";
import { limitText } from "../protocol/limitText.js";
import { capNames, type CapsChange, type Plan } from "../protocol/plan.js";
import { roles, type Providers } from "../protocol/providers.js";
import { retryOf, whyNoAct, whyNoActs, type Act } from "../search/acts.js";
import { allCandidates } from "../search/candidates.js";
import { whyNoCostCap } from "../search/charge.js";
import type { Lanes } from "../search/lanes.js";
import type { ModelPorts } from "../search/ports.js";
import type { Purse } from "../search/purse.js";
import { whyNoOtherModel } from "../search/providerChanges.js";
import { startState } from "../search/reduce.js";
import { goesOnUnder, limitsInTheWay, raisedLimit, whyNoRaise } from "../search/limits.js";
import { isEndByCap } from "../search/reduceActs.js";
import { retriable } from "../search/selectors.js";
import type { SearchState } from "../search/state.js";
import type { ImageWork } from "./imageStore.js";
import { OwnedSession, type SessionDeps } from "./ownedSession.js";
import { SearchRun, type RunListener } from "./searchRun.js";
import type { AcquireOptions } from "./sessionLock.js";

export interface RunDeps extends SessionDeps, ImageWork {
  readonly lanes: Lanes;
  readonly purse: Purse;
  /**
   * The models behind a session's providers, as the journal names them.
   * @throws {ProviderError} one of them cannot be used as it is set up
   */
  readonly portsFor: (providers: Providers) => Promise<ModelPorts>;
  /**
   * The same models, as they are set up and priced today.
   * @throws {ProviderError} one of them cannot be used as it is set up
   * @throws {UsageError} one of them is not there any more
   * @throws {CallError} a connection had to be asked, and did not answer
   */
  readonly renewed: (providers: Providers, signal: AbortSignal) => Promise<Providers>;
}

export interface StartOptions {
  /** The output folder. */
  readonly output: string;
  readonly plan: Plan;
  readonly providers: Providers;
  readonly appVersion: string;
  /** Told of every event, the first one included. */
  readonly listener?: RunListener;
}

/**
 * Makes a session and begins to search.
 * @throws {ProviderError} a provider cannot be used; nothing was made
 * @throws {StorageError} the output folder cannot be written; nothing is half-made
 */
export async function startSearch(options: StartOptions, deps: RunDeps): Promise<SearchRun> {
  const { output, plan, providers, appVersion, listener } = options;
  const ports = await deps.portsFor(providers);
  const first: EventOf<"searchStarted"> = {
    seq: 0,
    at: deps.clock.nowMs(),
    kind: "searchStarted",
    schemaVersion,
    sessionId: deps.newId(),
    appVersion,
    plan,
    providers,
  };
  const session = await OwnedSession.create(output, first, deps);
  const state = startState(first);
  listener?.onEvent?.(first, state);
  return new SearchRun(session, state, { ...deps, ports, providers }, { acts: [], listener });
}

export interface ContinueOptions extends AcquireOptions {
  /** Told of the new events only. */
  readonly listener?: RunListener;
  /** New values of some caps; a search that a cap ended, or a retry, goes on where they leave room. */
  readonly caps?: CapsChange;
  /** When aborted while a connection is asked for its model, nothing goes on. */
  readonly signal?: AbortSignal;
  /** What a person chose in place of recorded models, by role; asked once the session is read. */
  readonly otherModels?: (recorded: Providers) => Promise<Partial<Providers>>;
  /**
   * Told of the session and its models, once it is read and before any of them is asked. What it
   * throws is thrown on, and changes nothing.
   */
  readonly prepare?: (recorded: SearchState) => Promise<void>;
  /**
   * Told of what the search goes on with, before it does. What it throws is thrown on, and changes
   * nothing.
   * @param recorded the search as it stands, under its new caps
   * @param providers as they are set up and priced today
   */
  readonly agree?: (recorded: SearchState, providers: Providers) => Promise<void>;
}

/**
 * Goes on with a paused or interrupted search, or with one that a cap ended and whose caps are
 * raised. Any other one that has ended changes nothing and settles at once, with its `metadata.json`
 * brought up to date.
 * @throws {UsageError} caps are given for a search that has ended and would not go on under them, its
 *   cap on cost could not be kept, or another model may not take a role
 * @throws {SessionLockedError} another process has it
 * @throws {JournalError} no session, corrupt, diverged, or a newer version's; nothing was changed
 * @throws {ProviderError} one of its providers cannot be used
 * @throws {StorageError} the folder cannot be read or written
 */
export async function resumeSearch(
  folder: string,
  options: ContinueOptions,
  deps: RunDeps,
): Promise<SearchRun> {
  const { caps = {} } = options;
  return await continueSession(folder, options, deps, (state) => {
    const resume: readonly Act[] = state.end === null ? [{ kind: "resume" }] : [];
    if (capNames.every((name) => caps[name] === undefined)) return resume;
    const refusal = whyNotUnder(state, caps);
    if (refusal !== null) throw new UsageError(refusal);
    return [{ kind: "changeCaps", caps }, ...resume];
  });
}

/** How a person ends a search that stands still: with nothing, or with the best that is there. */
export type Ending = Extract<Act["kind"], "cancel" | "finish">;

/**
 * Ends a paused or interrupted search; nobody is asked for anything. One that has ended already
 * changes nothing and settles at once.
 * @throws {UsageError} nothing is judged that it could finish with
 * @throws as `resumeSearch`, but for its providers
 */
export async function endSearch(
  folder: string,
  ending: Ending,
  options: Omit<ContinueOptions, "caps">,
  deps: RunDeps,
): Promise<SearchRun> {
  return await continueSession(folder, options, withoutModels(deps), (state) => {
    if (state.end !== null) return [];
    const refusal = whyNoAct(state, { kind: ending });
    if (refusal !== null) throw new UsageError(refusal);
    // What ran when it stopped is lost with its process: only a resume says so.
    return [{ kind: "resume" }, { kind: ending }];
  });
}

/** For what asks no model: one that cannot be used any more is in nobody's way. */
function withoutModels(deps: RunDeps): RunDeps {
  return {
    ...deps,
    renewed: (providers) => Promise.resolve(providers),
    portsFor: () => Promise.resolve(noPorts),
  };
}

/**
 * Gives failed candidates, or all that failed and that the caps leave room for, another chance, where
 * need be under new caps; the search goes on if it had not ended.
 * @throws {UsageError} one of the candidates cannot be tried again, or none of all that failed, the
 *   search was cancelled or is finishing, or its cap on cost could not be kept
 * @throws as `resumeSearch`
 */
export async function retryCandidates(
  folder: string,
  candidates: readonly string[] | "failed",
  options: ContinueOptions,
  deps: RunDeps,
): Promise<SearchRun> {
  return await continueSession(folder, options, deps, (state) => {
    const retried = candidates === "failed" ? failedIn(state, options.caps) : candidates;
    if (retried.length === 0) {
      throw new UsageError("No image of this session has failed, so there is nothing to retry.");
    }
    const retry = retryOf(retried, options.caps);
    const refusal = whyNoActs(state, retry);
    if (refusal !== null) throw new UsageError(refusal);
    return state.end === null ? [{ kind: "resume" }, ...retry] : retry;
  });
}

/** All that failed and can be tried again; where none can, all of them, for the reason to be told. */
function failedIn(state: SearchState, caps?: CapsChange): string[] {
  const failed = allCandidates(state).filter(({ state: stage }) => stage === "failed");
  const ids = failed.map(({ id }) => id);
  const roomFor = retriable(state, ids, caps);
  return roomFor.length > 0 ? roomFor : ids;
}

/** Why a search would not go on under changed limits, and what to do; null where it would. */
function whyNotUnder(state: SearchState, caps: CapsChange): string | null {
  if (state.end === null || (isEndByCap(state.end) && goesOnUnder(state, caps))) return null;
  const refusal = whyNoRaise(state);
  if (refusal !== null) return refusal;
  const changed = { ...state, caps: { ...state.caps, ...caps } };
  const asked = limitsInTheWay(changed).map((name) => {
    const now = changed.caps[name] ?? 0;
    const enough = raisedLimit({ state: changed, name }, (value) => value <= 1e9);
    return `${limitText(name, now)} is no room to go on, ${limitText(name, enough)} is`;
  });
  return `The search stays at its end: ${asked.join("; ")}. Raise that limit.`;
}

async function continueSession(
  folder: string,
  {
    listener,
    caps,
    otherModels,
    prepare,
    agree,
    signal = new AbortController().signal,
    ...acquire
  }: ContinueOptions,
  deps: RunDeps,
  actsFor: (state: SearchState) => readonly Act[],
): Promise<SearchRun> {
  const { session, loaded } = await OwnedSession.open(folder, deps, { ...acquire, toResume: true });
  try {
    const { state } = loaded;
    const acts = actsFor(state);
    const named = await withOthers(state, otherModels);
    if (acts.length > 0) await prepare?.({ ...state, providers: named });
    const providers = acts.length === 0 ? named : await deps.renewed(named, signal);
    if (acts.length > 0) {
      const capped = { ...state, caps: { ...state.caps, ...caps } };
      requirePrices({ ...capped, providers });
      await agree?.(capped, providers);
    }
    const ports = acts.length === 0 ? noPorts : await deps.portsFor(providers);
    return new SearchRun(session, state, { ...deps, ports, providers }, { acts, listener });
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** @throws {UsageError} one of the models may not take its role */
async function withOthers(
  state: SearchState,
  otherModels: ContinueOptions["otherModels"],
): Promise<Providers> {
  if (otherModels === undefined) return state.providers;
  const others = await otherModels(state.providers);
  for (const role of roles) {
    const refusal = others[role] === undefined ? null : whyNoOtherModel(state, role);
    if (refusal !== null) throw new UsageError(refusal);
  }
  return { ...state.providers, ...others };
}

/** Another model, or another cap, may leave a cap on cost that cannot be kept. */
function requirePrices(state: SearchState): void {
  const refusal = whyNoCostCap(state);
  if (refusal !== null) throw new UsageError(refusal);
}

/** For a search that has ended, or is to end: it calls nobody. */
const noPorts: ModelPorts = {
  prompts: { write: () => Promise.reject(ended()) },
  images: { draw: () => Promise.reject(ended()) },
  judge: { judge: () => Promise.reject(ended()) },
  critic: null,
};

function ended(): UsageError {
  return new UsageError("This search has ended.");
}
