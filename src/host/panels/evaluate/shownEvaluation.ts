import type { LogOutputChannel, Uri, WebviewPanel } from "vscode";
import { assertNever } from "../../../base/assertNever.js";
import { cutText } from "../../../base/cutText.js";
import { DisposableStore, type Disposable } from "../../../base/disposable.js";
import { messageOf } from "../../../base/errors.js";
import { Turns } from "../../../base/turns.js";
import { openEvaluation, type OpenedEvaluation } from "../../../evaluation/openEvaluation.js";
import type { SessionDeps } from "../../../sessions/ownedSession.js";
import type { CommandId } from "../../commands/commandTable.js";
import type { Searches } from "../../searches.js";
import type { Memory } from "../../memory.js";
import { tellBriefly } from "../../shown/messages.js";
import { PanelPage } from "../panelPage.js";
import type { Asking, Before } from "./asking.js";
import type { EvaluateContent } from "./evaluateContent.js";
import {
  evaluatePageKind,
  isAside,
  isOfVoting,
  type EvaluatePage,
  type FromEvaluatePage,
} from "./evaluatePage.js";
import { saveResult, type DrawPng } from "./exports.js";
import { goalOf } from "./itemPicture.js";
import { sendItemPictures, sendResult, type SentResult } from "./resultTelling.js";
import { argumentOf } from "./revealed.js";
import { askVoterName, newVoter } from "./voter.js";
import { VoterSeat } from "./voterSeat.js";

export interface EvaluatingDeps {
  readonly log: LogOutputChannel;
  /** The extension's own folder. */
  readonly extensionUri: Uri;
  readonly searches: Pick<Searches, "in">;
  /** Why nothing may be voted or picked here; null when it may. */
  readonly blocked: () => string | null;
  /** Carries out a command of the extension. Never rejects. */
  readonly act: (command: CommandId, argument: unknown) => Promise<void>;
  readonly disk: SessionDeps;
  readonly memory: Pick<Memory, "hasSeenResult" | "keepSeenResult" | "keepDrawnVoter">;
  readonly drawPng: DrawPng;
}

export interface ShownContent {
  readonly content: EvaluateContent;
  readonly onContent: (content: EvaluateContent) => void;
  readonly onGoal: (goal: string) => void;
}

const tabGoalUnits = 40;

/**
 * One evaluation in its panel. What the page says is done one after the other: an answer is on the disk
 * before the next pair is shown. Until the result the page is told nothing of an image but its picture.
 */
export class ShownEvaluation implements Disposable {
  readonly #deps: EvaluatingDeps;
  readonly #shown: ShownContent;
  readonly #page: EvaluatePage;
  readonly #owned = new DisposableStore();
  readonly #turns = new Turns();
  readonly #seat: VoterSeat;
  #content: EvaluateContent;
  #opened: OpenedEvaluation | undefined;
  #sent: SentResult | undefined;
  #isClosed = false;
  /** Aborted when the panel is closed. */
  readonly #closing = new AbortController();

