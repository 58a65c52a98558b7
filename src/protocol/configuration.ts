import * as z from "zod";
import { once } from "../base/once.js";
import { oneLine } from "../base/visibleText.js";
import {
  connectionNameSchema,
  modelChoiceSchema,
  referenceOf,
  urlsOf,
  type Connection,
  type ModelChoice,
} from "./connections.js";
import { faultText, readAs, unknownText } from "./faultText.js";
import { limitsSchema, usualLimits, type Limits } from "./limits.js";
import { roles } from "./providers.js";

/** What a person has set up: the command line's `config.json`, or the editor's settings. */
export interface Configuration<C extends Connection = Connection> {
  readonly connections: readonly C[];
  readonly models: ModelChoice;
  readonly limits: Limits;
}

/** What can be set up of a kind (`ConnectionKind` of the providers). */
export interface ConfigurableKind<C extends Connection = Connection> {
  readonly kind: string;
  readonly schema: (z.ZodObject & z.ZodType<C>) | null;
  readonly needsUrl: boolean;
  /** One that is there without being set up: models of it may be chosen. */
  readonly standing?: { readonly connection: Pick<Connection, "name"> };
}

/**
 * Checks a configuration.
 * @param value as it was read, of any shape
 * @returns all that is right in it, and a sentence on each thing that is wrong, with its place
 */
export function readConfiguration<C extends Connection>(
  value: unknown,
  kinds: readonly ConfigurableKind<C>[],
): { readonly configuration: Configuration<C>; readonly faults: readonly string[] } {
  const whole = readAs(wholeSchema(), value, null);
  const { connections = [], models = {}, limits = {} } = partsSchema().catch({}).parse(value);
  const read = connections.map((raw, index) => readConnection(raw, index, kinds));
  const chosen = readAs(modelChoiceSchema, models, "models");
  const limited = readAs(limitsSchema(), limits, "limits");
  const named = read.flatMap(({ name }) => name ?? []);
  const always = kinds.flatMap(({ kind, schema, standing }) => [
    ...(schema === null ? [kind] : []),
    ...(standing === undefined ? [] : [standing.connection.name]),
  ]);
  const choice = chosen.ok ? chosen.value : {};
  return {
    configuration: {
      connections: read.flatMap((each) => (each.ok ? [each.value] : [])),
      models: choice,
      limits: limited.ok ? limited.value : usualLimits,
    },
    faults: [
      ...(whole.ok ? [] : whole.faults),
      ...read.flatMap((each) => (each.ok ? [] : each.faults)),
      ...repeatedFaults(named),
      ...(chosen.ok ? [] : chosen.faults),
      ...(limited.ok ? [] : limited.faults),
      ...strangerFaults(choice, [...always, ...named]),
    ],
  };
}

const wholeSchema = once(() =>
  z.strictObject({
    connections: z.exactOptional(z.array(z.unknown())),
    models: z.exactOptional(z.record(z.string(), z.unknown())),
    limits: z.exactOptional(z.record(z.string(), z.unknown())),
  }),
);

/** The same of a value that may have faults elsewhere. */
const partsSchema = once(() =>
  z
    .object({
      connections: z.array(z.unknown()).catch([]),
      models: z.record(z.string(), z.unknown()).catch({}),
      limits: z.record(z.string(), z.unknown()).catch({}),
    })
    .partial(),
);
type ReadConnection<C> = ReturnType<typeof readAs<C>> & {
  /** Undefined where it is no name. */
  readonly name: string | undefined;
};

function readConnection<C extends Connection>(
  raw: unknown,
  index: number,
  kinds: readonly ConfigurableKind<C>[],
): ReadConnection<C> {
  const { name } = namedSchema().parse(raw);
  const place = `connection ${name ?? index + 1}`;
  const wrong = (...faults: readonly string[]) =>
    ({ ok: false, name, faults: faults.map((fault) => faultText(place, fault)) }) as const;
  const head = readAs(headSchema(), raw, place);
  if (!head.ok) return { ...head, name };
  const configurable = kinds.filter(({ schema }) => schema !== null);
  const kind = configurable.find((each) => each.kind === head.value.kind);
  if (kind?.schema == null) return wrong(kindFault(head.value.kind, configurable));
  const parsed = readAs(kind.schema, raw, place);
  const fault = parsed.ok ? urlsFault(parsed.value, kind) : null;
  return fault === null ? { ...parsed, name } : wrong(fault);
}

const headSchema = once(() => z.looseObject({ kind: z.exactOptional(z.string()) }));
const namedSchema = once(() =>
  z.object({ name: connectionNameSchema.optional().catch(undefined) }).catch({}),
);
function kindFault(given: string | undefined, kinds: readonly ConfigurableKind[]): string {
  const known = kinds.map(({ kind }) => kind);
  const are = known.length === 0 ? "this version has none" : `there is: ${known.join(", ")}`;
  return given === undefined ? `kind is missing; ${are}` : `kind ${unknownText(given, known, are)}`;
}

function urlsFault(connection: Connection, { kind, needsUrl }: ConfigurableKind): string | null {
  if (connection.url !== undefined && connection.urls !== undefined) {
    return "url and urls do not go together: put the single one into urls";
  }
  if (!needsUrl || urlsOf(connection).length > 0) return null;
  return `url is missing: of the kind ${kind} it has to be said where it is`;
}

function repeatedFaults(names: readonly string[]): string[] {
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) =>
    faultText(`connection ${name}`, "there is more than one of this name; choose another one"),
  );
}

function strangerFaults(choice: ModelChoice, names: readonly string[]): string[] {
  return roles.flatMap((role) => {
    const { connection } = referenceOf(choice[role] ?? names[0] ?? "");
    if (names.includes(connection)) return [];
    const which = `the connection ${JSON.stringify(oneLine(connection))}`;
    const unknown = unknownText(connection, names, `there is: ${names.join(", ")}`);
    return faultText("models", `${role} is of ${which}, which ${unknown}`);
  });
}
