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
  if (typeof given === "string") {
    throw new UsageError(`There is no connection ${JSON.stringify(oneLine(given))} here any more.`);
  }
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
