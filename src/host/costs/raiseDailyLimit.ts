import { CancellationError } from "vscode";
import type { SearchEstimate } from "../../searchEstimate.js";
import { limits, saveDailyLimit } from "../settings.js";
import { askText } from "../shown/questions.js";
import { dailyLimitPrompt, proposedDailyLimit, readDailyLimit } from "./dailyLimitQuestion.js";

/**
 * Asks for a higher limit of a day, and makes it the user's setting; where that is none or a higher
 * one by then, it stays.
 * @returns the same under it
 * @throws {CancellationError} the person thought better of it
 */
export async function raiseDailyLimit(estimate: SearchEstimate): Promise<SearchEstimate> {
  const { dailyUsd } = estimate.limits;
  if (dailyUsd === null) return estimate;
  const claim = { ...estimate, limits: { dailyUsd } };
  const answer = await askText({
    title: "Raise daily limit",
    prompt: dailyLimitPrompt(claim),
    value: proposedDailyLimit(claim).toFixed(2),
    problemOf: (text) => {
      const read = readDailyLimit(claim, text);
      return read.ok ? undefined : read.problem;
    },
  });
  const read = answer === undefined ? undefined : readDailyLimit(claim, answer);
  if (read?.ok !== true) throw new CancellationError();
  const now = limits().dailyUsd;
  if (now !== null && now < read.usd) await saveDailyLimit(read.usd);
  return { ...estimate, limits: limits() };
}
