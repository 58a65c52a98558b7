import { CallError } from "../../base/errors.js";
import type { LocalModel } from "../../services/localModel.js";
import type { LocalServices } from "../../services/localServices.js";
import type { ServiceName } from "../../services/names.js";
import { ServiceError } from "../../services/serviceError.js";
import type { Place, Served } from "./place.js";
import type { ServiceModel } from "./serviceModels.js";

/** This machine's own models, and how a call gets one of them. */
export class LocalShelf {
  readonly #open: () => Promise<LocalServices>;

  constructor(open: () => Promise<LocalServices>) {
    this.#open = open;
  }

  /** Asks the disk alone. @throws {CallError} */
  async isSetUp(): Promise<boolean> {
    return await told(async () => (await this.#open()).isSetUp());
  }

  /**
   * Empty where nothing is set up; then nothing is started to find out.
   * @throws {CallError}
   */
  async models(signal: AbortSignal): Promise<readonly ServiceModel[]> {
    const local = await told(() => this.#open());
    if (!(await told(() => local.isSetUp()))) return [];
    const [models, states] = await Promise.all([
      told(() => local.models(signal), signal),
      told(() => local.status(signal), signal),
    ]);
    const inMemory = new Set(
      (states?.services ?? [])
        .filter(({ state }) => state === "ready" || state === "busy")
        .map(({ service, model }) => `${service}:${model}`),
    );
    const isReady = ({ service, id }: LocalModel): boolean => inMemory.has(`${service}:${id}`);
    return models.map((model) => modelOf(model, isReady(model)));
  }

  /** Why a model's service stays away until somebody starts it again; null where it does not. */
  async failure({ service, id }: ServiceModel, signal: AbortSignal): Promise<string | null> {
    const status = await told(async () => (await this.#open()).status(signal), signal);
    const own = status?.services.find((each) => each.service === service && each.model === id);
    if (own?.state !== "failed") return null;
    return own.reason ?? `The ${service} service has failed.`;
  }

  /** Where the calls of one search get their models. @param search as `LocalServices.use` */
  forSearch(search?: string): Place {
    return { use: (service, model, signal) => this.#use(service, model, search, signal) };
  }

  async #use(
    service: ServiceName,
    model: string,
    search: string | undefined,
    signal: AbortSignal,
  ): Promise<Served> {
    const { url, token, lost, release } = await told(async () => {
      const local = await this.#open();
      const grant = await local.use({ service, model }, signal, search);
      return { ...grant, url: grant.url, token: grant.token, release: () => grant.release() };
    }, signal);
    // Its process has this model and no other, by whatever name it calls it itself.
    return { url, model: null, lost, token: () => Promise.resolve(token), release };
  }
}

function modelOf(model: LocalModel, isReady: boolean): ServiceModel {
  const { id, service, title, isHere, isChosen, readsImages, takesNegative } = model;
  return {
    ...{ id, service, readsImages, isUsual: isChosen && isHere },
    label: title === "" ? id : title,
    presence: !isHere ? "toDownload" : isReady ? "ready" : "toLoad",
    // Where nobody knows it, it is told once the model is loaded.
    takesNegative: takesNegative ?? true,
    hasAesthetic: true,
  };
}

/** What the services of this machine cannot do, as a search records it. */
async function told<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ServiceError) throw callErrorOf(error);
    throw error;
  }
}

/** One that is away may be back for the next attempt; all others wait for a person. */
export function callErrorOf(error: ServiceError): CallError {
  const { code, message } = error;
  const isAway = code === "service.away";
  return new CallError(code, message, {
    ...(isAway ? { retryable: true } : { scope: "connection" }),
    ...{ billed: "no", cause: error },
  });
}
