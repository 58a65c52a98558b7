import type { Clock } from "../../base/clock.js";
import { orAborted } from "../../base/orAborted.js";
import type { ModelKey } from "../names.js";
import { asServiceError, ServiceError } from "../serviceError.js";
import { decide } from "./decide.js";
import { lookAt } from "./deviceLook.js";
import { LeaseBook, type Writable } from "./leaseBook.js";
import {
  leasePolicy,
  type LeaseAction,
  type LeaseDevice,
  type LeaseModel,
  type LeasePolicy,
} from "./leaseState.js";
import { doesNotFitText, type FitAdvice } from "./leaseText.js";
import type { Release, Residents } from "./residents.js";
import { SteadyClock } from "./steadyClock.js";

export interface LeaseOptions extends FitAdvice {
  readonly policy?: Partial<LeasePolicy>;
}

/**
 * Which models are in memory, for all clients of the owner. Who wants one waits here until it is there,
 * and gives it back after each call; who holds one must not wait for another one meanwhile. Models that
 * a person loads by hand come in by `use`, too. What is decided is in `decide.ts`; here it is carried out.
 */
export class DeviceLease {
  readonly #residents: Residents;
  readonly #clock: SteadyClock;
  readonly #options: LeaseOptions;
  readonly #policy: LeasePolicy;
  readonly #book: LeaseBook;
  readonly #end = new AbortController();
  /** Models that a person, or a crash, takes out of memory now, by name. */
  readonly #freeing = new Map<string, Promise<void>>();
  #wake = new AbortController();
  #isGoing = false;

  constructor(residents: Residents, clock: Clock, options: LeaseOptions = {}) {
    this.#residents = residents;
    this.#clock = new SteadyClock(clock);
    this.#options = options;
    this.#policy = { ...leasePolicy, ...options.policy };
    this.#book = new LeaseBook(() => this.#clock.nowMs());
    residents.onGone((key, freed) => {
      const model = this.#book.find(key);
      if (model === undefined) return;
      // Who has it finds out by its connection; who waits has it loaded again.
      this.#book.gone(model);
      if (freed !== undefined) void this.#untilFree(model, freed);
      this.#go();
    });
  }

