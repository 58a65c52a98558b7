import { StorageError } from "../../base/errors.js";
import { countedText } from "../../base/figureText.js";
import { oneLine } from "../../base/visibleText.js";
import { evaluationsBelow, isFinishedBy } from "../../evaluation/findEvaluations.js";
import { openEvaluation, type OpenedEvaluation } from "../../evaluation/openEvaluation.js";
import { momentText } from "../../sessions/sessionFolder.js";
import type { Heading, LiveChoice } from "../shown/livePick.js";
import type { Place } from "../views/allSessions.js";
import { kindText, votesText } from "./evaluationText.js";

/** The rows of evaluations to choose from. */

export interface EvaluationRow extends LiveChoice {
  /** Real path. */
  readonly folder: string;
  /** Whether nothing has to be asked of who chooses any more. */
  readonly isFinished: boolean;
}

/** So many fill a list that nobody reads to its end; that there are more is said. */
export const maxRows = 5000;
/** Rows that come at once; the first ones come each by itself. */
const rowsAtOnce = 20;

export type ShowRows = (rows: readonly (EvaluationRow | Heading)[]) => void;

/**
 * Shows the blind evaluations below these places as they are found, the newest first: those in which
 * this voter has something left to say above the others. One that cannot be read is left out.
 * @param voter whose votes are told apart
 * @param signal when aborted, no more are looked for
 * @returns how many there are
 */
export async function fillEvaluations(
  places: readonly Place[],
  voter: string,
  show: ShowRows,
  signal: AbortSignal,
): Promise<number> {
  const outputs = await Promise.allSettled(places.map(({ output }) => output()));
  const open: EvaluationRow[] = [];
  const finished: EvaluationRow[] = [];
  const count = (): number => open.length + finished.length;
  const tell = (rest: readonly Heading[] = []): void =>
    show([
      ...(open.length === 0 ? [] : [{ heading: "To go on with" }, ...open]),
      ...(finished.length === 0 ? [] : [{ heading: "Finished" }, ...finished]),
      ...rest,
    ]);
  for (const output of new Set(outputs.flatMap((each) => ("value" in each ? each.value : [])))) {
    for await (const { folder } of evaluationsBelow(output, signal)) {
      if (count() >= maxRows) {
        tell([{ heading: `There are more than ${maxRows}: older ones are not listed` }]);
        return count();
      }
      const row = await rowAt(folder, voter, signal);
      if (row === undefined) continue;
      (row.isFinished ? finished : open).push(row);
      if (count() < rowsAtOnce || count() % rowsAtOnce === 0) tell();
    }
  }
  tell();
  return count();
}

async function rowAt(
  folder: string,
  voter: string,
  signal: AbortSignal,
): Promise<EvaluationRow | undefined> {
  try {
    return await rowOf(await openEvaluation(folder, signal), voter, signal);
  } catch (error) {
    if (error instanceof StorageError) return undefined;
    throw error;
  }
}

async function rowOf(
  opened: OpenedEvaluation,
  voter: string,
  signal: AbortSignal,
): Promise<EvaluationRow> {
  const { folder, evaluation, voters } = opened;
  const { goals, items, createdAt } = evaluation;
  const own = voters.find((each) => each.voter === voter);
  return {
    label: oneLine(goals.join(" · ")),
    description: `${kindText(evaluation)} · ${momentText(createdAt)}`,
    detail: `${votesText(opened, voter)} · ${countedText(items.length, "image")}`,
    ...{ folder, isFinished: await isFinishedBy(evaluation, own, signal) },
  };
}
