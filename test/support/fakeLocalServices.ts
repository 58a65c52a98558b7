import type { LocalModel } from "../../src/services/localModel.js";
import type { Grant, LocalServices } from "../../src/services/localServices.js";
import { keyText, type ModelKey, type ServiceName } from "../../src/services/names.js";
import { ServiceError } from "../../src/services/serviceError.js";
import type { ServiceStatus } from "../../src/services/status.js";
import { fakeIds, type FakeServices } from "./fakeServices.js";

export interface FakeLocalOptions {
  readonly isSetUp?: boolean;
  readonly models?: readonly LocalModel[];
  readonly services?: readonly ServiceStatus[];
  /** Where granted models answer. */
  readonly at?: FakeServices;
  /** In place of a grant. */
  readonly use?: (key: ModelKey, signal: AbortSignal) => Promise<Grant>;
}

/** This machine's services without any process; keeps what it was asked. */
export class FakeLocalServices implements LocalServices {
  readonly asked: string[] = [];
  /** Models that are held now, and how many were ever granted. */
  readonly held: string[] = [];
  granted = 0;
  /** Takes what was granted away. */
  readonly lost = new AbortController();
  readonly #options: FakeLocalOptions;

  constructor(options: FakeLocalOptions = {}) {
    this.#options = options;
  }

  isSetUp(): Promise<boolean> {
    this.asked.push("isSetUp");
    return Promise.resolve(this.#options.isSetUp ?? true);
  }

  async use(key: ModelKey, signal: AbortSignal): Promise<Grant> {
    this.asked.push(`use ${keyText(key)}`);
    signal.throwIfAborted();
    const { use, at } = this.#options;
    if (use !== undefined) return await use(key, signal);
    this.granted++;
    const name = `${keyText(key)} ${this.granted}`;
    this.held.push(name);
    return {
      url: at?.at(key.service) ?? "http://127.0.0.1:9",
      token: at?.token ?? "token",
      lost: this.lost.signal,
      release: () => {
        const index = this.held.indexOf(name);
        if (index !== -1) this.held.splice(index, 1);
      },
    };
  }

  models(): Promise<readonly LocalModel[]> {
    this.asked.push("models");
    return Promise.resolve(this.#options.models ?? localModels);
  }

  status() {
    const services = [...(this.#options.services ?? [])];
    return Promise.resolve({ version: "1", pid: 1, clients: 1, devices: [], services });
  }

  chosen(service: ServiceName): Promise<string | null> {
    return Promise.resolve(fakeIds[service]);
  }

  addModel(): Promise<LocalModel> {
    return Promise.reject(new ServiceError("service.noModel", "None is added here."));
  }

  watch() {
    return { dispose: () => undefined };
  }

  choose = notHere;
  start = notHere;
  stop = notHere;
  load = notHere;
  unload = notHere;
  log = (): Promise<readonly string[]> => Promise.resolve([]);
  shutDown = notHere;
  dispose(): void {
    this.asked.push("dispose");
  }
}

const notHere = (): Promise<void> => Promise.resolve();

export function localModel(service: ServiceName, changed: Partial<LocalModel> = {}): LocalModel {
  return {
    ...{ id: fakeIds[service], service, title: `The ${service} model`, isHere: true, isOwn: false },
    ...{ readsImages: service === "language", licence: null, licenceUrl: null },
    ...{ isRestricted: false, isGated: false, downloadBytes: null, memoryBytes: null },
    ...{ isMeasured: false, isChosen: true },
    ...changed,
  };
}

export const localModels: readonly LocalModel[] = [
  localModel("language"),
  localModel("image"),
  localModel("vision"),
];
