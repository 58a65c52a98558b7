import { resolve } from "node:path";
import { SessionLockedError, UsageError, type SessionOwner } from "../base/errors.js";
import { PlanError, type Engine } from "../compose.js";
import type { Result } from "../protocol/result.js";
import { lockedText, ownerText } from "../sessions/ownerText.js";
import { systemProcesses } from "../sessions/processIdentity.js";
import { freshRow, type IndexRow } from "../sessions/sessionIndex.js";
import { findSessionFolder } from "../sessions/sessionFolder.js";
import { orTakeOver } from "../sessions/takeOver.js";
import type { Invocation } from "./args.js";
import { replayResultOf } from "./jsonOutput.js";
import { listLines } from "./list.js";
import { nameOfField } from "./planFlags.js";
import { resumeLine } from "./report.js";
import { runSearch, type RunSearchDeps } from "./runSearch.js";
import { oneLine } from "./terminalText.js";

/** A whole journal is read in some 10 ms. */
const maxFolded = 50;

type Of<Kind extends Invocation["kind"]> = Extract<Invocation, { kind: Kind }>;

/** A goal is at most 10,000 units: who sends more than this sends something else. */
const maxStdinUnits = 1_000_000;

/**
 * Starts a search and runs it to its end.
 * @param stdin where the goal stands when it is given as `-`
 * @throws {UsageError} a value is out of range; the message names the flag
 * @throws as `Engine.startSearch`
 */
export async function startCommand(
  { plan, providers, out }: Of<"start">,
  engine: Engine,
  stdin: AsyncIterable<unknown>,
  deps: RunSearchDeps,
): Promise<Result> {
  const goal = plan.goal === "-" ? await readAll(stdin) : plan.goal;
  return await runSearch(async (listener) => {
    try {
      return await engine.startSearch({
        plan: { ...plan, goal },
        providers,
        output: out,
        listener,
      });
    } catch (error) {
      if (error instanceof PlanError) throw inFlags(error);
      throw error;
    }
  }, deps);
}

/**
 * Goes on with a session.
 * @throws {SessionLockedError} somebody has it, or may have it; with the command that takes it over
 * @throws as `Engine.resumeSearch`
 */
export async function resumeCommand(
  { folder, takeOver }: Of<"resume">,
  engine: Engine,
  deps: RunSearchDeps,
): Promise<Result> {
  const agree = (owner: SessionOwner): void => {
    const how = `${resumeLine({ command: deps.command, folder: resolve(folder) })} --take-over`;
    if (!takeOver) throw new SessionLockedError(owner, lockedText(owner, how));
    deps.view.say([`Taking the session over. ${oneLine(ownerText(owner))}`]);
  };
  return await runSearch(
    (listener) =>
      orTakeOver((options) => engine.resumeSearch(folder, { ...options, listener }), agree),
    deps,
  );
}

/**
 * Checks that each recorded decision follows; calls nobody and writes nothing.
 * @throws as `Engine.replaySession`
 */
export async function replayCommand(
  { folder, json }: Of<"replay">,
  engine: Engine,
  { output: { out } }: Pick<RunSearchDeps, "output">,
): Promise<Result> {
  const session = await findSessionFolder(folder);
  const replayed = await engine.replaySession(session);
  if (replayed.kind === "same" && !json) {
    out(`All ${replayed.state.nextSeq} events follow, each from those before it.`);
  }
  return replayResultOf(replayed, session);
}

/** @throws {StorageError} the output folder cannot be read */
export async function listCommand(
  { text, out: folder, json }: Of<"list">,
  engine: Engine,
  { output: { out, columns, paint } }: Pick<RunSearchDeps, "output">,
): Promise<void> {
  const rows = await upToDate(await engine.listSessions(resolve(folder), text));
  if (!json) {
    listLines(rows, { columns: columns(), paint, from: process.cwd() }).forEach(out);
    return;
  }
  for (const row of rows) {
    const { folder: session } = row;
    const line =
      row.kind === "session"
        ? { session, ...row.summary, state: row.status }
        : { session, state: "unreadable", reason: row.reason };
    out(JSON.stringify(line));
  }
}

/** Rows whose summary is older than their journal, read from it; of very many only the newest. */
async function upToDate(rows: readonly IndexRow[]): Promise<IndexRow[]> {
  let left = maxFolded;
  const fresh: IndexRow[] = [];
  for (const row of rows) {
    const isRead = row.kind === "session" && row.isStale && left > 0;
    if (isRead) left -= 1;
    fresh.push(isRead ? await freshRow(row.folder, { processes: systemProcesses }) : row);
  }
  return fresh;
}

/** The same problems, each named by its flag instead of its field. */
function inFlags({ problems }: PlanError): UsageError {
  const lines = problems.map(({ field, message }) =>
    message.startsWith(`${field} `) ? nameOfField(field) + message.slice(field.length) : message,
  );
  return new UsageError(lines.join("\n"), "usage.plan");
}

async function readAll(stdin: AsyncIterable<unknown>): Promise<string> {
  let text = "";
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > maxStdinUnits) break;
  }
  return text;
}
