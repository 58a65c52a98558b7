import type OpenAI from "openai";
import type { APIPromise } from "openai/core/api-promise";
import type { BaseUrl } from "./baseUrl.js";
import type { Fetch } from "../http/guardedFetch.js";
import { ServerRefusal } from "./serverRefusal.js";

/**
 * Requests in OpenAI's form, through the `openai` package. It reads seven variables of the
 * environment by itself, a base URL and headers among them, so that every option is given, and only
 * the headers that are named here go out. The key is never in its hands.
 */

/** What a request carries besides its body; asked anew for each one. */
export type AuthHeaders = (
  origin: string,
  signal: AbortSignal,
) => Promise<Readonly<Record<string, string>>>;

export interface WireOptions {
  readonly base: BaseUrl;
  readonly fetch: Fetch;
  readonly headers: AuthHeaders;
  /** Told of the headers of each answer, whatever it is. */
  readonly onAnswer?: (headers: Headers) => void;
}

export type Body = Readonly<Record<string, unknown>>;

/** Of those that the package sets; the rest tell of this machine. */
const keptHeaders = ["accept", "content-type"];
/** The package's own time-out, out of the way: whoever hands in `fetch` has better ones. */
const noTimeoutMs = 2 ** 31 - 1;
/** An error is a sentence or two, and no whole page is read for it. */
const maxErrorUnits = 20_000;

export class Wire {
  readonly origin: string;
  readonly #options: WireOptions;
  #client: Promise<OpenAI> | undefined;

  constructor(options: WireOptions) {
    this.#options = options;
    this.origin = new URL(options.base.url).origin;
  }

  /**
   * @param path behind the base URL, with a slash before it
   * @param read makes of the answer what is wanted, body and all
   * @throws {ServerRefusal} any status but 2xx
   * @throws whatever `fetch`, `headers` and `read` throw; `signal.reason` when aborted first
   */
  post<T>(
    path: string,
    body: Body,
    signal: AbortSignal,
    read: (answer: Response) => Promise<T>,
  ): Promise<T> {
    return this.#asked(signal, read, (client, own) => client.post(path, { body, signal: own }));
  }

  /** As `post`, without a body. */
  get<T>(path: string, signal: AbortSignal, read: (answer: Response) => Promise<T>): Promise<T> {
    return this.#asked(signal, read, (client, own) => client.get(path, { signal: own }));
  }

  /**
   * The events of an answer of `post`, each as its JSON. Whoever leaves the loop has ended the request.
   * @throws {ServerRefusal} an event that tells of a failure
   */
  async *events(response: Response): AsyncGenerator {
    const client = await this.#openai();
    const { Stream } = await import("openai/core/streaming");
    const controller = new AbortController();
    try {
      yield* Stream.fromSSEResponse(response, controller, client);
    } catch (thrown) {
      const error: unknown =
        thrown instanceof Error && "error" in thrown ? thrown.error : undefined;
      if (error === undefined) throw thrown;
      throw new ServerRefusal(502, response.headers, JSON.stringify({ error }));
    } finally {
      controller.abort();
    }
  }

  async #asked<T>(
    signal: AbortSignal,
    read: (answer: Response) => Promise<T>,
    ask: (client: OpenAI, own: AbortSignal) => APIPromise<unknown>,
  ): Promise<T> {
    signal.throwIfAborted();
    // The package never takes its listener away from a signal.
    const own = new AbortController();
    const abort = (): void => own.abort(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    try {
      const client = await this.#openai();
      return await read(await ask(client, own.signal).asResponse());
    } catch (error) {
      signal.throwIfAborted();
      const cause = error instanceof Error ? error.cause : undefined;
      throw cause instanceof Carried ? cause.thrown : error;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  #openai(): Promise<OpenAI> {
    // A window that only shows past sessions does not pay for it.
    this.#client ??= import("openai").then(({ default: Client }) => this.#made(Client));
    return this.#client;
  }

  #made(Client: typeof OpenAI): OpenAI {
    const { base } = this.#options;
    return new Client({
      baseURL: base.url,
      // It insists on one; the header that it makes of it is left out.
      apiKey: "none",
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      timeout: noTimeoutMs,
      maxRetries: 0,
      defaultHeaders: {},
      defaultQuery: base.query,
      fetchOptions: {},
      fetch: (url, init) => this.#fetched(url, init),
      // Its own log would have whole bodies in it.
      logLevel: "off",
      logger: { error: nothing, warn: nothing, info: nothing, debug: nothing },
      dangerouslyAllowBrowser: true,
    });
  }

  async #fetched(...[input, init]: Parameters<Fetch>): Promise<Response> {
    try {
      const signal = init?.signal ?? new AbortController().signal;
      const given = new Headers(init?.headers);
      const kept = keptHeaders.flatMap((name) => {
        const value = given.get(name);
        return value === null ? [] : [[name, value] as const];
      });
      const own = await this.#options.headers(this.origin, signal);
      const headers = { ...Object.fromEntries(kept), ...own };
      // Followed by nobody: the key was given for this origin.
      const response = await this.#options.fetch(input, { ...init, headers, redirect: "manual" });
      this.#options.onAnswer?.(response.headers);
      if (response.ok) return response;
      const text = (await response.text()).slice(0, maxErrorUnits);
      throw new ServerRefusal(response.status, response.headers, text);
    } catch (thrown) {
      throw new Carried(thrown);
    }
  }
}

/** Brings what was thrown through the package, which makes errors of its own of all that it meets. */
class Carried extends Error {
  readonly thrown: unknown;

  constructor(thrown: unknown) {
    super("carried");
    this.thrown = thrown;
  }
}

const nothing = (): undefined => undefined;
