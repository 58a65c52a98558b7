import type { JudgeTestResult } from "../../protocol/judgeTest.js";
import type { Providers } from "../../protocol/providers.js";
import { attemptsOf, isOver } from "../draft.js";
import { testName, type CallName } from "../keys.js";
import type { SearchState } from "../state.js";
import { knownPairs } from "./pairs.data.js";

/**
 * The test of a vision model before it compares images: known pairs of pictures, each in both orders,
 * so that it is seen how often it is right, and whether it looks at the place instead of the picture.
 * It is asked in a search whose models declare it as due, when the first image is judged: from then on
 * the vision model stays the same, and it is at hand.
 */

/** What one call of the test shows. */
export interface TestQuestion {
  /** Of `knownPairs`. */
  readonly pair: number;
  /** The place of the right picture, from 0. */
  readonly right: 0 | 1;
}

const questions: readonly TestQuestion[] = knownPairs.flatMap((_, pair) => [
  { pair, right: 0 },
  { pair, right: 1 },
]);

/** The calls of a test, by the names in their keys. */
export const testNames: readonly string[] = questions.map((_, number) => testName(number));

/** How many calls a test takes. */
export const testCalls = questions.length;

/** Fewer questions that were asked, answered or not, tell nothing. */
const leastShown = 6;

/** @returns undefined where a test has no such question */
export function testQuestion(number: number): TestQuestion | undefined {
  return questions[number];
}

/** What is known of the vision model of a search. */
export type JudgeTest =
  /** It is not tested: it compares nothing, its answers need no test, or the search is an older one. */
  | { readonly kind: "none" }
  /** Not all questions are answered. */
  | { readonly kind: "open" }
  /** The caps left no room for it and a first round of comparisons: scores rank. */
  | { readonly kind: "untold" }
  | { readonly kind: "result"; readonly result: JudgeTestResult };

export function judgeTestOf(state: SearchState): JudgeTest {
  const { judgeTest } = state.providers.vision;
  if (judgeTest === undefined) return { kind: "none" };
  if (judgeTest.kind === "known") return { kind: "result", result: judgeTest.result };
  const all = testNames.map((name) => attemptsOf(state, name));
  if (!all.every(isOver)) return { kind: "open" };
  const withoutRoom = all.filter((each) => each.kind === "givenUp" && each.error.code === noRoom);
  const shown = all.length - withoutRoom.length;
  if (shown < leastShown) return { kind: "untold" };
  const answers = state.testAnswers;
  const chosen = answers.filter((answer) => answer.chosen !== null);
  return {
    kind: "result",
    result: {
      shown,
      right: answers.reduce((sum, answer) => sum + worthOf(answer), 0),
      unanswered: shown - answers.length,
      chosen: chosen.length,
      first: chosen.filter((answer) => answer.chosen === 0).length,
    },
  };
}

/** As of any call that nobody planned (`dueStep.ts`). */
const noRoom = "cap.noRoom";

/** Of one answer, 0-1; a tie is half right. */
function worthOf({ chosen, right }: SearchState["testAnswers"][number]): number {
  if (chosen === null) return 0.5;
  return chosen === right ? 1 : 0;
}

/** The questions of a test that is due which are not answered yet. */
export function testsLeft(state: SearchState): readonly CallName[] {
  if (judgeTestOf(state).kind !== "open") return [];
  return testNames
    .filter((name) => !isOver(attemptsOf(state, name)))
    .map((name) => ({ name, kind: "test" }));
}

/** Sessions of before went on untested where there was no room for a test. */
export function isAskedWhole({ providers }: SearchState): boolean {
  const { judgeTest } = providers.vision;
  return judgeTest?.kind === "due" && judgeTest.isWhole === true;
}

/** Whether nothing is compared as there is no room to test who would. */
export function isSpared(state: SearchState): boolean {
  return isAskedWhole(state) && judgeTestOf(state).kind === "untold";
}

/** The models of a search with what its own test came to, as a later search would know it. */
export function testedProviders(state: SearchState): Providers {
  const { providers } = state;
  if (providers.vision.judgeTest?.kind !== "due") return providers;
  const test = judgeTestOf(state);
  if (test.kind === "open") return providers;
  const vision = { ...providers.vision };
  if (test.kind === "result") vision.judgeTest = { kind: "known", result: test.result };
  else delete vision.judgeTest;
  if (isSpared(state)) vision.abilities = { ...vision.abilities, compares: false };
  return { ...providers, vision };
}

/** What a test that a search made of its own is worth to later ones: null where it is not whole. */
export function newResultOf(state: SearchState): JudgeTestResult | null {
  const test = state.providers.vision.judgeTest?.kind === "due" ? judgeTestOf(state) : null;
  if (test?.kind !== "result") return null;
  if (test.result.shown < testCalls) return null;
  // What kept it from an answer, a server or a limit, says nothing of it; an answer that is none does.
  const isItsOwn = testNames.every((name) => {
    const attempts = attemptsOf(state, name);
    return attempts.kind !== "givenUp" || attempts.error.code === "answer.invalid";
  });
  return isItsOwn ? test.result : null;
}
