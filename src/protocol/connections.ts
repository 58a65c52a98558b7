import * as z from "zod";
import { once } from "../base/once.js";
import { modelSchema, roles, servicesKind, type Declaration, type Role } from "./providers.js";

/**
 * Connections: named places where models run, as a person writes them into a configuration. What a
 * kind of connection adds of its own, its adapter says (`providers/adapter.ts`).
 */

/** Names that mean something else: connections that are always there, and a way of drawing. */
export const reservedNames = ["builtin", "vscode", "svg"] as const;
/** Before a reference: the language model that it names draws, as SVG. */
const svgPrefix = "svg/";

export const connectionNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, {
    error: "must be 1-32 small letters, digits and hyphens, a letter or digit first",
  })
  .refine((name) => !reservedNames.some((reserved) => reserved === name), {
    error: `has a meaning already (${reservedNames.join(", ")}): choose another one`,
  });

/** US dollars per million tokens, or for each image. What it does not name is not known. */
export const priceSchema = once(() => {
  const usd = z.number().min(0).max(1e6);
  return z
    .strictObject({
      input: z.exactOptional(usd.describe("Text that is sent, per million tokens.")),
      cachedInput: z.exactOptional(usd.describe("The same, where the server had it in its cache.")),
      cacheWrite: z.exactOptional(
        usd.describe("Text that goes into the cache, per million tokens."),
      ),
      output: z.exactOptional(usd.describe("Text that is answered, per million tokens.")),
      imageInput: z.exactOptional(usd.describe("Images that are sent, per million tokens.")),
      imageOutput: z.exactOptional(usd.describe("Images that are drawn, per million tokens.")),
      perImage: z.exactOptional(usd.describe("One image that is drawn.")),
    })
    .describe("US dollars.");
});
export type Price = z.infer<ReturnType<typeof priceSchema>>;

const maxUrls = 64;
/** A place of a connection; a kind that has several of them for different things takes it too. */
export const urlSchema = z
  .string()
  .max(2000, { error: "must be at most 2000 characters" })
  .superRefine((text, context) => {
    const fault = urlFault(text);
    if (fault !== null) context.addIssue({ code: "custom", message: fault });
  });

/** What every connection may say. */
const commonSchema = once(() =>
  z.strictObject({
    name: connectionNameSchema.describe("What references to its models begin with."),
    url: z.exactOptional(urlSchema.describe("Where it is.")),
    urls: z.exactOptional(
      z
        .array(urlSchema)
        .min(1, { error: "must have at least one URL" })
        .max(maxUrls, { error: `must have at most ${maxUrls} URLs` })
        .describe("Several places that answer the same: calls are shared out among them."),
    ),
    limit: z.exactOptional(
      z
        .int({ error: "must be a whole number" })
        .min(1, { error: "must be a whole number, 1-64" })
        .max(64, { error: "must be a whole number, 1-64" })
        .describe("Calls that may run at the same time, 1-64."),
    ),
    allowInsecure: z.exactOptional(
      z.boolean().describe("Send its key over plain http to another machine too."),
    ),
    prices: z.exactOptional(
      z.record(modelSchema, priceSchema()).describe("What its models cost, by model."),
    ),
    priceAs: z.exactOptional(
      z
        .record(modelSchema, modelSchema)
        .describe("Which model's price counts for a model, where the server has names of its own."),
    ),
    kind: z.string(),
  }),
);

/**
 * A connection of a kind, as a person writes it.
 * @param own what the kind adds, each field with a description
 */
export function connectionSchema<Own extends z.ZodRawShape>(kind: string, own: Own) {
  return commonSchema().extend({
    kind: z.literal(kind).describe("What its servers speak."),
    ...own,
  });
}

/** What all connections have in common. */
export type Connection = Readonly<z.infer<ReturnType<typeof commonSchema>>>;

/** Where a connection is: no place, one, or several that answer the same. */
export function urlsOf({ url, urls }: Connection): readonly string[] {
  return url === undefined ? (urls ?? []) : [url];
}

/** Whether its models are this machine's own: it is there by itself, and has no place but this one. */
export function isOfThisMachine(connection: Connection): boolean {
  return connection.kind === servicesKind && originsOf(connection).length === 0;
}

/** The origins (scheme, host, port) of its places, each once: a key of it goes nowhere else. */
export function originsOf(connection: Connection): readonly string[] {
  const urls = [...urlsOf(connection), ...roles.flatMap((role) => roleUrl(connection, role) ?? [])];
  return [...new Set(urls.map((url) => new URL(url).origin))];
}

const placedSchema = once(() => z.object({ url: urlSchema }));

/** Where the models of one role are, of a kind that lets a person say that apart. */
export function roleUrl(connection: Connection, role: Role): string | undefined {
  const own: Readonly<Record<string, unknown>> = connection;
  return placedSchema().safeParse(own[role]).data?.url;
}

/** Which model of which connection. */
export interface ModelReference {
  readonly connection: string;
  /** The model's own name, which may have slashes; null for the connection's default. */
  readonly model: string | null;
  /** The language model that it names draws, as SVG. */
  readonly asSvg: boolean;
}

/** Reads `connection`, `connection/model` or either behind `svg/`; total: nothing is refused here. */
export function referenceOf(text: string): ModelReference {
  const asSvg = text.startsWith(svgPrefix);
  const [, connection = "", model] =
    /^([^/]*)(?:\/(.*))?$/s.exec(asSvg ? text.slice(svgPrefix.length) : text) ?? [];
  return { connection, model: model === undefined || model === "" ? null : model, asSvg };
}

/** The inverse of `referenceOf`. */
export function referenceText({ connection, model, asSvg }: ModelReference): string {
  return `${asSvg ? svgPrefix : ""}${connection}${model === null ? "" : `/${model}`}`;
}

/** What stands as a declaration's `connection`: `shed`, or `svg/shed` where it draws as SVG. */
export function declaredConnection({
  connection,
  asSvg,
}: Pick<ModelReference, "connection" | "asSvg">): string {
  return referenceText({ connection, model: null, asSvg });
}

type Recorded = Pick<Declaration, "connection" | "model">;

/** The inverse of `declaredConnection`. */
export function connectionOf({
  connection: declared,
}: Pick<Declaration, "connection">): Pick<ModelReference, "connection" | "asSvg"> {
  const { connection, asSvg } = referenceOf(declared);
  return { connection, asSvg };
}

/** A recorded model as a reference; the connection's default where the record names none. */
export function referenceOfRecorded({ connection, model }: Recorded): string {
  return referenceText({ ...connectionOf({ connection }), model: model === "" ? null : model });
}

/** Which model each role takes where a search says nothing else. */
export const modelChoiceSchema = z.strictObject(
  Object.fromEntries(roles.map((role) => [role, z.exactOptional(z.string())])) as Readonly<
    Record<Role, z.ZodExactOptional<z.ZodString>>
  >,
);
export type ModelChoice = Readonly<z.infer<typeof modelChoiceSchema>>;

function urlFault(text: string): string | null {
  if (!URL.canParse(text)) return "must be a URL that begins with http:// or https://";
  const { protocol, username, password, hash } = new URL(text);
  if (protocol !== "http:" && protocol !== "https:") return "must begin with http:// or https://";
  if (username !== "" || password !== "") {
    return "has a name or a password in it: a key is given apart from the URL";
  }
  return hash === "" ? null : "must not have a part behind #";
}
