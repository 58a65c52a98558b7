import type { Dispatcher, Pool } from "undici";
import type * as z from "zod";
import { onceMade } from "../../base/onceMade.js";
import { parseJson } from "../../base/parseJson.js";
import {
  healthSchema,
  loadNeedSchema,
  protocol,
  refusalSchema,
  type Health,
  type LoadNeed,
} from "./healthReport.js";

/** The routes of one process of a service that its owner uses. */

export type HealthAnswer =
  | { readonly kind: "health"; readonly health: Health }
  /** It answers, but is none of ours; `problem` is a sentence. */
  | { readonly kind: "stranger"; readonly problem: string };

export type ActAnswer =
  | { readonly kind: "done" }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly message: string;
      readonly retryable: boolean;
    };

/** Bytes of an answer; what is longer is none of ours. */
const longestAnswer = 256 * 1024;

export class ServiceApi {
  readonly url: string;
  readonly #token: string;
  readonly #service: string;
  readonly #pool: () => Promise<Pool>;
  #made: Pool | undefined;

  constructor(address: {
    readonly port: number;
    readonly token: string;
    readonly service: string;
  }) {
    this.url = `http://127.0.0.1:${address.port}`;
    this.#token = address.token;
    this.#service = address.service;
    this.#pool = onceMade(async () => {
      const { Pool: UndiciPool } = await import("undici");
      // Whoever asks has limits of its own: a load may take minutes.
      const patient = { connectTimeout: 5000, headersTimeout: 0, bodyTimeout: 0 };
      return (this.#made = new UndiciPool(this.url, { connections: 4, ...patient }));
    });
  }

  /**
   * @throws {Error} it does not answer: the connection's error, or `signal.reason`
   */
  async health(signal: AbortSignal): Promise<HealthAnswer> {
    const { status, text } = await this.#ask("GET", "/health", undefined, signal);
    const report = status === 200 ? parsed(text, healthSchema()) : undefined;
    if (report === undefined) {
      const problem = `What answers at ${this.url} is no service of Imagebeam's: its /health has another form.`;
      return { kind: "stranger", problem };
    }
    if (report.protocol !== protocol) return { kind: "stranger", problem: otherProtocol(report) };
    if (report.service !== undefined && report.service !== this.#service) {
      return { kind: "stranger", problem: otherService(this.#service, report.service) };
    }
    return { kind: "health", health: report };
  }

  /** Loads the model that the service was started with; answers when it is loaded. Throws as `health`. */
  load(signal: AbortSignal): Promise<ActAnswer> {
    return this.#act("/load", {}, signal);
  }

  /** What that load would take with the memory that is free now; undefined where it does not say. Throws as `health`. */
  async loadNeed(signal: AbortSignal): Promise<LoadNeed | undefined> {
    const { status, text } = await this.#ask("POST", "/load?dry=true", {}, signal);
    return status === 200 ? parsed(text, loadNeedSchema()) : undefined;
  }

  unload(mode: "cpu" | "free", signal: AbortSignal): Promise<ActAnswer> {
    return this.#act("/unload", { mode }, signal);
  }

  shutdown(signal: AbortSignal): Promise<ActAnswer> {
    return this.#act("/shutdown", undefined, signal);
  }

  /** Closes its connections; requests under way fail. */
  close(): void {
    void this.#made?.destroy();
  }

  async #act(path: string, body: object | undefined, signal: AbortSignal): Promise<ActAnswer> {
    const { status, text } = await this.#ask("POST", path, body, signal);
    if (status >= 200 && status < 300) return { kind: "done" };
    const refusal = parsed(text, refusalSchema());
    if (refusal !== undefined) return { kind: "refused", ...refusal.error };
    const message = `The service answered ${path} with status ${status}.`;
    return { kind: "refused", code: "answer.invalid", message, retryable: false };
  }

  async #ask(
    method: Dispatcher.HttpMethod,
    path: string,
    body: object | undefined,
    signal: AbortSignal,
  ): Promise<{ status: number; text: string }> {
    const pool = await this.#pool();
    signal.throwIfAborted();
    const answer = await pool.request({
      ...{ method, path, signal },
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      length += chunk.length;
      // Leaving the loop closes the connection. No text at all is no answer of ours.
      if (length > longestAnswer) return { status: answer.statusCode, text: "" };
      chunks.push(chunk);
    }
    return { status: answer.statusCode, text: Buffer.concat(chunks).toString("utf8") };
  }
}

/** An answer in a form; undefined where it has another. */
function parsed<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(parseJson(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function otherProtocol(said: { readonly protocol: number }): string {
  return `The service speaks version ${said.protocol} of the protocol, and Imagebeam version ${protocol}.`;
}

export function otherService(wanted: string, said: string): string {
  return `Where the ${wanted} service was started, one answers that calls itself ${JSON.stringify(said)}.`;
}
