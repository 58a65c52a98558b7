import type { ImagebeamError } from "../../base/errors.js";
import {
  isOfThisMachine,
  referenceOf,
  referenceText,
  type Connection,
} from "../../protocol/connections.js";
import { modelTitle } from "../../protocol/modelsText.js";
import { endingText, presenceTexts, priceText } from "../../protocol/offerText.js";
import { builtinKind, editorKind, type Role } from "../../protocol/providers.js";
import type { OfferedModel } from "../../providers/adapter.js";

/** The rows of a list of models to choose from, of one connection. Pure. */

export type ModelRow =
  | {
      readonly kind: "model";
      readonly label: string;
      readonly description: string;
      readonly icon?: "warning";
      readonly reference: string;
      readonly isCurrent: boolean;
    }
  /** A name that is not in the list, to be typed. */
  | {
      readonly kind: "type";
      readonly label: string;
      readonly description: string;
      readonly icon: "edit";
      readonly isAlwaysThere: true;
      readonly connection: string;
      /** For the name of a language model that draws. */
      readonly asSvg: boolean;
    }
  /** It could not be asked. */
  | {
      readonly kind: "failed";
      readonly label: string;
      readonly description: string;
      readonly detail: string;
      readonly icon: "warning";
      readonly connection: string;
      readonly repair: "setKey" | "edit" | "startServer" | "setUpLocalModels" | "askAgain";
    };

type FailedRow = Extract<ModelRow, { kind: "failed" }>;

/** What a connection answered, or why it could not. */
export type Offer =
  | { readonly models: readonly OfferedModel[] }
  | { readonly error: ImagebeamError };

/** @param current the reference of the model that is in use; undefined where none is */
export function modelRows(
  connection: Connection,
  offer: Offer,
  role: Role,
  current: string | undefined,
): ModelRow[] {
  const { name, kind } = connection;
  if ("error" in offer) return [failedRow(name, offer.error), typeRow(name, false)];
  const source = { connection, asSvg: false };
  const fit = offer.models.filter(({ roles }) => roles.includes(role));
  const unsorted = offer.models.filter(({ roles }) => roles.length === 0);
  const inUse = modelInUse(source, fit, role, current);
  const row = (model: OfferedModel): ModelRow => modelRow(source, model, model.id === inUse);
  // Its models come with the program, and their names with its version.
  if (kind === builtinKind) return fit.map((model) => ({ ...row(model), ...ofBuiltin }));
  if (offer.models.length === 0 && kind === editorKind) return [noEditorModel];
  if (offer.models.length === 0 && isOfThisMachine(connection)) return [noLocalModel(name)];
  const isListed = [...fit, ...unsorted].some(({ id }) => id === inUse);
  return [
    ...(inUse === undefined || isListed ? [] : [unlistedRow(source, inUse)]),
    ...fit.map(row),
    ...unsorted.map(row),
    // The editor tells all that it has.
    ...(kind === editorKind ? [] : [typeRow(name, false)]),
  ];
}

/** What drawings of a language model are good for; the first row of a list of them says it. */
export const drawsAsSvgText = "draws as SVG: icons, diagrams, flat illustrations";

/**
 * Its language models for the role image: they draw as SVG.
 * @returns none where it has no such models; where it could not be asked, its other rows say so
 */
export function drawingRows(
  connection: Connection,
  offer: Offer,
  current: string | undefined,
): ModelRow[] {
  const { name, kind } = connection;
  if ("error" in offer) return kind === editorKind ? [failedRow(name, offer.error)] : [];
  const source = { connection, asSvg: true };
  const fit = offer.models.filter(({ drawsAsSvg }) => drawsAsSvg === true);
  if (fit.length === 0) {
    return kind === editorKind && offer.models.length === 0 ? [noEditorModel] : [];
  }
  const inUse = modelInUse(source, fit, "language", current);
  const isListed = fit.some(({ id }) => id === inUse);
  return [
    ...(inUse === undefined || isListed ? [] : [unlistedRow(source, inUse)]),
    ...fit.map((model) => modelRow(source, model, model.id === inUse)),
    ...(kind === editorKind ? [] : [typeRow(name, true)]),
  ];
}

/** Whose models they are, and whether they draw as language models do. */
interface Source {
  readonly connection: Connection;
  readonly asSvg: boolean;
}

