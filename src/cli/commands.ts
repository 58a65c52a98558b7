import { resolve } from "node:path";
import { UsageError } from "../base/errors.js";
import type { JudgeFindingDeps } from "../judgeFinding.js";
import type { Connection } from "../protocol/connections.js";
import type { Result } from "../protocol/result.js";
import type { ProviderTable } from "../providers/providerTable.js";
import { checkRoles } from "../providers/roleChecks.js";
import { findSessionFolder } from "../sessions/sessionFolder.js";
import type { IndexRow } from "../sessions/sessionIndex.js";
import type { SessionStore } from "../sessions/sessionStore.js";
import type { MachinePurse } from "../spending/machinePurse.js";
import type { Config } from "./config.js";
import { costsJson, costsLines, costsSince } from "./costs.js";
import { canRun, doctorLines, findingJson, withJudge } from "./doctor.js";
import type { Invocation } from "./invocation.js";
import { replayResultOf } from "./jsonOutput.js";
import { listJson, listLines } from "./list.js";
import { failureText, noModelText, offerJson, offerLines, offersOf } from "./models.js";
import type { Output } from "./output.js";
import { shellWord } from "./shellWord.js";

/** Commands that look at what there is; those that begin or go on with a search have files of their own. */

/** A whole journal is read in some 10 ms. */
const maxFolded = 50;

/**
 * Checks that each recorded decision follows; calls nobody and writes nothing.
 * @throws as `SessionStore.replay`
 */
export async function replayCommand(
  { folder, json }: Of<"replay">,
  sessions: Pick<SessionStore, "replay">,
  { out }: Output,
): Promise<Result> {
  const session = await findSessionFolder(folder);
  const replayed = await sessions.replay(session);
  if (replayed.kind === "same" && !json) {
    const { decisions, calls, deferrals, taken } = replayed.checked;
    out(
      `${decisions} decisions follow, each from the events before it; ${calls} answers belong to a ` +
        `call that was due and to its request; ${deferrals} times a call that was due was put off to ` +
        `be asked again; ${taken} events from outside are taken as they are.`,
    );
  }
  return replayResultOf(replayed, session);
}

/**
 * @returns the exit code
 * @throws {StorageError} the output folder cannot be read
 */
export async function listCommand(
  { text, out: folder, json }: Of<"list">,
  sessions: Pick<SessionStore, "list" | "freshRow">,
  { out, json: print, columns }: Output,
  command: string,
): Promise<number> {
  const rows = await upToDate(await sessions.list(resolve(folder), text), sessions);
  if (json) rows.map(listJson).forEach(print);
  else listLines(rows, { columns: columns(), from: process.cwd(), command }).forEach(out);
  return 0;
}

/**
 * Shows what can be had of a connection, or of all.
 * @returns the exit code: 1 where one could not be asked
 * @throws {UsageError} there is no such connection
 */
export async function modelsCommand(
  { connection: name, json }: Of<"models">,
  providers: Pick<ProviderTable, "connections" | "models">,
  { out, json: print, note }: Output,
  { command, signal }: AskOptions,
): Promise<number> {
  const { connections } = providers;
  const asked = name === null ? connections : connections.filter((each) => each.name === name);
  if (name !== null && asked.length === 0) {
    const known = connections.map((each) => each.name).join(", ");
    const goal = `${command} -- models ${shellWord(name)}`;
    const message = `There is no connection ${JSON.stringify(name)}; there is: ${known}. If it is a goal: ${goal}`;
    throw new UsageError(message, "usage.unknownProvider");
  }
  const offers = await offersOf(asked, (each) => providers.models(each, signal));
  if (json) offers.flatMap(offerJson).forEach(print);
  else offerLines(offers).forEach(out);
  const failures = offers.filter((offer) => "error" in offer);
  if (!json) failures.map(failureText).forEach(note);
  const isEmpty = (_: Connection, at: number): boolean => {
    const offer = offers[at];
    return offer !== undefined && "models" in offer && offer.models.length === 0;
  };
  const advice = asked.filter(isEmpty).flatMap((each) => noModelText(each, command) ?? []);
  if (!json) advice.forEach(note);
  return failures.length === 0 ? 0 : 1;
}

/**
 * Says for each role whether its calls would be answered, and what to do where not.
 * @returns the exit code: 0 where a search could run
 */
export async function doctorCommand(
  { providers: choice, json }: Of<"doctor">,
  {
    providers,
    judgeTests,
  }: { readonly providers: Pick<ProviderTable, "check"> } & JudgeFindingDeps,
  { out, json: print }: Output,
  { command, signal, config }: AskOptions & { readonly config: Config },
): Promise<number> {
  const checks = await checkRoles({ ...config.models, ...choice }, (role, reference) =>
    providers.check(role, reference, signal),
  );
  const findings = await withJudge(checks, { providers, judgeTests }, signal);
  if (json) findings.map(findingJson).forEach(print);
  else doctorLines(findings, { command, config }).forEach(out);
  return canRun(findings) ? 0 : 1;
}

/**
 * Shows what was spent, by day, connection and model.
 * @returns the exit code
 * @throws {StorageError} what was spent cannot be read
 */
export async function costsCommand(
  { since, json }: Of<"costs">,
  purse: Pick<MachinePurse, "days">,
  { out, json: print }: Output,
): Promise<number> {
  const { days, damagedLines } = await purse.days();
  const costs = { days: costsSince(days, since), since, damagedLines };
  if (json) costsJson(costs).forEach(print);
  else costsLines(costs).forEach(out);
  return 0;
}

type Of<Kind extends Invocation["kind"]> = Extract<Invocation, { kind: Kind }>;

interface AskOptions {
  /** How a person calls this program. */
  readonly command: string;
  readonly signal: AbortSignal;
}

/** Rows whose summary is older than their journal, read from it; of very many only the newest. */
async function upToDate(
  rows: readonly IndexRow[],
  sessions: Pick<SessionStore, "freshRow">,
): Promise<IndexRow[]> {
  let left = maxFolded;
  const fresh: IndexRow[] = [];
  for (const row of rows) {
    const isRead = row.kind === "session" && row.isStale && left > 0;
    if (isRead) left -= 1;
    fresh.push(isRead ? await sessions.freshRow(row.folder) : row);
  }
  return fresh;
}
