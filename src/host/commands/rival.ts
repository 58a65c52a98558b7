import { dirname } from "node:path";
import type { LogOutputChannel } from "vscode";
import { ImagebeamError, messageOf } from "../../base/errors.js";
import { isControl } from "../../evaluation/armsOf.js";
import { connectionOf } from "../../protocol/connections.js";
import { roles, type Role } from "../../protocol/providers.js";
import type { SearchState } from "../../search/state.js";
import { loadSession } from "../../sessions/loadSession.js";
import type { SessionRow } from "../../sessions/sessionIndex.js";
import type { SessionStore } from "../../sessions/sessionStore.js";

/** Of one goal; each is read as a whole. */
const maxRead = 20;

/**
 * The newest ended search that an ended one is compared with: for a control an earlier search with the
 * same goal, painter and judge; for a search one with the same goal and other models.
 * @param folder real path of the ended session's folder
 * @returns its folder; undefined where there is none
 * @throws {StorageError} the output folder cannot be read
 */
export async function rivalOf(
  folder: string,
  state: SearchState,
  sessions: Pick<SessionStore, "list">,
): Promise<string | undefined> {
  if (state.end === null) return undefined;
  const rows = (await sessions.list(dirname(dirname(folder)))).filter(
    (row): row is SessionRow => row.kind === "session",
  );
  const own = rows.find(({ summary }) => summary.sessionId === state.sessionId);
  if (own === undefined) return undefined;
  const others = rows.filter(
    ({ summary: { sessionId, goal, startedAt, finishedAt, images } }) =>
      goal === own.summary.goal &&
      sessionId !== state.sessionId &&
      // Of two that run at once with other models, either may end first.
      (!isControl(state) || startedAt <= own.summary.startedAt) &&
      finishedAt !== null &&
      images > 0,
  );
  for (const row of others.slice(0, maxRead)) {
    const other = await stateOr(row.folder);
    if (other !== undefined && isRival(state, other)) return row.folder;
  }
  return undefined;
}

/** Whether there is one. Never rejects. */
export type HasRival = (folder: string, state: SearchState) => Promise<boolean>;

interface FindingRival {
  readonly sessions: Pick<SessionStore, "list">;
  readonly log: Pick<LogOutputChannel, "warn">;
}

/** As `rivalOf`; what cannot be looked for is not there, and the log says why. */
export async function rivalFound(
  folder: string,
  state: SearchState,
  { sessions, log }: FindingRival,
): Promise<boolean> {
  try {
    return (await rivalOf(folder, state, sessions)) !== undefined;
  } catch (error) {
    log.warn("No other search to compare with was looked for", messageOf(error));
    return false;
  }
}

function isRival(state: SearchState, other: SearchState): boolean {
  if (isControl(other) || other.plan.goal.trim() !== state.plan.goal.trim()) return false;
  const isSame = (role: Role): boolean => modelOf(state, role) === modelOf(other, role);
  return isControl(state) ? isSame("image") && isSame("vision") : !roles.every(isSame);
}

function modelOf({ providers }: SearchState, role: Role): string {
  return JSON.stringify([connectionOf(providers[role]).connection, providers[role].model]);
}

/** One that cannot be read is none to compare with. */
async function stateOr(folder: string): Promise<SearchState | undefined> {
  try {
    return (await loadSession(folder)).state;
  } catch (error) {
    if (error instanceof ImagebeamError) return undefined;
    throw error;
  }
}
