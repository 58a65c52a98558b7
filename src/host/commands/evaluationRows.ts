import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { StorageError } from "../../base/errors.js";
import { countedText } from "../../base/figureText.js";
import { oneLine } from "../../base/visibleText.js";
import { systemCode } from "../../base/systemCode.js";
import { evaluationPattern } from "../../evaluation/evaluationFile.js";
import { nextQuestion } from "../../evaluation/nextQuestion.js";
import { seededRandom } from "../../base/random.js";
import { openEvaluation, type OpenedEvaluation } from "../../evaluation/openEvaluation.js";
import type { VoterVotes } from "../../evaluation/mergeVotes.js";
import type { Evaluation } from "../../protocol/evaluation.js";
import { dayPattern } from "../../sessions/sessionFolder.js";
import { ageText } from "../sessionText.js";
import type { Choice } from "../shown/questions.js";
import type { Place } from "../views/allSessions.js";

/** The newest ones that are offered; each is read for it. */
const maxRows = 40;

export interface EvaluationRow extends Choice {
  readonly folder: string;
}

/**
 * The blind evaluations below these places: first those in which this voter has something left to say,
 * the newest first. One that cannot be read is left out.
 * @param voter whose votes are told apart
 * @param nowMs UTC milliseconds
 */
export async function evaluationRows(
  places: readonly Place[],
  voter: string,
  nowMs: number,
): Promise<readonly EvaluationRow[]> {
  const outputs = await Promise.allSettled(places.map(({ output }) => output()));
  const folders: string[] = [];
  for (const output of new Set(outputs.flatMap((each) => ("value" in each ? each.value : [])))) {
    for (const day of (await namesIn(output, dayPattern)).slice(0, maxRows)) {
      const names = await namesIn(join(output, day), evaluationPattern);
      folders.push(...names.map((name) => join(output, day, name)));
    }
  }
  const rows: ReturnType<typeof rowOf>[] = [];
  for (const folder of newestFirst(folders).slice(0, maxRows)) {
    const opened = await openedOr(folder);
    if (opened !== undefined) rows.push(rowOf(opened, voter, nowMs));
  }
  return rows.sort(
    (one, other) =>
      Number(one.isFinished) - Number(other.isFinished) || other.createdAt - one.createdAt,
  );
}

function rowOf({ folder, evaluation, voters }: OpenedEvaluation, voter: string, nowMs: number) {
  const { goals, items, createdAt } = evaluation;
  const count = (mine: boolean): number =>
    voters
      .filter((each) => (each.voter === voter) === mine)
      .reduce((sum, { votes }) => sum + votes.length, 0);
  const others = count(false);
  const votes = `${countedText(count(true), "vote")} of yours${others === 0 ? "" : `, ${others} of others`}`;
  const isFinished = isFinishedBy(
    evaluation,
    voters.find((each) => each.voter === voter),
  );
  return {
    ...{ isFinished, label: oneLine(goals.join(" · ")) },
    description: `${isFinished ? "finished · " : ""}${votes} · ${items.length} images · ${ageText(createdAt, nowMs)}`,
    ...{ folder, createdAt },
  };
}

/** Whether nothing has to be asked of this voter any more. */
function isFinishedBy(evaluation: Evaluation, own: VoterVotes | undefined): boolean {
  if (own === undefined || own.votes.length === 0) return false;
  const answers = [...own.votes, ...own.skips].sort((one, other) => one.at - other.at);
  const random = seededRandom("question", evaluation.evaluationId, own.voter);
  return nextQuestion(evaluation, answers, random).why !== null;
}

/** Names begin with the day and the time. */
function newestFirst(folders: readonly string[]): readonly string[] {
  const key = (folder: string): string => folder.split(/[\\/]/).slice(-2).join("/");
  return folders.toSorted((one, other) => (key(one) < key(other) ? 1 : -1));
}

async function openedOr(folder: string): Promise<OpenedEvaluation | undefined> {
  try {
    return await openEvaluation(folder);
  } catch (error) {
    if (error instanceof StorageError) return undefined;
    throw error;
  }
}

/** Folders of such names, newest first; none where it cannot be read. */
async function namesIn(folder: string, pattern: RegExp): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory() && pattern.test(entry.name));
    return names.map(({ name }) => name).toSorted((one, other) => (one < other ? 1 : -1));
  } catch (error) {
    if (systemCode(error) !== undefined) return [];
    throw error;
  }
}
