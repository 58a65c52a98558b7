import type { Dispatcher } from "undici";
import type { Fetch } from "./guardedFetch.js";
import type { undici } from "./undiciParts.js";

/** The only file that knows undici, which is loaded when the first request is sent. */
type Undici = typeof undici;

/** Time is kept by `guardedFetch`; undici would give up after five minutes. */
const untimed = { headersTimeout: 0, bodyTimeout: 0 };

/**
 * A `fetch` that goes straight to its host, past any proxy, and keeps connections for some seconds.
 * @param connectMs until a connection stands, its TLS too; kept to half a second
 */
export function directFetch(connectMs: number): Fetch {
  return fetchBy(({ Agent }) => new Agent({ ...untimed, connect: { timeout: connectMs } }));
}

/** Proxies as the environment names them; an empty text for none. */
export interface ProxySettings {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  /** Hosts that are reached without one, separated by commas; `*` for all. */
  readonly noProxy: string;
}

/** A `fetch` for whoever has none of its own that knows proxies: Node's does not. */
export function proxiedFetch(proxies: ProxySettings, connectMs: number): Fetch {
  return fetchBy(
    ({ EnvHttpProxyAgent }) =>
      new EnvHttpProxyAgent({ ...untimed, ...proxies, connect: { timeout: connectMs } }),
  );
}

function fetchBy(agentOf: (undici: Undici) => Dispatcher): Fetch {
  let loaded: Promise<{ readonly undici: Undici; readonly dispatcher: Dispatcher }> | undefined;
  return async (input, init) => {
    loaded ??= import("./undiciParts.js").then(({ undici }) => {
      return { undici, dispatcher: agentOf(undici) };
    });
    const { undici, dispatcher } = await loaded;
    // Its own types of the same standard differ from those of Node's own copy.
    type Init = Parameters<Undici["fetch"]>[1];
    const url = typeof input === "string" || input instanceof URL ? input : input.url;
    return undici.fetch(url, { ...init, dispatcher } as Init);
  };
}
