import type { SecretStorage } from "vscode";
import * as z from "zod";
import { parseJson } from "../../base/parseJson.js";
import { originsOf, type Connection } from "../../protocol/connections.js";

/** A key, and where it may go. */
const storedSchema = z.object({ origins: z.array(z.string()), key: z.string() });
type Stored = z.infer<typeof storedSchema>;

const prefix = "key/";

/**
 * The keys of connections, in the editor's secret storage, by the connection's name. Each is bound to
 * the origins that its connection had when it was entered: whatever is set up later under the same
 * name, elsewhere, does not get it.
 */
export class KeyStore {
  readonly #secrets: Pick<SecretStorage, "get" | "store" | "delete" | "keys">;
  /** Of connections that are tried out. */
  readonly #tried = new WeakMap<Connection, string>();

  constructor(secrets: Pick<SecretStorage, "get" | "store" | "delete" | "keys">) {
    this.#secrets = secrets;
  }

  /** The key to send to one of a connection's origins; undefined where there is none for it. */
  async lookUp(connection: Connection, origin: string): Promise<string | undefined> {
    const tried = this.#tried.get(connection);
    if (tried !== undefined) return tried;
    const stored = await this.#stored(connection.name);
    return stored?.origins.includes(origin) === true ? stored.key : undefined;
  }

  /** Whether there is a key for each of its origins. */
  async hasKey(connection: Connection): Promise<boolean> {
    const { origins = [] } = (await this.#stored(connection.name)) ?? {};
    const own = originsOf(connection);
    return own.length > 0 && own.every((origin) => origins.includes(origin));
  }

  /** Of all connections that anything is stored for, also those that are not set up any more. */
  async names(): Promise<readonly string[]> {
    const stored = await this.#secrets.keys();
    return stored.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  }

  /** The same connection with a key that is not stored: for as long as somebody tries it out. */
  withKey(connection: Connection, key: string): Connection {
    const copy = { ...connection };
    this.#tried.set(copy, key);
    return copy;
  }

  /** Keeps it for the origins that the connection has now, in place of any other. */
  async set(connection: Connection, key: string): Promise<void> {
    const stored: Stored = { origins: [...originsOf(connection)], key };
    await this.#secrets.store(prefix + connection.name, JSON.stringify(stored));
  }

  async remove(name: string): Promise<void> {
    await this.#secrets.delete(prefix + name);
  }

  async #stored(name: string): Promise<Stored | undefined> {
    const text = await this.#secrets.get(prefix + name);
    // Nobody else writes them; what is no key of ours counts as none.
    return text === undefined ? undefined : storedSchema.safeParse(jsonOf(text)).data;
  }
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
