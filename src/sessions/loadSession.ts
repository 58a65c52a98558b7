import { join } from "node:path";
import { JournalError } from "../base/errors.js";
import { schemaVersion, type SessionEvent } from "../protocol/events.js";
import { fold } from "../search/reduce.js";
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

/**
 * Reads and folds a session's journal; changes nothing and asks for no lock.
 * @param signal when aborted, rejects with `signal.reason`
 * @throws {JournalError} there is none, it is corrupt, or too new to be understood
 * @throws {StorageError} it cannot be read
 */
export async function loadSession(folder: string, signal?: AbortSignal): Promise<LoadedSession> {
  const session = await readSession(folder, signal);
  return { ...session, state: foldAll(session.events, session.position) };
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
export function whyReadOnly({ position, state }: LoadedSession): string | undefined {
  if (position.schemaVersion > schemaVersion) {
    return "A newer Imagebeam wrote this session: update to continue it.";
  }
  const [kind] = state.unknownKinds;
  if (kind === undefined) return undefined;
  return `A newer Imagebeam has continued this session ("${kind}"): update to continue it.`;
}

function foldAll(events: readonly SessionEvent[], position: JournalPosition): SearchState {
  try {
    return fold(events);
  } catch (error) {
    if (!(error instanceof JournalError) || position.schemaVersion <= schemaVersion) throw error;
    const message = "A newer Imagebeam wrote this session: update to open it.";
    throw new JournalError("journal.newer", message, { cause: error });
  }
}
