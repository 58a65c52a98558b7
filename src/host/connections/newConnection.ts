import { UsageError } from "../../base/errors.js";
import { readConfiguration, type ConfigurableKind } from "../../protocol/configuration.js";
import {
  connectionNameSchema,
  reservedNames,
  type Connection,
} from "../../protocol/connections.js";
import type { KnownServer, PlacedServer, Setup } from "../../providers/adapter.js";

/** What a person who adds a connection has said so far, and what follows from it. Pure. */

/** By kind, `ProviderTable.setups`. */
export type Setups = ReadonlyMap<string, Setup>;

export interface Placed extends PlacedServer {
  readonly kind: string;
}

/** A server to choose by its name. */
export interface NamedServer extends KnownServer {
  readonly kind: string;
}

export function serversOf(setups: Setups): readonly NamedServer[] {
  return [...setups].flatMap(([kind, { servers }]) =>
    servers.map((server) => ({ ...server, kind })),
  );
}

/**
 * Where a server is that a person named or pasted the URL of.
 * @param named undefined where the URL is all that is known
 * @returns what is wrong with the URL instead
 */
export function placedAt(
  pasted: string,
  named: NamedServer | undefined,
  setups: Setups,
): Placed | { readonly problem: string } {
  const fit = [...setups].filter(([kind]) => named === undefined || kind === named.kind);
  let problem = "No kind of connection takes a URL.";
  for (const [kind, setup] of fit) {
    try {
      return { ...setup.placed(pasted, named?.id), kind };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problem = error.message;
    }
  }
  return { problem };
}

/** A name for it that no other connection has. */
export function suggestedName({ server, url }: Placed, taken: readonly string[]): string {
  const isKnown = server.id !== "unknown";
  return freeName(isKnown ? server.id : nameOfHost(new URL(url).hostname), taken);
}

function freeName(wanted: string, taken: readonly string[]): string {
  const isFree = (name: string): boolean =>
    !taken.includes(name) && !reservedNames.some((reserved) => reserved === name);
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (isFree(name)) return name;
  }
}

/** "mistral" of `api.mistral.ai`; "server" of an address. */
function nameOfHost(hostname: string): string {
  const isAddress = /^\[|^[\d.]+$|^localhost$/.test(hostname);
  const parts = hostname.split(".");
  const part = (parts.length > 1 ? parts.at(-2) : parts[0]) ?? "";
  const name = part
    .replaceAll(/[^a-z0-9-]/g, "")
    .replace(/^-+/, "")
    .slice(0, 24);
  return isAddress || name === "" ? "server" : name;
}

/**
 * What a connection is that is made of all this.
 * @returns what is wrong with it instead, its name above all
 */
export function newConnection(
  name: string,
  { kind, url, own }: Placed,
  taken: readonly string[],
  kinds: readonly ConfigurableKind[],
): Connection | { readonly problem: string } {
  if (name === "") return { problem: "Type a name: what is shown of its models begins with it." };
  if (taken.includes(name)) {
    return { problem: `There is a connection ${name} already: choose another name.` };
  }
  const fault = connectionNameSchema.safeParse(name).error?.issues[0]?.message;
  if (fault !== undefined) {
    return { problem: `The name ${fault}, for example ${freeName(nameLike(name), taken)}.` };
  }
  const { configuration, faults } = readConfiguration(
    { connections: [{ name, kind, url, ...own }] },
    kinds,
  );
  const [connection] = configuration.connections;
  return connection ?? { problem: faults.join(" ") };
}

/** "my-shed" of "My Shed": as much of it as a name can have. */
function nameLike(typed: string): string {
  const name = typed
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, 24)
    .replace(/-$/, "");
  return name === "" ? "server" : name;
}

/** Names that stand in the settings, of whatever shape the rest is. */
export function namesIn(connections: unknown): readonly string[] {
  if (!Array.isArray(connections)) return [];
  return connections.flatMap((each: unknown) => {
    const isNamed = typeof each === "object" && each !== null && "name" in each;
    return isNamed && typeof each.name === "string" ? [each.name] : [];
  });
}
