import type { PairAnswer } from "./model.js";

/** What the answers can tell of each other's items, before any prior is asked. */
export interface Groups {
  /**
   * Items that answers connect, the largest group first; more than one group means that nobody
   * compared items across them, and only the prior says how they stand to each other.
   */
  readonly connected: readonly (readonly number[])[];
  /**
   * Groups that are told apart without exception, each before those that it beats: all answers
   * across two of them point one way (perfect separation), or there are none. One group: the
   * answers alone have a finite best fit (Ford 1957). Otherwise only the prior says by how much.
   */
  readonly separated: readonly (readonly number[])[];
}

/** @throws {RangeError} see `fitStrengths` */
export function groupsOf(items: number, answers: readonly PairAnswer[]): Groups {
  throw new Error(`Being built: ${items} ${answers.length}`);
}
