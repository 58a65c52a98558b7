import { messageOf, StorageError, UsageError } from "../base/errors.js";
import { checkEvent, type EventOf, type KnownEvent } from "../protocol/events.js";
import type { CapsChange } from "../protocol/plan.js";
import { requireCaps } from "../protocol/planError.js";
import type { Providers } from "../protocol/providers.js";
import { retryOf, type Act, type Remark } from "../search/acts.js";
import { Driver, type DriveOutcome } from "../search/drive.js";
import type { Lanes } from "../search/lanes.js";
import type { DrawProgress, Journal, ModelPorts } from "../search/ports.js";
import type { Purse } from "../search/purse.js";
import type { SearchState } from "../search/state.js";
import type { ImageWork } from "./imageStore.js";
import { LatestProgress } from "./latestProgress.js";
import type { OwnedSession, SessionDeps } from "./ownedSession.js";
import { checkedRemark } from "./remark.js";
import { isLoss } from "./sessionLock.js";

/** What driving a search needs beside its session. */
export interface DriveMeans extends ImageWork {
  /** The models, and whose they are. */
  readonly ports: ModelPorts;
  readonly providers: Providers;
  readonly lanes: Lanes;
  readonly purse: Purse;
}

/** Told of what happens, once it is durable. */
export interface RunListener {
  readonly onEvent?: (event: KnownEvent, state: SearchState) => void;
  /** For the eye only. */
  readonly onProgress?: (candidate: string, progress: DrawProgress) => void;
}

export type RunOutcome =
  | Exclude<DriveOutcome, { kind: "paused" }>
  | {
      readonly kind: "paused";
      readonly by: EventOf<"searchPaused">["by"];
      /** What happened and what to do, where somebody said so. */
      readonly message: string | null;
    }
  /** Another process took the session over, or its folder is not there: nothing more is written. */
  | { readonly kind: "lost"; readonly error: StorageError }
  /** A fault that nobody expected: the journal stands, the folder reads as interrupted. */
  | { readonly kind: "broken"; readonly error: unknown };

export interface RunResult {
  readonly outcome: RunOutcome;
  readonly state: SearchState;
  /** Why `metadata.json` is older than the journal; null when it is not. Nothing is lost. */
  readonly staleBecause: Error | null;
}

/** What a person did is to be seen in `metadata.json` while the search goes on. */
const toldAtOnce: ReadonlySet<KnownEvent["kind"]> = new Set<KnownEvent["kind"]>([
  "sessionRenamed",
  "retryRequested",
  "winnerPicked",
  "favourited",
]);

const unrecorded = "The search stopped before this was recorded. Say it again.";

/**
 * One search while this process drives it: takes a person's acts, tells of events, keeps
 * `metadata.json`, and gives the session up at the end. One of the places that catch
 * everything.
 */
export class SearchRun {
  /** Settles when the search ended, is paused and nothing runs any more, or was stopped. Never rejects. */
  readonly done: Promise<RunResult>;
  readonly #session: OwnedSession;
  readonly #driver: Driver;
  readonly #listeners = new Set<RunListener>();
  readonly #progress = new LatestProgress();
  readonly #stop = new AbortController();
  #metadata: Promise<Error | null> = Promise.resolve(null);
  #diskFailure: StorageError | null = null;
  #isOver = false;

