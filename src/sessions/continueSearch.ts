import { UsageError } from "../base/errors.js";
import { schemaVersion, type EventOf, type Providers } from "../protocol/events.js";
import type { Plan } from "../protocol/plan.js";
import type { Act } from "../search/drive.js";
import type { Lanes } from "../search/lanes.js";
import type { ModelPorts } from "../search/ports.js";
import { reduce, startState } from "../search/reduce.js";
import { foldChecked } from "../search/replay.js";
import { canRetry } from "../search/selectors.js";
import type { SearchState } from "../search/state.js";
import type { Decode } from "./imageStore.js";
import { OwnedSession, type SessionDeps } from "./ownedSession.js";
import { SearchRun, titleOf, type RunListener } from "./searchRun.js";
import type { AcquireOptions } from "./sessionLock.js";

export interface RunDeps extends SessionDeps {
  readonly lanes: Lanes;
  readonly decode: Decode;
  /**
   * The models behind a session's providers, as the journal names them.
   * @throws {ProviderError} one of them cannot be used as it is set up
   */
  readonly portsFor: (providers: Providers) => Promise<ModelPorts>;
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
  return new SearchRun(session, state, { ...deps, ports }, { acts: [], listener });
}

export interface ContinueOptions extends AcquireOptions {
  /** Told of the new events only. */
  readonly listener?: RunListener;
}

/**
 * Goes on with a paused or interrupted search. One that has ended changes nothing and settles at
 * once, with its `metadata.json` brought up to date.
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
  return await continueSession(folder, options, deps, (state) =>
    state.end === null ? [{ kind: "resume" }] : [],
  );
}

/**
 * Gives a failed candidate another chance; the search goes on if it had not ended.
 * @throws {UsageError} the candidate has not failed, or the search was cancelled
 * @throws as `resumeSearch`
 */
export async function retryCandidate(
  folder: string,
  candidate: string,
  options: ContinueOptions,
  deps: RunDeps,
): Promise<SearchRun> {
  return await continueSession(folder, options, deps, (state) => {
    if (!canRetry(state, candidate)) {
      throw new UsageError(`${candidate} has not failed, so there is nothing to retry.`);
    }
    const retry: Act = { kind: "retry", candidate };
    return state.end === null ? [{ kind: "resume" }, retry] : [retry];
  });
}

async function continueSession(
  folder: string,
  { listener, ...acquire }: ContinueOptions,
  deps: RunDeps,
  actsFor: (state: SearchState) => readonly Act[],
): Promise<SearchRun> {
  const { session, loaded } = await OwnedSession.open(folder, deps, acquire);
  try {
    const state = foldChecked(loaded.events);
    const acts = actsFor(state);
    const ports = acts.length === 0 ? noPorts : await deps.portsFor(state.providers);
    return new SearchRun(session, state, { ...deps, ports }, { acts, listener });
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** For a search that has ended: it calls nobody. */
const noPorts: ModelPorts = {
  prompts: { write: () => Promise.reject(ended()) },
  images: { draw: () => Promise.reject(ended()) },
  judge: { judge: () => Promise.reject(ended()) },
  critic: null,
};

function ended(): UsageError {
  return new UsageError("This search has ended.");
}

/**
 * Gives a session that nobody drives a title.
 * @throws {UsageError} the title is empty
 * @throws {SessionLockedError} a process drives it: ask that one
 * @throws {JournalError} no session, corrupt, or a newer version's
 * @throws {StorageError} the folder cannot be written
 */
export async function renameSession(
  folder: string,
  title: string,
  deps: SessionDeps,
  options: AcquireOptions = {},
): Promise<void> {
  const kept = titleOf(title);
  const { session, loaded } = await OwnedSession.open(folder, deps, options);
  try {
    const { state } = loaded;
    const at = Math.max(deps.clock.nowMs(), state.lastAt);
    const event = { seq: state.nextSeq, at, kind: "sessionRenamed", title: kept } as const;
    await session.journal.append(event);
    await session.writeMetadata(reduce(state, event));
  } finally {
    await session.close();
  }
}
