import { seededRandom } from "../../../base/random.js";
import { nextQuestion, type Question } from "../../../evaluation/nextQuestion.js";
import type { OpenedEvaluation } from "../../../evaluation/openEvaluation.js";
import { VoteFile, type SeenPair, type Voter } from "../../../evaluation/voteFile.js";
import type { Outcome, Skip, Vote } from "../../../protocol/evaluation.js";
import type { SessionDeps } from "../../../sessions/ownedSession.js";
import { orTakeOver } from "../../../sessions/takeOver.js";
import { askTakeOver } from "../../commands/askTakeOver.js";

/** Keys of two images, as they are shown. */
export type Sides = NonNullable<Question["pair"]>;

export interface BallotVoter extends Voter {
  /** The voter has seen the result of this evaluation. */
  readonly isAfterResult: boolean;
}

/** Where a voter stands. */
export interface Standing extends Pick<Question, "pair" | "why"> {
  readonly votes: number;
  readonly canUndo: boolean;
  /** About how many votes it will be. */
  readonly about: number;
}

/** One voter's votes, and what to ask next. The same votes have the same question, in any host. */
export class Ballot {
  readonly #evaluation: OpenedEvaluation["evaluation"];
  readonly #file: VoteFile;
  readonly #voter: string;
  /** Whether the voter has seen the result: what they say now is not blind. */
  readonly #isAfterResult: boolean;
  /** Keys of images that cannot be shown. */
  readonly #missing = new Set<number>();
  /** What was taken back, and is asked again. */
  #again: Sides | undefined;

  private constructor(
    opened: OpenedEvaluation,
    { id, isAfterResult }: BallotVoter,
    file: VoteFile,
  ) {
    this.#evaluation = opened.evaluation;
    this.#voter = id;
    this.#isAfterResult = isAfterResult;
    this.#file = file;
  }

  /** @throws as `VoteFile.open`; {CancellationError} another window may have it, and keeps it */
  static async open(
    opened: OpenedEvaluation,
    voter: BallotVoter,
    deps: SessionDeps,
  ): Promise<Ballot> {
    const file = await orTakeOver(
      (options) => VoteFile.open(opened.folder, voter, deps, options),
      askTakeOver,
    );
    return new Ballot(opened, voter, file);
  }

  /** Votes that count. */
  get votes(): number {
    return this.#file.answers.filter(({ kind }) => kind === "vote").length;
  }

  get standing(): Standing {
    const { answers } = this.#file;
    const { evaluationId } = this.#evaluation;
    const last = answers.at(-1)?.id ?? "";
    const random = seededRandom("question", evaluationId, this.#voter, last);
    const asked = nextQuestion(this.#evaluation, answers, random, this.#missing);
    const { votes } = this;
    return {
      pair: this.#again ?? asked.pair,
      // Who takes an answer back wants to give another one.
      why: this.#again === undefined ? asked.why : null,
      ...{ votes, canUndo: answers.length > 0, about: Math.max(asked.about, votes + 1) },
    };
  }

  /** Settles once it is on the disk. */
  async vote(pair: SeenPair, outcome: Outcome): Promise<void> {
    await this.#file.vote(pair, outcome, this.#isAfterResult);
    this.#again = undefined;
  }

  async skip(pair: SeenPair): Promise<void> {
    await this.#file.skip(pair);
    this.#again = undefined;
  }

  /** Takes the last answer back; its pair is the next one. @returns whether there was one */
  async undo(): Promise<boolean> {
    const undone: Vote | Skip | null = await this.#file.undo();
    if (undone === null) return false;
    const { left, right } = undone;
    this.#again = { left, right };
    return true;
  }

  /** An image cannot be shown: none of its pairs is asked. */
  miss(key: number): void {
    this.#missing.add(key);
    if (this.#again?.left === key || this.#again?.right === key) this.#again = undefined;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
