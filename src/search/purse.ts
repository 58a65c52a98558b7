import type { NanoUsd } from "../base/money.js";

/** A call that costs money, or may: nobody knows its price. */
export interface PaidCall {
  /** The session's id. */
  readonly session: string;
  readonly connection: string;
  readonly model: string;
  /** The kind of call: `draw`, `judge`. */
  readonly kind: string;
  /** The most that it costs, as far as its provider declares it. */
  readonly worstNanoUsd: NanoUsd;
}

/** What a call cost in the end. */
export interface Spent {
  readonly nanoUsd: NanoUsd;
  /**
   * `told`: as its provider says; `worst`: it did not say, so the most that it can have been;
   * `nothing`: it was not billed; `unknown`: nobody can say, and it counts as nothing.
   */
  readonly basis: "told" | "worst" | "nothing" | "unknown";
}

/** Why a call may not begin, and so why the search pauses. */
export interface Refusal {
  readonly kind: "refused";
  readonly by: "budget" | "disk";
  /** What happened and what to do, for a person. */
  readonly message: string;
}

/** What was set aside for one call, until it is settled. */
export interface Reservation {
  readonly kind: "reserved";
  /** Once. What cannot be written down stays counted at its worst. Never rejects. */
  settle(spent: Spent): Promise<void>;
}

/** The money that all searches of this machine share. Asked before each call that may cost any. */
export interface Purse {
  /** Sets aside what a call may cost, durable when it resolves; what it cannot note, it refuses. */
  reserve(call: PaidCall): Promise<Reservation | Refusal>;
  /** Takes what a call cost for which nothing was set aside: it was declared to be free. */
  take(call: PaidCall, spent: Spent): Promise<void>;
}
