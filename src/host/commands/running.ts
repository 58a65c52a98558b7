import { UsageError } from "../../base/errors.js";
import { canTakeOver } from "../../sessions/ownerText.js";
import { findSessionFolder } from "../../sessions/sessionFolder.js";
import { loadSession } from "../../sessions/loadSession.js";
import { failedAlike, retriable, whyNoFinish } from "../../search/selectors.js";
import type { SearchState } from "../../search/state.js";
import type { Ending } from "../../sessions/continueSearch.js";
import type { SessionRow } from "../../sessions/sessionIndex.js";
import { orTakeOver } from "../../sessions/takeOver.js";
import type { SearchPanels } from "../panels/search/searchPanels.js";
import type { Searches } from "../searches.js";
import { whyNoRaise } from "../../search/limits.js";
import { tell } from "../shown/messages.js";
import { askLimits, askLimitsForRetry } from "./askLimits.js";
import { askTakeOver } from "./askTakeOver.js";
import type { CommandTable } from "./commandTable.js";
import { goOn, type GoingOnDeps } from "./goingOn.js";
import { requireAllowed } from "./requireAllowed.js";
import { refIn, type Targets } from "./targets.js";

export interface RunningDeps extends GoingOnDeps {
  readonly searches: Searches;
  readonly panels: SearchPanels;
  readonly targets: Targets;
  /** Why no search may run here; null when it may. */
  readonly blocked: () => string | null;
}

/** Pause, resume, finish, cancel, higher limits, and another attempt for what failed. */
export class Running {
  readonly #deps: RunningDeps;

  constructor(deps: RunningDeps) {
    this.#deps = deps;
  }

  get commands() {
    return {
      "imagebeam.pauseSearch": (given) => this.#pause(given),
      "imagebeam.resumeSearch": (given) => this.#resume(given),
      "imagebeam.finishSearch": (given) => this.#finish(given),
      "imagebeam.cancelSearch": (given) => this.#cancel(given),
      "imagebeam.raiseLimit": (given) => this.#raise(given),
      "imagebeam.retryCandidate": (given) => this.#retry(given, (_, failed) => [failed]),
      "imagebeam.retryAlike": (given) => this.#retry(given, failedAlike),
    } satisfies Partial<CommandTable>;
  }

  async #resume(given: unknown): Promise<void> {
    requireAllowed(this.#deps.blocked);
    const folder = await this.#deps.targets.session(given, {
      question: "Resume which search?",
      suits: isResumable,
      missing: "There is no paused or interrupted search here.",
    });
    if (folder === undefined || !(await this.#hasNewKey(given))) return;
    const { panels, searches } = this.#deps;
    const run = await goOn(this.#deps, (options) => searches.resume(folder, options));
    if (run === undefined) return;
    if (run.state.end !== null)
      throw new UsageError("This search has ended. Run it again instead.");
    await panels.openSession(folder);
  }

  /** Where a button says that a search needs another key: asks for it. @returns false without one */
  async #hasNewKey(given: unknown): Promise<boolean> {
    const isWanted = typeof given === "object" && given !== null && "newKeyOf" in given;
    if (!isWanted) return true;
    const { models } = this.#deps;
    const connection = models.connections.find(({ name }) => name === given.newKeyOf);
    if (connection === undefined) {
      throw new UsageError("The connection of this search is not set up any more.");
    }
    return await models.setKey(connection);
  }

  async #finish(given: unknown): Promise<void> {
    const folder = await this.#deps.targets.session(given, {
      question: "Finish which search with what is there?",
      suits: isResumable,
      isSo: (state) => whyNoFinish(state) === null,
      missing: "There is no paused or interrupted search here with an image that is judged.",
    });
    if (folder === undefined) return;
    await this.#end(folder, "finish");
    await this.#deps.panels.openSession(folder);
  }

  async #cancel(given: unknown): Promise<void> {
    const { searches, targets } = this.#deps;
    const folder = await targets.session(given, {
      question: "Cancel which search?",
      suits: (row) => searches.in(row.folder) !== undefined || isResumable(row),
      missing: "There is no search here to cancel: none runs, and none is paused or interrupted.",
    });
    if (folder !== undefined) await this.#end(folder, "cancel");
  }

  async #end(folder: string, ending: Ending): Promise<void> {
    const { blocked, searches } = this.#deps;
    requireAllowed(blocked);
    const run = await orTakeOver((options) => searches.end(folder, ending, options), askTakeOver);
    if (run.state.end !== null) throw new UsageError("This search has ended already.");
  }

  async #raise(given: unknown): Promise<void> {
    const { blocked, panels, searches, targets } = this.#deps;
    requireAllowed(blocked);
    const folder = await targets.session(given, {
      question: "Raise the limit of which search?",
      suits: mayHaveLimits,
      missing: "There is no search here whose limit can be raised.",
    });
    if (folder === undefined) return;
    const state = searches.in(folder)?.state ?? (await loadSession(folder)).state;
    const refusal = whyNoRaise(state);
    if (refusal !== null) throw new UsageError(refusal);
    const caps = await askLimits(state);
    const run = await goOn(this.#deps, (options) => searches.resume(folder, { ...options, caps }));
    if (run !== undefined) await panels.openSession(folder);
  }

  /** @param which the candidates to try again with the one that was named, which is the first */
  async #retry(
    given: unknown,
    which: (state: SearchState, failed: string) => readonly string[],
  ): Promise<void> {
    requireAllowed(this.#deps.blocked);
    const ref = refIn(given);
    if (ref?.candidate === undefined) {
      throw new UsageError("Open the search and choose Retry on an image that failed.");
    }
    const { candidate } = ref;
    const { searches } = this.#deps;
    const folder = await findSessionFolder(ref.folder);
    const state = searches.in(folder)?.state ?? (await loadSession(folder)).state;
    const caps = await askLimitsForRetry(state, candidate);
    const [first = candidate, ...others] = which(state, candidate);
    const retried = [first, ...retriable(state, others, caps)];
    const run = await goOn(this.#deps, (options) =>
      searches.retry(folder, retried, { ...options, ...(caps && { caps }) }),
    );
    if (run === undefined) return;
    const left = others.length + 1 - retried.length;
    if (left === 0) return;
    const images = `${left} other failed ${left === 1 ? "image" : "images"}`;
    void tell("information", `The limits leave no room for ${images}. Raise them to retry those.`);
  }

  async #pause(given: unknown): Promise<void> {
    const { searches, targets } = this.#deps;
    const folder = await targets.session(given, {
      question: "Pause which search?",
      suits: (row) => searches.in(row.folder) !== undefined,
      missing: "No search is running in this window.",
    });
    if (folder === undefined) return;
    const run = searches.in(folder);
    if (run === undefined) throw new UsageError("This window does not run that search.");
    run.pause();
  }
}

/** Not only those that ended at one: of the panel in front a sentence says why there is none. */
function mayHaveLimits({ status }: SessionRow): boolean {
  return status !== "cancelled" && status !== "running";
}

export function isResumable({ status, owner }: SessionRow): boolean {
  if (status === "running") return owner !== null && canTakeOver(owner);
  return status === "paused" || status === "interrupted";
}
