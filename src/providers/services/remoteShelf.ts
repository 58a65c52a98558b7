import { CallError } from "../../base/errors.js";
import { orAborted } from "../../base/orAborted.js";
import { oneLine } from "../../base/visibleText.js";
import { roleUrl, type Connection } from "../../protocol/connections.js";
import { serviceNames, type ServiceName } from "../../services/names.js";
import type { Means } from "../adapter.js";
import { drawTraits } from "./drawTraits.js";
import type { Place, Served } from "./place.js";
import { modelEntrySchema, modelListSchema, type ModelEntry } from "./serviceAnswers.js";
import type { Fetches } from "./serviceFetches.js";
import type { ServiceModel } from "./serviceModels.js";
import { ServiceWire } from "./serviceWire.js";

export interface RemoteShelfOptions {
  readonly connection: Connection;
  /** One of its `urls`, where they are several. */
  readonly url: string;
  readonly means: Pick<Means, "keys" | "clock" | "log">;
  readonly fetches: Fetches;
}

/** What one service lists. */
interface Listed {
  readonly service: ServiceName;
  readonly entries: readonly ModelEntry[];
}

type Outcome = Listed | { readonly service: ServiceName; readonly failure: CallError };

/** What a connection has, as far as its services answer. */
export interface Listing {
  readonly models: readonly ServiceModel[];
  /** Why those cannot be asked that do not. */
  readonly failures: ReadonlyMap<ServiceName, CallError>;
}

const modalities = { language: "text", image: "image", vision: "scores" } as const;
const mostModels = 1000;

/**
 * Services that somebody else runs, at one URL: one service, or all three behind it, as a cluster of
 * Ray Serve has them (`/language`, `/image`, `/vision`). Which it is is found out by asking.
 */
export class RemoteShelf implements Place {
  readonly #options: RemoteShelfOptions;
  readonly #base: string;
  /** Once it is known: where each service is. */
  #sites: ReadonlyMap<ServiceName, string> | undefined;
  #asking: Promise<Listing> | undefined;

  constructor(options: RemoteShelfOptions) {
    this.#options = options;
    this.#base = withoutSlash(options.url);
  }

  /** What each of its services has, or why it cannot be asked. @param signal when aborted, rejects */
  async list(signal: AbortSignal): Promise<Listing> {
    // The three roles of one search ask at once, and hear the same. It ends by itself.
    const asking = (this.#asking ??= this.#ask(new AbortController().signal));
    return await orAborted(asking, signal);
  }

  async #ask(signal: AbortSignal): Promise<Listing> {
    try {
      return await this.#asked(signal);
    } finally {
      this.#asking = undefined;
    }
  }

  async #asked(signal: AbortSignal): Promise<Listing> {
    const apart = await Promise.all(
      serviceNames.map(async (service) => {
        const url = roleUrl(this.#options.connection, service);
        if (url === undefined) return [];
        return [await settled(service, this.#listed(service, withoutSlash(url), signal))];
      }),
    );
    const others = apart.flat();
    const isApart = (service: ServiceName) => others.some((each) => each.service === service);
    const own = await this.#listedAtBase(signal).catch((error: unknown) => {
      if (!(error instanceof CallError)) throw error;
      return serviceNames.map((service): Outcome => ({ service, failure: error }));
    });
    const all = [...own.filter(({ service }) => !isApart(service)), ...others];
    const models = all.flatMap((each) =>
      "failure" in each ? [] : each.entries.map((entry) => modelOf(each.service, entry)),
    );
    return {
      // Each name once: it is all that a reference has.
      models: [...new Map(models.reverse().map((model) => [model.id, model])).values()].reverse(),
      failures: new Map(
        all.flatMap((each) => ("failure" in each ? [[each.service, each.failure]] : [])),
      ),
    };
  }

  async use(service: ServiceName, model: string, signal: AbortSignal): Promise<Served> {
    const url = await this.#siteOf(service, signal);
    const served: Served = { url, model, token: this.#token(url), release: () => undefined };
    const wire = this.wire(service, served);
    // Else another model would answer under its name.
    if ((await wire.loaded(signal)) !== model) await wire.load(model, signal);
    return served;
  }

  wire(service: ServiceName, served: Pick<Served, "url" | "token">): ServiceWire {
    const { connection, means, fetches } = this.#options;
    const { clock, log } = means;
    return new ServiceWire({
      ...{ service, served, clock, log, fetches },
      ...{ connection: connection.name, isManaged: false },
    });
  }

  #token(url: string): Served["token"] {
    const { connection, means } = this.#options;
    const { origin } = new URL(url);
    return (signal) => means.keys.keyFor(connection, origin, signal);
  }

