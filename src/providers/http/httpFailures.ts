import type { CallError } from "../../base/errors.js";
import type { Redact } from "./redactor.js";

/** Where a call was going, for the words of its failure. */
export interface CallSite {
  /** The connection's name. */
  readonly connection: string;
  /** Host and port, as a person knows them: `api.openai.com`, `localhost:11434`. */
  readonly host: string;
  /** What was asked for; whether a failed call was billed depends on it. */
  readonly work: "text" | "image" | "list";
  /** For what the server says. */
  readonly redact: Redact;
}

/**
 * What a status comes to, where its body says nothing that the kind knows better (look at the
 * server's own error codes first: `insufficient_quota`, `model_not_found`, `content_filter`).
 * @param status not 2xx
 * @param body as far as it came; quoted in one short line, its keys taken out
 */
export declare function statusFailure(
  site: CallSite,
  status: number,
  headers: Headers,
  body: string,
): CallError;

/**
 * What a call comes to that got no whole answer. It looks for an `HttpFault` among the causes too, so
 * an error of the `openai` package can be given as it is; a `CallError` among them is given back.
 * Not for an abort: reject with `signal.reason` before asking this.
 */
export declare function networkFailure(site: CallSite, error: unknown): CallError;
