import type { Json } from "../../base/canonicalJson.js";
import { JournalError } from "../../base/errors.js";
import { lastIteration } from "../candidates.js";
import { knownPairs } from "../judgeTest/pairs.data.js";
import {
  isAskedWhole,
  testNames,
  testQuestion,
  type TestQuestion,
} from "../judgeTest/judgeTest.js";
import { painted, pictureRef, type Picture } from "../judgeTest/paint.js";
import { attemptsOf } from "../draft.js";
import { parseTest } from "../keys.js";
import { comparisonSizes } from "../ranking/compare/comparisonCounts.js";
import { askComparer, foreseenComparison, type UnopenedComparison } from "./askComparer.js";
import { callGivenUp, readAnswer, type CallKind } from "./callKind.js";
import { placesIn } from "./comparedPlaces.js";

interface TestRequest {
  /** In the order in which they are shown. */
  readonly pictures: readonly [Picture, Picture];
  /** The place of the one that shows the goal. */
  readonly right: TestQuestion["right"];
  readonly request: UnopenedComparison;
}

/** Two pictures of which one is known to be right, asked as any images are compared. */
export const testCall: CallKind<TestRequest> = {
  role: "vision",
  stage: null,
  pricedAs: "compare",
  answeredBy: "judgeTested",
  requirePlanned: (draft, name) => {
    const isPlanned = draft.state.providers.vision.judgeTest?.kind === "due";
    if (isPlanned && testQuestion(parseTest(name)) !== undefined) return;
    throw new JournalError("journal.corrupt", `${name} is no question of a test that was due`);
  },
  worthWith: (state, name) => {
    if (!isAskedWhole(state)) return 0;
    // One that was given up for want of room would be wanted as well: what is left of a test is none.
    const others = testNames.filter((each) => {
      return each !== name && attemptsOf(state, each).started === 0;
    });
    const { index = 0, size = 0 } = lastIteration(state) ?? {};
    const [firstRound = 0] = comparisonSizes(state.plan, index, size);
    return others.length + firstRound;
  },
  takesAnyAnswer: isAskedWhole,
  request: (_, { name }) => {
    const question = testQuestion(parseTest(name));
    const pair = question && knownPairs[question.pair];
    if (question === undefined || pair === undefined) {
      throw new JournalError("journal.corrupt", `${name} is no question of a test`);
    }
    const pictures: TestRequest["pictures"] =
      question.right === 0 ? [pair.right, pair.wrong] : [pair.wrong, pair.right];
    return { pictures, right: question.right, request: { goal: pair.goal, negativePrompt: "" } };
  },
  received: ({ pictures, request }) => {
    return { kind: "test", pictures: pictures as unknown as Json, request };
  },
  foreseen: ({ pictures, request }) => foreseenComparison(request, pictures.length),
  run: async ({ request: { pictures, right, request } }, { ask, images }) => {
    const shown = pictures.map((each) => images.painted(pictureRef(each), painted(each)));
    const answer = await askComparer(ask, { ...request, images: shown });
    const { order, usage } = readAnswer(answer, ["order", "usage"]);
    const [best = []] = placesIn(order, shown.length);
    const chosen = best.length === 1 ? best[0] : null;
    return { body: { kind: "judgeTested", right, chosen }, usage };
  },
  reduce: (draft, { name }, event) => {
    if (event.kind !== "judgeTested") return;
    const { right, chosen } = event;
    const number = parseTest(name);
    if (testQuestion(number)?.right !== right) {
      throw new JournalError("journal.corrupt", `${name} was answered as another question`);
    }
    const others = draft.state.testAnswers.filter((each) => each.number !== number);
    const all = [...others, { number, right, chosen }];
    draft.set({ testAnswers: all.sort((a, b) => a.number - b.number) });
  },
  failed: callGivenUp,
};
