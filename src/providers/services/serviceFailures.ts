import { CallError, unreachableCode, type CallFailure, type ErrorCode } from "../../base/errors.js";
import { parseJson } from "../../base/parseJson.js";
import type { ServiceName } from "../../services/names.js";
import { placeOf, type CallSite } from "../http/callSite.js";
import { networkFailure, statusFailure } from "../http/httpFailures.js";
import { askAgainMs, rateHeaders } from "../http/rateHeaders.js";
import { saidBy } from "../http/serverWords.js";
import { errorBodySchema, type ErrorDetail } from "./serviceAnswers.js";

/** From what a service says of a failure to what a search records. Pure. */

/** A service answered with an error, by its status or in the midst of a stream. */
export class ServiceRefusal extends Error {
  /** 200 where it came in a stream. */
  readonly status: number;
  readonly headers: Headers;
  /** As far as it came. */
  readonly body: string;

  constructor(status: number, headers: Headers, body: string) {
    super(`A service answered with status ${status}`);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** What a failed call was about. */
export interface FailureContext {
  readonly site: CallSite;
  readonly service: ServiceName;
  /** Whether a token went out. */
  readonly hasToken: boolean;
  /** This machine's own, which are started anew without anybody's help. */
  readonly isManaged: boolean;
}

interface Meaning extends CallFailure {
  readonly code: ErrorCode;
  /** Behind the name of the server; ends with what to do. */
  readonly says: string;
}

type MeaningOf = (context: FailureContext) => Meaning;

const ofConnection =
  (code: ErrorCode, says: string): MeaningOf =>
  () => ({ code, says, scope: "connection" });
const ofCandidate =
  (code: ErrorCode, says: string): MeaningOf =>
  () => ({ code, says });
const again =
  (says: string): MeaningOf =>
  () => ({ code: "server.failed", says, retryable: true });

/** Where a service that wants to be asked again does not say when. */
const unsaidWaitMs = 2000;
const later =
  (code: ErrorCode, says: string): MeaningOf =>
  () => ({ code, says, retryable: true, retryAfterMs: unsaidWaitMs });

/** By the codes of `common/errors.py`. */
const meanings: Readonly<Record<string, MeaningOf>> = {
  "token.refused": ({ hasToken }) =>
    hasToken
      ? { ...authFault, code: "auth.refused", says: "did not take the token. Set it anew." }
      : { ...authFault, code: "auth.missing", says: "asks for its token. Set it as the key." },
  "host.refused": ofConnection(
    "server.wrongPath",
    "does not answer to this name. Use the address that it was started for, or start it with this one among its hosts.",
  ),
  "origin.refused": ofConnection("request.invalid", "took the request for one of a web page."),
  "route.unknown": ofConnection(
    "server.wrongPath",
    "has nothing at this address. Correct the URL of this connection.",
  ),
  "route.wrongMethod": ofConnection(
    "server.wrongPath",
    "is no service of Imagebeam's. Correct the URL of this connection.",
  ),
  "model.notLoaded": ({ isManaged }) =>
    isManaged
      ? { code: "server.failed", says: "let its model go. It is loaded again.", retryable: true }
      : {
          ...{ code: "model.unknown", scope: "connection" },
          says: "has not loaded this model. Load it there, or choose another one.",
        },
  "model.failed": ofConnection("server.failed", "could not load its model. See its log."),
  "model.file": ofConnection("model.unknown", "cannot use this model's files. Choose another one."),
  "model.unknown": ofConnection("model.unknown", "has no such model. Choose another one."),
  "service.managed": ofConnection(
    "model.unknown",
    "answers with the model that it was started with, and loads no other. Choose that one.",
  ),
  "model.loading": later("server.failed", "is loading its model. Wait."),
  "model.unloading": later("server.failed", "is letting its model go. Wait."),
  "service.stopping": later("server.failed", "is about to end. Start it again."),
  "engine.unavailable": later("server.failed", "does not reach the server behind it. Wait."),
  "queue.full": later("rate.limited", "has as much to do as it takes. Wait."),
  "engine.busy": later("rate.limited", "asks a server that takes no more for now. Wait."),
  "work.cancelled": again("was told to end this work."),
  "request.duplicateId": again("has this request already."),
  "request.tooSlow": again("did not get the whole request in time."),
  "engine.died": again("lost its engine in the midst of the work, and starts it again."),
  "device.lost": ({ isManaged }) =>
    isManaged
      ? { code: "server.failed", says: "lost its graphics card. It starts again.", retryable: true }
      : {
          ...{ code: "server.failed", scope: "connection" },
          says: "lost its graphics card. Start the service anew, then resume.",
        },
  "memory.exhausted": ({ service }) => ({
    ...{ code: "server.outOfMemory", scope: "connection" },
    says:
      service === "image"
        ? "has not the memory for such an image. Choose a smaller size or a smaller model, or end what else uses the device; then resume."
        : "has not the memory for this. Choose a smaller model, or end what else uses the device; then resume.",
  }),
  "storage.failed": ofConnection("server.failed", "cannot write to its disk. Make room there."),
  "engine.failed": ofCandidate("server.failed", "failed at this one."),
  "internal.unexpected": ofCandidate("server.failed", "has a fault of its own. See its log."),
  "prompt.tooLong": ofCandidate("prompt.tooLong", "has a model that reads no text so long."),
  "request.unsupported": ({ service }) =>
    service === "language"
      ? {
          ...{ code: "model.blind", scope: "connection" },
          says: "has a model that cannot do this. Choose another one.",
        }
      : { code: "request.invalid", says: "has a model that cannot do this. Choose another one." },
  "image.refused": ofCandidate("request.invalid", "did not take the picture."),
  "path.refused": ofCandidate("request.invalid", "did not take the picture by its path."),
};
const authFault = { scope: "connection" } as const;

/**
 * @param error what was thrown while it was asked; not for an abort
 * @returns a `CallError` as it is; else what a refusal, a fault of the network or its answer comes to
 */
export function callErrorOf(error: unknown, context: FailureContext): CallError {
  if (error instanceof CallError) return error;
  const { site } = context;
  if (!(error instanceof ServiceRefusal)) return patient(networkFailure(site, error));
  const { status, headers, body } = error;
  const detail = detailIn(body);
  const meaning = detail && meaningOf(detail, context);
  // What stands between, such as the proxy of a cluster, has words of its own.
  if (meaning === undefined) {
    return statusFailure(site, status === 200 ? 500 : status, headers, body);
  }
  const { code, says, ...failure } = meaning;
  // Words about a token may have it in them.
  const said = code.startsWith("auth.") ? "" : saidBy(body, site.redact);
  const retryAfterMs = askAgainMs(rateHeaders(headers)) ?? failure.retryAfterMs;
  return new CallError(code, `${placeOf(site)} ${says}${said}`, {
    billed: "no",
    ...failure,
    ...(failure.retryAfterMs !== undefined && retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** A service that is started anew takes so long until it listens, on a busy machine. */
const startPatienceMs = 120_000;

function patient(error: CallError): CallError {
  const { code, message, retryable, billed, scope, retryAfterMs } = error;
  if (code !== unreachableCode || !retryable || retryAfterMs === undefined) return error;
  const told = { retryable, billed, scope, retryAfterMs, patienceMs: startPatienceMs };
  return new CallError(code, message, { ...told, cause: error });
}

function meaningOf(detail: ErrorDetail, context: FailureContext): Meaning | undefined {
  const known = Object.hasOwn(meanings, detail.code) ? meanings[detail.code] : undefined;
  if (known !== undefined) return known(context);
  if (detail.code.startsWith("request.")) {
    const says =
      "did not take the request. Change the model's options, or see whether its version fits.";
    return { code: "request.invalid", says };
  }
  return undefined;
}

function detailIn(body: string): ErrorDetail | undefined {
  try {
    return errorBodySchema().safeParse(parseJson(body)).data?.error;
  } catch {
    // A page, or an error that was cut off: its status says enough.
    return undefined;
  }
}