  constructor(panel: WebviewPanel, deps: EvaluatingDeps, shown: ShownContent) {
    this.#deps = deps;
    this.#shown = shown;
    this.#content = shown.content;
    this.#page = this.#owned.add(
      new PanelPage(panel, evaluatePageKind, {
        ...{ extensionUri: deps.extensionUri, log: deps.log },
        onReady: () => this.look(),
        onMessage: (message) => {
          if (isAside(message)) void this.#telling(() => this.#receive(message));
          else this.#inTurn(() => this.#receive(message));
        },
      }),
    );
    this.#seat = new VoterSeat({ ...deps, page: this.#page, closing: this.#closing.signal });
    this.#page.load([]);
  }

  /** Tells the page everything anew. */
  look(): void {
    this.#inTurn(() => this.#tell("none"));
  }

  dispose(): void {
    this.#isClosed = true;
    this.#closing.abort();
    this.#owned.dispose();
    this.#inTurn(() => this.#seat.close());
  }

  /** Settles once all is done that was asked for: a closed panel holds no file any more. */
  async settled(): Promise<void> {
    await this.#turns.take("page", () => Promise.resolve());
  }

  #inTurn(work: () => Promise<void>): void {
    void this.#turns.take("page", () => this.#telling(work));
  }

  /** Whatever fails, a page that waits has to be told. Never rejects. */
  async #telling(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // Nobody looks any more.
      if (error === this.#closing.signal.reason) return;
      this.#tellTrouble(messageOf(error));
    }
  }

  #become(change: Partial<EvaluateContent>): void {
    this.#content = { ...this.#content, ...change };
    this.#shown.onContent(this.#content);
  }

  async #receive(message: FromEvaluatePage): Promise<void> {
    if (this.#content.stage === "result" && isOfVoting(message)) return;
    switch (message.kind) {
      case "vote":
      case "skip": {
        await this.#answered(async (asking) => await asking?.answer(message));
        break;
      }
      case "undo": {
        await this.#answered(async (asking) => {
          const before = (await asking?.undo()) ?? "none";
          if (this.#content.stage === "stopped") this.#become({ stage: "voting" });
          return before;
        });
        break;
      }
      case "stop":
      case "reveal": {
        this.#become({ stage: message.kind === "stop" ? "stopped" : "result" });
        // Who looks at the result votes no more: others may.
        if (message.kind === "reveal") await this.#seat.close();
        await this.#tell("none");
        break;
      }
      case "goOn": {
        const hasSeen = this.#content.stage === "result";
        const more = this.#sent?.more;
        if (hasSeen && more == null) {
          // What is left may have changed since: the page waits for an answer.
          await this.#tell("none");
          break;
        }
        // After a result it asks until enough is known, if it is not: those votes are not blind.
        this.#become({ stage: hasSeen && more?.votes != null ? "voting" : "onward" });
        await this.#tell("none");
        break;
      }
      case "again":
        await this.#seat.close();
        this.#opened = undefined;
        await this.#tell("none");
        break;
      case "otherVoter": {
        const name = await askVoterName();
        this.#inTurn(() => this.#changeVoter(name));
        break;
      }
      case "act":
        await this.#act(message);
        break;
      case "save":
      case "savePlot": {
        // A page may be forged: before the result is shown there is none to be saved.
        if (this.#content.stage !== "result" || this.#sent === undefined) return;
        const { folder } = this.#content;
        const isSaved = await saveResult(message, folder, this.#sent.result, this.#deps.drawPng);
        if (isSaved) tellBriefly("Saved");
        break;
      }
      default:
        assertNever(message);
    }
  }

  /** @param name undefined: the person thought better of it */
  async #changeVoter(name: string | undefined): Promise<void> {
    if (name !== undefined) {
      await this.#seat.close();
      const { id, folder, stage } = this.#content;
      const voter = newVoter();
      await this.#deps.memory.keepDrawnVoter(voter);
      // They sit before it: nobody can tell whether they looked.
      if (stage === "result") await this.#keepSeen(voter);
      this.#content = { id, folder, voter, stage: "voting" };
      this.#become(name === "" ? {} : { name });
    }
    await this.#tell("none");
  }

  async #act({ item: key, action }: Extract<FromEvaluatePage, { kind: "act" }>): Promise<void> {
    const item = this.#opened?.evaluation.items[key];
    if (item === undefined || this.#content.stage !== "result") return;
    if (this.#sent?.items[key]?.actions.includes(action) !== true) return;
    if (action === "pickWinner" && this.#deps.blocked() !== null) return;
    await this.#deps.act(`imagebeam.${action}`, argumentOf(this.#content.folder, item, action));
    if (action === "pickWinner") this.#inTurn(() => this.#tellResult(false));
  }

  /** What is to be done now. @param before what became of the last pair */
  async #tell(before: Before): Promise<void> {
    if (this.#isClosed || !this.#page.isListening) return;
    const { folder, stage } = this.#content;
    if (folder === "") {
      this.#tellTrouble("Which images were evaluated here is not known any more. Choose it again.");
      return;
    }
    if (this.#opened === undefined) {
      this.#opened = await openEvaluation(folder);
      this.#shown.onGoal(cutText(goalOf(this.#opened), tabGoalUnits, "…"));
    }
    if (stage === "result") {
      await this.#tellResult(true);
      return;
    }
    await this.#seat.tell(this.#opened, this.#content, before);
  }

  async #answered(
    answer: (asking: Asking | undefined) => Promise<Before | undefined>,
  ): Promise<void> {
    const before = await this.#seat.answered(this.#content, answer);
    if (typeof before === "object") this.#opened = before;
    else if (before !== undefined) await this.#tell(before);
  }

  async #keepSeen(voter: string): Promise<void> {
    const hashes = (this.#opened?.evaluation.items ?? []).map(({ sha256 }) => sha256);
    await this.#deps.memory.keepSeenResult(hashes, voter);
  }

  /** @param hasPictures whether the pictures are sent as well */
  async #tellResult(hasPictures: boolean): Promise<void> {
    const { log, searches } = this.#deps;
    // With the votes of all others, as they are by now.
    const opened = await openEvaluation(this.#content.folder, this.#closing.signal);
    // What nobody is shown, nobody has seen.
    if (this.#closing.signal.aborted) return;
    this.#opened = opened;
    await this.#keepSeen(this.#content.voter);
    const deps = { page: this.#page, searches, log, blocked: this.#deps.blocked() };
    const sent = await sendResult(opened, this.#content, deps);
    this.#sent = sent;
    if (!hasPictures || sent === undefined) return;
    const missing = await sendItemPictures(opened, sent.result, deps, () => this.#isClosed);
    if (missing === 0 || this.#isClosed) return;
    const images = missing === 1 ? "One image" : `${missing} images`;
    this.#tellTrouble(
      `${images} of this evaluation cannot be read now. The votes count all the same.`,
    );
  }

  #tellTrouble(message: string): void {
    this.#deps.log.warn(message);
    this.#page.send({ kind: "trouble", message: cutText(message, 2000) });
  }
}
