import { randomInt, randomUUID } from "node:crypto";
import { InvalidAnswerError, UsageError, type SessionOwner } from "./base/errors.js";
import type { Providers, Role } from "./protocol/providers.js";
import {
  resolveCaps,
  resolvePlan,
  type CapsChange,
  type Plan,
  type PlanInput,
  type PlanProblem,
} from "./protocol/plan.js";
import type { Adapter } from "./providers/adapter.js";
import { shippedAdapters } from "./providers/adapters.js";
import { ProviderTable, type RoleOptions } from "./providers/providerTable.js";
import { withDeadlines } from "./search/deadlines.js";
import { Lanes } from "./search/lanes.js";
import { replay, type ReplayResult } from "./search/replay.js";
import {
  renameSession,
  resumeSearch,
  retryCandidate,
  startSearch,
  type ContinueOptions,
  type RunDeps,
} from "./sessions/continueSearch.js";
import { parseFault, withFault } from "./sessions/faults.js";
import { nodeFileSystem } from "./sessions/fileSystem.js";
import { followSession, type FollowListener } from "./sessions/followSession.js";
import type { ImageWork } from "./sessions/imageStore.js";
import { nodeHash, readSession } from "./sessions/loadSession.js";
import { systemProcesses } from "./sessions/processIdentity.js";
import { ownerIn, readLock } from "./sessions/readLock.js";
import type { RunListener, SearchRun } from "./sessions/searchRun.js";
import type { AcquireOptions } from "./sessions/sessionLock.js";
import { freshRow, listSessions, matchesGoal, type IndexRow } from "./sessions/sessionIndex.js";
import { systemClock } from "./systemClock.js";
import type { Invalid, WorkerJobs } from "./worker.js";
import { WorkerPool } from "./workerPool.js";

/**
 * The engine room's root: the only file that builds providers, lanes and sessions. Knows no editor;
 * the CLI and the extension both use it.
 */

export interface EngineOptions {
  readonly appVersion: string;
  /** Path of the bundled worker thread. */
  readonly workerScript: string;
  /** How many calls each lane takes at once, 1-64; by default what each connection says. */
  readonly laneLimit?: number | undefined;
  /** A fault on purpose (`faults.ts`), for tests of crashes. */
  readonly fault?: string | undefined;
  /** Kinds of connection beside those that ship, such as the editor's own models. */
  readonly adapters?: readonly Adapter[];
}

/** Who does what, as `connection` or `connection/model`; `builtin` where nothing is said. */
export type ProviderChoice = Partial<Readonly<Record<Role, string>>>;

export interface StartRequest {
  readonly plan: PlanInput;
  readonly providers?: ProviderChoice;
  /** The providers' own options, by role: journaled, and given back to them on a resume. */
  readonly providerOptions?: RoleOptions;
  /** The output folder. */
  readonly output: string;
  readonly listener?: RunListener;
}

/** A plan that cannot be run, with each field that is wrong. Nothing was started. */
export class PlanError extends UsageError {
  readonly problems: readonly PlanProblem[];

  constructor(problems: readonly PlanProblem[]) {
    super(problems.map(({ message }) => message).join("\n"), "usage.plan");
    this.problems = problems;
  }
}

/** Everything that a command line or an editor asks of the engine. */
export interface Engine {
  /**
   * @throws {PlanError} an option is out of range
   * @throws as `startSearch` of the sessions
   */
  startSearch(request: StartRequest): Promise<SearchRun>;
  /**
   * @throws {PlanError} a cap is out of range
   * @throws as `resumeSearch` of the sessions
   */
  resumeSearch(folder: string, options?: ContinueOptions): Promise<SearchRun>;
  /** @throws as `retryCandidate` of the sessions */
  retryCandidate(folder: string, candidate: string, options?: ContinueOptions): Promise<SearchRun>;
  /**
   * Compares each recorded decision with what follows today; calls nobody and writes nothing.
   * @throws {JournalError} there is no session, or its journal cannot be folded
   */
  replaySession(folder: string): Promise<ReplayResult>;
  /**
   * Looks on at a session, whoever drives it; writes nothing.
   * @throws as `followSession` of the sessions
   */
  followSession(folder: string, listener: FollowListener, signal: AbortSignal): Promise<void>;
  /** Who drives a session now, or may drive it; null when nobody does. @throws as `readLock` */
  ownerOf(folder: string): Promise<SessionOwner | null>;
  /** @throws as `renameSession` of the sessions */
  renameSession(folder: string, title: string, options?: AcquireOptions): Promise<void>;
  /** A row from the whole journal, for one whose summary is stale. */
  freshRow(folder: string, signal?: AbortSignal): Promise<IndexRow>;
  /** Newest first. @param query words that stand in the goal, in any case; all when empty */
  listSessions(output: string, query?: string): Promise<readonly IndexRow[]>;
  /** Ends the worker threads; searches still running fail their calls. */
  dispose(): Promise<void>;
}

