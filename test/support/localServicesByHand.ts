import type { LocalModel } from "../../src/services/localModel.js";
import type { Grant, LocalServices } from "../../src/services/localServices.js";
import type { ModelRemoval } from "../../src/services/modelRemovalSchema.js";
import { keyText, type ModelKey, type ServiceName } from "../../src/services/names.js";
import { ServiceError } from "../../src/services/serviceError.js";
import type { OwnerStatus, ServiceStatus } from "../../src/services/status.js";

/** A machine's services without a process: what is asked of them is written down. */
export class LocalServicesByHand implements LocalServices {
  isThere = true;
  all: readonly LocalModel[] = [];
  readonly usual = new Map<ServiceName, string>();
  now: OwnerStatus | null = null;
  /** What was asked for by hand: `start image:sdxl`. */
  readonly asked: string[] = [];
  /** What asking for anything by hand throws. */
  failure: ServiceError | undefined;
  logLines: readonly string[] = [];
  readonly #watchers = new Set<(status: OwnerStatus | null) => void>();

  /** How many look on. */
  get watchers(): number {
    return this.#watchers.size;
  }

  tell(status: OwnerStatus | null): void {
    this.now = status;
    for (const watcher of [...this.#watchers]) watcher(status);
  }

  isSetUp(): Promise<boolean> {
    return Promise.resolve(this.isThere);
  }
  use(_key: ModelKey, _signal: AbortSignal, _search?: string): Promise<Grant> {
    return Promise.reject(new ServiceError("service.noModel", "Nothing is used here"));
  }
  models(): Promise<readonly LocalModel[]> {
    return Promise.resolve(this.all);
  }
  chosen(service: ServiceName): Promise<string | null> {
    return Promise.resolve(this.usual.get(service) ?? null);
  }
  async choose(key: ModelKey): Promise<void> {
    await this.#ask("choose", key);
    this.usual.set(key.service, key.model);
  }
  addModel(path: string): Promise<LocalModel> {
    this.asked.push(`add ${path}`);
    const added = localModel({ id: "own", title: "Own", isOwn: true, isHere: true });
    this.all = [...this.all, added];
    return Promise.resolve(added);
  }
  /** What is told of a removal. */
  removal: ModelRemoval = { isOwn: false, path: "/models/a/b", bytes: 98e6, isChosen: false };
  modelRemoval(): Promise<ModelRemoval> {
    return Promise.resolve(this.removal);
  }
  async removeModel(key: ModelKey): Promise<ModelRemoval> {
    await this.#ask("remove", key);
    return this.removal;
  }
  status(): Promise<OwnerStatus | null> {
    return Promise.resolve(this.now);
  }
  watch(onStatus: (status: OwnerStatus | null) => void) {
    this.#watchers.add(onStatus);
    onStatus(this.now);
    return { dispose: () => void this.#watchers.delete(onStatus) };
  }
  start(key: ModelKey): Promise<void> {
    return this.#ask("start", key);
  }
  stop(key: ModelKey): Promise<void> {
    return this.#ask("stop", key);
  }
  load(key: ModelKey): Promise<void> {
    return this.#ask("load", key);
  }
  unload(key: ModelKey): Promise<void> {
    return this.#ask("unload", key);
  }
  async log(key: ModelKey): Promise<readonly string[]> {
    await this.#ask("log", key);
    return this.logLines;
  }
  shutDown(): Promise<void> {
    this.asked.push("shut down");
    this.tell(null);
    return Promise.resolve();
  }
  dispose(): void {
    this.#watchers.clear();
  }

  #ask(what: string, key: ModelKey): Promise<void> {
    this.asked.push(`${what} ${keyText(key)}`);
    return this.failure === undefined ? Promise.resolve() : Promise.reject(this.failure);
  }
}

export function localModel(more: Partial<LocalModel> = {}): LocalModel {
  return {
    ...{ id: "small", service: "language", title: "Small", isHere: false, isOwn: false },
    ...{
      takesNegative: null,
      readsImages: false,
      licence: "Apache-2.0",
      licenceUrl: "https://licence.test/apache",
    },
    ...{ isRestricted: false, isGated: false, downloadBytes: 98_000_000, memoryBytes: 2e8 },
    ...{ isMeasured: false, isChosen: false },
    ...more,
  };
}

export function serviceStatus(more: Partial<ServiceStatus> = {}): ServiceStatus {
  return {
    ...{ service: "language", model: "small", state: "ready", sinceMs: 0, reason: null },
    ...{ hint: null, progress: null, device: "CPU", memoryBytes: 2e8, peakBytes: 3e8 },
    ...{ running: 0, waiting: 0, waitingForDevice: 0, pid: 7, port: 4000, restarts: 0 },
    nextStartMs: null,
    ...more,
  };
}

export function ownerStatus(
  services: readonly ServiceStatus[],
  more: Partial<OwnerStatus> = {},
): OwnerStatus {
  const cpu = { id: "cpu", name: "CPU", totalBytes: 8e9, freeBytes: 5e9 };
  return {
    ...{ version: "0.0.0", pid: 1, clients: 1, devices: [cpu], services: [...services] },
    ...more,
  };
}
