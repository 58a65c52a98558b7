import { ImagebeamError } from "../../base/errors.js";

/** What can go wrong between a request and the end of its answer, before anybody looks at a status. */
export type FaultKind =
  /** The request itself was stopped here, and nothing was sent. */
  | "otherOrigin"
  | "insecureKey"
  | "unsendable"
  | "blockedPort"
  /** The server sends on to where nobody follows. */
  | "redirectedToHttps"
  | "redirectedAway"
  | "redirectedTooOften"
  /** No server took the request. */
  | "nameUnknown"
  | "refused"
  | "noRoute"
  | "untrusted"
  | "notHttp"
  | "proxy"
  | "connectTooSlow"
  /** A server may have taken it. */
  | "firstByteTooSlow"
  | "wholeTooSlow"
  | "lost"
  /** The answer had begun. */
  | "cutOff"
  | "tooLarge";

/**
 * A request that came to no whole answer. It holds nothing that came from outside but a system's own
 * code, so no key, address or word of a server can be in it; `networkFailure` says it to a person.
 */
export class HttpFault extends ImagebeamError {
  readonly code: `http.${FaultKind}`;
  readonly kind: FaultKind;
  /** As the system names it, such as `ECONNREFUSED`; null where it has no name. */
  readonly systemCode: string | null;

  /** @param systemCode dropped where it does not look like one */
  constructor(kind: FaultKind, systemCode: string | null = null) {
    const told = systemCode !== null && codePattern.test(systemCode) ? systemCode : null;
    // The words stay clear of "time" and "out": the openai package makes an error without a cause of
    // whatever says both.
    super(`HTTP fault: ${kind}${told === null ? "" : ` (${told})`}`);
    this.code = `http.${kind}`;
    this.kind = kind;
    this.systemCode = told;
  }
}

const codePattern = /^[A-Z][A-Z0-9_]{2,50}$/;

/**
 * What a thrown thing of any `fetch` comes to: Node's, undici's, the editor's.
 * @param begun whether the answer's head was there already
 */
export function faultOf(thrown: unknown, begun: boolean): HttpFault {
  const links = causesOf(thrown);
  const known = links.find((link) => link instanceof HttpFault);
  if (known !== undefined) return known;
  if (begun) {
    const isSlow = links.some((link) => codeOf(link) === "UND_ERR_BODY_TIMEOUT");
    return isSlow ? new HttpFault("wholeTooSlow") : new HttpFault("cutOff", nameIn(links));
  }
  for (const link of links) {
    const code = codeOf(link);
    const kind = kindOf(code, link);
    if (kind !== undefined) return new HttpFault(kind, code);
  }
  return new HttpFault("lost", nameIn(links));
}

const kindsByCode: readonly (readonly [FaultKind, RegExp])[] = [
  ["nameUnknown", /^(?:ENOTFOUND|EAI_\w+|NAME_NOT_RESOLVED)$/],
  ["refused", /^(?:ECONNREFUSED|CONNECTION_REFUSED)$/],
  [
    "noRoute",
    /^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM|ADDRESS_\w+|INTERNET_DISCONNECTED|NETWORK_ACCESS_DENIED)$/,
  ],
  [
    "connectTooSlow",
    /^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|ERR_SOCKET_CONNECTION_TIMEOUT|CONNECTION_TIMED_OUT)$/,
  ],
  ["firstByteTooSlow", /^(?:UND_ERR_HEADERS_TIMEOUT|TIMED_OUT)$/],
  [
    "untrusted",
    /^(?:ERR_TLS_\w+|ERR_SSL_\w+|SSL_\w+|CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)$/,
  ],
  ["proxy", /^(?:UND_ERR_PRX_\w+|UND_ERR_ABORTED|PROXY_\w+|TUNNEL_\w+)$/],
  ["notHttp", /^(?:HPE_\w+|UND_ERR_HEADERS_OVERFLOW|INVALID_HTTP_RESPONSE)$/],
];

function kindOf(code: string | null, link: unknown): FaultKind | undefined {
  // undici's parser has codes for some of its errors only.
  if (read(link, "name") === "HTTPParserError") return "notHttp";
  const text = textOf(link);
  // Node gives a handshake that breaks off the code of any lost connection.
  if (text.includes("before secure TLS connection")) return "untrusted";
  // The standard keeps ports of mail, X11 and the like from whoever speaks HTTP.
  if (text === "bad port") return "blockedPort";
  // Chromium's network, which an editor may use, has its codes in the text.
  const told = code ?? /net::ERR_([A-Z_]{3,40})/.exec(text)?.[1];
  if (told === undefined) return undefined;
  return kindsByCode.find(([, pattern]) => pattern.test(told))?.[0];
}

const mostCauses = 8;

/** The error and its causes, and of several at once (one an address) each. */
export function causesOf(thrown: unknown): unknown[] {
  const links: unknown[] = [];
  const left: unknown[] = [thrown];
  while (left.length > 0 && links.length < mostCauses) {
    const link = left.shift();
    if (typeof link !== "object" || link === null || links.includes(link)) continue;
    links.push(link);
    left.push(read(link, "cause"));
    const several = read(link, "errors");
    if (Array.isArray(several)) left.push(...(several as unknown[]).slice(0, mostCauses));
  }
  return links;
}

function nameIn(links: readonly unknown[]): string | null {
  return links.map(codeOf).find((code) => code !== null) ?? null;
}

function codeOf(link: unknown): string | null {
  const code = read(link, "code");
  return typeof code === "string" ? code : null;
}

function textOf(link: unknown): string {
  const text = read(link, "message");
  return typeof text === "string" ? text : "";
}

function read(link: unknown, name: "cause" | "errors" | "code" | "message" | "name"): unknown {
  try {
    return (link as Partial<Record<typeof name, unknown>>)[name];
  } catch {
    // What cannot be read was not told.
    return undefined;
  }
}
