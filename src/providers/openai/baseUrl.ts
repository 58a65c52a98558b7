import { UsageError } from "../../base/errors.js";
import { parseServerUrl } from "../http/origins.js";

/** Where a server's paths begin, and what each request to it carries. */
export interface BaseUrl {
  /** Without a slash at its end. */
  readonly url: string;
  /** Azure's `api-version`. */
  readonly query: Readonly<Record<string, string>>;
  /** Azure's deployment, where the URL named it: it is the model. */
  readonly deployment: string | null;
}

/** Paths of single calls, which people copy together with the base. */
const callPaths =
  /\/(?:chat\/completions|completions|responses|embeddings|models|images(?:\/(?:generations|edits|variations))?)$/;
const isVersioned = /\/(?:v\d+\w*|openai)$/;
const azureHosts = /\.(?:openai|cognitiveservices|services\.ai)\.azure\.com$/;

/**
 * The base URL that a person meant.
 * @param pasted as it stands in a page or in a terminal: with a call's path, without `/v1`, without a
 *   scheme
 * @throws {UsageError} it is no URL of a server, or has what would be a secret
 */
export function baseUrlOf(pasted: string): BaseUrl {
  const url = parsed(pasted);
  const path = url.pathname.replaceAll(/\/{2,}/g, "/").replace(/\/$/, "");
  const azure = azureHosts.test(url.hostname) ? azureBase(url, path) : undefined;
  if (azure !== undefined) return azure;
  const version = url.searchParams.get("api-version");
  return {
    url: url.origin + knownPath(url, withoutCall(path)),
    query: version === null ? {} : { "api-version": version },
    deployment: null,
  };
}

function parsed(pasted: string): URL {
  const url = parseServerUrl(pasted);
  const unknown = [...url.searchParams.keys()].find((key) => key !== "api-version");
  if (unknown === undefined) return url;
  throw new UsageError(
    `The server's URL has a ${JSON.stringify(unknown)} behind its question mark. Leave that out, and set a key on its own.`,
    "usage.badUrl",
  );
}

const withoutCall = (path: string): string => path.replace(callPaths, "");

function knownPath({ hostname, port }: URL, path: string): string {
  if (hostname === "generativelanguage.googleapis.com") return "/v1beta/openai";
  if (hostname === "openrouter.ai") return "/api/v1";
  // Ollama's own form stands beside the one that is spoken here.
  if (port === "11434" && /^\/api(?:\/|$)/.test(path)) return "/v1";
  return isVersioned.test(path) ? path : `${path}/v1`;
}

/** Both of Azure's forms: a deployment in the path, with its version, or in the body. */
function azureBase(url: URL, path: string): BaseUrl | undefined {
  const deployment = /^\/openai\/deployments\/([^/]+)/.exec(path)?.[1];
  const version = url.searchParams.get("api-version");
  const name = deployment === undefined ? null : decodeURIComponent(deployment);
  if (deployment !== undefined && version !== null) {
    const base = `${url.origin}/openai/deployments/${deployment}`;
    return { url: base, query: { "api-version": version }, deployment: name };
  }
  // The newer form needs no version.
  return { url: `${url.origin}/openai/v1`, query: {}, deployment: name };
}
