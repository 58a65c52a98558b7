import { randomUUID } from "node:crypto";
import type { Clock } from "../../base/clock.js";
import { CallError, InvalidAnswerError, messageOf } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { parseJson } from "../../base/parseJson.js";
import type { ServiceName } from "../../services/names.js";
import { placeOf, type CallSite } from "../http/callSite.js";
import type { Fetch } from "../http/guardedFetch.js";
import { redactorOf, type Redact } from "../http/redactor.js";
import type { Served } from "./place.js";
import { healthSchema, requestReportSchema } from "./serviceAnswers.js";
import { callErrorOf, ServiceRefusal, type FailureContext } from "./serviceFailures.js";
import type { Fetches } from "./serviceFetches.js";
import { WorkWatch, type Told } from "./workWatch.js";

/** How long work may take once it has begun, milliseconds, as the specification has it. */
export const workMs: Readonly<Record<ServiceName, number>> = {
  ...{ language: 180_000, image: 120_000, vision: 30_000 },
};

export interface ServiceWireOptions {
  readonly service: ServiceName;
  readonly connection: string;
  readonly isManaged: boolean;
  readonly served: Pick<Served, "url" | "token">;
  readonly fetches: Fetches;
  readonly clock: Clock;
  readonly log: Log;
}

/** An error is a sentence or two, and no whole page is read for it. */
const maxErrorUnits = 20_000;
/** How long a word on a cancelled request may take: its connection is closed already. */
const cancelMs = 5000;
/** Its owner tells within this why a service of this machine broke off, milliseconds. */
const goneToldMs = 3000;

/** Requests to one service at one place. */
export class ServiceWire {
  readonly site: CallSite;
  readonly #options: ServiceWireOptions;
  #hasToken = false;
  #redact: Redact = (text) => text;

  constructor(options: ServiceWireOptions) {
    this.#options = options;
    this.site = {
      connection: options.connection,
      host: new URL(options.served.url).host,
      // Nobody bills for it.
      work: "list",
      redact: (text) => this.#redact(text),
    };
  }