export function compose(options: EngineOptions): Engine {
  const workers = new WorkerPool<WorkerJobs>(options.workerScript);
  const kinds = [...shippedAdapters({ jobs: workers }), ...(options.adapters ?? [])];
  const table = new ProviderTable(kinds);
  const deps: RunDeps = {
    files: filesWith(options.fault),
    processes: systemProcesses,
    clock: systemClock,
    newId: randomUUID,
    lanes: new Lanes((lane) => limitOf(table, lane, options.laneLimit), systemClock),
    ...imageWork(workers),
    portsFor: async (providers) =>
      withDeadlines(await table.connect(providers), timeoutsOf(providers), systemClock),
    renewed: (providers) => table.renewed(providers),
  };
  return {
    startSearch: async ({ plan, providers = {}, providerOptions = {}, output, listener }) => {
      const start = {
        output,
        plan: requirePlan(plan),
        providers: table.declare(providers, providerOptions),
        appVersion: options.appVersion,
      };
      return await startSearch(listener === undefined ? start : { ...start, listener }, deps);
    },
    resumeSearch: async (folder, { caps, ...resume } = {}) => {
      const checked = caps === undefined ? {} : { caps: requireCaps(caps) };
      return await resumeSearch(folder, { ...resume, ...checked }, deps);
    },
    retryCandidate: (folder, candidate, retry = {}) =>
      retryCandidate(folder, candidate, retry, deps),
    replaySession: async (folder) => replay((await readSession(folder)).events, nodeHash),
    followSession: (folder, listener, signal) => followSession(folder, listener, deps, signal),
    ownerOf: async (folder) => ownerIn(await readLock(folder, systemProcesses)),
    renameSession: (folder, title, rename = {}) => renameSession(folder, title, deps, rename),
    freshRow: (folder, signal) => freshRow(folder, deps, signal),
    listSessions: async (output, query = "") => {
      const rows = await listSessions(output, deps);
      return rows.filter((row) =>
        row.kind === "session" ? matchesGoal(row.summary, query) : query.trim() === "",
      );
    },
    dispose: () => workers.dispose(),
  };
}

function requireCaps(given: CapsChange): CapsChange {
  const resolved = resolveCaps(given);
  if (!resolved.ok) throw new PlanError(resolved.problems);
  return resolved.caps;
}

function timeoutsOf({ language, image, vision }: Providers) {
  return { language: language.timeoutMs, image: image.timeoutMs, vision: vision.timeoutMs };
}

/** @param places what the person set, where they did */
function limitOf(table: ProviderTable, lane: string, places: number | undefined) {
  const limit = table.limitOf(lane);
  return places === undefined ? limit : { ...limit, places };
}

function filesWith(fault: string | undefined) {
  if (fault === undefined) return nodeFileSystem;
  const parsed = parseFault(fault);
  if (parsed === undefined) throw new UsageError(`${fault} is not a fault that can be made.`);
  return withFault(nodeFileSystem, parsed);
}

function imageWork(workers: WorkerPool<WorkerJobs>): ImageWork {
  return {
    decode: async (bytes, _mediaType, signal) =>
      valid(await workers.run("decode", bytes, [], signal)).pixels,
    encode: async (bytes, encoding, signal) =>
      valid(await workers.run("encode", { bytes, encoding }, [], signal)).image,
  };
}

function valid<T extends { readonly kind: string }>(result: T | Invalid): T {
  if (isInvalid(result)) throw new InvalidAnswerError(result.message);
  return result;
}

function isInvalid(result: { readonly kind: string }): result is Invalid {
  return result.kind === "invalid";
}

function requirePlan(input: PlanInput): Plan {
  const resolved = resolvePlan(input, () => randomInt(2 ** 32));
  if (!resolved.ok) throw new PlanError(resolved.problems);
  return resolved.plan;
}
