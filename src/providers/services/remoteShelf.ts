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
  #asking: Promise<readonly ServiceModel[]> | undefined;

  constructor(options: RemoteShelfOptions) {
    this.#options = options;
    this.#base = withoutSlash(options.url);
  }

  /**
   * Of all services that answer.
   * @throws {CallError} none of them does
   */
  async models(signal: AbortSignal): Promise<readonly ServiceModel[]> {
    // The three roles of one search ask at once, and hear the same. It ends by itself.
    const asking = (this.#asking ??= this.#ask(new AbortController().signal));
    return await orAborted(asking, signal);
  }

  async #ask(signal: AbortSignal): Promise<readonly ServiceModel[]> {
    try {
      return await this.#asked(signal);
    } finally {
      this.#asking = undefined;
    }
  }

  async #asked(signal: AbortSignal): Promise<readonly ServiceModel[]> {
    const own = await this.#listedAtBase(signal);
    const others = await Promise.all(
      serviceNames.map(async (service) => {
        const url = roleUrl(this.#options.connection, service);
        return url === undefined ? [] : [await this.#listed(service, withoutSlash(url), signal)];
      }),
    );
    const apart = others.flat();
    const isApart = ({ service }: Listed): boolean =>
      apart.some((each) => each.service === service);
    const all = [...own.filter((each) => !isApart(each)), ...apart];
    const models = all.flatMap(({ service, entries }) =>
      entries.map((entry) => modelOf(service, entry)),
    );
    // Each name once: it is all that a reference has.
    return [...new Map(models.reverse().map((model) => [model.id, model])).values()].reverse();
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
    if (this.#sites === undefined) await this.#listedAtBase(signal);
    const site = this.#sites?.get(service);
    if (site !== undefined) return site;
    const { connection } = this.#options;
    const text = `${connection.name} has no ${service} service. Name its URL in the connection, or choose another model.`;
    throw new CallError("model.unknown", text, { scope: "connection", billed: "no" });
  }

  /** What is at the base itself; where there is nothing, what is below it. */
  async #listedAtBase(signal: AbortSignal): Promise<readonly Listed[]> {
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
      serviceNames.map(async (service): Promise<Listed | CallError> => {
        try {
          return await this.#listed(service, `${this.#base}/${service}`, signal);
        } catch (error) {
          if (isElsewhere(error)) return error;
          throw error;
        }
      }),
    );
    const listed = found.filter((each): each is Listed => !(each instanceof CallError));
    const [first] = found;
    if (listed.length === 0 && first instanceof CallError) throw first;
    this.#sites = new Map(listed.map(({ service }) => [service, `${this.#base}/${service}`]));
    return listed;
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
