import { EventEmitter, type Event } from "vscode";
import type { Disposable } from "../base/disposable.js";
import type { KnownEvent } from "../protocol/events.js";
import type { Remark } from "../search/acts.js";
import type { ResumeRequest, RetryRequest, SearchRunner, StartRequest } from "../searchRunner.js";
import type { ContinueOptions, Ending } from "../sessions/continueSearch.js";
import type { RunResult, SearchRun } from "../sessions/searchRun.js";

/** What happened to the searches that this window drives. */
export type SearchChange =
  | { readonly kind: "started"; readonly run: SearchRun }
  /** After an event of the search. */
  | { readonly kind: "advanced"; readonly run: SearchRun; readonly event: KnownEvent }
  | { readonly kind: "over"; readonly run: SearchRun; readonly result: RunResult };

/**
 * The searches that this window drives, by their session's folder; any number at once. Closing the
 * window stops them without an event: their sessions then read as interrupted.
 */
export class Searches implements Disposable {
  readonly #runner: SearchRunner;
  readonly #runs = new Map<string, SearchRun>();
  readonly #changes = new EventEmitter<SearchChange>();
  readonly onDidChange: Event<SearchChange> = this.#changes.event;

  constructor(runner: SearchRunner) {
    this.#runner = runner;
  }

  get all(): readonly SearchRun[] {
    return [...this.#runs.values()];
  }

  /** The search that this window drives in a session's folder. */
  in(folder: string): SearchRun | undefined {
    return this.#runs.get(folder);
  }

  /** @throws as `SearchRunner.start` */
  async start(request: Omit<StartRequest, "listener">): Promise<SearchRun> {
    return this.#keep(await this.#runner.start(request));
  }

  /**
   * Goes on with a session; one that this window drives already takes its pause back, and new caps.
   * Other models it takes only once its running calls have ended.
   */
  async resume(folder: string, options: Omit<ResumeRequest, "listener"> = {}): Promise<SearchRun> {
    const running = this.#runs.get(folder);
    if (running !== undefined && options.models === undefined && !isSettling(running)) {
      if (options.caps !== undefined) running.changeCaps(options.caps);
      running.resume();
      return running;
    }
    await running?.done;
    return this.#keep(await this.#runner.resume(folder, options));
  }

  /** @throws as `SearchRunner.retry` */
  async retry(
    folder: string,
    candidates: readonly string[],
    options: RetryRequest = {},
  ): Promise<SearchRun> {
    const running = this.#runs.get(folder);
    if (running !== undefined && !isSettling(running)) {
      running.retry(candidates, options.caps);
      return running;
    }
    await running?.done;
    return this.#keep(await this.#runner.retry(folder, candidates, options));
  }

  /** Cancels a search, or finishes it with what is judged, whether it runs here or stands still. */
  async end(
    folder: string,
    ending: Ending,
    options: Omit<ContinueOptions, "caps"> = {},
  ): Promise<SearchRun> {
    const running = this.#runs.get(folder);
    if (running !== undefined && !isSettling(running)) {
      running[ending]();
      return running;
    }
    await running?.done;
    return this.#keep(await this.#runner.end(folder, ending, options));
  }

  /**
   * Has what a person says of a session recorded by the search that this window drives there.
   * @returns false where it drives none, or none any more: nothing is recorded
   * @throws as `SearchRun.remark`
   */
  async remark(folder: string, remark: Remark): Promise<boolean> {
    const running = this.#runs.get(folder);
    if (running !== undefined && !isSettling(running)) {
      await running.remark(remark);
      return true;
    }
    await running?.done;
    return false;
  }

  dispose(): void {
    for (const run of this.#runs.values()) run.stop();
    this.#changes.dispose();
  }

  #keep(run: SearchRun): SearchRun {
    this.#runs.set(run.folder, run);
    this.#changes.fire({ kind: "started", run });
    run.subscribe({
      onEvent: (event) => this.#changes.fire({ kind: "advanced", run, event }),
    });
    void run.done.then((result) => {
      this.#runs.delete(run.folder);
      this.#changes.fire({ kind: "over", run, result });
    });
    return run;
  }
}

/** Over, or paused with nothing in flight: it is about to give its session up for good. */
function isSettling({ state }: SearchRun): boolean {
  if (state.end !== null) return true;
  return state.pause !== null && Object.keys(state.running).length === 0;
}
