import { join } from "node:path";
import { cutText } from "../base/cutText.js";
import { StorageError } from "../base/errors.js";
import { oneLine } from "../base/visibleText.js";
import {
  evaluationVersion,
  maxNameUnits,
  voteLineSchema,
  voterIdSchema,
  type Evaluation,
  type Outcome,
  type Skip,
  type Vote,
  type VoteLine,
} from "../protocol/evaluation.js";
import { statAt } from "../sessions/fileSystem.js";
import { LineFile, type LineFileOptions } from "../sessions/lineFile.js";
import type { SessionDeps } from "../sessions/ownedSession.js";
import { findSessionFolder } from "../sessions/sessionFolder.js";
import { SessionLock, sweepLocks, type AcquireOptions } from "../sessions/sessionLock.js";
import { storageFailure } from "../sessions/storageFailure.js";
import { readEvaluationFile } from "./evaluationFile.js";
import { Faults } from "./faults.js";
import { mergeVotes } from "./mergeVotes.js";
import { votesName } from "./openEvaluation.js";
import { maxVoteBytes, maxVoteLines, readVotes, type Said } from "./readVotes.js";

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
  readonly #lines: LineFile;
  readonly #evaluation: Evaluation;
  readonly #answers: Answer[];
  /** UTC milliseconds; -1 before the first. */
  #lastAt: number;

  private constructor(
    deps: SessionDeps,
    lock: SessionLock,
    lines: LineFile,
    evaluation: Evaluation,
    answers: readonly Answer[],
  ) {
    this.#evaluation = evaluation;
    this.#deps = deps;
    this.#lock = lock;
    this.#lines = lines;
    this.#answers = [...answers];
    this.#lastAt = answers.at(-1)?.at ?? -1;
  }

  /**
   * Begins a voter's file, or goes on with it; a torn last line is cut off before the next vote.
   * @throws {SessionLockedError} another window or process has it
   * @throws {StorageError} it cannot be written, or is no file of this evaluation and voter
   */
  static async open(
    path: string,
    voter: Voter,
    deps: SessionDeps,
    options: AcquireOptions = {},
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
      const { lines, said } = await openLines(guarded, evaluation, { ...voter, id });
      const [own] = mergeVotes([{ voter: { voter: id }, said }], new Faults());
      const answers = [...(own?.votes ?? []), ...(own?.skips ?? [])];
      answers.sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
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
      await this.#lines.append(bytesOf({ kind: "undo", id, at, of: last.id }));
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
    await this.#lines.append(bytesOf(answer));
  }

  /** Never before the last one, however the clock is set: answers are in the order of their times. */
  #stamp(): readonly [id: string, at: number] {
    const nowMs = Math.max(0, Math.floor(this.#deps.clock.nowMs()));
    this.#lastAt = Math.max(nowMs, this.#lastAt + 1);
    return [this.#deps.newId(), this.#lastAt];
  }
}

const asVotes: Pick<LineFileOptions, "maxBytes" | "words"> = {
  maxBytes: maxVoteBytes,
  words: {
    full: "The file of your votes is full: begin another evaluation. All votes are kept.",
    writer: "Imagebeam",
    goOn: "continue the evaluation",
  },
};

interface OpenedLines {
  readonly lines: LineFile;
  readonly said: readonly Said[];
}

async function openLines(
  options: LineFileOptions,
  evaluation: Evaluation,
  voter: Voter,
): Promise<OpenedLines> {
  const { path } = options;
  const found = await statAt(path);
  if (found === null) return await begun(await LineFile.create(options), evaluation, voter);
  const faults = new Faults();
  const left = { lines: maxVoteLines };
  const read = await readVotes(path, { evaluation, faults, left });
  const isEnded = left.lines > 0 && found !== "noFile" && found.bytes <= maxVoteBytes;
  if (read?.voter.voter === voter.id && isEnded) {
    return { lines: await LineFile.continue(options, read.wholeBytes), said: read.said };
  }
  // Killed while it was begun: nothing in it says anything yet.
  if (read === null && faults.sentences.length === 0 && isEnded) {
    return await begun(await LineFile.continue(options, 0), evaluation, voter);
  }
  const why = faults.sentences[0] ?? "It is another voter's, or full.";
  const message = `${path} cannot be gone on with: ${why} Move it away to vote again.`;
  throw new StorageError("storage.otherVotes", message);
}

async function begun(
  lines: LineFile,
  { evaluationId }: Evaluation,
  { id, name }: Voter,
): Promise<OpenedLines> {
  const shown = name === undefined ? "" : cutText(oneLine(name), maxNameUnits);
  const first = { evaluationId, voter: id, ...(shown !== "" && { name: shown }) };
  try {
    await lines.append(bytesOf({ kind: "voter", schemaVersion: evaluationVersion, ...first }));
    return { lines, said: [] };
  } catch (error) {
    await lines.close();
    throw error;
  }
}

/** @throws {StorageError} what no reader would take */
function bytesOf(line: VoteLine): Uint8Array {
  const parsed = voteLineSchema().safeParse(line);
  if (parsed.success) return Buffer.from(`${JSON.stringify(line)}\n`, "utf8");
  throw noVote();
}

function noVote(): StorageError {
  const message = "It is no vote about two images of one goal of this evaluation.";
  return new StorageError("storage.invalidEvent", message);
}
