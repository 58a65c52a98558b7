import { assertNever } from "../../base/assertNever.js";
import { ImagebeamError } from "../../base/errors.js";
import { referenceText, type Connection, type ModelChoice } from "../../protocol/connections.js";
import { editorKind, modelNames, type Role } from "../../protocol/providers.js";
import type { OfferedModel } from "../../providers/adapter.js";
import { askChecked } from "../shown/checkedText.js";
import { pickLive, type Heading } from "../shown/livePick.js";
import { back, type Back, type Step } from "../shown/step.js";
import { drawingRows, modelRows, type ModelRow, type Offer } from "./modelRows.js";

export interface PickDeps {
  /** In the order of the list. */
  readonly connections: () => readonly Connection[];
  /** @throws {CallError} it cannot be asked */
  readonly models: (
    connection: Connection,
    signal: AbortSignal,
  ) => Promise<readonly OfferedModel[]>;
  /** Leads to the set-up of this machine's own models. */
  readonly setUpLocalModels: () => void;
  /** Asks for the key of a connection and keeps it. */
  readonly setKey: (connection: Connection) => Promise<unknown>;
  /** Leads to where a connection is changed. @param name of the connection */
  readonly edit: (name: string) => void;
}

/** A role that shall have another model. */
export interface AskedRole {
  readonly role: Role;
  /** The reference of the model in use; undefined where there is none. */
  readonly current: string | undefined;
  /** It cannot be had any more: not the one to begin with. */
  readonly isGone?: boolean;
  /** Just another one than `current` is wanted, which is not offered. */
  readonly other?: OtherModelWanted;
}

/** What the list says of what another model is for. */
export interface OtherModelWanted {
  readonly title: string;
  readonly placeHolder: string;
}

/**
 * Lets a person choose the model of each of these roles among all that can be had, or type one; back
 * and forth, as often as they like.
 * @returns a reference for each; undefined where one was not chosen
 */
export async function pickModels(
  asked: readonly AskedRole[],
  deps: PickDeps,
): Promise<ModelChoice | undefined> {
  let chosen: ModelChoice = {};
  for (let at = 0; ;) {
    const next = asked[at];
    if (next === undefined) return chosen;
    const { role, current, isGone = false, other } = next;
    const shown = chosen[role] ?? (isGone ? undefined : current);
    const question = { role, current: shown, ...(other && { other }) };
    const isAlone = asked.length === 1;
    const picked = await pickModel(question, deps, isAlone ? {} : stepOf(at, asked));
    if (picked === undefined) return undefined;
    if (picked !== back) chosen = { ...chosen, [role]: picked };
    at += picked === back ? -1 : 1;
  }
}

interface Placed {
  readonly step?: Step;
  /** What it takes the place of. */
  readonly inPlaceOf?: string | undefined;
}

const stepOf = (at: number, asked: readonly AskedRole[]): Placed => ({
  step: { number: at + 1, of: asked.length },
  inPlaceOf: asked[at]?.current,
});

/** Each connection is asked while the list is open already, and no longer. */
async function pickModel(
  { role, current, other }: AskedRole,
  deps: PickDeps,
  { step, inPlaceOf }: Placed,
): Promise<string | Back | undefined> {
  const instead = inPlaceOf === undefined ? "" : ` in place of ${inPlaceOf}`;
  for (;;) {
    const answer = await pickLive<ModelRow>({
      title: other?.title ?? `Choose the ${modelNames[role]}${instead}`,
      placeHolder: other?.placeHolder ?? "Search by model, price or what it can do",
      ...(step !== undefined && { step }),
      isCurrent: (row) => row.kind === "model" && row.isCurrent,
      fill: (show, signal) =>
        fillWith({ role, current, deps, show, isOther: other !== undefined }, signal),
    });
    if (answer === undefined || answer === back) return answer;
    const { chosen, typed } = answer;
    switch (chosen.kind) {
      case "model":
        return chosen.reference;
      case "type": {
        const { connection, asSvg } = chosen;
        const model = await askName(connection, asSvg ? "language" : role, typed);
        if (model === undefined) return undefined;
        if (model !== back) return referenceText({ connection, model, asSvg });
        break;
      }
      case "failed": {
        if (chosen.repair === "edit") {
          deps.edit(chosen.connection);
          return undefined;
        }
        if (chosen.repair === "setUpLocalModels") {
          deps.setUpLocalModels();
          return undefined;
        }
        const connection = deps.connections().find(({ name }) => name === chosen.connection);
        // Then, or where it was only not there, it is asked again.
        if (chosen.repair === "setKey" && connection !== undefined) await deps.setKey(connection);
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
  /** Whether `current` is not offered. */
  readonly isOther: boolean;
}

async function fillWith(
  { role, current, deps, show, isOther }: Filling,
  signal: AbortSignal,
): Promise<void> {
  const connections = deps.connections();
  const groups = connections.map(({ name }): (ModelRow | Heading)[] => [
    { heading: `${name}: loading…` },
  ]);
  /** What cannot be had stands where nobody has to read past it. */
  const dead = new Set<number>();
  const tell = (): void => {
    const [last, first] = [
      groups.filter((_, at) => dead.has(at)),
      groups.filter((_, at) => !dead.has(at)),
    ];
    show([...first, ...last].flat());
  };
  tell();
  await Promise.all(
    connections.map(async (connection, index) => {
      const { name } = connection;
      const offer = await offerOf(connection, deps, signal);
      const offered = (row: ModelRow): boolean =>
        !(isOther && row.kind === "model" && row.isCurrent);
      const rows = modelRows(connection, offer, role, current).filter(offered);
      if ("error" in offer) dead.add(index);
      const all = role === "image" ? drawingRows(connection, offer, current) : [];
      const drawing = all.filter(offered);
      // The editor's models draw as SVG and in no other way.
      const hasOwn = role !== "image" || connection.kind !== editorKind;
      groups[index] = [
        ...(hasOwn ? [{ heading: rows.length === 0 ? `${name}: no other` : name }, ...rows] : []),
        ...(drawing.length === 0 ? [] : [{ heading: `${name} as SVG` }, ...drawing]),
      ];
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
