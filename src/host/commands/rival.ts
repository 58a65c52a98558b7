import { dirname } from "node:path";
import type { LogOutputChannel } from "vscode";
import { cutText } from "../../base/cutText.js";
import { messageOf, UsageError } from "../../base/errors.js";
import { oneLine } from "../../base/visibleText.js";
import { isControl } from "../../evaluation/armsOf.js";
import type { SearchState } from "../../search/state.js";
import type { SessionRow } from "../../sessions/sessionIndex.js";
import type { SessionStore } from "../../sessions/sessionStore.js";
import { costLines, descriptionOf, scoredLabelOf } from "../sessionText.js";
import { choose } from "../shown/questions.js";

/** An ended search that another one may be set against. */
export interface Rival {
  readonly folder: string;
  readonly row: SessionRow;
  /** Whether it has the same goal. */
  readonly isOfGoal: boolean;
}

/**
 * All ended searches with an image beside an ended one, in the same output folder: those of the same goal
 * first, among them for a control the searches before it, for a search those by other models; then the
 * newest first.
 * @param folder real path of the ended session's folder
 * @returns none for a search that goes on
 * @throws {StorageError} the output folder cannot be read
 */
export async function rivalsOf(
  folder: string,
  state: SearchState,
  sessions: Pick<SessionStore, "list">,
): Promise<readonly Rival[]> {
  if (state.end === null) return [];
  const rows = (await sessions.list(dirname(dirname(folder)))).filter(
    (row): row is SessionRow => row.kind === "session",
  );
  const own = rows.find(({ summary }) => summary.sessionId === state.sessionId);
  if (own === undefined) return [];
  const rivals = rows
    .filter(({ summary: { sessionId, finishedAt, images } }) => {
      return sessionId !== state.sessionId && finishedAt !== null && images > 0;
    })
    .map((row) => ({
      ...{ folder: row.folder, row },
      isOfGoal: row.summary.goal.trim() === own.summary.goal.trim(),
    }));
  const nearness = (rival: Rival): number =>
    Number(rival.isOfGoal) * (1 + Number(isMeant(rival.row, own, isControl(state))));
  return rivals.toSorted((one, other) => nearness(other) - nearness(one));
}

/** Whether it is likely what was wanted of searches of one goal. */
function isMeant(
  { summary }: SessionRow,
  { summary: own }: SessionRow,
  ofControl: boolean,
): boolean {
  if (summary.isControl === true) return false;
  if (ofControl) return summary.startedAt <= own.startedAt;
  return JSON.stringify(summary.models) !== JSON.stringify(own.models);
}

/** Whether there is one of the same goal. Never rejects. */
export type HasRival = (folder: string, state: SearchState) => Promise<boolean>;

interface FindingRival {
  readonly sessions: Pick<SessionStore, "list">;
  readonly log: Pick<LogOutputChannel, "warn">;
}

/** As `rivalsOf`; what cannot be looked for is not there, and the log says why. */
export async function rivalFound(
  folder: string,
  state: SearchState,
  { sessions, log }: FindingRival,
): Promise<boolean> {
  try {
    return (await rivalsOf(folder, state, sessions)).some(({ isOfGoal }) => isOfGoal);
  } catch (error) {
    log.warn("No other search to compare with was looked for", messageOf(error));
    return false;
  }
}

const goalUnits = 60;

/**
 * Asks which of them a search is set against.
 * @returns its folder; undefined when the person leaves
 * @throws {UsageError} there is none
 */
export async function chooseRival(
  rivals: readonly Rival[],
  { plan }: Pick<SearchState, "plan">,
): Promise<string | undefined> {
  if (rivals.length === 0) {
    throw new UsageError(
      "There is no other finished search with an image yet. Draw a Control for the Search, or Compare with Other Models..., begins one.",
    );
  }
  const goal = cutText(oneLine(plan.goal), goalUnits, "…");
  const nowMs = Date.now();
  const rows = rivals.map(({ folder, row, isOfGoal }) => ({
    label: scoredLabelOf(row),
    description: `${isOfGoal ? "same goal" : "another goal"} · ${descriptionOf(row, nowMs)}`,
    detail: [
      ...(isOfGoal ? [] : [`You judge the images of both by “${goal}”`]),
      ...costLines(row),
    ].join(" · "),
    folder,
  }));
  const picked = await choose(rows, {
    title: `Evaluate “${goal}” Against Another Search`,
    placeHolder: "Against which one? Which image is whose stays hidden while you vote",
  });
  return picked?.folder;
}
