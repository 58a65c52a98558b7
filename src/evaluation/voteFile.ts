import { join } from "node:path";
import { cutText } from "../base/cutText.js";
import { oneLine } from "../base/visibleText.js";
import {
  maxNameUnits,
  voterIdSchema,
  type Evaluation,
  type Outcome,
  type Skip,
  type Vote,
} from "../protocol/evaluation.js";
import type { LineFileOptions } from "../sessions/lineFile.js";
import type { SessionDeps } from "../sessions/ownedSession.js";
import { findSessionFolder } from "../sessions/sessionFolder.js";
import { SessionLock, sweepLocks, type AcquireOptions } from "../sessions/sessionLock.js";
import { storageFailure } from "../sessions/storageFailure.js";
import { readEvaluationFile } from "./evaluationFile.js";
import { Faults } from "./faults.js";
import { answersLeft, mergeVotes } from "./mergeVotes.js";
import { votesName } from "./openEvaluation.js";
import { maxVoteBytes } from "./readVotes.js";
import { noVote, VoteLines } from "./voteLines.js";

/** A pair as it was shown, and for how long. */
export interface SeenPair {
  /** Keys of items. */
  readonly left: number;
  readonly right: number;
  /** How long it was looked at, milliseconds. */
  readonly ms: number;
}

export interface Voter {
  /** 8-32 hexadecimal digits, drawn at random once for a person and machine. */
  readonly id: string;
  /** What the person wants to be called; kept where the file begins. */
  readonly name?: string;
}

type Answer = Vote | Skip;

/**
 * One person's votes, while this process writes them: each is on the disk before it is told. Whoever
 * votes in a second window is told that the first one has the file, so that none is lost.
 */
export class VoteFile {
  readonly #deps: SessionDeps;
  readonly #lock: SessionLock;
  readonly #lines: VoteLines;
  readonly #evaluation: Evaluation;
  readonly #answers: Answer[];
  /** UTC milliseconds; -1 before the first. */
  #lastAt: number;

  private constructor(
    deps: SessionDeps,
    lock: SessionLock,
    lines: VoteLines,
    evaluation: Evaluation,
    answers: readonly Answer[],
  ) {
    this.#evaluation = evaluation;
    this.#deps = deps;
    this.#lock = lock;
    this.#lines = lines;
    this.#answers = [...answers];
    this.#lastAt = answers.reduce((last, { at }) => Math.max(last, at), -1);
  }

  /**
   * A voter's file, begun with the first answer, or gone on with; a torn last line is cut off before
   * the next answer.
   * @param options `signal` ends the reading of a long file: rejects with its reason
   * @throws {SessionLockedError} another window or process has it
   * @throws {StorageError} it cannot be written, or is no file of this evaluation and voter
   */
  static async open(
    path: string,
    voter: Voter,
    deps: SessionDeps,
    { signal, ...options }: AcquireOptions & { readonly signal?: AbortSignal } = {},
  ): Promise<VoteFile> {
    const folder = await findSessionFolder(path);
    const evaluation = await readEvaluationFile(folder);
    const id = voterIdSchema.parse(voter.id);
    const name = `votes-${id}.lock`;
    const locking = { ...deps, newToken: deps.newId };
    const lock = await SessionLock.acquire(folder, locking, { ...options, name });
    try {
      await sweepLocks(folder, locking, name);
      const lineOptions = { ...asVotes, files: deps.files, path: join(folder, votesName(id)) };
      const guarded = { ...lineOptions, guard: () => lock.assertHeld() };
      const shown = cutText(oneLine(voter.name ?? ""), maxNameUnits);
      const beginning = { voter: id, ...(shown !== "" && { name: shown }) };
      const { lines, said } = await VoteLines.at(guarded, evaluation, beginning, signal);
      const [own] = mergeVotes([{ voter: beginning, said }], new Faults());
      const answers = answersLeft(own);
      // As they stand in the file: of two at the end of time neither is the later one.
      const places = new Map(said.map((each, place) => [each.id, place]));
      const placeOf = (answer: Answer): number => places.get(answer.id) ?? 0;
      answers.sort((one, other) => placeOf(one) - placeOf(other));
      return new VoteFile(deps, lock, lines, evaluation, answers);
    } catch (error) {
      await lock.release();
      throw storageFailure(error, folder);
    }
  }

  /** What counts, by time: of this process and before it; what was taken back is not among it. */
  get answers(): readonly Answer[] {
    return this.#answers;
  }

  /**
   * @param isAfterResult the person has seen the result: the vote is not blind
   * @throws {StorageError} it is not on the disk, and does not count
   */
  async vote(
    { left, right, ms }: SeenPair,
    outcome: Outcome,
    isAfterResult = false,
  ): Promise<Vote> {
    const [id, at] = this.#stamp();
    const vote: Vote = {
      ...{ kind: "vote", id, at, left, right, outcome, ms },
      ...(isAfterResult && { afterResult: true }),
    };
    await this.#append(vote);
    this.#answers.push(vote);
    return vote;
  }

  /** @throws {StorageError} it is not on the disk */
  async skip({ left, right, ms }: SeenPair): Promise<Skip> {
    const [id, at] = this.#stamp();
    const skip: Skip = { kind: "skip", id, at, left, right, ms };
    await this.#append(skip);
    this.#answers.push(skip);
    return skip;
  }

  /**
   * Takes the last answer back.
   * @returns it; null where there is none
   * @throws {StorageError} it still counts
   */
  async undo(): Promise<Answer | null> {
    const last = this.#answers.pop();
    if (last === undefined) return null;
    const [id, at] = this.#stamp();
    try {
      await this.#lines.append({ kind: "undo", id, at, of: last.id });
      return last;
    } catch (error) {
      this.#answers.push(last);
      throw error;
    }
  }

  /** Gives the file up. Nothing can be written any more. */
  async close(): Promise<void> {
    try {
      await this.#lines.close();
    } finally {
      await this.#lock.release();
    }
  }

  async #append(answer: Answer): Promise<void> {
    const { items } = this.#evaluation;
    const [left, right] = [items[answer.left], items[answer.right]];
    if (left === undefined || left.goal !== right?.goal) throw noVote();
    await this.#lines.append(answer);
  }

  /** Never before the last one, however the clock is set, as long as there is a later time. */
  #stamp(): readonly [id: string, at: number] {
    const nowMs = Math.max(0, Math.floor(this.#deps.clock.nowMs()));
    this.#lastAt = Math.min(lastTime, Math.max(nowMs, this.#lastAt + 1));
    return [this.#deps.newId(), this.#lastAt];
  }
}

/** UTC milliseconds: no clock tells a later one. */
const lastTime = 8.64e15;

const asVotes: Pick<LineFileOptions, "maxBytes" | "words"> = {
  maxBytes: maxVoteBytes,
  words: {
    full: "The file of your votes is full: begin another evaluation. All votes are kept.",
    writer: "Imagebeam",
    goOn: "continue the evaluation",
  },
};
