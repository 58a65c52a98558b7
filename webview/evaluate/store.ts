import { messageOf } from "../../src/base/errors.js";
import {
  parseEvaluateToPage,
  type EvaluateFromPage,
  type EvaluateToPage,
} from "../../src/protocol/evaluateMessages.js";
import type { Outcome } from "../../src/protocol/evaluation.js";
import { keptSchema } from "../compare/model/view.js";
import { CompareStore } from "../compare/store.js";
import type { EditorSide } from "../page/host.js";
import { firstEvaluation, idOf, received, withDrawn, type Evaluation } from "./model/evaluation.js";
import { ItemPictures } from "./paint/itemPictures.js";

export interface StoreDeps {
  readonly editor: EditorSide;
  readonly render: () => void;
  /** Calls back before the next frame is painted. */
  readonly schedule: (callback: () => void) => void;
  /** Of a clock that never jumps, milliseconds. */
  readonly nowMs: () => number;
}

/** Holds what is asked, with the comparison's own store for the two pictures and the view of them. */
export class EvaluateStore {
  readonly compare: CompareStore;
  readonly pictures = new ItemPictures();
  readonly #deps: StoreDeps;
  #evaluation: Evaluation = firstEvaluation;
  #isScheduled = false;
  /** Since when both pictures of the pair are in sight. */
  #shownAt: number | null = null;

  constructor(deps: StoreDeps) {
    this.#deps = deps;
    const { editor, schedule } = deps;
    this.compare = new CompareStore(
      {
        post: () => undefined,
        // A pair is remembered by nobody: only how it was looked at.
        remember: ({ view }) => editor.remember({ comparison: idOf(this.#evaluation), view }),
        recall: () => keptSchema().safeParse(editor.recall()).data,
      },
      () => this.#renderSoon(),
      schedule,
      false,
    );
  }

  get evaluation(): Evaluation {
    return this.#evaluation;
  }

  /** Whether both pictures are in sight, and nothing is waited for: then an answer is one to them. */
  get mayAnswer(): boolean {
    const { stage, asked } = this.#evaluation;
    return stage.kind === "pair" && asked === null && this.#isSeen;
  }

  /** Takes what arrived; what is no message of the host is counted and changes nothing. */
  readonly receive = (raw: unknown): void => {
    const parsed = parseEvaluateToPage(raw);
    if (!parsed.ok) {
      this.#take({ ...this.#evaluation, ignored: this.#evaluation.ignored + 1 });
      return;
    }
    const { message } = parsed;
    if (message.kind === "picture") this.#showPicture(message);
    else if (message.kind === "itemPicture") void this.#drawItem(message);
    else {
      const was = this.#evaluation;
      this.#take(received(was, message));
      // No picture of a result is drawn any more.
      if (was.drawn.size > 0 && this.#evaluation.drawn.size === 0) this.pictures.clear();
      if (message.kind === "pair") this.#showPair(message);
      // A window that is loaded anew has the host find it by this, whatever was done here.
      if (message.kind !== "trouble") this.#remember();
    }
  };

  readonly vote = (outcome: Outcome): void => {
    const { stage } = this.#evaluation;
    if (stage.kind !== "pair" || !this.mayAnswer) return;
    this.#say({ kind: "vote", pair: stage.pair, outcome, ms: this.#lookedMs() });
  };

  readonly skip = (): void => {
    const { stage, asked } = this.#evaluation;
    // A pair that cannot be seen is skipped, too.
    if (stage.kind !== "pair" || asked !== null) return;
    this.#say({ kind: "skip", pair: stage.pair, ms: this.#lookedMs() });
  };

  readonly undo = (): void => {
    const { stage } = this.#evaluation;
    if ((stage.kind === "pair" || stage.kind === "stopped") && stage.canUndo) {
      this.#say({ kind: "undo" });
    }
  };

  /** What is said to the host, and answered by what is to be done then. */
  readonly ask = (kind: "stop" | "goOn" | "reveal" | "otherVoter" | "again"): void =>
    this.#say({ kind });

  /** What is said to the host and changes nothing here. */
  readonly post = (message: EvaluateFromPage): void => this.#deps.editor.post(message);

  readonly closeTrouble = (): void => {
    this.#take({ ...this.#evaluation, trouble: null });
  };

  readonly tellTrouble = (trouble: string): void => {
    this.#take({ ...this.#evaluation, trouble });
  };

  /** Writes the view down at once: the page may go. */
  readonly keep = (): void => this.compare.keep();

  get #isSeen(): boolean {
    const { pictures } = this.compare.comparison;
    return pictures.a?.kind === "shown" && pictures.b?.kind === "shown";
  }

  #say(message: EvaluateFromPage): void {
    if (this.#evaluation.asked !== null) return;
    this.#deps.editor.post(message);
    this.#take({ ...this.#evaluation, asked: message.kind });
  }

  #lookedMs(): number {
    return this.#shownAt === null ? 0 : Math.round(this.#deps.nowMs() - this.#shownAt);
  }

  #showPair({ id, sides }: Extract<EvaluateToPage, { kind: "pair" }>): void {
    this.#shownAt = null;
    this.compare.receive({ kind: "comparison", id, isBlind: true, sides });
  }

  #showPicture(message: Extract<EvaluateToPage, { kind: "picture" }>): void {
    const { pair, side, mediaType, bytes } = message;
    const { stage } = this.#evaluation;
    // It may be one of a pair that was taken back meanwhile.
    if (stage.kind !== "pair" || stage.pair !== pair) return;
    this.compare.receive({ kind: "picture", side, mediaType, bytes });
  }

  async #drawItem({
    item,
    mediaType,
    bytes,
  }: Extract<EvaluateToPage, { kind: "itemPicture" }>): Promise<void> {
    try {
      await this.pictures.decode(item, { mediaType, bytes });
      this.#take(withDrawn(this.#evaluation, item));
    } catch (error) {
      // Its place in the list stays without a picture; who waits for it is told why.
      this.tellTrouble(`An image could not be decoded: ${messageOf(error)}`);
    }
  }

  #remember(): void {
    const { view } = this.compare.comparison;
    this.#deps.editor.remember({ comparison: idOf(this.#evaluation), view });
  }

  #take(evaluation: Evaluation): void {
    this.#evaluation = evaluation;
    this.#renderSoon();
  }

  #renderSoon(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#deps.schedule(() => {
      this.#isScheduled = false;
      if (this.#shownAt === null && this.#isSeen) this.#shownAt = this.#deps.nowMs();
      this.#deps.render();
    });
  }
}