  /** Use `startSearch`, `resumeSearch`, `retryCandidates` or `endSearch`. @param acts what to begin with */
  constructor(
    session: OwnedSession,
    state: SearchState,
    means: DriveMeans & Pick<SessionDeps, "clock">,
    begin: { readonly acts: readonly Act[]; readonly listener: RunListener | undefined },
  ) {
    this.#session = session;
    if (begin.listener !== undefined) this.#listeners.add(begin.listener);
    this.#driver = new Driver(state, {
      ports: means.ports,
      providers: means.providers,
      lanes: means.lanes,
      purse: means.purse,
      clock: means.clock,
      images: session.images(means),
      journal: this.#journal(),
      checkEvent,
      onEvent: (event, after) => this.#tell(event, after),
      onProgress: (candidate, progress) => {
        this.#progress.note(candidate, progress);
        for (const listener of this.#listeners) listener.onProgress?.(candidate, progress);
      },
    });
    this.#driver.act(...begin.acts);
    this.done = this.#run();
  }

  /** Absolute. */
  get folder(): string {
    return this.#session.folder;
  }

  get state(): SearchState {
    return this.#driver.state;
  }

  /**
   * Told at once how far the images have come that are being drawn.
   * @returns how to listen no more
   */
  subscribe(listener: RunListener): () => void {
    this.#listeners.add(listener);
    if (listener.onProgress !== undefined) this.#progress.tell(listener.onProgress);
    return () => void this.#listeners.delete(listener);
  }

  /** How far an image has come that is being drawn; undefined for any other candidate. */
  progressOf(candidate: string): DrawProgress | undefined {
    return this.#progress.of(candidate);
  }

  /** Starts no more calls; the running ones finish, then `done` settles. */
  pause(): void {
    this.#act({ kind: "pause" });
  }

  /** Takes a pause back that has not settled yet; afterwards `resumeSearch` does. */
  resume(): void {
    this.#act({ kind: "resume" });
  }

  /** Stops for good: running calls are aborted, what is judged stays. */
  cancel(): void {
    this.#act({ kind: "cancel" });
  }

  /** Ends with what is judged: running calls end, nothing more begins. @throws {UsageError} nothing is */
  finish(): void {
    this.#act({ kind: "finish" });
  }

  /**
   * @throws {UsageError} one has not failed, or the caps leave no room
   * @throws {PlanError} a cap is out of range
   */
  retry(candidates: readonly string[], caps?: CapsChange): void {
    this.#act(...retryOf(candidates, caps && requireCaps(caps)));
  }

  /** Gives some caps other values. @throws {PlanError} one is out of range */
  changeCaps(caps: CapsChange): void {
    this.#act({ kind: "changeCaps", caps: requireCaps(caps) });
  }

  /**
   * Resolves once it is durable.
   * @throws {UsageError} a title is empty, an image is not there, or the search stopped before
   * @throws {StorageError} the disk took it no more
   */
  async remark(remark: Remark): Promise<void> {
    this.#requireRunning();
    // First: what is refused leaves no promise behind that nobody hears.
    const checked = checkedRemark(remark);
    const stopped = this.done.then((): never => {
      const { pause } = this.state;
      const why = pause?.by === "disk" ? `${pause.message ?? ""} ` : "";
      throw this.#diskFailure ?? new UsageError(`${why}${unrecorded}`.trim());
    });
    await Promise.race([this.#driver.acted(checked), stopped]);
  }

  /** Ends at once without an event: calls are aborted, the folder reads as interrupted. */
  stop(): void {
    this.#stop.abort();
  }

  #act(...acts: readonly Act[]): void {
    this.#requireRunning();
    this.#driver.act(...acts);
  }

  #requireRunning(): void {
    if (this.#isOver) throw new UsageError("This search is not running any more: resume it first.");
  }

  async #run(): Promise<RunResult> {
    const outcome = await this.#drive();
    this.#isOver = true;
    // A stop ends at once, and a broken search is not described by its state.
    if (outcome.kind === "ended" || outcome.kind === "paused") this.#keepMetadata(this.state);
    const staleBecause = await this.#metadata;
    try {
      await this.#session.close();
    } catch {
      // The journal is whole; a lock that cannot be removed is stale once this process has ended.
    }
    return { outcome, state: this.state, staleBecause };
  }

  async #drive(): Promise<RunOutcome> {
    try {
      const outcome = await this.#driver.run(this.#stop.signal);
      if (outcome.kind !== "paused") return outcome;
      const failure = this.#diskFailure;
      if (failure !== null && isLoss(failure)) return { kind: "lost", error: failure };
      const message = this.state.pause?.message ?? failure?.message ?? null;
      return { ...outcome, message };
    } catch (error) {
      return { kind: "broken", error };
    }
  }

  /** Remembers why the disk failed, for when not even the pause can be written. */
  #journal(): Journal {
    return {
      append: async (event) => {
        try {
          await this.#session.journal.append(event);
          this.#diskFailure = null;
        } catch (error) {
          if (error instanceof StorageError) this.#diskFailure = error;
          throw error;
        }
      },
    };
  }

  #tell(event: KnownEvent, state: SearchState): void {
    this.#progress.see(event);
    // Pauses and ends are written once they have settled.
    if (toldAtOnce.has(event.kind)) this.#keepMetadata(state);
    for (const listener of this.#listeners) listener.onEvent?.(event, state);
  }

  #keepMetadata(state: SearchState): void {
    this.#metadata = this.#metadata.then(async () => {
      try {
        await this.#session.writeMetadata(state);
        return null;
      } catch (error) {
        return error instanceof Error ? error : new Error(messageOf(error));
      }
    });
  }
}
