import { BlockList, isIP } from "node:net";
import { UsageError } from "../../base/errors.js";

/**
 * A server's URL as people paste it: with blanks or quotes around, without a scheme
 * (`localhost:11434`, `api.example.com/v1`). Without one it is http for this machine and those near
 * it, https else.
 * @throws {UsageError} no address, another scheme than http and https, or one with a user or a
 *   password in it; the message does not repeat it
 */
export function parseServerUrl(text: string): URL {
  const pasted = text.trim().replace(/^[<"'`]+|[>"'`]+$/g, "");
  const url = /^(?:https?:|[a-z][a-z0-9+.-]*:\/)/i.test(pasted)
    ? parsed(pasted)
    : withScheme(pasted);
  if (url === null) throw badUrl("is no address. Write it as https://example.com/v1");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw badUrl("has to begin with https:// or http://");
  }
  if (url.username !== "" || url.password !== "") {
    throw badUrl("holds a user or a password. Take them out, and set the key on its own");
  }
  url.hash = "";
  return url;
}

/** Scheme, host and port: what a key is bound to. @throws {UsageError} as `parseServerUrl` */
export function originOf(text: string): string {
  return parseServerUrl(text).origin;
}

/** Whether a host (as `URL.hostname` has it) is this machine. */
export function isLoopback(hostname: string): boolean {
  const host = canonical(hostname);
  if (host === null) return false;
  const family = isIP(host);
  if (family === 0) return isOrEndsWith(host, "localhost");
  return thisMachine.check(host, family === 4 ? "ipv4" : "ipv6");
}

/**
 * Whether a host is this machine or one of a network of one's own, by its address or its name. What
 * is no host counts as one: it is trusted least.
 */
export function isPrivate(hostname: string): boolean {
  const host = canonical(hostname);
  if (host === null) return true;
  switch (isIP(host)) {
    case 4:
      return notPublic.check(host, "ipv4");
    case 6:
      return isPrivateIpv6(host);
    default:
      return !host.includes(".") || nearNames.some((name) => isOrEndsWith(host, name));
  }
}

/** Whether a key may be sent there: over https, or to this machine, or where the user allows more. */
export function mayCarryKey(origin: string, allowInsecure: boolean): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === "https:" || allowInsecure || isLoopback(hostname);
}

/** Names that no public server has: of one's own network, container or cloud. */
const nearNames = [
  ...["localhost", "local", "localdomain", "lan", "home", "home.arpa"],
  ...["internal", "intranet", "corp", "private"],
];

const thisMachine = new BlockList();
thisMachine.addSubnet("127.0.0.0", 8);
thisMachine.addAddress("::1", "ipv6");
// "Any address": whoever connects to it reaches this machine, and servers print it as their own.
thisMachine.addAddress("0.0.0.0");
thisMachine.addAddress("::", "ipv6");

/** All that IANA's registries of special-purpose addresses keep from the public internet. */
const notPublic = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  notPublic.addSubnet(network, prefix);
}
for (const [network, prefix] of [
  ["::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["3fff::", 20],
  ["5f00::", 16],
  ["fc00::", 7],
  ["fe80::", 9],
  ["ff00::", 8],
] as const) {
  notPublic.addSubnet(network, prefix, "ipv6");
}

/** Of an address that carries an IPv4 address (mapped, translated, 6to4), that one is meant. */
function isPrivateIpv6(address: string): boolean {
  const groups = groupsOf(address);
  const inner = innerIpv4(groups);
  return inner === null ? notPublic.check(address, "ipv6") : notPublic.check(inner, "ipv4");
}

function innerIpv4(groups: readonly number[]): string | null {
  const head = groups.slice(0, 6).map((group) => group.toString(16));
  const at = (index: number): string => {
    const [high = 0, low = 0] = groups.slice(index, index + 2);
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  };
  const prefix = head.join(":");
  if (prefix === "0:0:0:0:0:ffff" || prefix === "0:0:0:0:ffff:0") return at(6);
  if (prefix === "64:ff9b:0:0:0:0") return at(6);
  return head[0] === "2002" ? at(1) : null;
}

/** The eight groups of an address as `URL` writes it: in hexadecimal, at most one gap. */
function groupsOf(address: string): readonly number[] {
  const [front = "", back] = address.split("::");
  const numbers = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const [first, last] = [numbers(front), numbers(back ?? "")];
  return [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** A host as `URL` writes it, without brackets and a full stop at its end; null for what is none. */
function canonical(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  const url = parsed(bare.includes(":") ? `http://[${bare}]` : `http://${bare}`);
  // Whatever stands around it shows that it was none.
  if (url === null || url.href !== `http://${url.hostname}/`) return null;
  return url.hostname.replace(/^\[|\]$|\.$/g, "");
}

function isOrEndsWith(host: string, name: string): boolean {
  return host === name || host.endsWith(`.${name}`);
}

function withScheme(text: string): URL | null {
  const url = parsed(`https://${text}`);
  return url !== null && isPrivate(url.hostname) ? parsed(`http://${text}`) : url;
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function badUrl(what: string): UsageError {
  return new UsageError(`The server's URL ${what}.`, "usage.badUrl");
}
