import { isDeepStrictEqual } from "node:util";
import { UsageError } from "../../base/errors.js";
import { oneLine } from "../../base/visibleText.js";
import { originsOf, type Connection } from "../../protocol/connections.js";
import type { KeyStore } from "../connections/keyStore.js";
import { choose } from "../shown/questions.js";

/** What is asked of a person, and what there is to say if nothing suits. */
export interface Asked {
  readonly question: string;
  readonly among: readonly Connection[];
  readonly missing: string;
}

export const noConnection =
  "No connection is set up yet. Add one with the command Imagebeam: Add Connection.";

/**
 * The connection that a command is about.
 * @param given its name, where a button or another extension says which one
 * @returns undefined where a person chose none
 * @throws {UsageError} there is none, or not the one that was named
 */
export async function whichConnection(
  given: unknown,
  { question, among, missing }: Asked,
  keys: Pick<KeyStore, "hasKey">,
): Promise<Connection | undefined> {
  const named = among.find(({ name }) => name === given);
  if (named !== undefined) return named;
  // Another one would get the key of this one.
  if (typeof given === "string") throw gone(given);
  const [only, ...others] = among;
  if (only === undefined) throw new UsageError(missing);
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
