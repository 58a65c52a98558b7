import type { CancellationToken, TreeItem } from "vscode";
import { ImagebeamError } from "../../base/errors.js";
import type { SearchState } from "../../search/state.js";
import type { SessionRow } from "../../sessions/sessionIndex.js";
import type { Searches } from "../searches.js";
import { stateNow } from "../sessionNow.js";
import { detailLines } from "../sessionText.js";
import { setCard } from "../shown/card.js";

export interface SessionCardDeps {
  readonly searches: Pick<Searches, "in">;
  /** What is told of blind evaluations of a session's images, a line each. */
  readonly evaluationLines: (
    folder: string,
    startedMs: number,
    signal: AbortSignal,
  ) => Promise<readonly string[]>;
}

/**
 * What a row tells when it is pointed at: its plan and its images' sizes stand in the journal alone.
 * @param picture path of its best image, where that is known
 * @param token cancelled when nobody points at the row any more
 */
export async function setSessionCard(
  item: TreeItem,
  { row, picture }: { readonly row: SessionRow; readonly picture: string | undefined },
  { searches, evaluationLines }: SessionCardDeps,
  token: CancellationToken,
): Promise<void> {
  const state = await stateIn(row.folder, searches);
  const evaluations = await unlessOver(token, async (signal) =>
    evaluationLines(row.folder, row.summary.startedAt, signal),
  );
  setCard(item, {
    picture,
    title: row.summary.title ?? row.summary.goal,
    lines: detailLines(row, state, Date.now(), evaluations ?? []),
  });
}

/** @returns null where its journal cannot be read: its row tells the rest all the same */
async function stateIn(
  folder: string,
  searches: Pick<Searches, "in">,
): Promise<SearchState | null> {
  try {
    return await stateNow(folder, searches);
  } catch (error) {
    if (error instanceof ImagebeamError) return null;
    throw error;
  }
}

/** @returns undefined where it was called off */
async function unlessOver<T>(
  token: CancellationToken,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const over = new AbortController();
  const listening = token.onCancellationRequested(() => over.abort());
  try {
    return await work(over.signal);
  } catch (error) {
    if (over.signal.aborted) return undefined;
    throw error;
  } finally {
    listening.dispose();
  }
}
