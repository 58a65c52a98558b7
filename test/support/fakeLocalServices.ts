import type { LocalModel } from "../../src/services/localModel.js";
import type { Grant } from "../../src/services/localServices.js";
import {
  keyText,
  serviceNames,
  type ModelKey,
  type ServiceName,
} from "../../src/services/names.js";
import type { ServiceStatus } from "../../src/services/status.js";
import { fakeIds, type FakeServices } from "./fakeServices.js";
import { localModel as anyModel, LocalServicesByHand, ownerStatus } from "./localServicesByHand.js";

export interface FakeLocalOptions {
  readonly isSetUp?: boolean;
  readonly models?: readonly LocalModel[];
  readonly services?: readonly ServiceStatus[];
  /** Where granted models answer. */
  readonly at?: FakeServices;
  /** In place of a grant. */
  readonly use?: (key: ModelKey, signal: AbortSignal) => Promise<Grant>;
}

/** This machine's services without any process, with a model of each that can be used. */
export class FakeLocalServices extends LocalServicesByHand {
  /** Models that are held now, and how many were ever granted. */
  readonly held: string[] = [];
  granted = 0;
  /** Whose calls asked for models, one for each. */
  readonly searches: (string | undefined)[] = [];
  /** Takes what was granted away. */
  readonly lost = new AbortController();
  readonly #options: FakeLocalOptions;

  constructor(options: FakeLocalOptions = {}) {
    super();
    this.#options = options;
    this.isThere = options.isSetUp ?? true;
    this.all = options.models ?? localModels;
    this.now = ownerStatus(options.services ?? []);
    for (const name of serviceNames) this.usual.set(name, fakeIds[name]);
  }

  override async use(key: ModelKey, signal: AbortSignal, search?: string): Promise<Grant> {
    this.searches.push(search);
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

  override isSetUp(): Promise<boolean> {
    this.asked.push("isSetUp");
    return super.isSetUp();
  }

  override models(): Promise<readonly LocalModel[]> {
    this.asked.push("models");
    return super.models();
  }
}

export function localModel(service: ServiceName, changed: Partial<LocalModel> = {}): LocalModel {
  return anyModel({
    ...{ id: fakeIds[service], service, title: `The ${service} model`, isHere: true },
    ...{
      takesNegative: null,
      readsImages: service === "language",
      licence: null,
      licenceUrl: null,
    },
    ...{ downloadBytes: null, memoryBytes: null, isChosen: true },
    ...changed,
  });
}

export const localModels: readonly LocalModel[] = [
  localModel("language"),
  localModel("image"),
  localModel("vision"),
];
