import { CallError } from "../base/errors.js";
import { originsOf, type Connection } from "../protocol/connections.js";
import type { KeyRing } from "./adapter.js";

/**
 * Finds what a person has stored as the key of a connection for one of its origins.
 * @throws as `KeyRing.keyFor`
 */
export type KeyLookup = (
  connection: Connection,
  origin: string,
  signal: AbortSignal,
) => Promise<string | undefined>;

/** The one way to a key, wherever it is kept: it goes to no other origin. */
export function guardedKeys(lookUp: KeyLookup): KeyRing {
  return {
    keyFor: async (connection, origin, signal) => {
      signal.throwIfAborted();
      if (!originsOf(connection).includes(origin)) return undefined;
      const key = (await lookUp(connection, origin, signal))?.trim();
      if (key === undefined || key === "") return undefined;
      // What no header can hold; HTTP clients would tell of it with the key in the message.
      if (/^[\x21-\x7e]+$/.test(key)) return key;
      const message = `The key of ${connection.name} has characters that no key has: set it anew.`;
      throw new CallError("auth.missing", message, { scope: "connection", billed: "no" });
    },
  };
}
