import assert from "node:assert/strict";
import { DeviceLease, type LeaseOptions } from "../../src/services/lease/deviceLease.js";
import type {
  GoneListener,
  ModelNeed,
  Release,
  Residents,
} from "../../src/services/lease/residents.js";
import { keyText, type ModelKey, type ServiceName } from "../../src/services/names.js";
import { ServiceError } from "../../src/services/serviceError.js";
import { VirtualClock } from "./virtualClock.js";

export interface RigModel {
  readonly bytes: number;
  /** 0 unless it says so. */
  readonly hostBytes?: number;
  /** `gpu` unless it says so. */
  readonly device?: string;
  readonly loadMs: number;
}

export type RigEvent =
  | { readonly kind: "load" | "loaded" | "failed"; readonly name: string; readonly atMs: number }
  | { readonly kind: Release; readonly name: string; readonly atMs: number };

/** A machine with its models, on virtual time; it fails where the lease breaks its promises. */
export class LeaseRig implements Residents {
  readonly clock = new VirtualClock(0);
  readonly lease: DeviceLease;
  readonly events: RigEvent[] = [];
  /** What other programs take, by device. */
  readonly othersBytes = new Map<string, number>();
  /** How many loads fail from now on, by name. */
  readonly failures = new Map<string, number>();
  readonly running = new Map<string, number>();
  readonly #models: Readonly<Record<string, RigModel>>;
  readonly #deviceBytes: Readonly<Record<string, number>>;
  /** False where others take memory that ours hold already: then nobody can keep to it. */
  readonly #isStrict: boolean;
  readonly #held = new Map<string, "resident" | "parked" | "loading">();
  readonly #lost = new Map<string, AbortController>();
  readonly #loading = new Map<string, AbortController>();
  #tellGone: GoneListener = () => undefined;

  constructor(
    models: Readonly<Record<string, RigModel>>,
    deviceBytes: Readonly<Record<string, number>>,
    { isStrict = true, ...options }: LeaseOptions & { readonly isStrict?: boolean } = {},
  ) {
    this.#isStrict = isStrict;
    this.#models = models;
    this.#deviceBytes = deviceBytes;
    this.lease = new DeviceLease(this, this.clock, options);
  }

  needOf(key: ModelKey): Promise<ModelNeed> {
    const model = this.#models[keyText(key)];
    if (model === undefined) {
      return Promise.reject(new ServiceError("service.noModel", `${key.model} is not here.`));
    }
    const { bytes, hostBytes = 0, device = "gpu" } = model;
    return Promise.resolve({ device, deviceBytes: bytes, hostBytes });
  }

