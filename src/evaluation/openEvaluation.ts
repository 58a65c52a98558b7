import type { Evaluation, Skip, Vote } from "../protocol/evaluation.js";

/** What one person said, after what was taken back. */
export interface VoterVotes {
  readonly voter: string;
  /** From a file: clean it before it is shown. */
  readonly name: string | null;
  /** By time, then id. */
  readonly votes: readonly Vote[];
  readonly skips: readonly Skip[];
  /** How many votes and skips were taken back. */
  readonly undone: number;
}

export interface OpenedEvaluation {
  /** Real path. */
  readonly folder: string;
  readonly evaluation: Evaluation;
  /** By id. */
  readonly voters: readonly VoterVotes[];
  /** What could not be read, a sentence each; from files, so clean them before they are shown. */
  readonly faults: readonly string[];
}

/**
 * Reads an evaluation and all votes beside it; changes nothing.
 * @throws {StorageError} the folder cannot be read, or `evaluation.json` is none that this version knows
 */
export declare function openEvaluation(
  folder: string,
  signal?: AbortSignal,
): Promise<OpenedEvaluation>;
