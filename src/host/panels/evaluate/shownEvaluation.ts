import { CancellationError, type LogOutputChannel, type Uri, type WebviewPanel } from "vscode";
import { assertNever } from "../../../base/assertNever.js";
import { cutText } from "../../../base/cutText.js";
import { DisposableStore, type Disposable } from "../../../base/disposable.js";
import { messageOf } from "../../../base/errors.js";
import { Turns } from "../../../base/turns.js";
import { openEvaluation, type OpenedEvaluation } from "../../../evaluation/openEvaluation.js";
import { resultOf } from "../../../evaluation/resultOf.js";
import { mergedEvaluations } from "../../../evaluation/sameImages.js";
import { maxNameUnits } from "../../../protocol/evaluation.js";
import type { EvaluateToPage } from "../../../protocol/evaluateMessages.js";
import type { EvaluationResult } from "../../../protocol/evaluationResult.js";
import type { SessionDeps } from "../../../sessions/ownedSession.js";
import type { CommandId } from "../../commands/commandTable.js";
import type { Searches } from "../../searches.js";
import type { Memory } from "../../memory.js";
import { tellBriefly } from "../../shown/messages.js";
import { askText } from "../../shown/questions.js";
import { PanelPage } from "../panelPage.js";
import { Ballot, type Sides } from "./ballot.js";
import type { EvaluateContent } from "./evaluateContent.js";
import { evaluatePageKind, type EvaluatePage, type FromEvaluatePage } from "./evaluatePage.js";
import { saveResult, type DrawPng } from "./exports.js";
import { goalOf, itemPicture, type ItemPicture } from "./itemPicture.js";
import { revealedItems, sessionOf } from "./revealed.js";
import { newVoter } from "./voter.js";

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

type Before = Extract<EvaluateToPage, { kind: "pair" }>["before"];

const left = "These votes stay with whoever has them open. Close them there to vote here.";
const tabGoalUnits = 40;

/** A dialog may stay open for long: nothing waits for it. */
function isAside({ kind }: FromEvaluatePage): boolean {
  return ["save", "savePlot", "act", "otherVoter"].includes(kind);
}

/** @returns "" for who wants no name; undefined when the person leaves */
async function askVoterName(): Promise<string | undefined> {
  const name = await askText({
    title: "Who votes now?",
    prompt: "A name tells the votes apart in the result. It may be left empty.",
    value: "",
    problemOf: (text) =>
      text.trim().length > maxNameUnits ? `At most ${maxNameUnits} characters.` : undefined,
  });
  return name?.trim();
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
  #ballot: Ballot | undefined;
  /** What is asked now, with the number that the page knows it by. */
  #asked: (Sides & { readonly pair: number }) | undefined;
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
    const ballot = this.#ballot;
    this.#ballot = undefined;
    await ballot?.close();
  }

  #become(change: Partial<EvaluateContent>): void {
    this.#content = { ...this.#content, ...change };
    this.#shown.onContent(this.#content);
  }

  async #receive(message: FromEvaluatePage): Promise<void> {
    switch (message.kind) {
      case "vote":
      case "skip": {
        await this.#answer(message);
        break;
      }
      case "undo": {
        const isUndone = (await this.#ballot?.undo()) ?? false;
        this.#asked = undefined;
        if (this.#content.stage === "stopped") this.#become({ stage: "voting" });
        await this.#tell(isUndone ? "undo" : "none");
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
      this.#asked = undefined;
      const { id, folder } = this.#content;
      this.#content = { id, folder, voter: newVoter(), stage: "voting" };
      this.#become(name === "" ? {} : { name });
    }
    await this.#tell("none");
  }

  async #answer(message: Extract<FromEvaluatePage, { kind: "vote" | "skip" }>): Promise<void> {
    const asked = this.#asked;
    // Of a pair that is not asked any more: said twice, or by a page that was replaced.
    if (asked?.pair !== message.pair || this.#ballot === undefined) return;
    const { left, right } = asked;
    const looked = { left, right, ms: message.ms };
    if (message.kind === "vote") await this.#ballot.vote(looked, message.outcome);
    else await this.#ballot.skip(looked);
    this.#asked = undefined;
    await this.#tell(message.kind === "vote" ? message.outcome : "skip");
  }

  async #act({ item: key, action }: Extract<FromEvaluatePage, { kind: "act" }>): Promise<void> {
    const item = this.#opened?.evaluation.items[key];
    if (item === undefined || this.#content.stage !== "result") return;
    if (action === "pickWinner" && this.#deps.blocked() !== null) return;
    const folder = sessionOf(this.#content.folder, item);
    const { candidate } = item;
    const isOfSession = action === "openSession" || action === "drawControl";
    const argument = isOfSession ? { folder } : { folder, candidate };
    await this.#deps.act(`imagebeam.${action}`, argument);
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
    this.#ballot ??= await this.#openBallot(this.#opened);
    await this.#tellPair(this.#opened, this.#ballot, before);
  }

  async #openBallot(opened: OpenedEvaluation): Promise<Ballot> {
    const { disk, memory } = this.#deps;
    const { name, voter: id } = this.#content;
    const isAfterResult = memory.hasSeenResult(opened.evaluation.evaluationId, id);
    const voter = { id, isAfterResult, ...(name !== undefined && { name }) };
    return await Ballot.open(opened, voter, disk);
  }

  async #tellPair(opened: OpenedEvaluation, ballot: Ballot, before: Before): Promise<void> {
    for (;;) {
      const { pair, why, votes, canUndo, about } = ballot.standing;
      const { id, stage } = this.#content;
      const told = { id, goal: goalOf(opened, pair?.left), votes, canUndo };
      const isOver =
        stage === "stopped" || why === "noPair" || (why !== null && stage === "voting");
      if (isOver || pair === null) {
        const shownWhy = stage === "stopped" ? "person" : (why ?? "noPair");
        this.#page.send({ kind: "stopped", ...told, why: shownWhy });
        return;
      }
      const sides = this.#asked ?? { ...pair, pair: ++this.#pairs };
      const [left, right] = [
        await this.#picture(opened, sides.left),
        await this.#picture(opened, sides.right),
      ];
      if (left === undefined || right === undefined) {
        ballot.miss(left === undefined ? sides.left : sides.right);
        this.#asked = undefined;
        continue;
      }
      this.#asked = sides;
      const file = { kind: "file" as const };
      this.#page.send({
        ...{ kind: "pair", ...told, pair: sides.pair, before },
        about: why !== null ? null : about,
        sides: [
          { id: "a", picture: file },
          { id: "b", picture: file },
        ],
      });
      await this.#page.deliver({ kind: "picture", pair: sides.pair, side: "a", ...left });
      await this.#page.deliver({ kind: "picture", pair: sides.pair, side: "b", ...right });
      return;
    }
  }

  /** An image as it is shown; undefined where it cannot be. */
  async #picture(opened: OpenedEvaluation, key: number): Promise<ItemPicture | undefined> {
    const picture = await itemPicture(opened, key);
    if (typeof picture !== "string") return picture;
    this.#deps.log.warn("An image of a blind evaluation is left out", picture);
    return undefined;
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
    const { counted: votes } = result.votes;
    const told = { id, goal: goalOf(opened), votes, canUndo: false, voter };
    this.#page.send({ kind: "result", ...told, result, items, blocked });
    if (!hasPictures) return;
    for (const { key } of result.items) {
      const picture = await this.#picture(opened, key);
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
