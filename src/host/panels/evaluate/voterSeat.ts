import type { LogOutputChannel } from "vscode";
import { cutText } from "../../../base/cutText.js";
import { openEvaluation, type OpenedEvaluation } from "../../../evaluation/openEvaluation.js";
import type { SessionDeps } from "../../../sessions/ownedSession.js";
import type { Memory } from "../../memory.js";
import { Asking, hasVotes, type Before } from "./asking.js";
import { Ballot, type Sides } from "./ballot.js";
import type { EvaluateContent } from "./evaluateContent.js";
import type { EvaluatePage } from "./evaluatePage.js";
import { goalOf } from "./itemPicture.js";
import { whyLost, whyNoVoting } from "./noVoting.js";

export interface VoterSeatDeps {
  readonly page: Pick<EvaluatePage, "send" | "deliver">;
  readonly log: Pick<LogOutputChannel, "warn">;
  readonly disk: SessionDeps;
  readonly memory: Pick<Memory, "hasSeenResult">;
  /** Why nothing may be voted here; null when it may. */
  readonly blocked: () => string | null;
  /** Aborted when nobody looks any more: ends the reading of a long file of votes. */
  readonly closing: AbortSignal;
}

/**
 * Where a panel's voter sits: their votes are opened when they are first asked, and given up when they
 * leave. Who cannot vote is told why.
 */
export class VoterSeat {
  readonly #deps: VoterSeatDeps;
  #asking: Asking | undefined;
  /** Pairs that the page was shown, whoever voted. */
  #pairs = 0;

  constructor(deps: VoterSeatDeps) {
    this.#deps = deps;
  }

  /** Shows what to ask now, that nothing is, or why nobody can vote. @param before what became of the last pair */
  async tell(opened: OpenedEvaluation, content: EvaluateContent, before: Before): Promise<void> {
    const blocked = this.#deps.blocked();
    if (blocked !== null) {
      this.#tellBlocked(opened, content, blocked);
      return;
    }
    try {
      this.#asking ??= await this.#askFrom(opened, content);
    } catch (error) {
      const why = whyNoVoting(error);
      if (why === undefined) throw error;
      this.#tellBlocked(opened, content, why);
      return;
    }
    await this.#asking.tell(content, before);
  }

  /**
   * Takes an answer, or takes one back.
   * @param answer what became of the pair; undefined where nothing did
   * @returns the same; where the votes were lost, and the page was told so, the evaluation as it is by
   *   now: it is to be opened anew before the next answer
   */
  async answered(
    content: EvaluateContent,
    answer: (asking: Asking | undefined) => Promise<Before | undefined>,
  ): Promise<Before | undefined | OpenedEvaluation> {
    try {
      return await answer(this.#asking);
    } catch (error) {
      const lost = whyLost(error);
      if (lost === undefined) throw error;
      // The votes may be somebody else's by now.
      await this.close();
      const opened = await openEvaluation(content.folder);
      this.#tellBlocked(opened, content, lost);
      return opened;
    }
  }

  async close(): Promise<void> {
    const asking = this.#asking;
    this.#asking = undefined;
    await asking?.close();
  }

  /** Nobody can vote here now; who only looks can. */
  #tellBlocked(opened: OpenedEvaluation, { id, voter }: EvaluateContent, reason: string): void {
    this.#deps.log.warn(reason);
    const votes = opened.voters.find((each) => each.voter === voter)?.votes.length ?? 0;
    const told = { id, goal: goalOf(opened), votes, canUndo: false, missing: 0 };
    const hasResult = hasVotes(opened);
    const cut = cutText(reason, 2000);
    this.#deps.page.send({ kind: "stopped", ...told, why: "blocked", reason: cut, hasResult });
  }

  async #askFrom(opened: OpenedEvaluation, { name, voter: id }: EvaluateContent): Promise<Asking> {
    const { disk, log, memory, page } = this.#deps;
    const { items } = opened.evaluation;
    const hasSeen = ({ left, right }: Sides): boolean => {
      const hashes = [items[left], items[right]].flatMap((item) => item?.sha256 ?? []);
      return memory.hasSeenResult(hashes, id);
    };
    const voter = { id, hasSeen, ...(name !== undefined && { name }) };
    const ballot = await Ballot.open(opened, voter, disk, this.#deps.closing);
    return new Asking({ opened, ballot, page, log, newNumber: () => ++this.#pairs });
  }
}
