import { createHash } from "node:crypto";
import { join } from "node:path";
import { JournalError } from "../base/errors.js";
import { schemaVersion, type SessionEvent } from "../protocol/events.js";
import { Folder } from "../search/reduce.js";
import { CheckedFolder } from "../search/replay.js";
import type { HashText } from "../search/requests.js";
import type { SearchState } from "../search/state.js";
import { journalStart, readJournal, type JournalPosition } from "./readJournal.js";
import { journalName } from "./sessionFolder.js";

/** A session as its journal tells it. */
export interface LoadedSession {
  readonly events: readonly SessionEvent[];
  readonly state: SearchState;
  readonly position: JournalPosition;
  /** What a write that never ended left behind the last whole line. */
  readonly tornBytes: number;
}

/** SHA-256 by Node, many times as fast as the portable one. */
export const nodeHash: HashText = (text) => createHash("sha256").update(text).digest("hex");

/**
 * Reads and folds a session's journal; changes nothing and asks for no lock. Events are folded as
 * they are read, so that whoever waits for a long one is not held up.
 * @param signal when aborted, rejects with `signal.reason`
 * @throws {JournalError} there is none, it is corrupt, too long, or too new to be understood
 * @throws {StorageError} it cannot be read
 */
export async function loadSession(folder: string, signal?: AbortSignal): Promise<LoadedSession> {
  return await loadWith(new Folder(), folder, signal);
}

/**
 * The same, for going on with it: each recorded result has to belong to the call that follows.
 * @throws as `loadSession`; {JournalError} `journal.diverged`
 */
export async function loadForResume(folder: string): Promise<LoadedSession> {
  return await loadWith(new CheckedFolder(nodeHash), folder);
}

/**
 * Reads a session's events without folding them: for who asks whether they can be.
 * @throws as `loadSession`, but for what only a fold can find
 */
export async function readSession(
  folder: string,
  signal?: AbortSignal,
): Promise<Omit<LoadedSession, "state">> {
  const events: SessionEvent[] = [];
  const collect = (event: SessionEvent): void => void events.push(event);
  const reading = await readJournal(join(folder, journalName), journalStart, collect, signal);
  return { events, ...reading };
}

/**
 * Why a session can be looked at but not continued: a newer version wrote it, or wrote in it.
 * @returns undefined when it can be continued
 */
export function whyReadOnly({
  position,
  state,
}: Pick<LoadedSession, "position" | "state">): string | undefined {
  if (position.schemaVersion > schemaVersion) {
    return "A newer Imagebeam wrote this session: update to continue it.";
  }
  const [kind] = state.unknownKinds;
  if (kind === undefined) return undefined;
  return `A newer Imagebeam has continued this session ("${kind}"): update to continue it.`;
}

async function loadWith(
  folder: Folder | CheckedFolder,
  path: string,
  signal?: AbortSignal,
): Promise<LoadedSession> {
  const events: SessionEvent[] = [];
  let failure: unknown;
  const add = (event: SessionEvent): void => {
    events.push(event);
    if (failure !== undefined) return;
    try {
      folder.add(event);
    } catch (error) {
      // Read on: whether a newer version wrote it is only known when all of it was read.
      failure = error;
    }
  };
  const reading = await readJournal(join(path, journalName), journalStart, add, signal);
  if (failure !== undefined) throw foldFailure(failure, reading.position);
  return { events, state: folder.state, ...reading };
}

function foldFailure(error: unknown, { schemaVersion: version }: JournalPosition): unknown {
  if (!(error instanceof JournalError) || version <= schemaVersion) return error;
  const message = "A newer Imagebeam wrote this session: update to open it.";
  return new JournalError("journal.newer", message, { cause: error });
}
