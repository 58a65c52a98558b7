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
  if (typeof given === "string") {
    throw new UsageError(`There is no connection ${JSON.stringify(oneLine(given))} here any more.`);
  }
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
