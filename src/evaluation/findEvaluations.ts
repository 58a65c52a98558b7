import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { StorageError } from "../base/errors.js";
import { systemCode } from "../base/systemCode.js";
import type { Evaluation } from "../protocol/evaluation.js";
import { dayPattern, dayText } from "../sessions/sessionFolder.js";
import { evaluationPattern, readEvaluationFile } from "./evaluationFile.js";
import { inSlices } from "./inSlices.js";
import { answersLeft, type VoterVotes } from "./mergeVotes.js";
import { questionRandom, questionSteps } from "./nextQuestion.js";

export interface FoundEvaluation {
  /** Absolute. */
  readonly folder: string;
  readonly evaluation: Evaluation;
}

const dayMs = 86_400_000;

/**
 * The evaluations below an output folder, the newest first, each as soon as it is read. One that
 * cannot be read is left out, and so is a folder.
 * @param sinceMs UTC milliseconds: none that began before is looked for; a day of grace is for clocks
 *   and time zones that were set otherwise
 * @param signal when aborted, rejects with `signal.reason`
 */
export async function* evaluationsBelow(
  output: string,
  signal: AbortSignal,
  sinceMs = 0,
): AsyncGenerator<FoundEvaluation> {
  const first = sinceMs < dayMs ? "" : dayText(sinceMs - dayMs);
  for (const day of await namesIn(output, dayPattern, latestFirst)) {
    if (day < first) return;
    for (const name of await namesIn(join(output, day), evaluationPattern, newestFirst)) {
      signal.throwIfAborted();
      const folder = join(output, day, name);
      const evaluation = await readOr(folder);
      if (evaluation !== undefined) yield { folder, evaluation };
    }
    signal.throwIfAborted();
  }
}

/**
 * Whether nothing has to be asked of a voter any more; false where they have given no vote.
 * @param signal when aborted, rejects with `signal.reason`
 */
export async function isFinishedBy(
  evaluation: Evaluation,
  voter: VoterVotes | undefined,
  signal?: AbortSignal,
): Promise<boolean> {
  if (voter === undefined || voter.votes.length === 0) return false;
  const answers = answersLeft(voter);
  const random = questionRandom(evaluation, voter.voter, answers);
  return (await inSlices(questionSteps(evaluation, answers, random), signal)).why !== null;
}

async function readOr(folder: string): Promise<Evaluation | undefined> {
  try {
    return await readEvaluationFile(folder);
  } catch (error) {
    if (error instanceof StorageError) return undefined;
    throw error;
  }
}

/** Folders of such names, newest first; none where it cannot be read. */
async function namesIn(
  folder: string,
  pattern: RegExp,
  order: (one: string, other: string) => number,
): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory() && pattern.test(entry.name));
    return names.map(({ name }) => name).sort(order);
  } catch (error) {
    if (systemCode(error) !== undefined) return [];
    throw error;
  }
}

function latestFirst(one: string, other: string): number {
  return one < other ? 1 : -1;
}

/** "eval-201500-10" was made after "eval-201500-9", and that after "eval-201500". */
function newestFirst(one: string, other: string): number {
  const [, time = "", nth = "1"] = one.split("-");
  const [, otherTime = "", otherNth = "1"] = other.split("-");
  if (time !== otherTime) return time < otherTime ? 1 : -1;
  return Number(otherNth) - Number(nth);
}
