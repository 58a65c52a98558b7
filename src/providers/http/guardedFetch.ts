import type { Clock } from "../../base/clock.js";

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
  /** Sent with every request, over those of the same name that it has: the place for a key. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A key may go over plain http to another machine. */
  readonly allowInsecure?: boolean;
}

/**
 * A `fetch` for one origin and no other. It follows a few redirects within the origin, keeps to the
 * limits while the answer comes, sends no cookie and no `Origin`. An answer that is a failure by its
 * status is cut at 64 KiB, and ends where it breaks off: its status says enough.
 * Make one for an origin and keep it: connections near by are kept open between its calls.
 * The promise, or the answer's body, rejects
 * - with the request's `signal.reason` when that is aborted; the connection is closed then
 * - with an `HttpFault` else, for `networkFailure` to say
 */
export declare function guardedFetch(options: GuardOptions): Fetch;
