import type { plannedFormat2 } from "../protocol/plan.js";
import type { SearchState } from "./state.js";

/** The rules of today: those that a plan begins with, and that what a person may do is foretold by. */
export const newestRules: (typeof plannedFormat2)["rules"] = 2;

/**
 * The numbers and the choices that decisions follow from, by the rules that a session is under. A
 * recorded session is replayed by the rules that it was made with. New rules come with a new format:
 * an older version could not go on by them, so the mark that raises a session's format before its
 * next event (`formatRaised`) raises its rules as well.
 */
export interface Rules {
  /** Less than this in the best total, points of 100, is no progress. */
  readonly plateauGain: number;
  /** Iterations, running, without progress, after which a search has reached its plateau. */
  readonly flatIterationsBeforeEnd: number;
  /** Later iterations, running, whose candidates all failed, after which the provider is to blame. */
  readonly failedIterationsBeforePause: number;
  /** How many times a survivor may be kept before its children have to have beaten it. */
  readonly keptWithoutProgress: number;
  /** An iteration is planned with as many whole candidates as the rest of the cost cap pays. */
  readonly plansByCost: boolean;
  /** After a cap was hit, images that are drawn are still judged. */
  readonly judgesAfterCap: boolean;
  /** A retry that a person asked for needs room under the caps, as any other attempt does. */
  readonly retriesAskCaps: boolean;
  /** A retry waits for those before it also where there is no room for it in any case. */
  readonly waitsInVain: boolean;
  /** Images are set aside per call; before, a failed draw counted twice, and stopped all retries. */
  readonly dealsImages: boolean;
  /** An answer that was no answer may be asked for again, though it may have been billed. */
  readonly repeatsInvalidAnswers: boolean;
  /** A cancel while a retry runs leaves the end as it was before the retry. */
  readonly cancelKeepsEnd: boolean;
  /** A draw that was lost with its process counts as an image, for it may have been billed. */
  readonly countsLostDraws: boolean;
  /** An end that is due waits until what a person had tried again is settled. */
  readonly endsWaitForRetries: boolean;
  /** The most others of its iteration, best first, that a critique is told of. */
  readonly siblingsTold: number;
}

const rules1: Rules = {
  plateauGain: 0.5,
  flatIterationsBeforeEnd: 2,
  failedIterationsBeforePause: 2,
  keptWithoutProgress: 3,
  plansByCost: false,
  judgesAfterCap: false,
  retriesAskCaps: false,
  waitsInVain: true,
  dealsImages: false,
  repeatsInvalidAnswers: false,
  cancelKeepsEnd: false,
  countsLostDraws: false,
  endsWaitForRetries: false,
  siblingsTold: Infinity,
};

const rules2: Rules = {
  ...rules1,
  plansByCost: true,
  judgesAfterCap: true,
  retriesAskCaps: true,
  waitsInVain: false,
  dealsImages: true,
  repeatsInvalidAnswers: true,
  cancelKeepsEnd: true,
  countsLostDraws: true,
  endsWaitForRetries: true,
  siblingsTold: 8,
};

const byNumber: Readonly<Record<SearchState["rules"], Rules>> = { 1: rules1, 2: rules2 };

/** The rules that came with a format; of one that is not known yet, the newest that are. */
export function rulesOfFormat(format: number): SearchState["rules"] {
  return format in byNumber ? (format as SearchState["rules"]) : newestRules;
}

/** The rules that a state's next decision follows. */
export function rulesOf({ rules }: Pick<SearchState, "rules">): Rules {
  return byNumber[rules];
}
