import { watch } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../base/clock.js";
import { JournalError, type SessionOwner } from "../base/errors.js";
import type { SessionEvent } from "../protocol/events.js";
import { Folder } from "../search/reduce.js";
import type { SearchState } from "../search/state.js";
import { loadSession, type LoadedSession } from "./loadSession.js";
import type { Processes } from "./processIdentity.js";
import { readJournal, type JournalPosition } from "./readJournal.js";
import { ownerIn, readLock } from "./readLock.js";
import { journalName } from "./sessionFolder.js";

const pollMs = 500;

export interface FollowDeps {
  readonly clock: Clock;
  readonly processes: Processes;
}

export interface FollowListener {
  /** All of it at first, and again should the owner have taken a line back. */
  readonly onLoaded: (session: LoadedSession) => void;
  /** @param state after the event; it moves on with the session */
  readonly onEvent: (event: SessionEvent, state: SearchState) => void;
  /** Who owns it, at first and whenever that changes; null in the end. */
  readonly onOwner?: (owner: SessionOwner | null) => void;
}

/**
 * Looks on while another process drives a session; writes nothing.
 * @returns once nobody owns the session any more, and all it wrote was told
 * @param signal when aborted, rejects with `signal.reason`
 * @throws {JournalError} the journal cannot be read, or not any more
 * @throws {StorageError} it cannot be read
 */
export async function followSession(
  folder: string,
  listener: FollowListener,
  { clock, processes }: FollowDeps,
  signal: AbortSignal,
): Promise<void> {
  const changes = new Changes(folder, clock, signal);
  try {
    const follower = new Follower(folder, listener, await loadSession(folder, signal));
    let told: SessionOwner | null | undefined;
    for (;;) {
      // Asked first: what an owner wrote before it left is read after.
      const owner = ownerIn(await readLock(folder, processes));
      await follower.catchUp(signal);
      if (told === undefined || told?.mark !== owner?.mark) listener.onOwner?.(owner);
      told = owner;
      if (owner === null) return;
      await changes.next();
    }
  } finally {
    changes.dispose();
  }
}

class Follower {
  readonly #path: string;
  readonly #listener: FollowListener;
  #folder: Folder;
  #position: JournalPosition;

  constructor(folder: string, listener: FollowListener, session: LoadedSession) {
    this.#path = folder;
    this.#listener = listener;
    this.#folder = new Folder(session.state);
    this.#position = session.position;
    listener.onLoaded(session);
  }

  async catchUp(signal: AbortSignal): Promise<void> {
    try {
      const path = join(this.#path, journalName);
      const reading = await readJournal(path, this.#position, (event) => this.#tell(event), signal);
      if (reading.isShorter) throw new JournalError("journal.corrupt", "The journal was cut back.");
      this.#position = reading.position;
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      // An append that failed may have been read before it was cut off: all over again.
      const session = await loadSession(this.#path, signal);
      this.#folder = new Folder(session.state);
      this.#position = session.position;
      this.#listener.onLoaded(session);
    }
  }

  #tell(event: SessionEvent): void {
    this.#folder.add(event);
    this.#listener.onEvent(event, this.#folder.state);
  }
}

/** Wakes when the folder changes, and from time to time where the system does not say. */
class Changes {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #stopWatching: () => void;
  #wake: () => void = () => undefined;
  #isChanged = false;

  constructor(folder: string, clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    this.#stopWatching = this.#watch(folder);
  }

  async next(): Promise<void> {
    if (!this.#isChanged) {
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      const either = AbortSignal.any([woken.signal, this.#signal]);
      await this.#clock.sleep(pollMs, either).catch(() => undefined);
    }
    this.#isChanged = false;
    this.#signal.throwIfAborted();
  }

  dispose(): void {
    this.#stopWatching();
  }

  #watch(folder: string): () => void {
    try {
      const watcher = watch(folder, () => {
        this.#isChanged = true;
        this.#wake();
      });
      // A system without watching, or too many watches: polling is enough.
      watcher.on("error", () => watcher.close());
      return () => watcher.close();
    } catch {
      return () => undefined;
    }
  }
}
