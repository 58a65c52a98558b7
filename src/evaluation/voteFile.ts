import type { Outcome, Skip, Vote } from "../protocol/evaluation.js";
import type { SessionDeps } from "../sessions/ownedSession.js";
import type { AcquireOptions } from "../sessions/sessionLock.js";

/** A pair as it was shown. */
export interface AskedPair {
  /** Keys of items. */
  readonly left: number;
  readonly right: number;
  /** How long it was looked at, milliseconds. */
  readonly ms: number;
}

/** One person's votes, while this process writes them: each is on the disk before it is told. */
export declare class VoteFile {
  /**
   * Begins a voter's file, or goes on with it; a torn last line is cut off. One process writes it.
   * @param voter 8-32 hexadecimal digits; `name` is kept where the file begins
   * @throws {SessionLockedError} another window or process has it
   * @throws {StorageError} it cannot be written, or is no file of this evaluation and voter
   */
  static open(
    folder: string,
    voter: { readonly id: string; readonly name?: string },
    deps: SessionDeps,
    options?: AcquireOptions,
  ): Promise<VoteFile>;
  /** All that counts: by this process and before it; what was undone is not among them. In order. */
  get answers(): readonly (Vote | Skip)[];
  vote(pair: AskedPair, outcome: Outcome): Promise<Vote>;
  skip(pair: AskedPair): Promise<Skip>;
  /** Takes the last answer back. @returns it; null where there is none */
  undo(): Promise<Vote | Skip | null>;
  /** Gives the file up. */
  close(): Promise<void>;
}
