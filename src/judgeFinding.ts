import { ImagebeamError } from "./base/errors.js";
import { countedText, percentText } from "./base/figureText.js";
import type { JudgeMemory, JudgeRecord } from "./judgeMemory.js";
import { builtinKind } from "./protocol/providers.js";
import type { ProviderTable } from "./providers/providerTable.js";
import { testCalls } from "./search/judgeTest/judgeTest.js";
import { agreementText, leanText } from "./search/judgeTest/testSentences.js";
import { isFit, leastAgreement } from "./search/judgeTest/verdict.js";
import { dayText } from "./sessions/sessionFolder.js";

/** What is known of the vision model that searches would compare images with, before one begins. */
export type JudgeFinding =
  | { readonly kind: "untested" }
  /** `isFit`: its comparisons are asked for; else scores rank. */
  | ({ readonly kind: "tested"; readonly isFit: boolean } & JudgeRecord);

export interface JudgeFindingDeps {
  readonly providers: Pick<ProviderTable, "declare">;
  readonly judgeTests: Pick<JudgeMemory, "record">;
}

/**
 * Calls no model; a server may be asked which one is its default.
 * @param reference of the vision model
 * @param signal when aborted, rejects with `signal.reason`
 * @returns null where it is never tested, for it is ours or compares nothing, or where nobody can tell now
 */
export async function judgeFinding(
  reference: string,
  { providers, judgeTests }: JudgeFindingDeps,
  signal: AbortSignal,
): Promise<JudgeFinding | null> {
  try {
    const { vision } = await providers.declare({ vision: reference }, {}, signal);
    if (vision.kind === builtinKind || vision.abilities.compares !== true) return null;
    const record = await judgeTests.record(vision);
    if (record === null) return { kind: "untested" };
    return { kind: "tested", isFit: isFit(record.result), ...record };
  } catch (error) {
    // Why it does not answer, whoever asks this says already.
    if (error instanceof ImagebeamError && !signal.aborted) return null;
    throw error;
  }
}

/** Sentences for a person; days are those of the calendar here. */
export function judgeSentences(finding: JudgeFinding): string[] {
  if (finding.kind === "untested") {
    const calls = countedText(testCalls, "call");
    return [
      `It is not tested yet: the first search that compares images with it tests it, with ${calls}.`,
    ];
  }
  const { result, atMs, untilMs } = finding;
  const told = `on ${dayText(atMs)}: it was right in ${agreementText(result)}`;
  const lean = leanText(result);
  const first = finding.isFit
    ? `It passed its test ${told}.`
    : `It failed its test ${told}, and comparing images needs ${percentText(leastAgreement)}. Scores rank until ${dayText(untilMs)}; then it is tested anew.`;
  return [first, ...(lean === "" ? [] : [lean])];
}