  async #siteOf(service: ServiceName, signal: AbortSignal): Promise<string> {
    const apart = roleUrl(this.#options.connection, service);
    if (apart !== undefined) return withoutSlash(apart);
    // One that was not there before may have been started since.
    if (this.#sites?.has(service) !== true) await this.#listedAtBase(signal);
    const site = this.#sites?.get(service);
    if (site !== undefined) return site;
    const { connection } = this.#options;
    const text = `${connection.name} has no ${service} service. Name its URL in the connection, or choose another model.`;
    throw new CallError("model.unknown", text, { scope: "connection", billed: "no" });
  }

  /** What is at the base itself; where there is nothing, what is below it. */
  async #listedAtBase(signal: AbortSignal): Promise<readonly Outcome[]> {
    try {
      const own = await this.#listedAt(this.#base, "language", signal);
      const service = serviceOf(own);
      if (service !== undefined) {
        this.#sites = new Map([[service, this.#base]]);
        return [{ service, entries: own }];
      }
    } catch (error) {
      if (!isElsewhere(error)) throw error;
    }
    const found = await Promise.all(
      serviceNames.map((service) =>
        settled(service, this.#listed(service, `${this.#base}/${service}`, signal)),
      ),
    );
    const there = found.filter((each) => !("failure" in each && isElsewhere(each.failure)));
    const [first] = found;
    if (there.length === 0 && first !== undefined && "failure" in first) throw first.failure;
    this.#sites = new Map(there.map(({ service }) => [service, `${this.#base}/${service}`]));
    return there;
  }

  async #listed(service: ServiceName, url: string, signal: AbortSignal): Promise<Listed> {
    const entries = await this.#listedAt(url, service, signal);
    return { service, entries: entries.filter((entry) => gives(entry, service)) };
  }

  async #listedAt(
    url: string,
    service: ServiceName,
    signal: AbortSignal,
  ): Promise<readonly ModelEntry[]> {
    const wire = this.wire(service, { url, token: this.#token(url) });
    return await listedModels(wire, signal);
  }
}

/**
 * The models of one service that it can load, the loaded one first.
 * @throws {CallError}
 */
export async function listedModels(
  wire: ServiceWire,
  signal: AbortSignal,
): Promise<readonly ModelEntry[]> {
  const { data } = modelListSchema().safeParse(await wire.get("/v1/models", signal));
  if (data === undefined) throw wire.invalid("lists its models as no service of Imagebeam's does");
  const entries = data.data.slice(0, mostModels).flatMap((each) => {
    const { data: entry } = modelEntrySchema().safeParse(each);
    // A service that lists the token that it was sent: no name that goes into journals.
    return entry !== undefined && wire.site.redact(entry.id) === entry.id ? [entry] : [];
  });
  return entries.filter(({ problem, loaded }) => loaded || problem === null);
}

async function settled(service: ServiceName, listed: Promise<Listed>): Promise<Outcome> {
  try {
    return await listed;
  } catch (error) {
    if (error instanceof CallError) return { service, failure: error };
    throw error;
  }
}

function serviceOf([first]: readonly ModelEntry[]): ServiceName | undefined {
  return serviceNames.find((service) => first !== undefined && gives(first, service));
}

const gives = ({ architecture }: ModelEntry, service: ServiceName): boolean =>
  architecture.output_modalities.includes(modalities[service]);

const isElsewhere = (error: unknown): error is CallError =>
  error instanceof CallError && error.code === "server.wrongPath";

function modelOf(service: ServiceName, { id, loaded, capabilities }: ModelEntry): ServiceModel {
  return {
    ...{ id, service, isUsual: loaded },
    label: oneLine(id) || id,
    presence: loaded ? "ready" : "toLoad",
    readsImages: service === "language" && capabilities.image_input === true,
    takesNegative: drawTraits(capabilities, {}).takesNegative,
    hasAesthetic: capabilities.aesthetic !== false,
  };
}

function withoutSlash(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, "");
}
