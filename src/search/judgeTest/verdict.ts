import type { JudgeTestResult } from "../../protocol/judgeTest.js";

/**
 * The least share of known pairs that a vision model has to order rightly: a search that trusts a
 * worse one is a lottery.
 */
export const leastAgreement = 0.65;

/** The share of pairs that were ordered rightly, 0-1; ties count half. */
export function agreementOf({ right, shown }: JudgeTestResult): number {
  return right / shown;
}

/** Whether its comparisons are worth asking for. */
export function isFit(result: JudgeTestResult): boolean {
  return agreementOf(result) >= leastAgreement;
}

/** Seven of eight: who names places at random is as far off once in fourteen times. */
const leastLean = 0.375;

/** The place that its answers lean to, whatever stands there; null where they do not, or are too few. */
export function leanOf({ chosen, first }: JudgeTestResult): "first" | "second" | null {
  if (chosen < 4) return null;
  const lean = first / chosen - 0.5;
  if (Math.abs(lean) < leastLean) return null;
  return lean > 0 ? "first" : "second";
}
