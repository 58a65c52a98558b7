import { CallError, InvalidAnswerError, unreachableCode } from "../../base/errors.js";
import type { CallFailure, ErrorCode } from "../../base/errors.js";
import { billedIfTaken, placeOf, type CallSite } from "./callSite.js";
import type { FaultKind, HttpFault } from "./httpFault.js";

/** What each fault is for a search and for a person. */

interface Meaning {
  readonly code: ErrorCode;
  readonly failure: (site: CallSite) => CallFailure;
  /** Behind the name of the server. */
  readonly says: string;
}

/** What a call comes to that ended in this fault. */
export function failureOfFault(site: CallSite, { kind, systemCode }: HttpFault): CallError {
  const named = systemCode === null ? "" : ` (${systemCode})`;
  if (kind === "tooLarge") {
    const says = "sent a larger answer than is taken. Ask for a smaller image or a shorter text.";
    return new InvalidAnswerError(`${placeOf(site)} ${says}`);
  }
  const { code, failure, says } = meanings[kind];
  return new CallError(code, `${placeOf(site)} ${says}${named}`, failure(site));
}

/** Nothing was sent, and the next one would fare no better. */
const misdirected = (code: ErrorCode, says: string): Meaning => ({
  code,
  says,
  failure: () => ({ scope: "connection", billed: "no" }),
});

/** Asked three times more within half a minute, as the search's waits grow; then the search pauses. */
const unreachable = (says: string): Meaning => ({
  code: unreachableCode,
  says,
  failure: () => ({ retryable: true, billed: "no", retryAfterMs: 8000, patienceMs: 30_000 }),
});

const taken = (code: ErrorCode, says: string): Meaning => ({
  code,
  says,
  failure: (site) => ({ retryable: true, billed: billedIfTaken(site) }),
});

const correctUrl = "Correct the URL of this connection.";

const meanings: Readonly<Record<Exclude<FaultKind, "tooLarge">, Meaning>> = {
  otherOrigin: misdirected(
    "server.wrongPath",
    `was not asked: the request was for another server. ${correctUrl}`,
  ),
  insecureKey: misdirected(
    "auth.insecure",
    "was not asked: over http everybody on the way could read the key. Give this connection an https URL, or allow it with allowInsecure.",
  ),
  unsendable: misdirected(
    "request.invalid",
    "was not asked: the URL, the key or a header holds characters that cannot be sent. Set the key anew, and look at the URL.",
  ),
  blockedPort: misdirected(
    "request.invalid",
    "was not asked: its port is kept for other things than HTTP. Let the server listen on another port.",
  ),
  redirectedToHttps: misdirected(
    "server.wrongPath",
    "wants to be asked over https. Begin the URL of this connection with https://.",
  ),
  redirectedAway: misdirected(
    "server.wrongPath",
    `sends on to another server, where a key of this one must not go. ${correctUrl}`,
  ),
  redirectedTooOften: misdirected(
    "server.wrongPath",
    `sends on from address to address without end. ${correctUrl}`,
  ),
  nameUnknown: unreachable(
    "is not found: this address is not known. Look whether this machine is online, and whether the URL of this connection is right.",
  ),
  refused: unreachable(
    "is not there: nobody listens at this address. Start it, or correct the URL of this connection.",
  ),
  noRoute: unreachable(
    "cannot be reached: no way leads there. Look whether this machine is online, and whether a firewall or a VPN stands between.",
  ),
  untrusted: unreachable(
    "has no safe connection to offer. Look whether the URL should begin with http:// or https://, and whether its certificate is valid and known to this machine.",
  ),
  notHttp: unreachable(
    `does not answer in HTTP. Look whether the URL should begin with http:// or https://, and whether its port is right.`,
  ),
  proxy: unreachable(
    "was not reached: a proxy on the way did not let the request through. Look at the proxy's settings.",
  ),
  connectTooSlow: unreachable(
    "does not answer: no connection came about in time. Look whether it runs, and whether a firewall or a VPN stands between.",
  ),
  firstByteTooSlow: taken(
    "call.timeout",
    "did not begin to answer in time. Look whether it is busy or stuck; where it is only slow, give this connection a longer time limit.",
  ),
  wholeTooSlow: taken(
    "call.timeout",
    "did not finish its answer in time. Look whether it is busy or stuck; where it is only slow, give this connection a longer time limit.",
  ),
  lost: taken(
    "server.failed",
    "closed the connection without an answer. If it goes on, look at the server's own log.",
  ),
  cutOff: {
    code: "server.failed",
    says: "closed the connection in the middle of its answer. If it goes on, look at the server's own log.",
    // What had begun to come may be billed, a text too.
    failure: ({ work }) => ({ retryable: true, billed: work === "list" ? "no" : "maybe" }),
  },
};
