import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SearchState } from "../../src/search/state.js";
import { journalName } from "../../src/sessions/sessionFolder.js";
import { loadSession, type LoadedSession } from "../../src/sessions/loadSession.js";
import { waitFor } from "../editor/launcher/waitFor.js";

/** Where a workspace's sessions are when no setting says otherwise. */
export function outputOf(workspace: string): string {
  return join(workspace, "output");
}

/** Folders of the sessions in an output folder, oldest first; those whose journal has begun. */
export function sessionFoldersIn(output: string): string[] {
  if (!existsSync(output)) return [];
  const days = readdirSync(output).filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name));
  return days
    .sort()
    .flatMap((day) => readdirSync(join(output, day)).map((name) => join(output, day, name)))
    .filter((folder) => existsSync(join(folder, journalName)))
    .sort();
}

/**
 * The session that appears while something is done.
 * @throws {Error} none, or more than one, appeared in time
 */
export async function newSession(output: string, act: () => Promise<unknown>): Promise<string> {
  const before = new Set(sessionFoldersIn(output));
  await act();
  return await waitFor(`a session in ${output}`, () => {
    const added = sessionFoldersIn(output).filter((folder) => !before.has(folder));
    if (added.length > 1) throw new Error(`There are ${added.length} new sessions`);
    return added[0];
  });
}

/** Waits until what the journal folds to is as wanted. */
export async function sessionWhen(
  folder: string,
  what: string,
  isSo: (state: SearchState) => boolean,
  timeoutMs?: number,
): Promise<LoadedSession> {
  const isThere = async (): Promise<LoadedSession | false> => {
    const session = await loadSession(folder);
    return isSo(session.state) && session;
  };
  return await waitFor(`the session ${what}`, isThere, timeoutMs);
}

/** Waits for the end of the search, whatever end that is. */
export async function endedSession(folder: string, timeoutMs?: number): Promise<LoadedSession> {
  return await sessionWhen(folder, "to end", ({ end }) => end !== null, timeoutMs);
}

/** Waits for a file with the bytes of another one: a copy is there before it has its bytes. */
export async function copyMade(copy: string, original: string): Promise<void> {
  const bytes = readFileSync(original);
  await waitFor(`${copy} to be ${original}`, () => readFileSync(copy).equals(bytes));
}

/** The same for the one file of a folder; resolves with its name. */
export async function onlyCopyIn(folder: string, original: string): Promise<string> {
  const name = await waitFor(`a file in ${folder}`, () => readdirSync(folder)[0]);
  await copyMade(join(folder, name), original);
  return name;
}
