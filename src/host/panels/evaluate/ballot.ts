import { inSlices } from "../../../evaluation/inSlices.js";
import { questionRandom, questionSteps, type Question } from "../../../evaluation/nextQuestion.js";
import type { OpenedEvaluation } from "../../../evaluation/openEvaluation.js";
import { VoteFile, type SeenPair, type Voter } from "../../../evaluation/voteFile.js";
import type { Outcome, Skip, Vote } from "../../../protocol/evaluation.js";
import type { SessionDeps } from "../../../sessions/ownedSession.js";
import { orTakeOver } from "../../../sessions/takeOver.js";
import { askTakeOver } from "../../commands/askTakeOver.js";

/** Keys of two images, as they are shown. */
export type Sides = NonNullable<Question["pair"]>;

export interface BallotVoter extends Voter {
  /** Whether the voter has seen a result with one of two images in it: what they say is not blind. */
  readonly hasSeen: (pair: Sides) => boolean;
}

/** Where a voter stands. */
export interface Standing extends Pick<Question, "pair" | "why"> {
  /** Images that cannot be shown now. */
  readonly missing: number;
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
  readonly #hasSeen: BallotVoter["hasSeen"];
  /** Keys of images that cannot be shown now. */
  readonly #missing = new Set<number>();
  /** What was taken back, and is asked again. */
  #again: Sides | undefined;

  private constructor(opened: OpenedEvaluation, { id, hasSeen }: BallotVoter, file: VoteFile) {
    this.#evaluation = opened.evaluation;
    this.#voter = id;
    this.#hasSeen = hasSeen;
    this.#file = file;
  }

  /**
   * @param signal ends the reading of a long file: rejects with its reason
   * @throws as `VoteFile.open`; {CancellationError} another window may have it, and keeps it
   */
  static async open(
    opened: OpenedEvaluation,
    voter: BallotVoter,
    deps: SessionDeps,
    signal: AbortSignal,
  ): Promise<Ballot> {
    const file = await orTakeOver(
      (options) => VoteFile.open(opened.folder, voter, deps, { ...options, signal }),
      (owner) => askTakeOver(owner, "These votes"),
    );
    return new Ballot(opened, voter, file);
  }

  /** Votes that count. */
  get votes(): number {
    return this.#file.answers.filter(({ kind }) => kind === "vote").length;
  }

  /** The window goes on meanwhile: of many images it takes a good part of a second. */
  async standing(): Promise<Standing> {
    const { answers } = this.#file;
    const random = questionRandom(this.#evaluation, this.#voter, answers);
    const asked = await inSlices(questionSteps(this.#evaluation, answers, random, this.#missing));
    const { votes } = this;
    const { size: missing } = this.#missing;
    // Fewer images than there are settle nothing.
    const why = asked.why !== null && missing > 0 ? "missing" : asked.why;
    return {
      pair: this.#again ?? asked.pair,
      // Who takes an answer back wants to give another one.
      why: this.#again === undefined ? why : null,
      ...{ votes, canUndo: answers.length > 0, about: Math.max(asked.about, votes + 1), missing },
    };
  }

  /** Settles once it is on the disk. */
  async vote(pair: SeenPair, outcome: Outcome): Promise<void> {
    await this.#file.vote(pair, outcome, this.#hasSeen(pair));
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

  /** Keys of images that cannot be shown now. */
  get missing(): readonly number[] {
    return [...this.#missing];
  }

  /** An image that was missing can be shown. */
  find(key: number): void {
    this.#missing.delete(key);
  }

  /** An image cannot be shown: none of its pairs is asked before it is found. */
  miss(key: number): void {
    this.#missing.add(key);
    if (this.#again?.left === key || this.#again?.right === key) this.#again = undefined;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
