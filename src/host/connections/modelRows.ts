import type { ImagebeamError } from "../../base/errors.js";
import { referenceOf, referenceText } from "../../protocol/connections.js";
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
    }
  /** It could not be asked. */
  | {
      readonly kind: "failed";
      readonly label: string;
      readonly description: string;
      readonly detail: string;
      readonly icon: "warning";
      readonly connection: string;
      readonly repair: "setKey" | "edit" | "startServer" | "askAgain";
    };

type FailedRow = Extract<ModelRow, { kind: "failed" }>;

/** What a connection answered, or why it could not. */
export type Offer =
  { readonly models: readonly OfferedModel[] } | { readonly error: ImagebeamError };

/** @param current the reference of the model that is in use; undefined where none is */
export function modelRows(
  connection: string,
  offer: Offer,
  role: Role,
  current: string | undefined,
): ModelRow[] {
  if ("error" in offer) return [failedRow(connection, offer.error), typeRow(connection)];
  const fit = offer.models.filter(({ roles }) => roles.includes(role));
  const unsorted = offer.models.filter(({ roles }) => roles.length === 0);
  const inUse = modelInUse(connection, fit, role, current);
  const row = (model: OfferedModel): ModelRow => modelRow(connection, model, model.id === inUse);
  // Its models come with the program, and their names with its version.
  if (connection === builtinKind) return fit.map((model) => ({ ...row(model), ...ofBuiltin }));
  if (connection === editorKind && offer.models.length === 0) return [noEditorModel];
  const isListed = [...fit, ...unsorted].some(({ id }) => id === inUse);
  return [
    ...(inUse === undefined || isListed ? [] : [unlistedRow(connection, inUse)]),
    ...fit.map(row),
    ...unsorted.map(row),
    // The editor tells all that it has.
    ...(connection === editorKind ? [] : [typeRow(connection)]),
  ];
}

const noEditorModel: ModelRow = {
  kind: "failed",
  label: "The editor has no language model",
  description: "ask again",
  detail: "Sign in to one, or add one with the command Chat: Manage Language Models.",
  ...{ icon: "warning", connection: editorKind, repair: "askAgain" },
};

const ofBuiltin = { reference: builtinKind } as const;

/** Its id; undefined where another connection's is in use. */
function modelInUse(
  connection: string,
  models: readonly OfferedModel[],
  role: Role,
  current: string | undefined,
): string | undefined {
  const { connection: name, model } = referenceOf(current ?? "");
  if (name !== connection) return undefined;
  return model ?? models.find(({ defaultFor }) => defaultFor.includes(role))?.id;
}

function modelRow(connection: string, model: OfferedModel, isCurrent: boolean): ModelRow {
  const { id, label, roles, price, presence, endsOn } = model;
  // Of the editor's models, people know the names that it shows.
  const [first, second] = connection === editorKind ? [label, id] : [id, label];
  const facts = [
    ...(isCurrent ? ["in use"] : []),
    // The headings are gone while a person searches.
    connection,
    ...(first === second ? [] : [second]),
    priceText(price),
    ...(endsOn === null ? [] : [endingText(endsOn)]),
    ...(presence === "ready" ? [] : [presenceTexts[presence]]),
    ...abilityTexts(model),
    ...(roles.length === 0 ? ["what it can do is not known"] : []),
  ];
  return {
    kind: "model",
    label: first,
    description: facts.join(" · "),
    ...(endsOn !== null && { icon: "warning" }),
    reference: referenceText({ connection, model: id, asSvg: false }),
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

function unlistedRow(connection: string, model: string): ModelRow {
  return {
    kind: "model",
    label: model,
    description: `in use · ${connection}, which does not list it`,
    icon: "warning",
    reference: referenceText({ connection, model, asSvg: false }),
    isCurrent: true,
  };
}

function typeRow(connection: string): ModelRow {
  return {
    kind: "type",
    label: `Another model of ${connection}...`,
    description: "type its name",
    icon: "edit",
    isAlwaysThere: true,
    connection,
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
  const isWrong = ["server.wrongPath", "auth.insecure", "usage.badUrl"].includes(code);
  return isWrong ? "edit" : "askAgain";
}

const repairTexts: Readonly<Record<FailedRow["repair"], string>> = {
  setKey: "set its API key",
  edit: "edit the connection",
  startServer: "once it runs, choose this to ask again",
  askAgain: "ask again",
};