const noEditorModel: ModelRow = {
  kind: "failed",
  label: "The editor has no language model",
  description: "ask again",
  detail: "Sign in to one, or add one with the command Chat: Manage Language Models.",
  ...{ icon: "warning", connection: editorKind, repair: "askAgain" },
};

const noLocalModel = (connection: string): ModelRow => ({
  kind: "failed",
  label: "This machine has no local models yet",
  description: "set them up",
  detail:
    "They need no key and cost nothing. You are told first what is fetched, and how large it is.",
  ...{ icon: "warning", connection, repair: "setUpLocalModels" },
});

const ofBuiltin = { reference: builtinKind } as const;

/** Its id; undefined where another connection's is in use. */
function modelInUse(
  { connection, asSvg }: Source,
  models: readonly OfferedModel[],
  role: Role,
  current: string | undefined,
): string | undefined {
  const { model, ...used } = referenceOf(current ?? "");
  if (used.connection !== connection.name || used.asSvg !== asSvg) return undefined;
  return model ?? models.find(({ defaultFor }) => defaultFor.includes(role))?.id;
}

function modelRow(source: Source, model: OfferedModel, isCurrent: boolean): ModelRow {
  const { asSvg } = source;
  const { name: connection, kind } = source.connection;
  const { id, label, roles, price, presence, endsOn } = model;
  // Of the editor's models, people know the names that it shows.
  const [first, second] = kind === editorKind ? [label, id] : [id, label];
  const facts = [
    ...(isCurrent ? ["in use"] : []),
    // The headings are gone while a person searches.
    connection,
    ...(asSvg ? [drawsAsSvgText] : []),
    ...(first === second ? [] : [second]),
    priceText(price),
    ...(endsOn === null ? [] : [endingText(endsOn)]),
    ...(presence === "ready" ? [] : [presenceTexts[presence]]),
    ...(asSvg ? [] : abilityTexts(model)),
    ...(roles.length === 0 ? ["what it can do is not known"] : []),
  ];
  return {
    kind: "model",
    label: modelTitle(first, asSvg),
    description: facts.join(" · "),
    ...(endsOn !== null && { icon: "warning" }),
    reference: referenceText({ connection, asSvg, model: id }),
    isCurrent,
  };
}

/** What tells models of one role apart. */
function abilityTexts({ roles, abilities }: OfferedModel): string[] {
  if (roles.includes("image")) {
    return [
      ...(abilities.negativePrompt === true ? ["takes a negative prompt"] : []),
      ...(abilities.seed === true ? ["takes a seed"] : []),
    ];
  }
  return abilities.critiques === false ? ["writes no critiques"] : [];
}

function unlistedRow({ connection: { name: connection }, asSvg }: Source, model: string): ModelRow {
  return {
    kind: "model",
    label: modelTitle(model, asSvg),
    description: `in use · ${connection}, which does not list it`,
    icon: "warning",
    reference: referenceText({ connection, asSvg, model }),
    isCurrent: true,
  };
}

function typeRow(connection: string, asSvg: boolean): ModelRow {
  return {
    kind: "type",
    label:
      modelTitle(`Another ${asSvg ? "language model" : "model"} of ${connection}`, asSvg) + "...",
    description: "type its name",
    icon: "edit",
    isAlwaysThere: true,
    ...{ connection, asSvg },
  };
}

function failedRow(connection: string, { code, message }: ImagebeamError): ModelRow {
  const repair = repairOf(code);
  return {
    kind: "failed",
    label: `${connection} cannot be asked`,
    description: repairTexts[repair],
    detail: message,
    icon: "warning",
    connection,
    repair,
  };
}

function repairOf(code: string): FailedRow["repair"] {
  if (code === "auth.missing" || code === "auth.refused") return "setKey";
  if (code === "server.unreachable") return "startServer";
  if (code === "service.notSetUp") return "setUpLocalModels";
  const isWrong = ["server.wrongPath", "auth.insecure", "usage.badUrl"].includes(code);
  return isWrong ? "edit" : "askAgain";
}

const repairTexts: Readonly<Record<FailedRow["repair"], string>> = {
  setKey: "set its API key",
  edit: "edit the connection",
  setUpLocalModels: "set up local models",
  startServer: "once it runs, choose this to ask again",
  askAgain: "ask again",
};
