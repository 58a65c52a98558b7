import type { Readable } from "node:stream";
import { UsageError } from "../base/errors.js";
import { usdText } from "../base/figureText.js";
import { PlanError } from "../protocol/planError.js";
import type { PlanInput } from "../protocol/plan.js";
import { subjectOf } from "../protocol/planOptions.js";
import type { Result } from "../protocol/result.js";
import type { Confirm, SearchEstimate } from "../searchEstimate.js";
import type { RunListener, SearchRun } from "../sessions/searchRun.js";
import { askYesNo } from "./askYesNo.js";
import { costSentence, estimateLines, unknownLines, whyNoRoom } from "./estimateText.js";
import { notConfirmedResult } from "./jsonOutput.js";
import { nameOfField } from "./planFlags.js";
import { runSearch, type RunSearchDeps } from "./runSearch.js";

/** What stands between a command line and a search that spends: a question, and words for what is wrong. */

/** Where a command line asks a person something. */
export interface Asking {
  /** Where the goal stands when it is given as `-`, and where a person answers. */
  readonly stdin: Readable;
  /** Whether a person is there, who reads what is asked and answers on stdin. */
  readonly isPersonThere: boolean;
}

interface Confirming {
  readonly stdin: Readable;
  readonly canAsk: boolean;
  readonly yes: boolean;
  readonly question: string;
}

/** Asks before a search spends; it throws where there is nobody to ask, and where it could only pause. */
export function confirmOf(
  { stdin, canAsk, yes, question }: Confirming,
  { view, interrupts }: RunSearchDeps,
): Confirm {
  return async (estimate) => {
    const refusal = whyNoRoom(estimate);
    if (refusal !== null) throw new UsageError(refusal, "usage.dailyLimit");
    if (yes || !estimate.isDear) {
      view.say(unknownLines(estimate));
      return true;
    }
    if (!canAsk) throw new UsageError(notAskedText(estimate), "usage.notConfirmed");
    view.say([...estimateLines(estimate), question]);
    return await askYesNo(stdin, interrupts.first);
  };
}

/** Runs a search; a no of a person who was asked is no failure. */
export async function orNotConfirmed(
  begin: (listener: RunListener) => Promise<SearchRun>,
  canAsk: boolean,
  deps: RunSearchDeps,
): Promise<Result> {
  try {
    return await runSearch(begin, deps);
  } catch (error) {
    const isNo = canAsk && error instanceof UsageError && error.code === "usage.notConfirmed";
    if (!isNo) throw error;
    deps.view.say([error.message]);
    return notConfirmedResult();
  }
}

/** Why nothing is spent: it is dear, and nobody is there. */
export function notAskedText(estimate: SearchEstimate): string {
  const { confirmUsd } = estimate.limits;
  return `${costSentence(estimate)} That is more than limits.confirmUsd (${usdText(confirmUsd ?? 0)}), and there is nobody to ask: say --yes, or raise limits.confirmUsd in config.json.`;
}

/** The same problems of a plan; a field that a flag has set is named by that flag. */
export function inFlags(error: unknown, flags: Partial<PlanInput>): unknown {
  if (!(error instanceof PlanError)) return error;
  const lines = error.problems.map(({ field, message }) => {
    const isFlag = field === "goal" || field in flags;
    const subject = subjectOf(field);
    if (!isFlag || !message.startsWith(`${subject} `)) return message;
    return nameOfField(field) + message.slice(subject.length);
  });
  return new UsageError(lines.join("\n"), "usage.plan");
}
