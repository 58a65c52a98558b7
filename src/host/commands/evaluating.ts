import { dirname } from "node:path";
import { cutText } from "../../base/cutText.js";
import { UsageError } from "../../base/errors.js";
import { countedText } from "../../base/figureText.js";
import {
  controlArms,
  isControl,
  oneArm,
  sessionArms,
  type Taking,
} from "../../evaluation/armsOf.js";
import { createEvaluation, type EvaluationSources } from "../../evaluation/createEvaluation.js";
import { openEvaluation } from "../../evaluation/openEvaluation.js";
import { maxArms, maxItems, maxNameUnits, minItems } from "../../protocol/evaluation.js";
import { voterName } from "../../protocol/evaluationResult.js";
import { drawnOf } from "../../search/selectors.js";
import type { SessionDeps } from "../../sessions/ownedSession.js";
import { findSessionFolder } from "../../sessions/sessionFolder.js";
import type { Memory } from "../memory.js";
import type { EvaluateContent } from "../panels/evaluate/evaluateContent.js";
import type { EvaluatePanels } from "../panels/evaluate/evaluatePanels.js";
import { newVoter } from "../panels/evaluate/voter.js";
import type { Searches } from "../searches.js";
import { stateNow } from "../sessionNow.js";
import { tell } from "../shown/messages.js";
import { choose } from "../shown/questions.js";
import type { Place } from "../views/allSessions.js";
import type { SessionsView } from "../views/sessionsView.js";
import type { SessionStore } from "../../sessions/sessionStore.js";
import type { EvaluateCommandId, Handler } from "./commandTable.js";
import { evaluationRows } from "./evaluationRows.js";
import { requireAllowed } from "./requireAllowed.js";
import { rivalOf } from "./rival.js";
import { refIn, type Targets } from "./targets.js";

export interface EvaluatingDeps {
  readonly targets: Pick<Targets, "session">;
  readonly view: Pick<SessionsView, "selected">;
  readonly evaluations: Pick<EvaluatePanels, "open">;
  readonly memory: Pick<Memory, "voter" | "keepVoter" | "drawnVoters">;
  readonly places: () => readonly Place[];
  readonly searches: Pick<Searches, "in">;
  readonly sessions: Pick<SessionStore, "list">;
  readonly disk: SessionDeps;
  /** Why nothing may be voted here; null when it may. */
  readonly blocked: () => string | null;
}

type WhoVotes = Pick<EvaluateContent, "voter" | "name">;

/** Blind votes on the images of searches. */
export class Evaluating {
  readonly #deps: EvaluatingDeps;

  constructor(deps: EvaluatingDeps) {
    this.#deps = deps;
  }

  get commands(): Record<EvaluateCommandId, Handler> {
    return {
      "imagebeam.evaluateBlind": (given, selected) => this.#begin(given, selected),
      "imagebeam.evaluateAgainst": (given) => this.#beginAgainst(given),
      "imagebeam.continueEvaluation": () => this.#goOn(),
    };
  }

  async #begin(given: unknown, selected: unknown): Promise<void> {
    requireAllowed(this.#deps.blocked);
    const folders = await this.#folders(given, selected);
    if (folders === undefined) return;
    // Before any of them is read.
    requireFew(folders.length, maxItems);
    const sessions: Taking[] = [];
    for (const folder of folders) {
      sessions.push({ folder, state: await stateNow(folder, this.#deps.searches) });
    }
    await this.#open(sessions, await sourcesOf(sessions));
  }

  /** A control against its search, or models against those of an earlier search: nothing is asked. */
  async #beginAgainst(given: unknown): Promise<void> {
    const { blocked, searches, sessions, targets } = this.#deps;
    requireAllowed(blocked);
    const folder = await targets.session(given, {
      question: "Evaluate which search against an earlier one?",
      suits: ({ summary }) => summary.images > 0 && summary.finishedAt !== null,
      missing: "There is no finished search yet. Start one first.",
    });
    if (folder === undefined) return;
    const state = await stateNow(folder, searches);
    const rival = await rivalOf(folder, state, sessions);
    if (rival === undefined) {
      const other = isControl(state) ? "by the same models" : "by other models";
      throw new UsageError(
        `There is no finished ${isControl(state) ? "earlier" : "other"} search for this goal ${other}.`,
      );
    }
    const both = [
      { folder: rival, state: await stateNow(rival, searches) },
      { folder, state },
    ];
    await this.#open(both, { kind: "arms", arms: controlArms(both) ?? sessionArms(both) });
  }

  async #open(sessions: readonly Taking[], sources: EvaluationSources | undefined): Promise<void> {
    const [first] = sessions;
    if (first === undefined || sources === undefined) return;
    const output = dirname(dirname(first.folder));
    const folder = await createEvaluation(output, sources, this.#deps.disk);
    const { bestOfEach = 1 } = sources.arms[0] ?? {};
    if (bestOfEach > 1) {
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
    if (picked === undefined) return;
    const who = await this.#askWho(picked.folder, voter);
    if (who !== undefined) this.#deps.evaluations.open({ folder: picked.folder, ...who });
  }

  /**
   * Who votes, where somebody else was handed the vote here: nobody goes on with the votes of a
   * stranger.
   * @returns undefined when the person leaves
   */
  async #askWho(folder: string, own: string): Promise<WhoVotes | undefined> {
    const drawn = new Set(this.#deps.memory.drawnVoters);
    const { voters } = await openEvaluation(folder);
    const others = voters.filter(({ voter }) => voter !== own && drawn.has(voter));
    if (others.length === 0) return { voter: own };
    const votesOf = (voter: string): string =>
      countedText(voters.find((each) => each.voter === voter)?.votes.length ?? 0, "vote");
    const rows = [
      { label: "You", description: votesOf(own), who: { voter: own } },
      ...others.map(({ voter, name }) => ({
        label: voterName({ voter, name }),
        description: votesOf(voter),
        who: { voter, ...(name !== null && { name: cutText(name, maxNameUnits) }) },
      })),
    ];
    return (await choose(rows, { placeHolder: "Who goes on?" }))?.who;
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

/**
 * A search and its control are against each other; of other sessions the person says what is meant.
 * @returns undefined when the person leaves
 */
async function sourcesOf(sessions: readonly Taking[]): Promise<EvaluationSources | undefined> {
  const arms = controlArms(sessions);
  if (arms !== null) return { kind: "arms", arms };
  requireOneGoal(sessions);
  const isDuel = sessions.length > 1 ? await askDuel(sessions.length) : false;
  if (isDuel === true) requireFew(sessions.length, maxArms);
  if (isDuel === undefined) return undefined;
  return isDuel
    ? { kind: "arms", arms: sessionArms(sessions) }
    : { kind: "session", arms: oneArm(sessions) };
}

/** @throws {UsageError} there are more of them than `most` */
function requireFew(count: number, most: number): void {
  if (count <= most) return;
  const how = most === maxArms ? "against each other" : "together";
  throw new UsageError(
    `${count} searches are selected, and at most ${most} are evaluated ${how}. Select fewer and begin again: nothing was made.`,
  );
}

/** @throws {UsageError} they have several goals, or fewer than two images in all */
function requireOneGoal(sessions: readonly Taking[]): void {
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
