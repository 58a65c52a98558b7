import { InvalidAnswerError } from "../../base/errors.js";
import { guardedFetch, type HttpLimits, type HttpMeans } from "./guardedFetch.js";
import { HttpFault } from "./httpFault.js";
import { isPrivate } from "./origins.js";

export interface ImageSource {
  /** Of the server whose answer has the address. */
  readonly origin: string;
  /** Other hosts where its images may lie, by the profile: `cdn.example.com`, `.example.com` for all below. */
  readonly hosts: readonly string[];
  readonly limits: HttpLimits;
  readonly means: HttpMeans;
}

const mediaTypes = ["image/png", "image/jpeg", "image/webp"];

/**
 * The bytes of an image that an answer has the address of. Nobody is asked but the server itself and
 * the hosts that its profile names, over https alone: so no answer makes us ask what only we can
 * reach, not even by a name that leads to an address near by, which has no certificate for it. No key
 * is sent along, and a redirect leads nowhere else.
 * @param signal when aborted, rejects with `signal.reason`
 * @throws {InvalidAnswerError} it must not be asked for, or did not come; drawn and billed all the same
 */
export async function downloadImage(
  address: string,
  source: ImageSource,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { origin } = allowed(address, source);
  const { limits, means } = source;
  const fetch = guardedFetch({ origin, limits, means });
  try {
    const headers = { accept: mediaTypes.join(", ") };
    const answer = await fetch(address, { headers, signal });
    const [mediaType = ""] = (answer.headers.get("content-type") ?? "").split(";");
    const fault = !answer.ok
      ? `could not be fetched (status ${answer.status})`
      : mediaTypes.includes(mediaType.trim().toLowerCase())
        ? null
        : "leads to something else than an image";
    if (fault === null) return new Uint8Array(await answer.arrayBuffer());
    await answer.body?.cancel();
    throw noImage(fault);
  } catch (thrown) {
    if (thrown instanceof HttpFault) throw noImage("could not be fetched, or is too large");
    throw thrown;
  }
}

/** @throws {InvalidAnswerError} */
function allowed(address: string, { origin, hosts }: ImageSource): URL {
  if (!URL.canParse(address)) throw noImage("is none");
  const url = new URL(address);
  if (url.protocol !== "https:") throw noImage("is not one of https");
  if (isPrivate(url.hostname)) throw noImage("is one of this machine or its own network");
  const isNamed = hosts.some((host) =>
    host.startsWith(".") ? url.hostname.endsWith(host) : url.hostname === host,
  );
  // Another port of an allowed host is another server.
  if (url.origin === origin || (isNamed && url.port === "")) return url;
  throw noImage("is on a server that this one's images do not come from");
}

function noImage(what: string): InvalidAnswerError {
  const message = `The answer has an image by its address only, which ${what}. Choose a model or a server that sends images themselves.`;
  return new InvalidAnswerError(message, { billed: "yes" });
}
