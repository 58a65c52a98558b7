import { CallError, UsageError } from "../../base/errors.js";
import { urlsOf, type Connection } from "../../protocol/connections.js";
import type { Declaration, Providers, Role } from "../../protocol/providers.js";
import type { Adapter, Check, Connected, Means, RoleAdapter } from "../adapter.js";
import { checkFailure } from "../checkFailure.js";
import { checkLocal, missing, notSetUp, showServices } from "./localCheck.js";
import { LocalShelf } from "./localShelf.js";
import { RemoteShelf, type Listing } from "./remoteShelf.js";
import { declarationOf, type Work } from "./servicesDeclaration.js";
import { serviceFetches, type Fetches } from "./serviceFetches.js";
import { insteadFor, modelFor, offeredModels, type ServiceModel } from "./serviceModels.js";
import { drawingOptions, imageOptions, languageOptions } from "./serviceOptions.js";
import { ownOptions, visionOptions } from "./serviceOptions.js";
import { drawingAt, imagesAt, languageAt, visionAt, type PortsOptions } from "./servicesPorts.js";
import { servicesSetup } from "./servicesSetup.js";
import { ServiceWire } from "./serviceWire.js";

/** So many calls may wait for one of this machine's models at once: who gets it, the lease says. */
const localPlaces = 32;
const remotePlaces = 4;

/** What the adapter does for a role. */
interface RoleWork<R extends Role> {
  readonly role: R;
  readonly does: Work;
  /** The role that a model has to be able to take. */
  readonly asks: Role;
  readonly check: (options: Declaration["options"]) => unknown;
  readonly portsAt: (declaration: Providers[R], at: PortsOptions) => Connected<R>;
}

/** What speaks with Imagebeam's own services: this machine's, and those at a URL. */
export class ServicesAdapter implements Adapter {
  readonly setup = servicesSetup;
  readonly roles;
  readonly asSvg;
  readonly #means: Means;
  readonly #local: LocalShelf | undefined;
  /** By the very connection: another one of its name may be tried with another token. */
  readonly #remote = new WeakMap<Connection, Map<string, RemoteShelf>>();
  readonly #tellsTokens = new Map<string, boolean>();
  readonly #fetches: { readonly secure: Fetches; readonly insecure: Fetches };

