import { dirname } from "node:path";
import { cutText } from "../../base/cutText.js";
import { UsageError } from "../../base/errors.js";
import { countedText } from "../../base/figureText.js";
import { controlArms, sessionArms, type Taking } from "../../evaluation/armsOf.js";
import {
  evaluationOf,
  writeEvaluation,
  type EvaluationSources,
} from "../../evaluation/createEvaluation.js";
import { openEvaluation } from "../../evaluation/openEvaluation.js";
import { maxItems, maxNameUnits, minItems } from "../../protocol/evaluation.js";
import { voterName } from "../../protocol/evaluationResult.js";
import type { SessionDeps } from "../../sessions/ownedSession.js";
import { findSessionFolder } from "../../sessions/sessionFolder.js";
import type { Memory } from "../memory.js";
import type { EvaluateContent } from "../panels/evaluate/evaluateContent.js";
import type { EvaluatePanels } from "../panels/evaluate/evaluatePanels.js";
import { newVoter } from "../panels/evaluate/voter.js";
import type { Searches } from "../searches.js";
import { stateNow } from "../sessionNow.js";
import { pickLive, type LiveQuestion } from "../shown/livePick.js";
import { tell } from "../shown/messages.js";
import { waitingFor } from "../shown/progress.js";
import { choose } from "../shown/questions.js";
import { back } from "../shown/step.js";
import type { Place } from "../views/allSessions.js";
import type { SessionsView } from "../views/sessionsView.js";
import type { SessionStore } from "../../sessions/sessionStore.js";
import type { EvaluateCommandId, Handler } from "./commandTable.js";
import { deleteEvaluation } from "./deleteEvaluation.js";
import { fillEvaluations, type EvaluationRow } from "./evaluationRows.js";
import { requireFew, sourcesOf } from "./evaluationSources.js";
import { askExisting, existingEvaluation } from "./existingEvaluation.js";
import { requireAllowed } from "./requireAllowed.js";
import { chooseRival, rivalsOf } from "./rival.js";
import { refIn, type Targets } from "./targets.js";

export interface EvaluatingDeps {
  readonly targets: Pick<Targets, "session">;
  readonly view: Pick<SessionsView, "selected" | "renewCards">;
  readonly evaluations: Pick<EvaluatePanels, "open" | "close">;
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
      "imagebeam.deleteEvaluation": () => this.#delete(),
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

  /** A control against its search, models against others, or any search against any other one. */
  async #beginAgainst(given: unknown): Promise<void> {
    const { blocked, searches, sessions, targets } = this.#deps;
    requireAllowed(blocked);
    const folder = await targets.session(given, {
      question: "Evaluate which search against another one?",
      suits: ({ summary }) => summary.images > 0 && summary.finishedAt !== null,
      missing: "There is no finished search yet. Start one first.",
    });
    if (folder === undefined) return;
    const state = await stateNow(folder, searches);
    if (state.end === null) {
      throw new UsageError("This search has not ended yet: let it go on, or finish it, first.");
    }
    const rivals = await rivalsOf(folder, state, sessions);
    // A panel or a notification that offers it means the only one of that goal; else it is asked.
    const isOffered = refIn(given) !== undefined && !isSession(given);
    const [only, ...others] = rivals.filter(({ isOfGoal }) => isOfGoal);
    const rival =
      isOffered && others.length === 0 && only !== undefined
        ? only.folder
        : await chooseRival(rivals, state);
    if (rival === undefined) return;
    const both = [
      { folder: rival, state: await stateNow(rival, searches) },
      { folder, state },
    ];
    const goals = new Set(both.map((each) => each.state.plan.goal.trim()));
    const arms = controlArms(both) ?? sessionArms(both);
    await this.#open(both, {
      ...{ kind: "arms", arms },
      ...(goals.size > 1 && { goal: state.plan.goal }),
    });
  }

  async #open(sessions: readonly Taking[], sources: EvaluationSources | undefined): Promise<void> {
    const [first] = sessions;
    if (first === undefined || sources === undefined) return;
    const { disk, evaluations } = this.#deps;
    const output = dirname(dirname(first.folder));
    const wanted = await evaluationOf(output, sources, disk);
    const voter = await this.#voter();
    const startedMs = Math.max(...sessions.map(({ state }) => state.startedAt));
    const looked = await waitingFor(
      "Looking for an evaluation of these images",
      async (signal) => ({
        known: await existingEvaluation(output, wanted, { startedMs, voter }, signal),
      }),
    );
    if (looked === undefined) return;
    const { known } = looked;
    const answer = known === undefined ? "anew" : await askExisting(known, voter);
    if (answer === undefined) return;
    if (known !== undefined && answer === "goOn") {
      await this.#show(known.folder, voter);
      return;
    }
    const folder = await writeEvaluation(output, wanted, disk);
    const { bestOfEach = 1 } = sources.arms[0] ?? {};
    if (bestOfEach > 1) {
      const each = sessions.length === 1 ? "" : " of each search";
      void tell(
        "information",
        `The ${bestOfEach} best images${each} take part: ${maxItems} is the most.`,
      );
    }
    evaluations.open({ folder, voter });
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
    const folder = await this.#choose(voter, {
      title: "Continue Evaluation",
      placeHolder: "Go on with which blind evaluation?",
    });
    if (folder !== undefined) await this.#show(folder, voter);
  }

  async #delete(): Promise<void> {
    const { blocked, disk, evaluations, view } = this.#deps;
    requireAllowed(blocked);
    const folder = await this.#choose(await this.#voter(), {
      title: "Delete Evaluation",
      placeHolder: "Delete which blind evaluation? Next, you are asked once more",
    });
    if (folder === undefined) return;
    const isGone = await deleteEvaluation(folder, disk.processes, () => evaluations.close(folder));
    if (isGone) view.renewCards();
  }

  /** @throws {UsageError} there is none */
  async #choose(
    voter: string,
    question: Pick<LiveQuestion<EvaluationRow>, "title" | "placeHolder">,
  ): Promise<string | undefined> {
    const answer = await pickLive<EvaluationRow>({
      ...question,
      fill: async (show, signal) => {
        if ((await fillEvaluations(this.#deps.places(), voter, show, signal)) > 0) return;
        throw new UsageError("There is no blind evaluation yet. Begin one with Evaluate Blind.");
      },
    });
    return answer === undefined || answer === back ? undefined : answer.chosen.folder;
  }

  async #show(folder: string, voter: string): Promise<void> {
    const who = await this.#askWho(folder, voter);
    if (who !== undefined) this.#deps.evaluations.open({ folder, ...who });
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