  /**
   * Waits until a model is in memory.
   * @param client whose call it is, as finely as the caller can tell: between clients it is fair
   * @param signal when aborted, rejects with `signal.reason`; a load goes on, for others or for the next
   *   time, and who waits behind it has its turn after it
   * @returns what keeps it in memory until it is released; that may be done again
   * @throws {ServiceError} `service.noModel`, `service.doesNotFit`, whatever its load failed with, and
   *   `service.away` where the owner ends
   */
  async use(key: ModelKey, client: string, signal: AbortSignal): Promise<{ release(): void }> {
    signal.throwIfAborted();
    this.#end.signal.throwIfAborted();
    if (this.#book.find(key) === undefined) {
      const need = await orAborted(this.#residents.needOf(key), signal);
      this.#end.signal.throwIfAborted();
      this.#book.add(key, need);
    }
    const model = this.#book.find(key);
    if (model === undefined) throw new Error("It was just added");
    return new Promise((resolve, reject) => {
      const settled = (): void => signal.removeEventListener("abort", onAbort);
      const call = this.#book.wait(model, client, {
        grant: () => {
          settled();
          resolve({
            release: () => {
              if (this.#book.release(model, call)) this.#go();
            },
          });
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      const onAbort = (): void => {
        this.#book.forget(model, call);
        reject(signal.reason as Error);
        this.#go();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#go();
    });
  }

  /** Calls that wait until it is in memory, or until they may have it. */
  waiting(key: ModelKey): number {
    return this.#book.find(key)?.waiting.length ?? 0;
  }

  /** Calls that have it now. */
  holding(key: ModelKey): number {
    return this.#book.find(key)?.running.length ?? 0;
  }

  /** Who waits for it waits no more, and is told why; who has it keeps it. */
  sendAway(key: ModelKey, why: ServiceError): void {
    const model = this.#book.find(key);
    if (model === undefined) return;
    this.#book.fail(model, why);
    this.#go();
  }

  /** All that wait are told `service.away`; loads are aborted, and nothing is taken out of memory. */
  dispose(): void {
    const ended = new ServiceError("service.away", "The local services are ending.");
    this.#end.abort(ended);
    this.#wake.abort();
    for (const model of this.#book.models) this.#book.fail(model, ended);
  }

  #go(): void {
    if (this.#isGoing || this.#end.signal.aborted) return;
    this.#isGoing = true;
    try {
      for (;;) {
        const actions = decide(this.#book.state, this.#policy, this.#clock.nowMs());
        const wakes = actions.filter((action) => action.kind === "wake");
        for (const action of actions) this.#carryOut(action);
        if (wakes.length === actions.length) {
          this.#sleepUntil(Math.min(Infinity, ...wakes.map(({ atMs }) => atMs)));
          return;
        }
      }
    } finally {
      this.#isGoing = false;
    }
  }

  #carryOut(action: LeaseAction): void {
    switch (action.kind) {
      case "grant":
        this.#book.grant(this.#book.model(action.name));
        return;
      case "look":
        void this.#look(this.#book.device(action.device));
        return;
      case "load":
        void this.#load(this.#book.model(action.name));
        return;
      case "release":
        void this.#giveBack(this.#book.model(action.name), action.how);
        return;
      case "turn":
        this.#book.device(action.device).turn = action.turn;
        return;
      case "refuse":
        void this.#refuse(this.#book.model(action.name), action.of);
        return;
      case "wake":
        return;
    }
  }

  async #look(device: Writable<LeaseDevice>): Promise<void> {
    device.isLooking = true;
    await lookAt(device, this.#book, this.#residents, this.#clock, this.#end.signal);
    device.isLooking = false;
    this.#go();
  }

  async #load(model: Writable<LeaseModel>): Promise<void> {
    model.phase = "loading";
    this.#book.lookAgain();
    const startedMs = this.#clock.nowMs();
    try {
      await this.#residents.load(model.key, this.#end.signal);
      this.#book.loaded(model, this.#clock.nowMs() - startedMs);
    } catch (error) {
      // Somebody may have taken it out in the midst of it.
      await this.#freeing.get(model.name);
      model.phase = "away";
      // Its process may live on, and hold some of it.
      model.left = "free";
      this.#book.fail(model, asServiceError(error, `${model.key.model} could not be loaded`));
    }
    this.#book.lookAgain();
    this.#go();
  }

  async #giveBack(model: Writable<LeaseModel>, how: Release): Promise<void> {
    model.phase = "releasing";
    this.#book.lookAgain();
    await this.#residents.release(model.key, how);
    model.phase = "away";
    model.left = how;
    this.#book.lookAgain();
    this.#go();
  }

  /** Until then, nothing is loaded in its place. */
  async #untilFree(model: Writable<LeaseModel>, freed: Promise<void>): Promise<void> {
    this.#freeing.set(model.name, freed);
    const isOurs = model.phase === "away";
    if (isOurs) model.phase = "releasing";
    await freed;
    if (this.#freeing.get(model.name) === freed) this.#freeing.delete(model.name);
    if (!isOurs) return;
    model.phase = "away";
    this.#book.lookAgain();
    this.#go();
  }

  async #refuse(model: Writable<LeaseModel>, of: "device" | "host"): Promise<void> {
    const { look } = this.#book.device(model.need.device);
    const waiters = this.#book.takeWaiting(model);
    let error: ServiceError;
    try {
      const text = await doesNotFitText(model, of, look, this.#options);
      error = new ServiceError("service.doesNotFit", text);
    } catch (cause) {
      const text = `${model.key.model} needs more memory than there is.`;
      error = new ServiceError("service.doesNotFit", text, { cause });
    }
    for (const { reject } of waiters) reject(error);
    // It was started to be asked, and nobody wants it now.
    const isWanted = model.waiting.length > 0;
    if (model.left !== "end" && model.phase === "away" && !isWanted)
      await this.#giveBack(model, "end");
  }

  #sleepUntil(atMs: number): void {
    this.#wake.abort();
    if (atMs === Infinity) return;
    this.#wake = new AbortController();
    const { signal } = this.#wake;
    this.#clock.sleepUntil(atMs, signal).then(
      () => this.#go(),
      (error: unknown) => {
        if (!signal.aborted) throw error;
      },
    );
  }
}
