import { CancellationError, type LogOutputChannel, type Uri, type WebviewPanel } from "vscode";
import { assertNever } from "../../../base/assertNever.js";
import { cutText } from "../../../base/cutText.js";
import { DisposableStore, type Disposable } from "../../../base/disposable.js";
import { messageOf } from "../../../base/errors.js";
import { Turns } from "../../../base/turns.js";
import { openEvaluation, type OpenedEvaluation } from "../../../evaluation/openEvaluation.js";
import { resultOf } from "../../../evaluation/resultOf.js";
import { mergedEvaluations } from "../../../evaluation/sameImages.js";
import type { EvaluationResult } from "../../../protocol/evaluationResult.js";
import type { SessionDeps } from "../../../sessions/ownedSession.js";
import type { CommandId } from "../../commands/commandTable.js";
import type { Searches } from "../../searches.js";
import type { Memory } from "../../memory.js";
import { tellBriefly } from "../../shown/messages.js";
import { PanelPage } from "../panelPage.js";
import { Asking, type Before } from "./asking.js";
import { Ballot } from "./ballot.js";
import type { EvaluateContent } from "./evaluateContent.js";
import { evaluatePageKind, type EvaluatePage, type FromEvaluatePage } from "./evaluatePage.js";
import { saveResult, type DrawPng } from "./exports.js";
import { goalOf, itemPicture } from "./itemPicture.js";
import { argumentOf, revealedItems } from "./revealed.js";
import { askVoterName, newVoter } from "./voter.js";

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
  readonly memory: Pick<Memory, "hasSeenResult" | "keepSeenResult">;
  readonly drawPng: DrawPng;
}

export interface ShownContent {
  readonly content: EvaluateContent;
  readonly onContent: (content: EvaluateContent) => void;
  readonly onGoal: (goal: string) => void;
}

const left = "These votes stay with whoever has them open. Close them there to vote here.";
const tabGoalUnits = 40;

/** A dialog may stay open for long: nothing waits for it. */
function isAside({ kind }: FromEvaluatePage): boolean {
  return ["save", "savePlot", "act", "otherVoter"].includes(kind);
}

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
  #content: EvaluateContent;
  #opened: OpenedEvaluation | undefined;
  #asking: Asking | undefined;
  /** Pairs that the page was shown, whoever voted. */
  #pairs = 0;
  #result: EvaluationResult | undefined;
  #isClosed = false;

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
    this.#page.load([]);
  }

  /** Tells the page everything anew. */
  look(): void {
    this.#inTurn(() => this.#tell("none"));
  }

  dispose(): void {
    this.#isClosed = true;
    this.#owned.dispose();
    this.#inTurn(() => this.#close());
  }

  #inTurn(work: () => Promise<void>): void {
    void this.#turns.take("page", () => this.#telling(work));
  }

  /** Whatever fails, a page that waits has to be told. Never rejects. */
  async #telling(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#tellTrouble(error instanceof CancellationError ? left : messageOf(error));
    }
  }

  async #close(): Promise<void> {
    const asking = this.#asking;
    this.#asking = undefined;
    await asking?.close();
  }

  #become(change: Partial<EvaluateContent>): void {
    this.#content = { ...this.#content, ...change };
    this.#shown.onContent(this.#content);
  }

  async #receive(message: FromEvaluatePage): Promise<void> {
    switch (message.kind) {
      case "vote":
      case "skip": {
        const before = await this.#asking?.answer(message);
        if (before !== undefined) await this.#tell(before);
        break;
      }
      case "undo": {
        const before = (await this.#asking?.undo()) ?? "none";
        if (this.#content.stage === "stopped") this.#become({ stage: "voting" });
        await this.#tell(before);
        break;
      }
      case "stop":
      case "goOn":
      case "reveal": {
        const stage = { stop: "stopped", goOn: "onward", reveal: "result" } as const;
        this.#become({ stage: stage[message.kind] });
        await this.#tell("none");
        break;
      }
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
        if (this.#content.stage !== "result" || this.#result === undefined) return;
        const { folder } = this.#content;
        const isSaved = await saveResult(message, folder, this.#result, this.#deps.drawPng);
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
      await this.#close();
      const { id, folder } = this.#content;
      this.#content = { id, folder, voter: newVoter(), stage: "voting" };
      this.#become(name === "" ? {} : { name });
    }
    await this.#tell("none");
  }

  async #act({ item: key, action }: Extract<FromEvaluatePage, { kind: "act" }>): Promise<void> {
    const item = this.#opened?.evaluation.items[key];
    if (item === undefined || this.#content.stage !== "result") return;
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
    const blocked = this.#deps.blocked();
    if (blocked !== null) {
      this.#tellTrouble(blocked);
      return;
    }
    this.#asking ??= await this.#askFrom(this.#opened);
    await this.#asking.tell(this.#content, before);
  }

  async #askFrom(opened: OpenedEvaluation): Promise<Asking> {
    const { disk, log, memory } = this.#deps;
    const { name, voter: id } = this.#content;
    const isAfterResult = memory.hasSeenResult(opened.evaluation.evaluationId, id);
    const voter = { id, isAfterResult, ...(name !== undefined && { name }) };
    const ballot = await Ballot.open(opened, voter, disk);
    return new Asking({ opened, ballot, page: this.#page, log, newNumber: () => ++this.#pairs });
  }

  /** @param hasPictures whether the pictures are sent as well */
  async #tellResult(hasPictures: boolean): Promise<void> {
    const { folder, id, voter } = this.#content;
    // With the votes of all others, as they are by now.
    const opened = await openEvaluation(folder);
    this.#opened = opened;
    const [merged] = mergedEvaluations([opened]);
    if (merged === undefined) return;
    const result = resultOf(merged);
    this.#result = result;
    await this.#deps.memory.keepSeenResult(opened.evaluation.evaluationId, voter);
    const blocked = this.#deps.blocked();
    const items = await revealedItems(opened, this.#deps.searches, blocked === null);
    const told = { id, goal: goalOf(opened), votes: result.votes.counted, canUndo: false, voter };
    this.#page.send({ kind: "result", ...told, result, items, blocked });
    if (!hasPictures) return;
    for (const { key } of result.items) {
      const picture = await itemPicture(opened, key, this.#deps.log);
      if (this.#isClosed) return;
      if (picture !== undefined) {
        await this.#page.deliver({ kind: "itemPicture", item: key, ...picture });
      }
    }
  }

  #tellTrouble(message: string): void {
    this.#deps.log.warn(message);
    this.#page.send({ kind: "trouble", message: cutText(message, 2000) });
  }
}
