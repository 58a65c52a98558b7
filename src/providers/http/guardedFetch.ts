import type { Clock } from "../../base/clock.js";
import { Exchange } from "./exchange.js";
import { HttpFault } from "./httpFault.js";
import { isPrivate, mayCarryKey } from "./origins.js";
import { directFetch } from "./undiciFetch.js";

/** The standard `fetch`, as the `openai` package takes it for its option of that name. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** For how long and how much; every number is the caller's (profile, connection). */
export interface HttpLimits {
  /** Until a connection stands, its TLS too, milliseconds. For other hosts `means.fetch` has its own. */
  readonly connectMs: number;
  /** From the request to the head of its answer, milliseconds. */
  readonly firstByteMs: number;
  /** From the request to the end of its answer, milliseconds. */
  readonly wholeMs: number;
  /** Of an answer, unpacked. */
  readonly maxBytes: number;
}

/** What HTTP needs of whoever composes the engine. */
export interface HttpMeans {
  readonly clock: Clock;
  /** For hosts that are neither this machine nor near it: it knows proxies and certificates. */
  readonly fetch: Fetch;
}

export interface GuardOptions {
  /** As `originOf` gives it. */
  readonly origin: string;
  readonly limits: HttpLimits;
  readonly means: HttpMeans;
  /**
   * A key may go over plain http to another machine. Else no request with a header for keys is sent
   * there, one with a placeholder in it neither.
   */
  readonly allowInsecure?: boolean;
}

/**
 * A `fetch` for one origin and no other; it knows no key but those of its requests. It follows a few
 * redirects within the origin, keeps to the limits while the answer comes, sends no cookie and no
 * `Origin`. An answer that is a failure by its
 * status is cut at 64 KiB, and ends where it breaks off: its status says enough.
 * Make one for an origin and keep it: connections near by are kept open between its calls.
 * The promise, or the answer's body, rejects
 * - with the request's `signal.reason` when that is aborted; the connection is closed then
 * - with an `HttpFault` else, for `networkFailure` to say
 */
export function guardedFetch(options: GuardOptions): Fetch {
  const { origin, limits, means } = options;
  const isNear = isPrivate(new URL(origin).hostname);
  const fetch = isNear ? directFetch(limits.connectMs) : means.fetch;
  return async (input, init) => {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null);
    signal?.throwIfAborted();
    const exchange = new Exchange(limits, means.clock, signal);
    try {
      const request = await exchange.before(prepared(input, init, options));
      const answer = await followed(request, fetch, exchange);
      return exchange.answer(answer);
    } catch (thrown) {
      exchange.abandon();
      throw thrown;
    }
  };
}

/** A request as it is sent, to be sent again where a redirect asks for it. */
interface Prepared {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/** Headers that hold a key, by the names that servers have for it. */
const keyHeaders = [
  ...["authorization", "proxy-authorization", "api-key", "x-api-key", "x-key"],
  "x-goog-api-key",
];
/** Whoever asks is no web page, and nobody's session. */
const neverSent = ["origin", "referer", "cookie"];

/** @throws {HttpFault} it must not, or cannot, be sent */
async function prepared(
  input: string | URL | Request,
  init: RequestInit | undefined,
  { origin, allowInsecure = false }: GuardOptions,
): Promise<Prepared> {
  try {
    // Whatever body it is, a form with files too, becomes bytes and a content type.
    const request = new Request(input, { ...init, signal: null });
    const url = new URL(request.url);
    if (url.origin !== origin) throw new HttpFault("otherOrigin");
    const headers = new Headers(request.headers);
    for (const name of neverSent) headers.delete(name);
    const hasKey = keyHeaders.some((name) => headers.has(name));
    if (hasKey && !mayCarryKey(origin, allowInsecure)) throw new HttpFault("insecureKey");
    const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer());
    return { url, method: request.method, headers, body };
  } catch (thrown) {
    if (thrown instanceof HttpFault) throw thrown;
    // What is wrong with it is not repeated: it may be the key.
    throw new HttpFault("unsendable");
  }
}

const mostHops = 5;
const redirectStatuses = [301, 302, 303, 307, 308];

/** The answer behind the redirects that stay within the request's origin. */
async function followed(first: Prepared, fetch: Fetch, exchange: Exchange): Promise<Response> {
  let request = first;
  for (let hops = 0; hops <= mostHops; hops++) {
    const { url, method, headers, body } = request;
    const answer = await exchange.before(
      fetch(url.href, {
        ...{ method, headers, body, signal: exchange.signal },
        ...{ redirect: "manual", credentials: "omit", cache: "no-store" },
        ...{ referrerPolicy: "no-referrer" },
      }),
    );
    // Some fetches do not tell where to, and some follow all the same.
    const isElsewhere = answer.url !== "" && new URL(answer.url).origin !== url.origin;
    if (answer.type === "opaqueredirect" || isElsewhere) throw new HttpFault("redirectedAway");
    const location = answer.headers.get("location");
    if (!redirectStatuses.includes(answer.status) || location === null) return answer;
    exchange.drop(answer);
    request = redirected(request, answer.status, location);
  }
  throw new HttpFault("redirectedTooOften");
}

/** As the standard has it: a form is not sent again by a status that does not ask for it. */
function redirected(request: Prepared, status: number, location: string): Prepared {
  const base = request.url.href;
  const url = URL.canParse(location, base) ? new URL(location, base) : null;
  if (url?.origin !== request.url.origin) {
    const isSameHost = url?.protocol === "https:" && url.hostname === request.url.hostname;
    throw new HttpFault(isSameHost ? "redirectedToHttps" : "redirectedAway");
  }
  // A server has no user to be.
  url.username = url.password = "";
  const isKept = status === 307 || status === 308 || ["GET", "HEAD"].includes(request.method);
  if (isKept) return { ...request, url };
  const headers = new Headers(request.headers);
  for (const name of [...headers.keys()]) {
    if (name.startsWith("content-")) headers.delete(name);
  }
  return { url, method: "GET", headers, body: null };
}
