import type { LogOutputChannel } from "vscode";
import type { OpenedEvaluation } from "../../../evaluation/openEvaluation.js";
import type { EvaluateToPage } from "../../../protocol/evaluateMessages.js";
import type { Ballot, Sides } from "./ballot.js";
import type { EvaluateContent } from "./evaluateContent.js";
import type { EvaluatePage, FromEvaluatePage } from "./evaluatePage.js";
import { goalOf, itemPicture } from "./itemPicture.js";

/** What became of the pair before. */
export type Before = Extract<EvaluateToPage, { kind: "pair" }>["before"];

export interface AskingDeps {
  readonly opened: OpenedEvaluation;
  readonly ballot: Ballot;
  readonly page: Pick<EvaluatePage, "send" | "deliver">;
  readonly log: Pick<LogOutputChannel, "warn">;
  /** A number that no pair of this panel had before, from 1: by it an answer says what it is to. */
  readonly newNumber: () => number;
}

/** For an image of which the log has told already. */
const toldBefore = { warn: () => undefined };

/** Whether anybody has voted, when it was opened. */
export function hasVotes({ voters }: OpenedEvaluation): boolean {
  return voters.some(({ votes }) => votes.length > 0);
}

/** One voter is asked: a pair is shown with its two pictures, and nothing else of it, and answered. */
export class Asking {
  readonly #deps: AskingDeps;
  /** What is asked now, with the number that the page knows it by. */
  #asked: (Sides & { readonly pair: number }) | undefined;

  constructor(deps: AskingDeps) {
    this.#deps = deps;
  }

  /**
   * Settles once the answer is on the disk.
   * @returns undefined where it is to a pair that is not asked any more: it was said twice, or by a page
   *   that was replaced
   */
  async answer(
    message: Extract<FromEvaluatePage, { kind: "vote" | "skip" }>,
  ): Promise<Before | undefined> {
    const { ballot } = this.#deps;
    if (this.#asked?.pair !== message.pair) return undefined;
    const { left, right } = this.#asked;
    const looked = { left, right, ms: message.ms };
    if (message.kind === "vote") await ballot.vote(looked, message.outcome);
    else await ballot.skip(looked);
    this.#asked = undefined;
    return message.kind === "vote" ? message.outcome : "skip";
  }

  /** Takes the last answer back, and asks its pair again. */
  async undo(): Promise<Before> {
    const isUndone = await this.#deps.ballot.undo();
    this.#asked = undefined;
    return isUndone ? "undo" : "none";
  }

  /** Tells the page what to ask now, or that nothing is. */
  async tell({ id, stage }: Pick<EvaluateContent, "id" | "stage">, before: Before): Promise<void> {
    const { opened, ballot, page, log, newNumber } = this.#deps;
    await this.#lookAgain();
    let hasLooked = false;
    for (;;) {
      const { pair, why, votes, canUndo, about, missing } = await ballot.standing();
      const told = { id, goal: goalOf(opened, pair?.left), votes, canUndo, missing };
      if (pair === null || stage === "stopped" || (why !== null && stage === "voting")) {
        page.send({
          kind: "stopped",
          ...told,
          why: stage === "stopped" ? "person" : (why ?? (missing > 0 ? "missing" : "noPair")),
          reason: "",
          hasResult: votes > 0 || hasVotes(opened),
        });
        return;
      }
      const sides = this.#asked ?? { ...pair, pair: newNumber() };
      const [left, right] = [
        await itemPicture(opened, sides.left, log),
        await itemPicture(opened, sides.right, log),
      ];
      if (left === undefined || right === undefined) {
        ballot.miss(left === undefined ? sides.left : sides.right);
        this.#asked = undefined;
        // What to ask costs much more to find out than which images are there.
        if (!hasLooked) await this.#lookAtAll();
        hasLooked = true;
        continue;
      }
      this.#asked = sides;
      const file = { kind: "file" as const };
      page.send({
        ...{ kind: "pair", ...told, pair: sides.pair, before },
        about: why !== null ? null : about,
        sides: [
          { id: "a", picture: file },
          { id: "b", picture: file },
        ],
      });
      await page.deliver({ kind: "picture", pair: sides.pair, side: "a", ...left });
      await page.deliver({ kind: "picture", pair: sides.pair, side: "b", ...right });
      return;
    }
  }

  /** What was missing may be there again. */
  async #lookAgain(): Promise<void> {
    const { opened, ballot } = this.#deps;
    for (const key of ballot.missing) {
      if ((await itemPicture(opened, key, toldBefore)) !== undefined) ballot.find(key);
    }
  }

  async #lookAtAll(): Promise<void> {
    const { opened, ballot, log } = this.#deps;
    const known = new Set(ballot.missing);
    for (const { key } of opened.evaluation.items) {
      if (known.has(key)) continue;
      if ((await itemPicture(opened, key, log)) === undefined) ballot.miss(key);
    }
  }

  async close(): Promise<void> {
    await this.#deps.ballot.close();
  }
}
