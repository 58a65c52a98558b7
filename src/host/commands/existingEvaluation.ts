import { dirname, relative, sep } from "node:path";
import { StorageError } from "../../base/errors.js";
import { evaluationsBelow, isFinishedBy } from "../../evaluation/findEvaluations.js";
import { openEvaluation, type OpenedEvaluation } from "../../evaluation/openEvaluation.js";
import { imagesKey } from "../../evaluation/sameImages.js";
import type { Evaluation } from "../../protocol/evaluation.js";
import { momentText } from "../../sessions/sessionFolder.js";
import { choose } from "../shown/questions.js";
import { evaluationLine, votesText } from "./evaluationText.js";

/** Evaluations that there are already, of some images or of a session. */

/**
 * An evaluation of the very same images.
 * @param startedMs since when there have been such images, UTC milliseconds
 * @param voter who would go on with it
 * @param signal when aborted, rejects with `signal.reason`
 * @returns the newest one in which the voter has something left to say, else the newest; undefined
 *   where there is none
 */
export async function existingEvaluation(
  output: string,
  wanted: Evaluation,
  { startedMs, voter }: { readonly startedMs: number; readonly voter: string },
  signal: AbortSignal,
): Promise<OpenedEvaluation | undefined> {
  const key = imagesKey(wanted);
  let finished: OpenedEvaluation | undefined;
  for await (const { folder, evaluation } of evaluationsBelow(output, signal, startedMs)) {
    if (imagesKey(evaluation) !== key) continue;
    const opened = await openedOr(folder, signal);
    if (opened === undefined) continue;
    const own = opened.voters.find((each) => each.voter === voter);
    if (!(await isFinishedBy(evaluation, own, signal))) return opened;
    finished ??= opened;
  }
  return finished;
}

/**
 * Asks whether to go on with an evaluation of the very same images; to go on comes first.
 * @returns undefined when the person leaves
 */
export async function askExisting(
  known: OpenedEvaluation,
  voter: string,
): Promise<"goOn" | "anew" | undefined> {
  const own = known.voters.find((each) => each.voter === voter);
  const isDone = await isFinishedBy(known.evaluation, own);
  const begun = `${votesText(known, voter)}, begun ${momentText(known.evaluation.createdAt)}`;
  const rows = [
    { label: isDone ? "Show It" : "Go On", description: begun, answer: "goOn" },
    {
      label: "Start Anew",
      description: "another one beside it, with no votes; this one stays as it is",
      answer: "anew",
    },
  ] as const;
  const picked = await choose(rows, {
    title: "Evaluate Blind",
    placeHolder: isDone
      ? "You have finished a blind evaluation of these very images"
      : "There is a blind evaluation of these very images, which is not finished",
  });
  return picked?.answer;
}

/** More are counted. */
const maxLines = 3;

/**
 * A line for each of the newest evaluations that a session's images take part in.
 * @param session absolute path of the session's folder
 * @param startedMs when the session began, UTC milliseconds
 * @param signal when aborted, rejects with `signal.reason`
 */
export async function evaluationLines(
  session: string,
  startedMs: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const output = dirname(dirname(session));
  const path = relative(output, session).split(sep).join("/");
  const lines: string[] = [];
  let others = 0;
  for await (const { folder, evaluation } of evaluationsBelow(output, signal, startedMs)) {
    if (!evaluation.arms.some(({ sessions }) => sessions.includes(path))) continue;
    const opened = lines.length < maxLines ? await openedOr(folder, signal) : undefined;
    if (opened === undefined) others++;
    else lines.push(await evaluationLine(opened, signal));
  }
  return others === 0 ? lines : [...lines, `${others} more: Continue Evaluation... lists them`];
}

/** One that goes, or breaks, meanwhile is none. */
async function openedOr(
  folder: string,
  signal: AbortSignal,
): Promise<OpenedEvaluation | undefined> {
  try {
    return await openEvaluation(folder, signal);
  } catch (error) {
    if (error instanceof StorageError) return undefined;
    throw error;
  }
}
