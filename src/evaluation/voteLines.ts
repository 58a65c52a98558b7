import { StorageError } from "../base/errors.js";
import { statAt } from "../disk/fileSystem.js";
import {
  evaluationVersion,
  voteLineSchema,
  type Evaluation,
  type VoteLine,
} from "../protocol/evaluation.js";
import { LineFile, type LineFileOptions } from "../sessions/lineFile.js";
import { Faults } from "./faults.js";
import { maxVoteBytes, maxVoteLines, readVotes, type Said } from "./readVotes.js";

/** Whose votes they are, as the first line says it. */
export interface Beginning {
  readonly voter: string;
  readonly name?: string;
}

/**
 * The lines of one voter's file. Nothing is made or changed before the first one is written: who only
 * looks leaves no trace.
 */
export class VoteLines {
  readonly #open: () => Promise<LineFile>;
  /** What has to stand before the next line: whose file it is, or the end of the line before. */
  #before: Uint8Array;
  #lines: LineFile | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(open: () => Promise<LineFile>, before: Uint8Array) {
    this.#open = open;
    this.#before = before;
  }

  /**
   * @returns the lines, and what stands there
   * @throws {StorageError} it is no file of this evaluation and voter, or is full
   */
  static async at(
    options: LineFileOptions,
    evaluation: Evaluation,
    beginning: Beginning,
    signal?: AbortSignal,
  ): Promise<{ readonly lines: VoteLines; readonly said: readonly Said[] }> {
    const { path } = options;
    const { evaluationId } = evaluation;
    const first = bytesOf({
      ...{ kind: "voter", schemaVersion: evaluationVersion, evaluationId },
      ...beginning,
    });
    const found = await statAt(path);
    if (found === null) {
      return { lines: new VoteLines(() => LineFile.create(options), first), said: [] };
    }
    const faults = new Faults();
    const left = { lines: maxVoteLines, bytes: maxVoteBytes };
    const read = await readVotes(path, { evaluation, faults, left, signal });
    const goOn = (bytes: number) => () => LineFile.continue(options, bytes);
    const isAllRead = left.lines > 0 && found !== "noFile" && found.bytes <= maxVoteBytes;
    if (read?.voter.voter === beginning.voter && isAllRead) {
      const before = read.isEnded ? nothing : Buffer.from("\n");
      return { lines: new VoteLines(goOn(read.keptBytes), before), said: read.said };
    }
    // Killed while it was begun: nothing in it says anything yet.
    if (read === null && faults.sentences.length === 0 && isAllRead) {
      return { lines: new VoteLines(goOn(0), first), said: [] };
    }
    const why = faults.sentences[0] ?? "It is another voter's, or full.";
    const message = `${path} cannot be gone on with: ${why} Move it away to vote again.`;
    throw new StorageError("storage.otherVotes", message);
  }

  /** @throws {StorageError} it is not on the disk, or no reader would take it */
  append(line: VoteLine): Promise<void> {
    const appended = this.#queue.then(() => this.#append(bytesOf(line)));
    this.#queue = appended.catch(() => undefined);
    return appended;
  }

  /** Waits for the appends under way. */
  async close(): Promise<void> {
    await this.#queue;
    await this.#lines?.close();
  }

  async #append(line: Uint8Array): Promise<void> {
    this.#lines ??= await this.#open();
    await this.#lines.append(Buffer.concat([this.#before, line]));
    this.#before = nothing;
  }
}

const nothing: Uint8Array = Buffer.alloc(0);

function bytesOf(line: VoteLine): Uint8Array {
  const parsed = voteLineSchema().safeParse(line);
  if (parsed.success) return Buffer.from(`${JSON.stringify(line)}\n`, "utf8");
  throw noVote();
}

/** What is refused. */
export function noVote(): StorageError {
  const message = "It is no vote about two images of one goal of this evaluation.";
  return new StorageError("storage.invalidEvent", message);
}
