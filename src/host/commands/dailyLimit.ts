import { UsageError } from "../../base/errors.js";
import type { SearchRunner } from "../../searchRunner.js";
import { loadSession } from "../../sessions/loadSession.js";
import { roomToday } from "../../spending/dayLimit.js";
import { raiseDailyLimit } from "../costs/raiseDailyLimit.js";
import type { SearchPanels } from "../panels/search/searchPanels.js";
import type { Searches } from "../searches.js";
import { tellBriefly } from "../shown/messages.js";
import { waitingFor } from "../shown/progress.js";
import type { CommandTable } from "./commandTable.js";
import { goOn, type GoingOnDeps } from "./goingOn.js";
import { requireAllowed } from "./requireAllowed.js";
import { isResumable } from "./running.js";
import type { Targets } from "./targets.js";

export interface DailyLimitDeps extends GoingOnDeps {
  readonly searches: Searches;
  readonly runner: Pick<SearchRunner, "estimateLeft">;
  readonly panels: SearchPanels;
  readonly targets: Targets;
  /** Why no search may run here; null when it may. */
  readonly blocked: () => string | null;
}

/** Goes on with a search that is paused for what all searches may spend in a day. */
export class DailyLimit {
  readonly #deps: DailyLimitDeps;

  constructor(deps: DailyLimitDeps) {
    this.#deps = deps;
  }

  get commands() {
    return {
      "imagebeam.raiseDailyLimit": (given) => this.#raise(given),
    } satisfies Partial<CommandTable>;
  }

  async #raise(given: unknown): Promise<void> {
    const { blocked, panels, runner, searches, targets } = this.#deps;
    requireAllowed(blocked);
    const folder = await targets.session(given, {
      question: "Raise the daily limit for which search?",
      suits: isResumable,
      isSo: ({ pause }) => pause?.by === "budget",
      missing:
        "No search here is paused by the daily limit, the setting imagebeam.limits.dailyUsd.",
    });
    if (folder === undefined) return;
    const state = searches.in(folder)?.state ?? (await loadSession(folder)).state;
    if (state.end !== null) throw new UsageError("This search has ended. Run it again instead.");
    const estimate = await waitingFor("Asking what its models cost today", (signal) =>
      runner.estimateLeft(state, signal),
    );
    if (estimate === undefined) return;
    // On another day, or where it was raised elsewhere, a resume is all that it takes.
    if (roomToday(estimate) !== "enough") await raiseDailyLimit(estimate);
    else tellBriefly("Today's limit leaves room for this search, so it was not raised");
    const run = await goOn(this.#deps, (options) => searches.resume(folder, options));
    if (run !== undefined) await panels.openSession(folder);
  }
}
