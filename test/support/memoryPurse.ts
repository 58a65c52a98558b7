import { nanoUsdOf, usdOf } from "../../src/base/money.js";
import type { PaidCall, Purse, Refusal, Reservation, Spent } from "../../src/search/purse.js";

/** A purse in memory, whose day ends when a test says so. */
export class MemoryPurse implements Purse {
  limitUsd: number;
  /** Asked before each call; true refuses it as a full disk does. */
  isFull: () => boolean = () => false;
  /** Told of each call that it has let through, and then of what it cost. */
  readonly calls: { readonly call: PaidCall; spent: Spent | null }[] = [];
  asked = 0;
  #earlierNanoUsd = 0;

  constructor(limitUsd: number) {
    this.limitUsd = limitUsd;
  }

  /** What counts under the limit today, US dollars. */
  get countedUsd(): number {
    return usdOf(this.#allNanoUsd() - this.#earlierNanoUsd);
  }

  nextDay(): void {
    this.#earlierNanoUsd = this.#allNanoUsd();
  }

  async reserve(call: PaidCall): Promise<Reservation | Refusal> {
    this.asked += 1;
    // As a disk does, it takes a moment.
    await Promise.resolve();
    if (this.isFull()) return { kind: "refused", by: "disk", message: "The disk is full." };
    const counted = this.#allNanoUsd() - this.#earlierNanoUsd + call.worstNanoUsd;
    if (counted > nanoUsdOf(this.limitUsd)) {
      return { kind: "refused", by: "budget", message: `Today's limit is ${this.limitUsd}.` };
    }
    const entry = { call, spent: null as Spent | null };
    this.calls.push(entry);
    return {
      kind: "reserved",
      settle: (spent) => {
        if (entry.spent !== null) throw new Error("A call is settled twice");
        entry.spent = spent;
        return Promise.resolve();
      },
    };
  }

  take(call: PaidCall, spent: Spent): Promise<void> {
    this.calls.push({ call, spent });
    return Promise.resolve();
  }

  #allNanoUsd(): number {
    return this.calls.reduce(
      (sum, { call, spent }) => sum + (spent?.nanoUsd ?? call.worstNanoUsd),
      0,
    );
  }
}
