import * as z from "zod";
import { UsageError } from "../../base/errors.js";
import { once } from "../../base/once.js";
import { without } from "../../base/without.js";
import type { Connection } from "../../protocol/connections.js";
import type { Declaration, Role } from "../../protocol/providers.js";
import {
  imageOptionsSchema,
  languageOptionsSchema,
  visionOptionsSchema,
  type ImageOptions,
  type LanguageOptions,
  type ServicesConnection,
  type VisionOptions,
} from "./servicesKind.js";

type Given = Declaration["options"];

/** @throws {UsageError} an option that there is not, or out of range */
export function languageOptions(given: Given): LanguageOptions {
  return checked(languageOptionsSchema(), given);
}

/** @throws {UsageError} an option that there is not, or out of range */
export function visionOptions(given: Given): VisionOptions {
  return checked(visionOptionsSchema(), given);
}

/** @throws {UsageError} an option that there is not, or out of range */
export function imageOptions(given: Given): ImageOptions {
  return checked(imageOptionsSchema(), given);
}

const drawingOptionsSchema = once(() => z.strictObject({ looks: z.exactOptional(z.boolean()) }));

/** Of a language model that draws. @throws {UsageError} an option that there is not, or none */
export function drawingOptions(given: Given): { readonly looks?: boolean } {
  return checked(drawingOptionsSchema(), given);
}

/** What the connection says of a role's models, without where they are. */
export function ownOptions(connection: Connection | ServicesConnection, role: Role): Given {
  const own = role in connection ? (connection as ServicesConnection)[role] : undefined;
  return without({ ...own }, "url");
}

function checked<T>(schema: z.ZodType<T>, given: Given): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UsageError(`The model's options: ${z.prettifyError(parsed.error)}`, "usage.badOption");
}
