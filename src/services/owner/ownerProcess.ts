import { writeSync } from "node:fs";
import { parseJson } from "../../base/parseJson.js";
import { messageOf } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { visibleText } from "../../base/visibleText.js";
import { serviceClock } from "../serviceClock.js";
import { maxConfigBytes, ownerConfigSchema, type OwnerConfig } from "./ownerConfig.js";
import type { Parts } from "./parts.js";
import { runOwner, type OwnersPlace } from "./runOwner.js";

/**
 * The process that owns a user's local models. It is told all it needs on its standard input, so that
 * nothing of it is seen in a list of processes; what it prints goes to its log.
 */

/** A log that grows without end helps nobody. */
const maxLogLines = 20_000;
let logLines = 0;
const log: Log = (level, message) => {
  if (level === "debug" || ++logLines > maxLogLines) return;
  const time = new Date(serviceClock.nowMs()).toISOString();
  try {
    writeSync(process.stderr.fd, `${time} ${level} ${message}\n`);
  } catch {
    // A disk that is full, for example: a log is no reason to end what works.
  }
};

async function readConfig(): Promise<OwnerConfig> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxConfigBytes) throw new Error("The configuration is too long.");
    parts.push(part);
  }
  return ownerConfigSchema().parse(parseJson(Buffer.concat(parts).toString("utf8")));
}

/** Runs the whole life of the process; it has ended then. */
export async function ownerProcess(
  partsOf: (where: OwnersPlace, log: Log) => Promise<Parts>,
): Promise<never> {
  const told = new AbortController();
  for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(name, () => told.abort());

  try {
    const config = await readConfig();
    const { pid } = process;
    await runOwner({
      config,
      partsOf: (each) => partsOf(each, log),
      clock: serviceClock,
      pid,
      log,
      signal: told.signal,
    });
  } catch (error) {
    log("warn", `Broke off: ${visibleText(messageOf(error))}`);
    process.exitCode = 1;
  }
  // Whatever is still open is of no use to anybody: all services have ended.
  process.exit();
}
