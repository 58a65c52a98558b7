import type { Clock } from "../../base/clock.js";
import { messageOf } from "../../base/errors.js";
import { orAborted } from "../../base/orAborted.js";
import { keyText, type ModelKey } from "../names.js";
import { ServiceError } from "../serviceError.js";
import { CycleWatch } from "./cycleWatch.js";
import { decide } from "./decide.js";
import {
  leasePolicy,
  type LeaseAction,
  type LeaseCall,
  type LeaseDevice,
  type LeaseModel,
  type LeasePolicy,
} from "./leaseState.js";
import { doesNotFitText, type FitAdvice } from "./leaseText.js";
import type { ModelNeed, Release, Residents } from "./residents.js";

export interface LeaseOptions extends FitAdvice {
  readonly policy?: Partial<LeasePolicy>;
}

interface Waiter {
  readonly grant: () => void;
  readonly reject: (error: Error) => void;
}
type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Which models are in memory, for all clients of the owner. Who wants one waits here until it is there,
 * and gives it back after each call; who holds one must not wait for another one meanwhile. Models that
 * a person loads by hand come in by `use`, too. What is decided is in `decide.ts`; here it is carried out.
 */
export class DeviceLease {
  readonly #residents: Residents;
  readonly #clock: Clock;
  readonly #options: LeaseOptions;
  readonly #policy: LeasePolicy;
  readonly #models = new Map<string, Writable<LeaseModel>>();
  readonly #devices = new Map<string, Writable<LeaseDevice>>();
  readonly #waiters = new Map<number, Waiter>();
  readonly #watch = new CycleWatch();
  readonly #end = new AbortController();
  #wake = new AbortController();
  #uses = 0;
  #calls = 0;
  #isGoing = false;
  #lastMs = -Infinity;
  #setBackMs = 0;

