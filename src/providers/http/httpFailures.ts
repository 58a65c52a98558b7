import { CallError, InvalidAnswerError, unreachableCode } from "../../base/errors.js";
import type { CallFailure, ErrorCode } from "../../base/errors.js";
import { billedIfTaken, placeOf, type CallSite } from "./callSite.js";
import { failureOfFault } from "./faultMeanings.js";
import { causesOf, faultOf } from "./httpFault.js";
import { askAgainMs, rateHeaders, type RateHeaders } from "./rateHeaders.js";
import { saidBy } from "./serverWords.js";

/**
 * What a call comes to that got no whole answer. It looks for an `HttpFault` among the causes too, so
 * an error of the `openai` package can be given as it is; a `CallError` among them is given back, and
 * JSON that cannot be parsed is an answer that is none.
 * Not for an abort: reject with `signal.reason` before asking this.
 */
export function networkFailure(site: CallSite, error: unknown): CallError {
  const causes = causesOf(error);
  const known = causes.find((cause) => cause instanceof CallError);
  if (known !== undefined) return known;
  // What JSON.parse makes of an answer that was cut, or of a page.
  return causes.some((cause) => cause instanceof SyntaxError)
    ? new InvalidAnswerError(`${placeOf(site)} sent an answer that cannot be read.`)
    : failureOfFault(site, faultOf(error, false));
}

/**
 * What a status comes to, where its body says nothing that the kind knows better (look at the
 * server's own error codes first: `insufficient_quota`, `model_not_found`, `content_filter`).
 * @param status not 2xx
 * @param body as far as it came; quoted in one short line, its keys taken out
 */
export function statusFailure(
  site: CallSite,
  status: number,
  headers: Headers,
  body: string,
): CallError {
  const { code, says, ...failure } = meaningOf(site, status, rateHeaders(headers));
  // Servers repeat a part of a key that they refuse, so their words about it are left out.
  const said = code === "auth.refused" ? "" : saidBy(body, site.redact);
  return new CallError(code, `${placeOf(site)} ${says}${said}`, { billed: "no", ...failure });
}

interface Meaning extends CallFailure {
  readonly code: ErrorCode;
  /** Behind the name of the server. */
  readonly says: string;
}

/** Where a server that is asked too often does not say when it wants to be asked again. */
const unsaidWaitMs = 1000;
/** For so long without a success a limit of the rate is waited for. */
const ratePatienceMs = 600_000;
/** Of the request's statuses, those that say that the same one may pass a little later. */
const passingStatuses = [408, 409, 425];
const chooseAnother = "Choose another model, or have your account allowed to use this one.";

function meaningOf(site: CallSite, status: number, rates: RateHeaders): Meaning {
  switch (status) {
    case 401:
      return ofConnection(
        "auth.refused",
        "did not take the key. Set the key of this connection anew.",
      );
    case 402:
      return ofConnection(
        "quota.exhausted",
        "wants to be paid first. Add credit to your account there, then resume.",
      );
    case 403:
      return ofConnection("auth.notAllowed", `does not allow this. ${chooseAnother}`);
    case 404:
    case 405:
    case 410:
      return wrongPath(`has nothing at this address (status ${status}).`);
    case 407:
      return ofConnection(
        unreachableCode,
        "was not reached: a proxy wants a name and a password. Put them into the proxy's settings.",
      );
    case 429:
      return tooMany(rates);
    default:
  }
  if (status >= 300 && status < 400) {
    return wrongPath(`sends on to another address (status ${status}).`);
  }
  if (status >= 500 || passingStatuses.includes(status)) {
    const { retryAfterMs } = rates;
    return {
      code: "server.failed",
      says: `failed (status ${status}). If it goes on, look at the server, or choose another model.`,
      retryable: true,
      billed: billedIfTaken(site),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    };
  }
  const says = `did not take the request (status ${status}). Change the model's options, or choose another model.`;
  return { code: "request.invalid", says };
}

function tooMany(rates: RateHeaders): Meaning {
  if (rates.requests.limit === 0 || rates.tokens.limit === 0) {
    return ofConnection("auth.notAllowed", `allows your account none of this. ${chooseAnother}`);
  }
  return {
    code: "rate.limited",
    says: "was asked too often. Wait, or ask for a higher limit there.",
    retryable: true,
    retryAfterMs: askAgainMs(rates) ?? unsaidWaitMs,
    patienceMs: ratePatienceMs,
  };
}

function wrongPath(what: string): Meaning {
  return ofConnection("server.wrongPath", `${what} Correct the URL of this connection.`);
}

function ofConnection(code: ErrorCode, says: string): Meaning {
  return { code, says, scope: "connection" };
}
