import { CancellationError } from "vscode";
import type { DayClaim } from "../../spending/dayLimit.js";
import { limits, saveDailyLimit } from "../settings.js";
import { askText } from "../shown/questions.js";
import { dailyLimitPrompt, proposedDailyLimit, readDailyLimit } from "./dailyLimitQuestion.js";

/**
 * Asks for a higher limit of a day, and makes it the user's setting.
 * @returns the same claim under it
 * @throws {CancellationError} the person thought better of it
 */
export async function raiseDailyLimit<Claim extends DayClaim>(claim: Claim): Promise<Claim> {
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
  await saveDailyLimit(read.usd);
  return { ...claim, limits: limits() };
}
