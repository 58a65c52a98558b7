import {
  connectionOf,
  declaredConnection,
  referenceOf,
  referenceOfRecorded,
  urlsOf,
  type Connection,
  type ModelChoice,
} from "../../protocol/connections.js";
import { modelTitle } from "../../protocol/modelsText.js";
import type { FormModels } from "../../protocol/panelMessages.js";
import {
  builtinKind,
  editorKind,
  roles,
  type Declaration,
  type Providers,
  type Role,
} from "../../protocol/providers.js";

/** Who does the work of a search and where that runs, in a form's words. Pure. */

export interface RoleChoice {
  /** What new searches take. */
  readonly models: ModelChoice;
  /** What a person chose for this one. */
  readonly changed: ModelChoice;
  /** All that are set up. */
  readonly connections: readonly Connection[];
  /** What is known of the choice already: it names default models. */
  readonly declared: Providers | undefined;
  /** The window works on another machine than the one that the person sits at. */
  readonly isRemote: boolean;
}

export function roleLines(choice: RoleChoice): FormModels {
  const isBuiltinAlone =
    // Nothing that a person has set up: what is there by itself has no place.
    choice.connections.every((connection) => urlsOf(connection).length === 0) &&
    roles.every((role) => isBuiltin(referenceIn(choice, role)));
  return { roles: roles.map((role) => roleLine(choice, role)), isBuiltinAlone };
}

type RoleLine = FormModels["roles"][number];

function roleLine(choice: RoleChoice, role: Role): RoleLine {
  const isChanged = choice.changed[role] !== undefined;
  const reference = referenceIn(choice, role);
  if (isBuiltin(reference)) return { role, ...builtinLines[role], isChanged };
  const { connection: name, model, asSvg } = referenceOf(reference);
  const declared = choice.declared?.[role];
  const isKnown = declared?.connection === declaredConnection({ connection: name, asSvg });
  const known = isKnown ? declared.model : "";
  const connection = choice.connections.find((each) => each.name === name);
  const place = connection === undefined ? "which is not set up" : placeOf(connection, choice);
  return {
    role,
    model: modelTitle(model ?? (known || "its default model"), asSvg),
    place: [name, place].filter((part) => part !== "").join(", "),
    isChanged,
  };
}

const nothingNeeded = "built-in, no key, no network";
const builtinLines: Readonly<Record<Role, Pick<RoleLine, "model" | "place">>> = {
  language: { model: "Rules", place: nothingNeeded },
  image: { model: "Sketch renderer", place: nothingNeeded },
  vision: { model: "Measuring judge", place: nothingNeeded },
};

function referenceIn({ changed, models }: RoleChoice, role: Role): string {
  return changed[role] ?? models[role] ?? builtinKind;
}

/**
 * What a search like an earlier one takes other than by default: its models, as far as they are still
 * set up.
 */
export function choiceLike(
  providers: Providers,
  { models, connections }: Pick<RoleChoice, "models" | "connections">,
): ModelChoice {
  const changed = roles.flatMap((role) => {
    const { connection } = connectionOf(providers[role]);
    if (!connections.some(({ name }) => name === connection)) return [];
    const reference = recordedReference(providers[role]);
    return isSameModel(reference, models[role] ?? builtinKind) ? [] : [[role, reference] as const];
  });
  return Object.fromEntries(changed);
}

/** A recorded model as a person refers to it. */
export function recordedReference(declared: Declaration): string {
  return isBuiltin(declared.connection) ? builtinKind : referenceOfRecorded(declared);
}

/** Whether two references name the same model, as far as they say it. */
export function isSameModel(one: string, other: string): boolean {
  return one === other || [one, other].every(isBuiltin);
}

/** Whether a reference names what is always there: it has one model a role. */
export function isBuiltin(reference: string): boolean {
  const { connection, asSvg } = referenceOf(reference);
  return connection === builtinKind && !asSvg;
}

/** "the editor's own, counts towards your quota", "on this machine", "api.openai.com", "gpu-1:8000 and 3 more". */
function placeOf(connection: Connection, { isRemote }: RoleChoice): string {
  if (connection.kind === editorKind) return "the editor's own, counts towards your quota";
  const hosts = urlsOf(connection).map((url) => new URL(url));
  const [first, ...others] = hosts;
  const here = isRemote ? "on the machine of this workspace" : "on this machine";
  // This machine's own services.
  if (first === undefined) return here;
  if (hosts.every(isThisMachine)) return here;
  return others.length === 0 ? first.host : `${first.host} and ${others.length} more`;
}

/** For words alone: where a key may go, the connection's own origin decides. */
function isThisMachine({ hostname }: URL): boolean {
  return /^(?:127\..*|\[::1?\]|0\.0\.0\.0|(?:.*\.)?localhost)$/.test(hostname);
}
