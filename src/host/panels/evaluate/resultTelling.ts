import type { LogOutputChannel } from "vscode";
import { inSlices } from "../../../evaluation/inSlices.js";
import { answersLeft } from "../../../evaluation/mergeVotes.js";
import { questionRandom, questionSteps } from "../../../evaluation/nextQuestion.js";
import type { OpenedEvaluation } from "../../../evaluation/openEvaluation.js";
import { resultSteps } from "../../../evaluation/resultOf.js";
import { mergedEvaluations } from "../../../evaluation/sameImages.js";
import type { EvaluationResult } from "../../../protocol/evaluationResult.js";
import type { More, Revealed } from "../../../protocol/evaluateMessages.js";
import type { Searches } from "../../searches.js";
import type { EvaluateContent } from "./evaluateContent.js";
import type { EvaluatePage } from "./evaluatePage.js";
import { goalOf, itemPicture } from "./itemPicture.js";
import { revealedItems } from "./revealed.js";

export interface ResultDeps {
  readonly page: Pick<EvaluatePage, "send" | "deliver">;
  readonly searches: Pick<Searches, "in">;
  readonly log: Pick<LogOutputChannel, "warn">;
  /** Why nothing may be picked here; null when it may. */
  readonly blocked: string | null;
}

/** A result as it is shown. */
export interface SentResult {
  readonly result: EvaluationResult;
  /** By key. */
  readonly items: readonly Revealed[];
  readonly more: More | null;
}

/**
 * Shows what came of the votes, without pictures. The window goes on meanwhile: of many images or votes
 * it takes seconds.
 * @returns it; undefined where there is none
 */
export async function sendResult(
  opened: OpenedEvaluation,
  { id, voter }: Pick<EvaluateContent, "id" | "voter">,
  { page, searches, blocked }: ResultDeps,
): Promise<SentResult | undefined> {
  const [merged] = mergedEvaluations([opened]);
  if (merged === undefined) return undefined;
  const result = await inSlices(resultSteps(merged));
  const more = blocked === null ? await moreOf(opened, voter) : null;
  const items = await revealedItems(opened, searches, blocked === null);
  const told = {
    id,
    goal: goalOf(opened),
    votes: result.votes.counted,
    canUndo: false,
    missing: 0,
  };
  page.send({ kind: "result", ...told, voter, result, items, more, blocked });
  return { result, items, more };
}

/** What else this voter may be asked; null where there is nothing left that was not asked. */
async function moreOf(
  { evaluation, voters }: OpenedEvaluation,
  voter: string,
): Promise<More | null> {
  const own = voters.find((each) => each.voter === voter);
  const answers = answersLeft(own);
  const random = questionRandom(evaluation, voter, answers);
  const steps = questionSteps(evaluation, answers, random);
  const { pair, why, about, answered } = await inSlices(steps);
  if (pair === null || why === "planned") return null;
  return { votes: why === null ? Math.max(1, about - answered) : null };
}

/**
 * Shows the pictures of a result, the best first.
 * @param isOver whether nobody looks any more
 * @returns how many cannot be shown
 */
export async function sendItemPictures(
  opened: OpenedEvaluation,
  { items }: EvaluationResult,
  { page, log }: Pick<ResultDeps, "page" | "log">,
  isOver: () => boolean,
): Promise<number> {
  let missing = 0;
  for (const { key } of items) {
    const picture = await itemPicture(opened, key, log);
    if (isOver()) return missing;
    if (picture === undefined) missing++;
    else await page.deliver({ kind: "itemPicture", item: key, ...picture });
  }
  return missing;
}
