import { dirname } from "node:path";
import { UsageError } from "../../base/errors.js";
import { createEvaluation, type SourceArm } from "../../evaluation/createEvaluation.js";
import { maxItems, minItems } from "../../protocol/evaluation.js";
import { drawnOf } from "../../search/selectors.js";
import type { SearchState } from "../../search/state.js";
import type { SessionDeps } from "../../sessions/ownedSession.js";
import { findSessionFolder, momentText } from "../../sessions/sessionFolder.js";
import type { Memory } from "../memory.js";
import type { EvaluatePanels } from "../panels/evaluate/evaluatePanels.js";
import { newVoter } from "../panels/evaluate/voter.js";
import type { Searches } from "../searches.js";
import { stateNow } from "../sessionNow.js";
import { tell } from "../shown/messages.js";
import { choose } from "../shown/questions.js";
import type { Place } from "../views/allSessions.js";
import type { SessionsView } from "../views/sessionsView.js";
import type { EvaluateCommandId, Handler } from "./commandTable.js";
import { evaluationRows } from "./evaluationRows.js";
import { requireAllowed } from "./requireAllowed.js";
import { refIn, type Targets } from "./targets.js";

export interface EvaluatingDeps {
  readonly targets: Pick<Targets, "session">;
  readonly view: Pick<SessionsView, "selected">;
  readonly evaluations: Pick<EvaluatePanels, "open">;
  readonly memory: Pick<Memory, "voter" | "keepVoter">;
  readonly places: () => readonly Place[];
  readonly searches: Pick<Searches, "in">;
  readonly disk: SessionDeps;
  /** Why nothing may be voted here; null when it may. */
  readonly blocked: () => string | null;
}

interface Session {
  readonly folder: string;
  readonly state: SearchState;
}

/** Blind votes on the images of searches. */
export class Evaluating {
  readonly #deps: EvaluatingDeps;

  constructor(deps: EvaluatingDeps) {
    this.#deps = deps;
  }

  get commands(): Record<EvaluateCommandId, Handler> {
    return {
      "imagebeam.evaluateBlind": (given, selected) => this.#begin(given, selected),
      "imagebeam.continueEvaluation": () => this.#goOn(),
    };
  }

  async #begin(given: unknown, selected: unknown): Promise<void> {
    requireAllowed(this.#deps.blocked);
    const folders = await this.#folders(given, selected);
    if (folders === undefined) return;
    const sessions: Session[] = [];
    for (const folder of folders) {
      sessions.push({ folder, state: await stateNow(folder, this.#deps.searches) });
    }
    requireOneGoal(sessions);
    const isDuel = sessions.length > 1 ? await askDuel(sessions.length) : false;
    if (isDuel === undefined) return;
    const [first] = sessions;
    if (first === undefined) return;
    const arms = armsOf(sessions, isDuel);
    const output = dirname(dirname(first.folder));
    const kind = isDuel ? "arms" : "session";
    const folder = await createEvaluation(output, { kind, arms }, this.#deps.disk);
    const { bestOfEach } = arms[0] ?? {};
    if (bestOfEach !== undefined) {
      const each = sessions.length === 1 ? "" : " of each search";
      void tell(
        "information",
        `The ${bestOfEach} best images${each} take part: ${maxItems} is the most.`,
      );
    }
    this.#deps.evaluations.open({ folder, voter: await this.#voter() });
  }

  /** Of the sessions that were named, else of the one that is picked. */
  async #folders(given: unknown, selected: unknown): Promise<readonly string[] | undefined> {
    const { targets, view } = this.#deps;
    const isNamed = refIn(given) !== undefined;
    const several = Array.isArray(selected) && isNamed ? selected : isNamed ? [] : view.selected;
    const named = several.flatMap((each: unknown) => (isSession(each) ? each.folder : []));
    if (named.length > 1) {
      const folders = await Promise.all(named.map(findSessionFolder));
      return [...new Set(folders)];
    }
    const folder = await targets.session(given, {
      question: "Evaluate the images of which search?",
      suits: ({ summary }) => summary.images >= minItems,
      missing: "There is no search with two images yet. Start one first.",
      isHarmless: true,
    });
    return folder === undefined ? undefined : [folder];
  }

  async #goOn(): Promise<void> {
    requireAllowed(this.#deps.blocked);
    const voter = await this.#voter();
    const rows = await evaluationRows(this.#deps.places(), voter, Date.now());
    if (rows.length === 0) {
      throw new UsageError("There is no blind evaluation yet. Begin one with Evaluate Blind.");
    }
    const picked = await choose(rows, { placeHolder: "Go on with which blind evaluation?" });
    if (picked !== undefined) this.#deps.evaluations.open({ folder: picked.folder, voter });
  }

  async #voter(): Promise<string> {
    const { memory } = this.#deps;
    const known = memory.voter;
    if (known !== undefined) return known;
    const voter = newVoter();
    await memory.keepVoter(voter);
    return voter;
  }
}

function isSession(node: unknown): node is { readonly folder: string } {
  if (typeof node !== "object" || node === null || !("kind" in node)) return false;
  return node.kind === "session" && "folder" in node && typeof node.folder === "string";
}

/** @throws {UsageError} they have several goals, or fewer than two images in all */
function requireOneGoal(sessions: readonly Session[]): void {
  const goals = new Set(sessions.map(({ state }) => state.plan.goal.trim()));
  if (goals.size > 1) {
    throw new UsageError("These searches have different goals. Select searches of one goal.");
  }
  const images = sessions.reduce((sum, { state }) => sum + drawnOf(state).length, 0);
  if (images < minItems) {
    throw new UsageError("There are fewer than two images to compare. Let the search go on first.");
  }
}

/** @returns undefined when the person leaves */
async function askDuel(count: number): Promise<boolean | undefined> {
  const searches = count === 2 ? "two searches" : `${count} searches`;
  const picked = await choose(
    [
      {
        label: "All their images against each other",
        detail: "Which image is the best of all?",
        isDuel: false,
      },
      {
        label: "One search against the other",
        detail: `Each pair has images of two of the ${searches}: which search draws better ones?`,
        isDuel: true,
      },
    ],
    { placeHolder: "What do you want to know? Names stay hidden while you vote" },
  );
  return picked?.isDuel;
}

function armsOf(sessions: readonly Session[], isDuel: boolean): readonly SourceArm[] {
  const images = sessions.reduce((sum, { state }) => sum + drawnOf(state).length, 0);
  const most = images > maxItems ? { bestOfEach: Math.floor(maxItems / sessions.length) } : {};
  if (!isDuel) {
    return [{ name: "search", sessions: sessions.map(({ folder }) => folder), ...most }];
  }
  const names = namesOf(sessions);
  return sessions.map(({ folder }, index) => {
    return { name: names[index] ?? "", sessions: [folder], ...most };
  });
}

/** What tells searches of one goal from each other: the models, or else when they began. */
function namesOf(sessions: readonly Session[]): readonly string[] {
  const asModels = sessions.map(({ state: { providers } }) => providers.image.model);
  if (new Set(asModels).size === sessions.length) return asModels;
  return sessions.map(({ state }, index) => {
    const moment = momentText(state.startedAt);
    return `search ${index + 1}, ${moment}`;
  });
}
