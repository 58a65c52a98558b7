import type { Random } from "../base/random.js";
import type { Skip, Vote } from "../protocol/evaluation.js";
import type { OpenedEvaluation } from "./openEvaluation.js";

export interface Question {
  /** Keys of items; the sides are drawn. Null: nothing is left to ask. */
  readonly pair: { readonly left: number; readonly right: number } | null;
  /** Enough is known to stop. */
  readonly isSettled: boolean;
  /** Votes that this person has given, and about how many it will take in all. */
  readonly answered: number;
  readonly about: number;
}

/**
 * What to ask this voter next.
 * @param answers of this voter (`VoteFile.answers`)
 * @param missing keys of items whose image cannot be shown
 */
export declare function nextQuestion(
  evaluation: OpenedEvaluation["evaluation"],
  answers: readonly (Vote | Skip)[],
  random: Random,
  missing?: ReadonlySet<number>,
): Question;
