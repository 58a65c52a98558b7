import type { SessionDeps } from "../sessions/ownedSession.js";

/** What is to be compared. */
export interface EvaluationSources {
  /** The images of one goal against each other, or those of one arm against another's. */
  readonly kind: "session" | "arms";
  /** One for a session or several sessions of one goal; two or more to compare. */
  readonly arms: readonly SourceArm[];
}

export interface SourceArm {
  /** "search", "control", the models' names; shown once the votes are over. */
  readonly name: string;
  /** Folders of sessions below the output folder, absolute. */
  readonly sessions: readonly string[];
  /** How many of each session's best images take part; all where it is not said. */
  readonly bestOfEach?: number;
}

/**
 * Makes `<output>/<day>/eval-HHMMSS[-2...]` with `evaluation.json`. Of images that are the same file
 * byte for byte one takes part in each arm; a person's picks are no machine's rank.
 * @returns the folder, absolute
 * @throws {UsageError} fewer than 2 images or more than 64, a session outside `output`, arms without
 *   a goal in common
 * @throws {JournalError} a session cannot be read
 * @throws {StorageError} the output folder cannot be written
 */
export declare function createEvaluation(
  output: string,
  sources: EvaluationSources,
  deps: SessionDeps,
): Promise<string>;