  /**
   * What is no work of a model.
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {CallError} it was not answered
   */
  async get(path: string, signal: AbortSignal): Promise<unknown> {
    return await this.#asked(signal, async () => {
      const answer = await this.#sent(this.#options.fetches.quick, { path, signal });
      return parseJson(await answer.text());
    });
  }

  /** Has a service load another of its models, and waits until it has. @throws as `get` */
  async load(model: string, signal: AbortSignal): Promise<void> {
    await this.#asked(signal, async () => {
      const { fetches } = this.#options;
      const answer = await this.#sent(fetches.load, { path: "/load", body: { model }, signal });
      await answer.body?.cancel();
    });
  }

  /** The model that is loaded; null where none is. @throws as `get` */
  async loaded(signal: AbortSignal): Promise<string | null> {
    const { data } = healthSchema().safeParse(await this.get("/health", signal));
    if (data !== undefined) return data.model;
    throw this.invalid("says of itself what no service of Imagebeam's does");
  }

  /**
   * Work of the model, which may take `workMs` from its start.
   * @param read makes of the answer what is wanted, body and all, and tells the watch what it hears
   * @param signal when aborted, rejects with `signal.reason`, and the work is cancelled
   * @throws {CallError}
   */
  async work<T>(
    path: string,
    body: object,
    signal: AbortSignal,
    read: (answer: Response, watch: WorkWatch) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const { service, clock, fetches } = this.#options;
    const id = randomUUID();
    const stop = new AbortController();
    const own = AbortSignal.any([signal, stop.signal]);
    const watch = new WorkWatch({
      ...{ clock, limitMs: workMs[service] },
      look: (asking) => this.#look(id, asking),
      onEnd: (end) => stop.abort(end === "late" ? this.#late() : this.#deaf()),
    });
    try {
      return await this.#asked(own, async () => {
        const way = service === "image" ? fetches.work : fetches.words;
        const answer = await this.#sent(way, { path, body, id, signal: own });
        watch.heard();
        if (answer.headers.get("x-queue-position") === "0") watch.started();
        return await read(answer, watch);
      });
    } finally {
      watch.end();
      if (own.aborted) void this.#cancel(id);
    }
  }

  /** @param what behind the name of the server */
  invalid(what: string, cause?: unknown): InvalidAnswerError {
    return new InvalidAnswerError(`${placeOf(this.site)} ${what}.`, { billed: "no", cause });
  }

  /** What an error in the midst of a stream comes to. */
  refusal(body: object, headers: Headers): ServiceRefusal {
    return new ServiceRefusal(200, headers, JSON.stringify(body));
  }

  async #sent(fetch: (origin: string) => Fetch, request: Sent): Promise<Response> {
    const { url, token } = this.#options.served;
    const { path, body, id, signal } = request;
    const key = await token(signal);
    this.#hasToken = key !== undefined;
    this.#redact = redactorOf(key === undefined ? [] : [key]);
    const answer = await fetch(new URL(url).origin)(`${url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(id !== undefined && { "x-request-id": id }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
    });
    if (answer.ok) return answer;
    const text = (await answer.text()).slice(0, maxErrorUnits);
    throw new ServiceRefusal(answer.status, answer.headers, text);
  }

  async #asked<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    try {
      signal.throwIfAborted();
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      const failure = callErrorOf(error, this.#failure);
      if (this.#options.isManaged && isBroken(error, failure)) await this.#toldWhy(signal);
      throw failure;
    }
  }

  /**
   * A connection breaks off a moment before the owner tells that its process is gone; that says more.
   * @throws `signal.reason`
   */
  async #toldWhy(signal: AbortSignal): Promise<void> {
    // Aborted, it was told.
    await this.#options.clock.sleep(goneToldMs, signal).catch(() => undefined);
    signal.throwIfAborted();
  }

  get #failure(): FailureContext {
    const { service, isManaged } = this.#options;
    return { site: this.site, service, isManaged, hasToken: this.#hasToken };
  }

  async #look(id: string, signal: AbortSignal): Promise<Told> {
    try {
      const report = requestReportSchema().safeParse(await this.get(`/requests/${id}`, signal));
      const worked = report.data?.worked_s ?? null;
      return { kind: "known", workedMs: worked === null ? null : worked * 1000 };
    } catch (error) {
      const code = error instanceof CallError ? error.code : "";
      // It answers, whatever it says: of several replicas another one may have the request.
      return {
        kind: code === "server.unreachable" || code === "call.timeout" ? "gone" : "unknown",
      };
    }
  }

  /** The closed connection has cancelled it; where something stands between, that may not be told. */
  async #cancel(id: string): Promise<void> {
    const { clock, fetches, log } = this.#options;
    const over = new AbortController();
    const late = clock.sleep(cancelMs, over.signal).then(
      () => over.abort(),
      () => undefined,
    );
    try {
      const path = `/cancel/${id}`;
      const answer = await this.#sent(fetches.quick, { path, body: {}, signal: over.signal });
      await answer.body?.cancel();
    } catch (error) {
      // Mostly: it knows of no such request any more.
      if (!(error instanceof ServiceRefusal)) {
        log(
          "info",
          `A request to ${this.site.host} was not cancelled by name: ${messageOf(error)}`,
        );
      }
    } finally {
      over.abort();
      await late;
    }
  }

  #late(): CallError {
    const { service } = this.#options;
    const seconds = workMs[service] / 1000;
    const text = `${placeOf(this.site)} was at work for ${seconds} s and came to no end. Choose a smaller model, or fewer steps or pixels.`;
    return new CallError("call.timeout", text, { retryable: true, billed: "no" });
  }

  #deaf(): CallError {
    const text = `${placeOf(this.site)} does not answer any more. See its log.`;
    return new CallError("server.failed", text, { retryable: true, billed: "no" });
  }
}

interface Sent {
  readonly path: string;
  readonly body?: object;
  readonly id?: string;
  readonly signal: AbortSignal;
}

/** Whether it got no whole answer, whatever the reason. */
function isBroken(error: unknown, failure: CallError): boolean {
  if (error instanceof ServiceRefusal || error instanceof CallError) return false;
  return !(failure instanceof InvalidAnswerError);
}
