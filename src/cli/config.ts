import { createReadStream } from "node:fs";
import { join, resolve } from "node:path";
import * as z from "zod";
import { withoutMark } from "../base/byteOrderMark.js";
import { UsageError } from "../base/errors.js";
import { jsonFaultAt } from "../base/jsonFault.js";
import { parseJson } from "../base/parseJson.js";
import { hasCode } from "../base/systemCode.js";
import { oneLine } from "../base/visibleText.js";
import { readConfiguration, type ConfigurableKind } from "../protocol/configuration.js";
import type { Connection, ModelChoice } from "../protocol/connections.js";
import { faultText } from "../protocol/faultText.js";
import { usualLimits, type Limits } from "../protocol/limits.js";
import type { Environment } from "./environment.js";
import type { KeyCommand } from "./keys.js";
import { systemReason } from "./systemReason.js";

/** What `config.json` says. */
export interface Config {
  /** Where it is, or would be; null where the system knows no folder for it. */
  readonly path: string | null;
  readonly isThere: boolean;
  readonly connections: readonly Connection[];
  readonly models: ModelChoice;
  readonly keyCommands: ReadonlyMap<string, KeyCommand>;
  readonly limits: Limits;
}

/** Some hundred connections with prices of their own. */
const maxBytes = 1_000_000;

const keyCommandSchema = z
  .tuple([z.string().min(1)], z.string())
  .describe("A program and its arguments that print the connection's key.");

/**
 * Reads the file that `IMAGEBEAM_CONFIG` names, else `config.json` in the person's configuration
 * folder, where there is one. Nothing else is looked for.
 * @throws {UsageError} `usage.config`: it cannot be read, or says something wrong; a line for each
 *   fault, none with a value of the file
 */
export async function readConfig(
  { configFile, configFolder }: Pick<Environment, "configFile" | "configFolder">,
  kinds: readonly ConfigurableKind[],
): Promise<Config> {
  const named = configFile === undefined ? undefined : resolve(configFile);
  const usual = configFolder === undefined ? null : join(configFolder, "config.json");
  const path = named ?? usual;
  const text = path === null ? undefined : await textOf(path);
  if (path === null || text === undefined) {
    if (named === undefined) return { ...noConfig, path };
    throw refusal(named, ["is not there: IMAGEBEAM_CONFIG names it"]);
  }
  const { configuration, faults } = readConfiguration(jsonOf(text, path), kinds.map(withCommand));
  if (faults.length > 0) throw refusal(path, faults);
  const connections = configuration.connections.map(({ keyCommand: _, ...each }) => each);
  const keyCommands = configuration.connections.flatMap(({ name, keyCommand }) =>
    keyCommand === undefined ? [] : [[name, keyCommand] as const],
  );
  const { models, limits } = configuration;
  return { path, isThere: true, connections, models, keyCommands: new Map(keyCommands), limits };
}

/** Of whoever has set up nothing. */
export const noConfig: Config = {
  path: null,
  isThere: false,
  connections: [],
  models: {},
  keyCommands: new Map(),
  limits: usualLimits,
};

/** Only here a connection says how its key is found: an editor keeps keys itself. */
type Written = Connection & { readonly keyCommand?: KeyCommand };

function withCommand({ schema, ...kind }: ConfigurableKind): ConfigurableKind<Written> {
  // The type of what is extended forgets what it had.
  const extended = schema?.extend({ keyCommand: z.exactOptional(keyCommandSchema) });
  return {
    ...kind,
    schema: (extended as ConfigurableKind<Written>["schema"] | undefined) ?? null,
  };
}

/** Undefined where there is no file. */
async function textOf(path: string): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(path, { end: maxBytes }))
      chunks.push(chunk as Buffer);
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw refusal(path, [`cannot be read (${systemReason(error)})`]);
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length > maxBytes) throw refusal(path, ["is larger than 1 MB"]);
  return bytes.toString("utf8");
}

function jsonOf(written: string, path: string): unknown {
  const text = withoutMark(written);
  try {
    return parseJson(text);
  } catch {
    // What it says itself holds a piece of the file.
    const fault = jsonFaultAt(text);
    const place = fault === undefined ? "" : ` from line ${fault.line}, column ${fault.column} on`;
    throw refusal(path, [`is no JSON${place}`]);
  }
}

function refusal(path: string, faults: readonly string[]): UsageError {
  const lines = faults.map((fault) => faultText(oneLine(path), fault));
  return new UsageError(lines.join("\n"), "usage.config");
}