  roomOn(device: string): Promise<number> {
    return Promise.resolve(
      (this.#deviceBytes[device] ?? 0) -
        (this.othersBytes.get(device) ?? 0) -
        (device === "cpu" ? this.#parkedBytes + this.#besideBytes : 0),
    );
  }

  hostRoom(): Promise<number> {
    return Promise.resolve((this.#deviceBytes["cpu"] ?? 0) - this.#parkedBytes - this.#hostBytes);
  }

  async load(key: ModelKey, signal: AbortSignal): Promise<void> {
    const name = keyText(key);
    assert.notEqual(this.#held.get(name), "resident", `${name} is loaded twice`);
    this.#held.set(name, "loading");
    this.#tell("load", name);
    this.#checkRoom();
    const broken = new AbortController();
    this.#loading.set(name, broken);
    await this.clock.sleep(this.#of(name).loadMs, AbortSignal.any([signal, broken.signal]));
    const failures = this.failures.get(name) ?? 0;
    if (failures > 0) {
      this.failures.set(name, failures - 1);
      this.#held.delete(name);
      this.#tell("failed", name);
      throw new ServiceError("service.failed", `${name} crashed in its load.`);
    }
    this.#held.set(name, "resident");
    this.#tell("loaded", name);
  }

  async release(key: ModelKey, how: Release): Promise<void> {
    const name = keyText(key);
    assert.equal(this.running.get(name) ?? 0, 0, `${name} is taken away at work`);
    this.#tell(how, name);
    await this.clock.sleep(10, new AbortController().signal);
    if (how === "park") this.#held.set(name, "parked");
    else this.#held.delete(name);
  }

  onGone(listener: GoneListener): void {
    this.#tellGone = listener;
  }

  /** Its process ends by itself, and the calls in it with that. */
  crash(name: string): void {
    if (this.#held.get(name) !== "resident") return;
    this.#held.delete(name);
    this.#lost.get(name)?.abort(new ServiceError("service.away", `${name} crashed.`));
    this.#lost.delete(name);
    this.#tellGone(keyOf(name));
  }

  /** A person stops it or unloads it, in the midst of its load too; its memory is free later. */
  takeOut(name: string, afterMs: number): void {
    const away = new ServiceError("service.away", `${name} was stopped.`);
    this.#lost.get(name)?.abort(away);
    this.#lost.delete(name);
    this.#loading.get(name)?.abort(away);
    const freed = this.clock.sleep(afterMs, new AbortController().signal).then(() => {
      this.#held.delete(name);
    });
    this.#tellGone(keyOf(name), freed);
  }

  /** One call: waits, works, gives back. */
  async call(
    name: string,
    workMs: number,
    client = "a",
    signal: AbortSignal = new AbortController().signal,
  ): Promise<void> {
    const grant = await this.lease.use(keyOf(name), client, signal);
    this.running.set(name, (this.running.get(name) ?? 0) + 1);
    const lost = this.#lost.get(name) ?? new AbortController();
    this.#lost.set(name, lost);
    try {
      await this.clock.sleep(workMs, AbortSignal.any([signal, lost.signal]));
    } finally {
      this.running.set(name, (this.running.get(name) ?? 0) - 1);
      grant.release();
    }
  }

  loads(name?: string): number {
    return this.events.filter(
      (event) => event.kind === "load" && (name === undefined || event.name === name),
    ).length;
  }

  async runFor(ms: number): Promise<void> {
    await this.clock.run(this.clock.sleep(ms, new AbortController().signal));
  }

  get #parkedBytes(): number {
    return this.#sum(({ held, device }) => held === "parked" && device !== "cpu");
  }

  /** Of the host's memory, for models on devices. */
  get #besideBytes(): number {
    return [...this.#held]
      .filter(([, held]) => held !== "parked")
      .reduce((sum, [name]) => sum + (this.#of(name).hostBytes ?? 0), 0);
  }

  get #hostBytes(): number {
    let bytes = 0;
    for (const [name, held] of this.#held) {
      const { hostBytes = 0, device = "gpu", bytes: own } = this.#of(name);
      if (held !== "parked") bytes += device === "cpu" ? own : hostBytes;
    }
    return bytes;
  }

  #sum(isOne: (model: { held: string; device: string }) => boolean): number {
    return [...this.#held]
      .filter(([name, held]) => isOne({ held, device: this.#of(name).device ?? "gpu" }))
      .reduce((sum, [name]) => sum + this.#of(name).bytes, 0);
  }

  #checkRoom(): void {
    if (!this.#isStrict) return;
    for (const [device, bytes] of Object.entries(this.#deviceBytes)) {
      const taken = this.#sum((model) => model.held !== "parked" && model.device === device);
      const room = bytes - (this.othersBytes.get(device) ?? 0);
      assert.ok(taken <= room, `${device} has ${room} bytes, and ${taken} are taken`);
    }
  }

  #tell(kind: RigEvent["kind"], name: string): void {
    this.events.push({ kind, name, atMs: this.clock.nowMs() });
  }

  #of(name: string): RigModel {
    const model = this.#models[name];
    assert.ok(model, name);
    return model;
  }
}

export function keyOf(name: string): ModelKey {
  const [service, model] = name.split(":");
  return { service: service as ServiceName, model: model ?? "" };
}
