import * as z from "zod";
import { urlsOf } from "../../protocol/connections.js";
import type { Declaration } from "../../protocol/providers.js";
import { UsageError } from "../../base/errors.js";
import { isLoopback } from "../http/origins.js";
import type { HttpLimits } from "../http/guardedFetch.js";
import { baseUrlOf, type BaseUrl } from "./baseUrl.js";
import type { Rates } from "./prices.data.js";
import { ratesOf } from "./prices.js";
import {
  chatOptionsSchema,
  imageOptionsSchema,
  type ChatOptions,
  type ImageOptions,
  type OpenaiConnection,
} from "./openaiKind.js";
import type { Profile, ProfileId } from "./profile.js";
import { detectProfile, profileOf, type ModelMark } from "./profiles.js";

export type Part = "chat" | "images";

/** Its places, as bases of requests. @throws {UsageError} one of them is no server's URL */
export function basesOf(connection: OpenaiConnection): readonly BaseUrl[] {
  return urlsOf(connection).map(baseUrlOf);
}

/** @throws {UsageError} it has no URL */
export function firstBase(connection: OpenaiConnection): BaseUrl {
  const [base] = basesOf(connection);
  if (base !== undefined) return base;
  throw new UsageError(`The connection ${connection.name} has no URL.`, "usage.badUrl");
}

/** The server that a connection is, as far as it is known. */
export function profileAt(
  connection: OpenaiConnection,
  part: Part,
  models: readonly ModelMark[] = [],
): Profile {
  return connection.profile === undefined
    ? detectProfile(firstBase(connection).url, part, models)
    : profileOf(connection.profile);
}

/** Whether its calls cost nothing: nobody bills for a machine that one works at. */
export function isFree(connection: OpenaiConnection): boolean {
  return basesOf(connection).every(({ url }) => isLoopback(new URL(url).hostname));
}

const dearOwners: readonly ProfileId[] = ["openai", "azure"];

/**
 * What its model costs: as its person says, else as its server does, else as the table does for
 * OpenAI's own.
 */
export function ratesAt(
  connection: OpenaiConnection,
  model: string,
  profile: Profile,
  listed?: Rates,
): Rates | undefined {
  const name = ownValue(connection.priceAs, model) ?? model;
  const said = ownPrice(connection, model);
  if (said !== undefined) return said;
  if (isFree(connection)) return { input: 0, output: 0, imageOutput: 0, perImage: 0 };
  return listed ?? (dearOwners.includes(profile.id) ? ratesOf(name) : undefined);
}

/** What its person says that a model costs. */
export function ownPrice(connection: OpenaiConnection, model: string): Rates | undefined {
  const name = ownValue(connection.priceAs, model) ?? model;
  return ownValue(connection.prices, model) ?? ownValue(connection.prices, name);
}

function ownValue<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** @throws {UsageError} an option that there is not, or out of range */
export function chatOptions(options: Declaration["options"]): ChatOptions {
  return checked(chatOptionsSchema(), options);
}

/** @throws {UsageError} an option that there is not, or out of range */
export function imageOptions(options: Declaration["options"]): ImageOptions {
  return checked(imageOptionsSchema(), options);
}

function checked<T>(schema: z.ZodType<T>, options: Declaration["options"]): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new UsageError(`The model's options: ${z.prettifyError(parsed.error)}`, "usage.badOption");
}

/** How long and how much, by what is asked for and from where. */
export function httpLimits(
  { place }: Pick<Profile, "place">,
  work: "text" | "image" | "list",
): HttpLimits {
  if (work === "list") {
    return { connectMs: 10_000, firstByteMs: 10_000, wholeMs: 20_000, maxBytes: 8_000_000 };
  }
  const isImage = work === "image";
  // The tokens of an answer, each with those beside it, take a kilobyte and more where they are indented.
  const maxBytes = isImage ? 100_000_000 : 8_000_000;
  // A local server loads its model first.
  if (place === "local") {
    return { connectMs: 10_000, firstByteMs: 600_000, wholeMs: 900_000, maxBytes };
  }
  // An image that is not streamed begins when it is done.
  return isImage
    ? { connectMs: 10_000, firstByteMs: 300_000, wholeMs: 900_000, maxBytes }
    : { connectMs: 10_000, firstByteMs: 120_000, wholeMs: 300_000, maxBytes };
}
