import type { SessionOwner, StorageError } from "../base/errors.js";
import { Turns } from "../base/turns.js";
import type { Remark } from "../search/acts.js";
import { replay, type ReplayResult } from "../search/replay.js";
import { followSession, type FollowListener } from "./followSession.js";
import { nodeHash, readSession } from "./loadSession.js";
import type { SessionDeps } from "./ownedSession.js";
import { ownerIn, readLock } from "./readLock.js";
import { recordRemark } from "./remark.js";
import type { AcquireOptions } from "./sessionLock.js";
import { freshRow, listSessions, matchingRows, type IndexRow } from "./sessionIndex.js";

/** The sessions on the disk, whoever drives them: runs no search and calls no model. */
export class SessionStore {
  readonly #deps: SessionDeps;
  readonly #remarks = new Turns();

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  /**
   * Newest first, what cannot be read last.
   * @param query words that stand in the goal or the title, in any case; all when empty
   * @throws {StorageError} the output folder cannot be read; one that is not there has no sessions
   */
  async list(output: string, query = ""): Promise<readonly IndexRow[]> {
    return matchingRows(await listSessions(output, this.#deps), query);
  }

  /** A row from the whole journal, for one whose summary is stale. */
  async freshRow(folder: string, signal?: AbortSignal): Promise<IndexRow> {
    return await freshRow(folder, this.#deps, signal);
  }

  /** Who drives a session now, or may drive it; null when nobody does. @throws as `readLock` */
  async ownerOf(folder: string): Promise<SessionOwner | null> {
    return ownerIn(await readLock(folder, this.#deps.processes));
  }

  /** Looks on at a session; writes nothing. @throws as `followSession` */
  async follow(folder: string, listener: FollowListener, signal: AbortSignal): Promise<void> {
    await followSession(folder, listener, this.#deps, signal);
  }

  /**
   * Compares each recorded decision with what follows today; writes nothing.
   * @throws {JournalError} there is no session, or its journal cannot be folded
   */
  async replay(folder: string): Promise<ReplayResult> {
    return replay((await readSession(folder)).events, nodeHash);
  }

  /**
   * Of a session that nobody drives; what is said of one at the same time is recorded in turn.
   * @returns as `recordRemark`
   * @throws as `recordRemark`
   */
  async remark(
    folder: string,
    remark: Remark,
    options: AcquireOptions = {},
  ): Promise<StorageError | null> {
    return await this.#remarks.take(folder, () =>
      recordRemark(folder, remark, this.#deps, options),
    );
  }
}
