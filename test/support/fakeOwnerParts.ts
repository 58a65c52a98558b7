import type { LocalModel } from "../../src/services/localModel.js";
import type { ModelNeed, Residents } from "../../src/services/lease/residents.js";
import type { ModelRemoval } from "../../src/services/modelRemovalSchema.js";
import type { ServiceError } from "../../src/services/serviceError.js";
import { keyText, type ModelKey, type ServiceName } from "../../src/services/names.js";
import type { Lease, Parts, Pool, Shelf } from "../../src/services/owner/parts.js";
import type { ServiceStatus } from "../../src/services/status.js";

/** What an owner owns, in memory. */

export const language: ModelKey = { service: "language", model: "tiny" };
export const image: ModelKey = { service: "image", model: "maker/tiny-flux" };

/** Processes that are there at once, and that a test can take away. */
export class FakePool implements Pool {
  readonly running = new Map<string, ModelKey>();
  readonly done: string[] = [];
  lines: string[] = [];
  hasEnded = false;
  readonly #gone: ((key: ModelKey) => void)[] = [];
  readonly #changed: (() => void)[] = [];

  needOf(): Promise<ModelNeed> {
    return Promise.resolve({ device: "cpu", deviceBytes: 1, hostBytes: 0 });
  }
  roomOn(): Promise<number> {
    return Promise.resolve(2);
  }
  hostRoom(): Promise<number> {
    return Promise.resolve(2);
  }
  load(key: ModelKey): Promise<void> {
    this.done.push(`load ${keyText(key)}`);
    this.running.set(keyText(key), key);
    this.changed();
    return Promise.resolve();
  }
  release(key: ModelKey, how: string): Promise<void> {
    this.done.push(`release ${keyText(key)} ${how}`);
    this.running.delete(keyText(key));
    this.changed();
    return Promise.resolve();
  }
  onGone(listener: (key: ModelKey) => void): void {
    this.#gone.push(listener);
  }
  addressOf(key: ModelKey) {
    if (!this.running.has(keyText(key))) return undefined;
    return { url: "http://127.0.0.1:8123", token: `token of ${keyText(key)}` };
  }
  statuses(): readonly ServiceStatus[] {
    return [...this.running.values()].map(statusOf);
  }
  onChange(listener: () => void): void {
    this.#changed.push(listener);
  }
  start(key: ModelKey): Promise<void> {
    return this.load(key);
  }
  stop(key: ModelKey): Promise<void> {
    this.done.push(`stop ${keyText(key)}`);
    this.lose(key);
    return Promise.resolve();
  }
  log(): readonly string[] {
    return this.lines;
  }
  dispose(): Promise<void> {
    this.hasEnded = true;
    return Promise.resolve();
  }

  changed(): void {
    for (const tell of this.#changed) tell();
  }

  /** As if its process died. */
  lose(key: ModelKey): void {
    this.running.delete(keyText(key));
    for (const tell of this.#gone) tell(key);
    this.changed();
  }
}

function statusOf(key: ModelKey): ServiceStatus {
  return {
    ...{ ...key, state: "ready", sinceMs: 1, reason: null, hint: null, progress: null },
    ...{ device: "CPU", memoryBytes: 1, peakBytes: 2, running: 0, waiting: 0 },
    ...{ waitingForDevice: 0, pid: 7, port: 8123, restarts: 0, nextStartMs: null },
  };
}

/** A device that one model has at a time. */
export class FakeLease implements Lease {
  readonly #residents: Residents;
  readonly gone: string[] = [];
  /** By whom and which model. */
  readonly holders: { readonly key: string; readonly client: string }[] = [];
  readonly #waiting: {
    readonly key: string;
    readonly wake: () => void;
    readonly refuse: (why: Error) => void;
  }[] = [];

  constructor(residents: Residents) {
    this.#residents = residents;
    residents.onGone((key) => this.gone.push(keyText(key)));
  }

  async use(key: ModelKey, client: string, signal: AbortSignal) {
    const name = keyText(key);
    while (this.holders.some((holder) => holder.key !== name)) await this.#turn(name, signal);
    const holder = { key: name, client };
    this.holders.push(holder);
    await this.#residents.load(key, signal);
    return {
      release: () => {
        const at = this.holders.indexOf(holder);
        if (at !== -1) this.holders.splice(at, 1);
        for (const { wake } of this.#waiting.splice(0)) wake();
      },
    };
  }

  sendAway(key: ModelKey, why: ServiceError): void {
    for (const turn of this.#waiting.filter((each) => each.key === keyText(key))) {
      this.#waiting.splice(this.#waiting.indexOf(turn), 1);
      turn.refuse(why);
    }
  }

  waiting(key: ModelKey): number {
    return this.#waiting.filter((each) => each.key === keyText(key)).length;
  }

  holding(key: ModelKey): number {
    return this.holders.filter((holder) => holder.key === keyText(key)).length;
  }

  dispose(): void {
    for (const { wake } of this.#waiting.splice(0)) wake();
  }

  #turn(key: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = { key, wake: resolve, refuse: reject };
      this.#waiting.push(turn);
      signal.addEventListener("abort", () => {
        const at = this.#waiting.indexOf(turn);
        if (at !== -1) this.#waiting.splice(at, 1);
        reject(signal.reason as Error);
      });
    });
  }
}

export class FakeShelf implements Shelf {
  readonly chosenModels = new Map<ServiceName, string>();

  models(): Promise<readonly LocalModel[]> {
    return Promise.resolve([ownModel("/models/mine.gguf")]);
  }
  chosen(service: ServiceName): Promise<string | null> {
    return Promise.resolve(this.chosenModels.get(service) ?? null);
  }
  choose({ service, model }: ModelKey): Promise<void> {
    this.chosenModels.set(service, model);
    return Promise.resolve();
  }
  /** Bases by the key of what is made of them. */
  readonly bases = new Map<string, string>();
  baseOf(key: ModelKey): Promise<string | null> {
    return Promise.resolve(this.bases.get(keyText(key)) ?? null);
  }
  readonly removed: string[] = [];
  removal(): Promise<ModelRemoval> {
    return Promise.resolve({ isOwn: false, path: "/models/a/b", bytes: 5, isChosen: false });
  }
  remove(key: ModelKey): Promise<ModelRemoval> {
    this.removed.push(keyText(key));
    return this.removal();
  }
  addModel(path: string): Promise<LocalModel> {
    return Promise.resolve(ownModel(path));
  }
}

function ownModel(path: string): LocalModel {
  return {
    ...{ id: "mine", service: "language", title: path, isHere: true, isOwn: true },
    ...{
      takesNegative: null,
      readsImages: false,
      licence: null,
      licenceUrl: null,
      isRestricted: false,
    },
    ...{ isGated: false, downloadBytes: null, memoryBytes: null, isMeasured: false },
    isChosen: false,
  };
}

/** An owner's parts, with what a test looks at. */
export class FakeParts implements Parts {
  readonly pool = new FakePool();
  readonly shelf = new FakeShelf();
  lease: FakeLease | undefined;

  readonly leaseOf = (residents: Residents): Lease => (this.lease = new FakeLease(residents));
  devices: Parts["devices"] = () =>
    Promise.resolve([{ id: "cpu", name: "CPU", totalBytes: 4, freeBytes: 2 }]);
}
