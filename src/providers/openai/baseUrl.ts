import { UsageError } from "../../base/errors.js";

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
 *   scheme (`http` for this machine and its network, `https` for all others)
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
  const text = pasted.trim().replace(/^(["'<])(.*)["'>]$/, "$2");
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const bare = hasScheme ? text : `http://${text}`;
  let url: URL;
  try {
    url = new URL(bare);
  } catch (cause) {
    throw new UsageError(`${JSON.stringify(text)} is no URL.`, "usage.badUrl", { cause });
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new UsageError("A server's URL begins with http:// or https://.", "usage.badUrl");
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError(
      "The URL has a name or a password in it; set it as the connection's key instead.",
      "usage.badUrl",
    );
  }
  const unknown = [...url.searchParams.keys()].find((key) => key !== "api-version");
  if (unknown !== undefined) {
    throw new UsageError(
      `The URL has a ${JSON.stringify(unknown)} behind its question mark; leave that out, and set a key as the connection's key.`,
      "usage.badUrl",
    );
  }
  if (!hasScheme && !isNearHost(url.hostname)) url.protocol = "https:";
  return url;
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

/** Whether a host is this machine or one of its own network, as its name or address says. */
export function isNearHost(hostname: string): boolean {
  const name = hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (/^(?:localhost|host\.docker\.internal)$|\.(?:localhost|local|lan|internal)$/.test(name)) {
    return true;
  }
  if (name.includes(":")) return name === "::1" || /^f[cd]|^fe[89ab]/.test(name);
  const octets = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(name);
  if (octets === null) return !name.includes(".");
  const [first, second] = [Number(octets[1]), Number(octets[2])];
  return (
    // "Any address": servers print it as their own.
    (first === 0 && name === "0.0.0.0") ||
    first === 10 ||
    first === 127 ||
    (first === 192 && second === 168) ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second <= 127)
  );
}
