import { usdOf } from "../../base/money.js";
import { countedText, percentText } from "../../base/figureText.js";
import { oneLine } from "../../base/visibleText.js";
import type { JudgeTestResult } from "../../protocol/judgeTest.js";
import type { Plan } from "../../protocol/plan.js";
import type { Providers } from "../../protocol/providers.js";
import { countsOfCalls, estimate } from "../estimate.js";
import type { SearchState } from "../state.js";
import { isSpared, judgeTestOf, testCalls } from "./judgeTest.js";
import { agreementOf, isFit, leanOf, leastAgreement } from "./verdict.js";

/** What a vision model's test says, in words, for the panel and the terminal alike. Pure. */

/**
 * Why a search that was to compare images ranks them by their scores: its vision model failed the test, or
 * there was no room for one. Null where neither is so, or where that is not known yet.
 */
export function whyNotCompared(state: SearchState): string | null {
  const test = judgeTestOf(state);
  if (state.plan.ranker === "compare" && isSpared(state)) return noRoomText();
  if (state.plan.ranker !== "compare" || test.kind !== "result" || isFit(test.result)) return null;
  const { result } = test;
  const who = `The vision model ${oneLine(state.providers.vision.model)}`;
  const need = `comparing images needs ${percentText(leastAgreement)}`;
  const more = [unansweredText(result), leanText(result)].filter((text) => text !== "");
  return [
    `${who} was right in ${agreementText(result)}, and ${need}: so images are ranked by their scores.`,
    ...more,
  ].join(" ");
}

function noRoomText(): string {
  return `The limits leave no room to test the vision model, which takes ${countedText(testCalls, "call")}, and to compare images after that: so images are ranked by their scores.`;
}

/**
 * What a form says of the vision model whose search would compare images; null where it needs no test, or
 * the plan has nothing to compare.
 */
export function foretoldText(plan: Plan, providers: Providers): string | null {
  const { judgeTest: declared } = providers.vision;
  if (declared === undefined) return null;
  if (declared.kind === "due") {
    const isMade = (under: Plan): boolean =>
      countsOfCalls(under, providers).some(({ kind }) => kind === "test");
    if (!isMade(plan)) {
      return isMade({ ...plan, maxCalls: null, maxImages: null }) ? noRoomText() : null;
    }
    const { worstNanoUsd } = estimate(plan, providers);
    const isSure = plan.maxCostUsd === null || usdOf(worstNanoUsd) <= plan.maxCostUsd;
    const only = isSure ? "" : ", as far as the limit on cost leaves room for that";
    return `The vision model is tested before it compares, with ${countedText(testCalls, "call")}${only}: how well it does is not known yet.`;
  }
  const { result } = declared;
  const lean = leanOf(result) === null ? "" : ` ${leanText(result)}`;
  if (isFit(result))
    return `The vision model passed its test: right in ${agreementText(result)}.${lean}`;
  return `The vision model failed its test: right in ${agreementText(result)}, and comparing images needs ${percentText(leastAgreement)}. So images are ranked by their scores.${lean}`;
}

/** How far its comparisons can be trusted; nothing where it was not tested, or failed. */
export function trustSentences(state: SearchState): string[] {
  const test = judgeTestOf(state);
  switch (test.kind) {
    case "none":
    case "open":
      return [];
    case "untold":
      return ["The vision model was not tested before: the limits left no room for that."];
    case "result": {
      const { result } = test;
      if (!isFit(result)) return [];
      const first = `The vision model was right in ${agreementText(result)}.`;
      return [first, unansweredText(result), leanText(result)].filter((text) => text !== "");
    }
  }
}

/** "7.5 of its 8 test questions (94 %)". */
export function agreementText(result: JudgeTestResult): string {
  const { right, shown } = result;
  return `${right} of ${countedText(shown, "test question")} (${percentText(agreementOf(result))})`;
}

function unansweredText({ unanswered }: JudgeTestResult): string {
  return unanswered === 0 ? "" : `It gave no answer to ${countedText(unanswered, "question")}.`;
}

/** How often it named the picture in the first place, which half of its answers should. */
export function leanText(result: JudgeTestResult): string {
  const { chosen, first } = result;
  if (chosen === 0) return "";
  const counted = `It named the first of two pictures in ${first} of ${countedText(chosen, "answer")}`;
  const lean = leanOf(result);
  return lean === null
    ? `${counted}, where half is fair.`
    : `${counted}: it leans to the ${lean} place, whatever stands there.`;
}
