import { isDeepStrictEqual } from "node:util";
import { UsageError } from "../../base/errors.js";
import { oneLine } from "../../base/visibleText.js";
import { originsOf, type Connection } from "../../protocol/connections.js";
import type { KeyStore } from "../connections/keyStore.js";
import { tell } from "../shown/messages.js";
import { choose } from "../shown/questions.js";
import type { CommandId } from "./commandTable.js";

export interface WhichDeps {
  readonly among: readonly Connection[];
  readonly keys: Pick<KeyStore, "hasKey">;
  /** Carries out another command. */
  readonly act: (id: CommandId, argument: unknown) => void;
}

/**
 * The connection that a command is about.
 * @param given its name, where a button or another extension says which one
 * @returns undefined where a person chose none, or there is none, which is told with a way to add one
 * @throws {UsageError} the one that was named is not there
 */
export async function whichConnection(
  given: unknown,
  question: string,
  { among, keys, act }: WhichDeps,
): Promise<Connection | undefined> {
  const named = among.find(({ name }) => name === given);
  if (named !== undefined) return named;
  // Another one would get the key of this one.
  if (typeof given === "string") throw gone(given);
  const [only, ...others] = among;
  if (only === undefined) {
    const chosen = await tell("information", "No connection is set up yet.", "Add connection");
    if (chosen !== undefined) act("imagebeam.addConnection", undefined);
    return undefined;
  }
  if (others.length === 0) return only;
  const rows = await Promise.all(
    among.map(async (connection) => {
      const facts = [
        ...originsOf(connection),
        ...((await keys.hasKey(connection)) ? ["has a key"] : []),
      ];
      return { label: connection.name, description: facts.join(" · "), connection };
    }),
  );
  return (await choose(rows, { placeHolder: question }))?.connection;
}

/**
 * Before what a person agreed to is done: that it is still the connection that they were asked about.
 * @param again what they can do where it is another one
 * @throws {UsageError} it is gone from the settings, or was changed there by hand
 */
export function requireUnchanged(
  connection: Connection,
  among: readonly Connection[],
  again: "Edit" | "Remove" | "Test",
): void {
  const { name } = connection;
  const now = among.find((each) => each.name === name);
  if (now === undefined) throw gone(name);
  if (isDeepStrictEqual(now, connection)) return;
  throw new UsageError(`${name} was changed in the settings meanwhile. ${again} it once more.`);
}

function gone(name: string): UsageError {
  return new UsageError(`There is no connection ${JSON.stringify(oneLine(name))} here any more.`);
}
