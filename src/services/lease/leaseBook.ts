import { keyText, type ModelKey } from "../names.js";
import type { ServiceError } from "../serviceError.js";
import { CycleWatch } from "./cycleWatch.js";
import type { LeaseCall, LeaseDevice, LeaseModel, LeaseState } from "./leaseState.js";
import type { ModelNeed } from "./residents.js";

export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Who is told what comes of a call. */
export interface Waiter {
  readonly grant: () => void;
  readonly reject: (error: Error) => void;
}

/** Keeps what the lease knows, and the calls that wait. It decides nothing. */
export class LeaseBook {
  readonly #models = new Map<string, Writable<LeaseModel>>();
  readonly #devices = new Map<string, Writable<LeaseDevice>>();
  readonly #waiters = new Map<number, Waiter>();
  readonly #watch = new CycleWatch();
  readonly #nowMs: () => number;
  #uses = 0;
  #calls = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get state(): LeaseState {
    return { models: [...this.#models.values()], devices: [...this.#devices.values()] };
  }

  get models(): readonly Writable<LeaseModel>[] {
    return [...this.#models.values()];
  }

  find(key: ModelKey): Writable<LeaseModel> | undefined {
    return this.#models.get(keyText(key));
  }

  model(name: string): Writable<LeaseModel> {
    const model = this.#models.get(name);
    if (model === undefined) throw new Error(`${name} is not known`);
    return model;
  }

  device(id: string): Writable<LeaseDevice> {
    const known = this.#devices.get(id);
    if (known !== undefined) return known;
    const device = { id, look: null, isLooking: false, turn: null };
    this.#devices.set(id, device);
    return device;
  }

  /** One that is known already stays as it is. */
  add(key: ModelKey, need: ModelNeed): void {
    const name = keyText(key);
    if (this.#models.has(name)) return;
    this.#models.set(name, {
      ...{ key, name, need, place: this.#watch.firstPlaceOf(key), phase: "away", left: "end" },
      // A process starts, and a fast disk reads: what it really takes is known after the first load.
      isTold: false,
      loadMs: 2000 + need.deviceBytes / 1e6,
      ...{ running: [], waiting: [], clients: new Set(), idleSinceMs: this.#nowMs(), lastUse: 0 },
    });
    this.device(need.device);
  }

  wait(model: Writable<LeaseModel>, client: string, waiter: Waiter): LeaseCall {
    const call = { id: ++this.#calls, client, sinceMs: this.#nowMs() };
    if (model.running.length + model.waiting.length === 0) {
      model.place = this.#watch.placeOf(model.key, client, model.place);
    }
    model.waiting = [...model.waiting, call];
    this.#waiters.set(call.id, waiter);
    return call;
  }

  /** Without telling who waits. */
  forget(model: Writable<LeaseModel>, call: LeaseCall): void {
    this.#waiters.delete(call.id);
    model.waiting = model.waiting.filter((one) => one !== call);
  }

  grant(model: Writable<LeaseModel>): void {
    const calls = model.waiting;
    model.waiting = [];
    model.running = [...model.running, ...calls];
    model.clients = new Set([...model.clients, ...calls.map(({ client }) => client)]);
    model.lastUse = ++this.#uses;
    for (const call of calls) this.#take(call)?.grant();
  }

  /** @returns false where it was released before, or its model is gone */
  release(model: Writable<LeaseModel>, call: LeaseCall): boolean {
    if (!model.running.includes(call)) return false;
    model.running = model.running.filter((one) => one !== call);
    model.lastUse = ++this.#uses;
    model.idleSinceMs = this.#nowMs();
    this.#watch.ended(model.key, call.client);
    return true;
  }

  /** Takes those that wait for it out of the queue; they are told by whoever took them. */
  takeWaiting(model: Writable<LeaseModel>): readonly Waiter[] {
    const calls = model.waiting;
    model.waiting = [];
    return calls.map((call) => this.#take(call)).filter((waiter) => waiter !== undefined);
  }

  fail(model: Writable<LeaseModel>, error: ServiceError): void {
    for (const { reject } of this.takeWaiting(model)) reject(error);
  }

  loaded(model: Writable<LeaseModel>, tookMs: number): void {
    model.phase = "resident";
    model.loadMs = tookMs;
    model.idleSinceMs = this.#nowMs();
    model.clients = new Set();
  }

  /** Its process is no more. A load or a release that is under way says so itself. */
  gone(model: Writable<LeaseModel>): void {
    if (model.phase === "resident") {
      model.phase = "away";
      model.running = [];
      model.idleSinceMs = this.#nowMs();
    }
    if (model.phase === "away") model.left = "end";
    this.lookAgain();
  }

  /** What was seen of any device is old: they share the host's memory. */
  lookAgain(): void {
    for (const device of this.#devices.values()) device.look = null;
  }

  #take(call: LeaseCall): Waiter | undefined {
    const waiter = this.#waiters.get(call.id);
    this.#waiters.delete(call.id);
    return waiter;
  }
}