  constructor(means: Means) {
    this.#means = means;
    this.#local = means.services && new LocalShelf(means.services);
    this.#fetches = {
      secure: serviceFetches(means, false),
      insecure: serviceFetches(means, true),
    };
    this.roles = {
      language: this.#role<"language">({
        ...{ role: "language", does: "language", asks: "language", check: languageOptions },
        portsAt: languageAt,
      }),
      image: this.#role<"image">({
        ...{ role: "image", does: "image", asks: "image", check: imageOptions },
        portsAt: imagesAt,
      }),
      vision: this.#role<"vision">({
        ...{ role: "vision", does: "vision", asks: "vision", check: visionOptions },
        portsAt: visionAt,
      }),
    };
    this.asSvg = this.#role<"image">({
      ...{ role: "image", does: "asSvg", asks: "language", check: drawingOptions },
      portsAt: drawingAt,
    });
  }

  async models(connection: Connection, signal: AbortSignal) {
    const { models, failures } = await this.#list(connection, signal);
    const [failure] = failures.values();
    if (models.length === 0 && failure !== undefined) throw failure;
    return offeredModels(models);
  }

  limitOf(connection: Connection) {
    const urls = urlsOf(connection);
    const places = connection.limit ?? (urls.length === 0 ? localPlaces : remotePlaces);
    return {
      places: places * Math.max(1, urls.length),
      ...(urls.length > 1 && { endpoints: urls }),
    };
  }

  #role<R extends Role>(work: RoleWork<R>): RoleAdapter<R> {
    const { does, role } = work;
    const declare: RoleAdapter<R>["declare"] = async (connection, name, given, signal) => {
      const model = await this.#found(work, connection, name, signal);
      const own = does === "asSvg" ? given : { ...ownOptions(connection, role), ...given };
      work.check(own);
      // Where nobody says it, none is looked at: on a machine of one's own that takes minutes.
      const options = does === "asSvg" ? { looks: false, ...own } : own;
      const url = urlsOf(connection)[0] ?? null;
      return declarationOf(connection, does, model, { url, options }) as Providers[R];
    };
    return {
      check: (connection, name, signal) => this.#check(work.asks, connection, name, signal),
      declare,
      renewed: ({ model, options }, connection, signal) =>
        declare(connection, model, options, signal),
      connect: (declaration, connection, search) => {
        const at = (url: string | undefined): Connected<R> =>
          work.portsAt(declaration, this.#portsOptions(connection, url, search));
        const urls = urlsOf(connection);
        return Promise.resolve({ ...at(urls[0]), ...(urls.length > 1 && { at }) });
      },
    };
  }

  /** @param url undefined for this machine's own */
  #portsOptions(connection: Connection, url: string | undefined, search?: string): PortsOptions {
    const { jobs, clock, log } = this.#means;
    const { name } = connection;
    const shared = { connection: name, jobs, tellsTokens: this.#tellsTokens };
    if (url !== undefined) {
      const shelf = this.#remoteAt(connection, url);
      const wireOf: PortsOptions["wireOf"] = (service, served) => shelf.wire(service, served);
      return { ...shared, place: shelf, wireOf };
    }
    const { secure: fetches } = this.#fetches;
    return {
      ...{ ...shared, place: this.#localPlace().forSearch(search) },
      wireOf: (service, served) =>
        new ServiceWire({
          ...{ service, served, fetches, clock, log, connection: name, isManaged: true },
        }),
    };
  }

  async #list(connection: Connection, signal: AbortSignal): Promise<Listing> {
    const [url] = urlsOf(connection);
    if (url !== undefined) return await this.#remoteAt(connection, url).list(signal);
    return { models: await this.#localPlace().models(signal), failures: new Map() };
  }

  /** @throws {CallError} the service that may have it cannot be asked */
  async #look(asks: Role, connection: Connection, name: string | null, signal: AbortSignal) {
    const { models, failures } = await this.#list(connection, signal);
    const model = modelFor(models, asks, name);
    const failure =
      failures.get(asks) ?? (asks === "vision" ? failures.get("language") : undefined);
    if (model === undefined && failure !== undefined) throw failure;
    return { models, model };
  }

  #remoteAt(connection: Connection, url: string): RemoteShelf {
    const shelves = this.#remote.get(connection) ?? new Map<string, RemoteShelf>();
    this.#remote.set(connection, shelves);
    const fetches = this.#fetches[connection.allowInsecure === true ? "insecure" : "secure"];
    const shelf =
      shelves.get(url) ?? new RemoteShelf({ connection, url, means: this.#means, fetches });
    shelves.set(url, shelf);
    return shelf;
  }

  /** @throws {CallError} this machine can have none */
  #localPlace(): LocalShelf {
    if (this.#local !== undefined) return this.#local;
    throw new CallError("service.notSetUp", "Local models cannot run here.", ofConnection);
  }

  /** @throws {UsageError} it has no such model for this @throws {CallError} */
  async #found(
    { asks }: Pick<RoleWork<Role>, "asks">,
    connection: Connection,
    name: string | null,
    signal: AbortSignal,
  ): Promise<ServiceModel> {
    const { model } = await this.#look(asks, connection, name, signal);
    if (model !== undefined && model.presence !== "toDownload") return model;
    if (urlsOf(connection).length === 0 && !(await this.#localPlace().isSetUp())) {
      const text = `${notSetUp} Set them up, or choose other models.`;
      throw new CallError("service.notSetUp", text, ofConnection);
    }
    // To name one would not help where there is none.
    if (urlsOf(connection).length === 0 && (name === null || model !== undefined)) {
      const text =
        model === undefined
          ? `This machine has no ${asks} model: get one first.`
          : lackText(connection, asks, name, model);
      throw new UsageError(text, "usage.noLocalModel");
    }
    throw new UsageError(lackText(connection, asks, name, model), "usage.unknownModel");
  }

  async #check(
    asks: Role,
    connection: Connection,
    name: string | null,
    signal: AbortSignal,
  ): Promise<Check> {
    const [url] = urlsOf(connection);
    try {
      const { models, model } = await this.#look(asks, connection, name, signal);
      if (url === undefined)
        return await checkLocal(this.#localPlace(), { models, model, asks, name }, signal);
      if (model !== undefined) return { kind: "ready" };
      return missing(lackText(connection, asks, name, model), {
        ...{ kind: "chooseModel", instead: insteadFor(models, asks) },
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CallError)) throw error;
      if (url !== undefined) return checkFailure(error, url);
      return {
        ...{ kind: "missing", code: error.code, reason: error.message },
        action: showServices,
      };
    }
  }
}

const ofConnection = { scope: "connection", billed: "no" } as const;

function lackText(
  { name }: Connection,
  asks: Role,
  model: string | null,
  found: ServiceModel | undefined,
): string {
  if (found !== undefined) return `${found.label} is not on this machine yet: get it first.`;
  if (model === null) return `${name} has no ${asks} model by itself: name one behind a slash.`;
  return `${name} has no ${asks} model ${model}.`;
}
