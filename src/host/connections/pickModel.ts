import { assertNever } from "../../base/assertNever.js";
import { ImagebeamError } from "../../base/errors.js";
import { referenceText, type Connection } from "../../protocol/connections.js";
import { editorKind, modelNames, type Role } from "../../protocol/providers.js";
import type { OfferedModel } from "../../providers/adapter.js";
import { askChecked } from "../shown/checkedText.js";
import { pickLive, type Heading } from "../shown/livePick.js";
import { back } from "../shown/step.js";
import { modelRows, type ModelRow, type Offer } from "./modelRows.js";

export interface PickDeps {
  /** Those that are always there first. */
  readonly connections: () => readonly Connection[];
  /** @throws {CallError} it cannot be asked */
  readonly models: (
    connection: Connection,
    signal: AbortSignal,
  ) => Promise<readonly OfferedModel[]>;
  /** Asks for the key of a connection and keeps it. */
  readonly setKey: (connection: Connection) => Promise<unknown>;
}

/**
 * Lets a person choose a role's model among all that can be had, or type one. Each connection is asked
 * while the list is open already, and no longer.
 * @param current the reference of the model in use
 * @returns a reference; undefined where nothing was chosen
 */
export async function pickModel(
  role: Role,
  current: string | undefined,
  deps: PickDeps,
): Promise<string | undefined> {
  for (;;) {
    const answer = await pickLive<ModelRow>({
      title: `Choose the ${modelNames[role]}`,
      placeHolder: "Search by model, price or what it can do",
      isCurrent: (row) => row.kind === "model" && row.isCurrent,
      fill: (show, signal) => fillWith({ role, current, deps, show }, signal),
    });
    if (answer === undefined || answer === back) return undefined;
    const { chosen, typed } = answer;
    switch (chosen.kind) {
      case "model":
        return chosen.reference;
      case "type": {
        const model = await askName(chosen.connection, role, typed);
        if (model === undefined) return undefined;
        if (model !== back)
          return referenceText({ connection: chosen.connection, model, asSvg: false });
        break;
      }
      case "failed": {
        const connection = deps.connections().find(({ name }) => name === chosen.connection);
        // Then, or where it was only not there, it is asked again.
        if (chosen.needsKey && connection !== undefined) await deps.setKey(connection);
        break;
      }
      default:
        return assertNever(chosen);
    }
  }
}

interface Filling {
  readonly role: Role;
  readonly current: string | undefined;
  readonly deps: PickDeps;
  readonly show: (rows: readonly (ModelRow | Heading)[]) => void;
}

async function fillWith(
  { role, current, deps, show }: Filling,
  signal: AbortSignal,
): Promise<void> {
  // The editor's models are asked to write and to look.
  const connections = deps
    .connections()
    .filter(({ kind }) => role !== "image" || kind !== editorKind);
  const groups = connections.map(({ name }): (ModelRow | Heading)[] => [
    { heading: `${name}: loading…` },
  ]);
  const tell = (): void => show(groups.flat());
  tell();
  await Promise.all(
    connections.map(async (connection, index) => {
      const { name } = connection;
      const rows = modelRows(name, await offerOf(connection, deps, signal), role, current);
      groups[index] = [{ heading: name }, ...rows];
      tell();
    }),
  );
}

async function offerOf(
  connection: Connection,
  { models }: PickDeps,
  signal: AbortSignal,
): Promise<Offer> {
  try {
    return { models: await models(connection, signal) };
  } catch (error) {
    if (error instanceof ImagebeamError) return { error };
    throw error;
  }
}

const mostUnits = 300;

async function askName(connection: string, role: Role, typed: string) {
  return await askChecked({
    title: `Another ${modelNames[role]} of ${connection}`,
    prompt: "The model's name, as its server has it. It need not be in the list.",
    value: typed,
    hasWayBack: true,
    problemOf: (name) => {
      if (name === "") return "Type the model's name, or press Escape to leave it.";
      return name.length > mostUnits ? "No model's name is as long as that." : undefined;
    },
  });
}
