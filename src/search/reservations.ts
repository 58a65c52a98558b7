import type { NanoUsd } from "../base/money.js";
import type { EventBody } from "../protocol/events.js";
import { kindOf } from "./calls/callKinds.js";
import { chargeOf } from "./charge.js";
import { parseKey } from "./keys.js";
import type { PaidCall, Purse, Refusal, Reservation, Spent } from "./purse.js";
import type { SearchState } from "./state.js";

interface Open {
  readonly reservation: Reservation;
  readonly worstNanoUsd: NanoUsd;
  readonly isUnknown: boolean;
}

/** What one search has set aside in the purse for the calls that it runs. Free calls never ask. */
export class Reservations {
  readonly #purse: Purse;
  readonly #open = new Map<string, Open>();
  readonly #settling = new Set<Promise<void>>();
  #isShort = false;

  constructor(purse: Purse) {
    this.#purse = purse;
  }

  /**
   * Whether a call was refused, and none of those that run, which may turn out to cost less than was
   * set aside for them, has been settled since: until then nothing is asked for that may cost anything.
   */
  get mustWait(): boolean {
    return this.#isShort && [...this.#open.values()].some(({ worstNanoUsd }) => worstNanoUsd > 0);
  }

  /**
   * Whether a call may begin without being asked for.
   * @param worstNanoUsd the most that this very call costs
   */
  isFree(state: SearchState, key: string, worstNanoUsd: NanoUsd): boolean {
    return worstNanoUsd === 0 && !isOfUnknownPrice(state, key);
  }

  /**
   * @param worstNanoUsd the most that this very call costs
   * @returns null for a call that costs nothing; else, in time, null when it may begin, or why not
   */
  reserve(state: SearchState, key: string, worstNanoUsd: NanoUsd): Promise<Refusal | null> | null {
    if (this.isFree(state, key, worstNanoUsd)) return null;
    const isUnknown = isOfUnknownPrice(state, key);
    return this.#reserved(key, paidCall(state, key, worstNanoUsd), isUnknown);
  }

  async #reserved(key: string, call: PaidCall, isUnknown: boolean): Promise<Refusal | null> {
    const reserved = await this.#purse.reserve(call);
    this.#isShort = reserved.kind === "refused" && reserved.by === "budget";
    if (reserved.kind === "refused") return reserved;
    const { worstNanoUsd } = call;
    this.#open.set(key, { reservation: reserved, worstNanoUsd, isUnknown });
    return null;
  }

  /** A call that was to begin has not; where nothing is set aside for it, nothing happens. */
  giveBack(key: string): void {
    this.#settle(key, { nanoUsd: 0, basis: "nothing" });
  }

  /** A call was stopped: nobody will hear what it cost. */
  lose(key: string): void {
    const open = this.#open.get(key);
    if (open === undefined) return;
    const basis = open.isUnknown ? "unknown" : "worst";
    this.#settle(key, { nanoUsd: open.worstNanoUsd, basis });
  }

  /**
   * @param state after the event that tells what came of the call
   * @param nanoUsd by how much that raised what the search has spent
   */
  settle(state: SearchState, event: EventBody, nanoUsd: NanoUsd): void {
    if (!("key" in event)) return;
    const { key } = event;
    const open = this.#open.get(key);
    const told = "usage" in event && event.usage.costUsd !== null;
    const isUnknown = open?.isUnknown ?? isOfUnknownPrice(state, key);
    const spent: Spent = { nanoUsd, basis: told ? "told" : basisOf(event, isUnknown) };
    if (open !== undefined) this.#settle(key, spent);
    else if (nanoUsd > 0) this.#track(this.#purse.take(paidCall(state, key, 0), spent));
  }

  /** Resolves when all that was settled has been noted. */
  async settled(): Promise<void> {
    await Promise.all(this.#settling);
  }

  #settle(key: string, spent: Spent): void {
    const open = this.#open.get(key);
    if (open === undefined) return;
    this.#open.delete(key);
    this.#isShort = false;
    this.#track(open.reservation.settle(spent));
  }

  #track(noted: Promise<void>): void {
    const tracked = noted.finally(() => this.#settling.delete(tracked));
    this.#settling.add(tracked);
  }
}

function basisOf(event: EventBody, isUnknown: boolean): Spent["basis"] {
  const isUnbilled =
    event.kind === "callDeferred" || (event.kind === "callFailed" && event.billed === "no");
  if (isUnbilled) return "nothing";
  return isUnknown ? "unknown" : "worst";
}

function isOfUnknownPrice(state: SearchState, key: string): boolean {
  return chargeOf(state, parseKey(key).kind).kind === "unknown";
}

function paidCall(
  { sessionId, providers }: SearchState,
  key: string,
  worstNanoUsd: NanoUsd,
): PaidCall {
  const call = parseKey(key);
  const { connection, model } = providers[kindOf(call).role];
  return { session: sessionId, connection, model, kind: call.kind, worstNanoUsd };
}
