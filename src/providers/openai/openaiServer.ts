import type { Clock } from "../../base/clock.js";
import type { Further, KeyRing } from "../adapter.js";
import type { CallSite } from "../http/callSite.js";
import { guardedFetch, type Fetch } from "../http/guardedFetch.js";
import { downloadImage } from "../http/imageDownload.js";
import { redactorOf, type Redact } from "../http/redactor.js";
import type { BaseUrl } from "./baseUrl.js";
import type { FailureContext } from "./openaiFailures.js";
import { httpLimits } from "./openaiConnection.js";
import type { OpenaiConnection } from "./openaiKind.js";
import type { Profile } from "./profile.js";
import { Wire } from "./wire.js";

export interface ServerMeans {
  readonly clock: Clock;
  readonly keys: KeyRing;
  readonly fetch: Fetch;
  readonly further: Further;
}

export interface OpenaiServerOptions {
  readonly connection: OpenaiConnection;
  readonly base: BaseUrl;
  readonly work: CallSite["work"];
  readonly profile: Profile;
  readonly means: ServerMeans;
  readonly onAnswer?: (headers: Headers) => void;
}

/** How requests of one kind of work get to one place of a connection, and how their failures read. */
export class OpenaiServer {
  readonly wire: Wire;
  readonly site: CallSite;
  /** Where it tells its models. */
  readonly listPath: string;
  readonly #profile: Profile;
  readonly #means: ServerMeans;
  readonly #origin: string;
  #hasKey = false;
  #redact: Redact = (text) => text;

  constructor({ connection, base, work, profile, means, onAnswer }: OpenaiServerOptions) {
    const { origin, host } = new URL(base.url);
    this.#profile = profile;
    this.#means = means;
    this.#origin = origin;
    this.listPath = profile.listPath ?? "/models";
    this.site = {
      connection: connection.name,
      host,
      work,
      redact: (text) => this.#redact(text),
    };
    this.wire = new Wire({
      base,
      ...(onAnswer !== undefined && { onAnswer }),
      fetch: guardedFetch({
        origin,
        limits: httpLimits(profile, work),
        means,
        allowInsecure: connection.allowInsecure ?? false,
      }),
      headers: async (_origin, signal) => {
        const key = await means.keys.keyFor(connection, origin, signal);
        this.#hasKey = key !== undefined;
        this.#redact = redactorOf(key === undefined ? [] : [key]);
        if (key === undefined) return {};
        return profile.auth === "api-key" ? { "api-key": key } : { authorization: `Bearer ${key}` };
      },
    });
  }

  /** @param successor what to choose where the model is gone */
  failures(successor: string | null): Omit<FailureContext, "model"> {
    const isKeySent = (): boolean => this.#hasKey;
    return {
      site: this.site,
      get hasKey() {
        return isKeySent();
      },
      successor,
    };
  }

  /** An image that an answer names by its address. */
  download(address: string, signal: AbortSignal): Promise<Uint8Array> {
    const source = {
      origin: this.#origin,
      hosts: this.#profile.images?.imageHosts ?? [],
      limits: httpLimits(this.#profile, "image"),
      means: this.#means,
    };
    return downloadImage(address, source, signal);
  }
}
