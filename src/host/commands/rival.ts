import { dirname } from "node:path";
import { isControl } from "../../evaluation/armsOf.js";
import { connectionOf } from "../../protocol/connections.js";
import { roles, type Role } from "../../protocol/providers.js";
import type { SearchState } from "../../search/state.js";
import { loadSession } from "../../sessions/loadSession.js";
import type { SessionRow } from "../../sessions/sessionIndex.js";
import type { SessionStore } from "../../sessions/sessionStore.js";
import { ImagebeamError } from "../../base/errors.js";

/** Of one goal; each is read as a whole. */
const maxRead = 20;

/**
 * The newest earlier search that an ended one was made to be compared with: for a control the search
 * with the same goal, painter and judge; for a search one with the same goal and other models.
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
  const earlier = rows.filter(
    ({ summary: { sessionId, goal, startedAt, finishedAt, images } }) =>
      goal === own.summary.goal &&
      sessionId !== state.sessionId &&
      startedAt <= own.summary.startedAt &&
      finishedAt !== null &&
      images > 0,
  );
  for (const row of earlier.slice(0, maxRead)) {
    const other = await stateOr(row.folder);
    if (other !== undefined && isRival(state, other)) return row.folder;
  }
  return undefined;
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