  constructor(residents: Residents, clock: Clock, options: LeaseOptions = {}) {
    this.#residents = residents;
    this.#clock = clock;
    this.#options = options;
    this.#policy = { ...leasePolicy, ...options.policy };
    residents.onGone((key) => {
      this.#gone(keyText(key));
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
    this.#throwIfEnded();
    const name = keyText(key);
    if (!this.#models.has(name)) {
      const need = await orAborted(this.#residents.needOf(key), signal);
      this.#throwIfEnded();
      if (!this.#models.has(name)) this.#add(key, need);
    }
    const call = { id: ++this.#calls, client, sinceMs: this.#nowMs() };
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#forget(name, call);
        reject(signal.reason as Error);
        this.#go();
      };
      const settle = (then: () => void): void => {
        this.#waiters.delete(call.id);
        signal.removeEventListener("abort", onAbort);
        then();
      };
      this.#waiters.set(call.id, {
        grant: () => settle(() => resolve({ release: () => this.#release(name, call) })),
        reject: (error) => settle(() => reject(error)),
      });
      signal.addEventListener("abort", onAbort, { once: true });
      const model = this.#model(name);
      if (model.running.length + model.waiting.length === 0) {
        model.place = this.#watch.placeOf(key, client, model.place);
      }
      model.waiting = [...model.waiting, call];
      this.#go();
    });
  }

  /** Calls that wait until it is in memory, or until they may have it. */
  waiting(key: ModelKey): number {
    return this.#models.get(keyText(key))?.waiting.length ?? 0;
  }

  /** All that wait are told `service.away`; loads are aborted, and nothing is taken out of memory. */
  dispose(): void {
    const ended = new ServiceError("service.away", endedText);
    this.#end.abort(ended);
    this.#wake.abort();
    for (const { reject } of [...this.#waiters.values()]) reject(ended);
    for (const model of this.#models.values()) model.waiting = [];
  }

  #go(): void {
    if (this.#isGoing || this.#end.signal.aborted) return;
    this.#isGoing = true;
    try {
      for (;;) {
        const state = { models: [...this.#models.values()], devices: [...this.#devices.values()] };
        const actions = decide(state, this.#policy, this.#nowMs());
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
        this.#grant(this.#model(action.name));
        return;
      case "look":
        void this.#look(this.#device(action.device));
        return;
      case "load":
        void this.#load(this.#model(action.name));
        return;
      case "release":
        void this.#giveBack(this.#model(action.name), action.how);
        return;
      case "turn":
        this.#device(action.device).turn = action.turn;
        return;
      case "refuse":
        void this.#refuse(this.#model(action.name), action.of);
        return;
      case "wake":
        return;
    }
  }

  #grant(model: Writable<LeaseModel>): void {
    const calls = model.waiting;
    model.waiting = [];
    model.running = [...model.running, ...calls];
    model.clients = new Set([...model.clients, ...calls.map(({ client }) => client)]);
    model.lastUse = ++this.#uses;
    for (const { id } of calls) this.#waiters.get(id)?.grant();
  }

  #release(name: string, call: LeaseCall): void {
    const model = this.#model(name);
    // Those of a model that is gone are no longer among them.
    if (!model.running.includes(call)) return;
    model.running = model.running.filter((one) => one !== call);
    model.lastUse = ++this.#uses;
    model.idleSinceMs = this.#nowMs();
    this.#watch.ended(model.key, call.client);
    this.#go();
  }

  async #look(device: Writable<LeaseDevice>): Promise<void> {
    device.isLooking = true;
    try {
      const [roomBytes, hostBytes] = await Promise.all([
        this.#residents.roomOn(device.id),
        this.#residents.hostRoom(),
        this.#lookAtNeeds(device.id),
      ]);
      device.look = { atMs: this.#nowMs(), roomBytes, hostBytes };
    } catch (error) {
      const failure = asServiceError(error, `What is free on ${device.id} cannot be told`);
      for (const model of this.#models.values()) {
        if (model.need.device === device.id && model.phase === "away") this.#fail(model, failure);
      }
    }
    device.isLooking = false;
    this.#go();
  }

  /** What models take is measured as they work. */
  async #lookAtNeeds(device: string): Promise<void> {
    const models = [...this.#models.values()].filter(({ need }) => need.device === device);
    await Promise.all(
      models.map(async (model) => {
        try {
          const need = await this.#residents.needOf(model.key);
          // What is in memory stays where it was put.
          if (model.phase === "away" || need.device === model.need.device) model.need = need;
          this.#device(model.need.device);
        } catch (error) {
          if (model.phase === "away") {
            this.#fail(model, asServiceError(error, `${model.key.model} cannot be looked at`));
          }
        }
      }),
    );
  }

  async #load(model: Writable<LeaseModel>): Promise<void> {
    const { look } = this.#changing(model, "loading");
    const startedMs = this.#nowMs();
    try {
      await this.#residents.load(model.key, this.#end.signal);
    } catch (error) {
      model.phase = "away";
      // Its process may live on, and hold some of it.
      model.left = "free";
      look();
      this.#fail(model, asServiceError(error, `${model.key.model} could not be loaded`));
      this.#go();
      return;
    }
    model.phase = "resident";
    model.loadMs = this.#nowMs() - startedMs;
    model.idleSinceMs = this.#nowMs();
    model.clients = new Set();
    look();
    this.#go();
  }

  async #giveBack(model: Writable<LeaseModel>, how: Release): Promise<void> {
    const { look } = this.#changing(model, "releasing");
    await this.#residents.release(model.key, how);
    model.phase = "away";
    model.left = how;
    look();
    this.#go();
  }

  /** From now on, and once more when it is over, what is known of memory is old. */
  #changing(model: Writable<LeaseModel>, phase: "loading" | "releasing"): { look: () => void } {
    model.phase = phase;
    const look = (): void => {
      for (const device of this.#devices.values()) device.look = null;
    };
    look();
    return { look };
  }

  async #refuse(model: Writable<LeaseModel>, of: "device" | "host"): Promise<void> {
    const calls = model.waiting;
    const { look } = this.#device(model.need.device);
    model.waiting = [];
    let error: ServiceError;
    try {
      const text = await doesNotFitText(model, of, look, this.#options);
      error = new ServiceError("service.doesNotFit", text);
    } catch (cause) {
      const text = `${model.key.model} needs more memory than there is.`;
      error = new ServiceError("service.doesNotFit", text, { cause });
    }
    for (const { id } of calls) this.#waiters.get(id)?.reject(error);
  }

  #fail(model: Writable<LeaseModel>, error: ServiceError): void {
    const calls = model.waiting;
    model.waiting = [];
    for (const { id } of calls) this.#waiters.get(id)?.reject(error);
  }

  /** Who has it finds out by its connection; who waits has it loaded again. */
  #gone(name: string): void {
    const model = this.#models.get(name);
    if (model === undefined) return;
    // A load or a release that is under way says so itself.
    if (model.phase === "resident") {
      model.phase = "away";
      model.running = [];
      model.idleSinceMs = this.#nowMs();
    }
    if (model.phase === "away") {
      model.left = "end";
      this.#device(model.need.device).look = null;
    }
    this.#go();
  }

  #forget(name: string, call: LeaseCall): void {
    this.#waiters.delete(call.id);
    const model = this.#model(name);
    model.waiting = model.waiting.filter((one) => one !== call);
  }

  #sleepUntil(atMs: number): void {
    this.#wake.abort();
    if (atMs === Infinity) return;
    this.#wake = new AbortController();
    const { signal } = this.#wake;
    this.#clock.sleep(Math.max(1, Math.ceil(atMs - this.#nowMs())), signal).then(
      () => this.#go(),
      (error: unknown) => {
        if (!signal.aborted) throw error;
      },
    );
  }

  #add(key: ModelKey, need: ModelNeed): void {
    const name = keyText(key);
    this.#models.set(name, {
      ...{ key, name, need, place: this.#watch.firstPlaceOf(key), phase: "away", left: "end" },
      // A process starts, and a fast disk reads: what it really takes is known after the first load.
      loadMs: 2000 + need.deviceBytes / 1e6,
      ...{ running: [], waiting: [], clients: new Set(), idleSinceMs: this.#nowMs(), lastUse: 0 },
    });
    this.#device(need.device);
  }

  #model(name: string): Writable<LeaseModel> {
    const model = this.#models.get(name);
    if (model === undefined) throw new Error(`${name} is not known`);
    return model;
  }

  #device(id: string): Writable<LeaseDevice> {
    const known = this.#devices.get(id);
    if (known !== undefined) return known;
    const device = { id, look: null, isLooking: false, turn: null };
    this.#devices.set(id, device);
    return device;
  }

  #throwIfEnded(): void {
    this.#end.signal.throwIfAborted();
  }

  /** A clock that is set back is followed from there on: nobody waits until it was that time again. */
  #nowMs(): number {
    const nowMs = this.#clock.nowMs() + this.#setBackMs;
    if (nowMs < this.#lastMs) this.#setBackMs += this.#lastMs - nowMs;
    this.#lastMs = Math.max(this.#lastMs, nowMs);
    return this.#lastMs;
  }
}

const endedText = "The local services are ending.";

function asServiceError(error: unknown, what: string): ServiceError {
  if (error instanceof ServiceError) return error;
  return new ServiceError("service.failed", `${what}: ${messageOf(error)}`, { cause: error });
}
