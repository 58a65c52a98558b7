import { cutText } from "../../base/cutText.js";
import { countedText } from "../../base/figureText.js";
import { oneLine } from "../../base/visibleText.js";
import { isFinishedBy } from "../../evaluation/findEvaluations.js";
import type { OpenedEvaluation } from "../../evaluation/openEvaluation.js";
import type { Evaluation } from "../../protocol/evaluation.js";
import { voterName } from "../../protocol/evaluationResult.js";
import { momentText } from "../../sessions/sessionFolder.js";

/** What tells evaluations from each other, in words. Pure. */

const nameUnits = 40;
/** More voters are counted. */
const namedVoters = 3;

/** "which image is best", "search against control", "flux against sdxl". */
export function kindText({ kind, arms }: Pick<Evaluation, "kind" | "arms">): string {
  if (kind === "session") return "which image is best";
  const names = arms.map(({ name }) => cutText(oneLine(name), nameUnits, "…"));
  return names.length > 2 ? `${names.length} searches against each other` : names.join(" against ");
}

/** "2 votes of yours, 7 of Ada", "no vote yet". @param own who asks; null: nobody's are told apart */
export function votesText(
  { voters }: Pick<OpenedEvaluation, "voters">,
  own: string | null,
): string {
  const voted = voters.filter(({ votes }) => votes.length > 0);
  const mine = voted.find(({ voter }) => voter === own);
  const others = voted.filter((each) => each !== mine);
  const count = others.reduce((sum, { votes }) => sum + votes.length, 0);
  const names = others.slice(0, namedVoters).map(voterName);
  const rest = others.length - names.length;
  const who = [...names, ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
  if (own === null) return voted.length === 0 ? "no vote yet" : countedText(count, "vote");
  if (mine === undefined && others.length === 0) return "no vote yet";
  const ownText = `${countedText(mine?.votes.length ?? 0, "vote")} of yours`;
  return others.length === 0 ? ownText : `${ownText}, ${count} of ${who}`;
}

/** Whether somebody has given all votes that are asked for. */
async function isFinished(
  { evaluation, voters }: OpenedEvaluation,
  signal: AbortSignal,
): Promise<boolean> {
  for (const voter of voters) if (await isFinishedBy(evaluation, voter, signal)) return true;
  return false;
}

/**
 * "Blind evaluation of 2026-01-31 20:15, which image is best: 7 votes, not finished".
 * @param signal when aborted, rejects with `signal.reason`
 */
export async function evaluationLine(
  opened: OpenedEvaluation,
  signal: AbortSignal,
): Promise<string> {
  const { createdAt } = opened.evaluation;
  const state = (await isFinished(opened, signal)) ? "finished" : "not finished";
  return `Blind evaluation of ${momentText(createdAt)}, ${kindText(opened.evaluation)}: ${votesText(opened, null)}, ${state}`;
}
