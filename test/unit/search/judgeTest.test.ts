import assert from "node:assert/strict";
import { CallError, InvalidAnswerError, PromptRefusedError } from "../../../src/base/errors.js";
import { seededRandom } from "../../../src/base/random.js";
import type { Plan } from "../../../src/protocol/plan.js";
import type { Providers } from "../../../src/protocol/providers.js";
import { estimate } from "../../../src/search/estimate.js";
import { judgeTestOf, newResultOf, testCalls } from "../../../src/search/judgeTest/judgeTest.js";
import { knownPairs } from "../../../src/search/judgeTest/pairs.data.js";
import { painted, pictureRef } from "../../../src/search/judgeTest/paint.js";
import {
  foretoldText,
  trustSentences,
  whyNotCompared,
} from "../../../src/search/judgeTest/testSentences.js";
import { agreementOf, isFit } from "../../../src/search/judgeTest/verdict.js";
import { parseKey } from "../../../src/search/keys.js";
import { outlookOf } from "../../../src/search/outlook.js";
import { projectionOf } from "../../../src/search/projection.js";
import { globalRanking } from "../../../src/search/selectors.js";
import { callCounts } from "../../../src/search/usageTotals.js";
import { answered, asked, searchOf } from "../../support/comparingSearch.js";
import { comparingProviders, type FakeComparerOptions } from "../../support/fakeComparer.js";
import { planOf, type SearchHarness } from "../../support/searchHarness.js";
import { runOut } from "../../support/searchRuns.js";
import {
  failing,
  first,
  isTest,
  judging,
  right,
  rightPictures,
  tested,
  tests,
  tie,
  untested,
  whyOf,
  wrong,
  wrongPictures,
} from "../../support/judgeTests.js";

type JudgeTested = Providers["vision"]["judgeTest"];

describe("the pictures that a judge is tested with", () => {
  it("are each another one, and show what their pairs say", () => {
    assert.equal(new Set([...rightPictures, ...wrongPictures]).size, 2 * knownPairs.length);
    const coloursOf = (pair: number, which: "right" | "wrong"): Map<string, number> => {
      const { rgba, widthPx, heightPx } = painted(knownPairs[pair]?.[which] ?? []);
      assert.equal(rgba.length, widthPx * heightPx * 4);
      const counts = new Map<string, number>();
      for (let at = 0; at < rgba.length; at += 4) {
        const colour = rgba.subarray(at, at + 4).join(" ");
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      return counts;
    };
    const red = coloursOf(0, "right").get("216 30 36 255") ?? 0;
    assert.ok(Math.abs(red - Math.PI * 70 * 70) < 200, `${red} pixels of a red circle`);
    assert.equal(coloursOf(0, "wrong").get("32 84 200 255"), 130 * 130);
    const [three, one] = (["right", "wrong"] as const).map(
      (which) => coloursOf(1, which).get("20 20 20 255") ?? 0,
    );
    assert.equal(three, 3 * (one ?? 0), "three dots have three times the pixels of one");
    const triangle = coloursOf(2, "right").get("24 140 62 255") ?? 0;
    assert.ok(Math.abs(triangle - (160 * 160) / 2) < 200, `${triangle} pixels of a triangle`);
    assert.equal(coloursOf(3, "right").size, 3, "yellow, blue and white");
  });
});

describe("a vision model that is to compare images, and was never tested", () => {
  interface Outcome {
    readonly right: number;
    readonly first: readonly [first: number, chosen: number];
    readonly unanswered?: number;
    readonly isFit: boolean;
    readonly says: RegExp;
  }
  const unusable = /in 0 of 8 test questions \(0\u00a0%\).* It gave no answer to 8 questions\.$/;
  const judges: Readonly<Record<string, readonly [FakeComparerOptions, Outcome]>> = {
    "is always right": [
      judging(right),
      { right: 8, first: [4, 8], isFit: true, says: /in 8 of 8 test questions \(100\u00a0%\)\./ },
    ],
    "is always wrong": [
      judging(wrong),
      { right: 0, first: [4, 8], isFit: false, says: /in 0 of 8 test questions \(0\u00a0%\)/ },
    ],
    "names the first place": [
      judging(first),
      {
        ...{ right: 4, first: [8, 8], isFit: false },
        says: /in 8 of 8 answers: it leans to the first place/,
      },
    ],
    "names the second place": [
      judging(() => [[1], [0]]),
      {
        ...{ right: 4, first: [0, 8], isFit: false },
        says: /in 0 of 8 answers: it leans to the second place/,
      },
    ],
    "calls all of them equal": [
      judging(tie),
      { right: 4, first: [0, 0], isFit: false, says: /\(50\u00a0%\), and comparing images needs/ },
    ],
    "sees each second pair, and calls the others equal": [
      judging((images) =>
        knownPairs.findIndex((pair) => images.includes(pictureRef(pair.right).sha256)) % 2 === 0
          ? right(images)
          : tie(images),
      ),
      { right: 6, first: [2, 4], isFit: true, says: /in 6 of 8 test questions \(75\u00a0%\)/ },
    ],
    refuses: [
      failing(() => new PromptRefusedError("No.")),
      { right: 0, first: [0, 0], unanswered: 8, isFit: false, says: unusable },
    ],
    "throws what it likes": [
      failing(() => new TypeError("undefined is not a function")),
      { right: 0, first: [0, 0], unanswered: 8, isFit: false, says: unusable },
    ],
    "never answers": [
      {
        duration: (unique) => (isTest(unique.split(" ")) ? 10 * 60 * 60_000 : 50),
      },
      { right: 0, first: [0, 0], unanswered: 8, isFit: false, says: unusable },
    ],
    ...Object.fromEntries(
      (
        [
          ["no order", "A > B"],
          ["an order without one", [[0]]],
          ["an order with one twice", [[0], [1], [1]]],
          ["an unknown place", [[0], [7]]],
          ["places that are no numbers", [["0"], ["1"]]],
          ["an empty group first", [[], [0], [1]]],
          ["nothing", undefined],
        ] as const
      ).map(([what, order]) => [
        `answers with ${what}`,
        [
          judging(() => order),
          { right: 0, first: [0, 0] as const, unanswered: 8, isFit: false, says: unusable },
        ] as const,
      ]),
    ),
  };
  for (const [what, [comparer, expected]] of Object.entries(judges)) {
    it(`and ${what}`, async () => {
      const search = await tested(comparer);
      const test = judgeTestOf(search.state);
      assert.ok(test.kind === "result");
      assert.deepEqual(test.result, {
        shown: 8,
        right: expected.right,
        unanswered: expected.unanswered ?? 0,
        chosen: expected.first[1],
        first: expected.first[0],
      });
      assert.equal(isFit(test.result), expected.isFit);
      assert.equal(agreementOf(test.result), expected.right / 8);
      const said = expected.isFit
        ? trustSentences(search.state).join(" ")
        : (whyNotCompared(search.state) ?? "");
      assert.match(said, expected.says);
      assert.equal(whyNotCompared(search.state) === null, expected.isFit);
      assert.equal(asked(search).length > 0, expected.isFit, "who fails compares nothing");
      assert.ok(
        whyOf(search).some((line) => said.startsWith(line)),
        `${whyOf(search).join("\n")} says nothing of it`,
      );
    });
  }

  it("is told before a search: due, passed or failed, with a place that it leans to", () => {
    const result = { shown: 8, right: 8, unanswered: 0, chosen: 8, first: 4 };
    const told = (judgeTest: JudgeTested, change: Partial<Plan> = {}, worstUsd = 0) => {
      const { vision, ...others } = comparingProviders(worstUsd);
      const providers = { ...others, vision: { ...vision, ...(judgeTest && { judgeTest }) } };
      return foretoldText(planOf({ ranker: "compare", ...change }), providers);
    };
    const known = (change: object) => told({ kind: "known", result: { ...result, ...change } });
    assert.equal(told(undefined), null);
    const due = { kind: "due", isWhole: true } as const;
    assert.match(told(due) ?? "", /is tested before it compares, with 8 calls/);
    assert.match(told(due, { maxCalls: 17 }) ?? "", /^The limits leave no room to test the vision/);
    assert.equal(told(due, { candidates: 1, iterations: 1, beamWidth: 1 }), null, "one image");
    const maxCostUsd = 0.01;
    assert.match(told(due, { maxCostUsd }, 0.01) ?? "", /as far as the limit on cost leaves room/);
    assert.doesNotMatch(told(due, { maxCostUsd: 100 }, 0.01) ?? "", /limit on cost/);
    assert.match(known({}) ?? "", /^The vision model passed its test: right in 8 of 8 .*\)\.$/);
    const failed = known({ right: 4, first: 8 }) ?? "";
    assert.match(
      failed,
      /failed its test: right in 4 of 8.*needs 65.*ranked by their scores\. It named/,
    );
  });

  it("is asked each pair in both orders, and never twice", async () => {
    const seen: string[] = [];
    await tested(
      judging((images) => {
        seen.push(images.join(" "));
        return right(images);
      }),
    );
    assert.equal(seen.length, testCalls);
    assert.equal(new Set(seen).size, testCalls);
    for (const pair of seen) assert.ok(seen.includes(pair.split(" ").reverse().join(" ")));
  });

  it("fails a judge at random as often as chance says, at the most once in six lets it pass", () => {
    let passed = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const random = seededRandom(seed, "judge");
      const marks = Array.from({ length: testCalls }, () => (random.next() < 0.5 ? 1 : 0));
      const sum = marks.reduce<number>((all, each) => all + each, 0);
      const counts = { unanswered: 0, chosen: testCalls, first: 4 };
      if (isFit({ shown: testCalls, right: sum, ...counts })) passed++;
    }
    assert.ok(passed / 2000 < 1 / 6, `${passed} of 2000`);
  });

  it("is tested before the first comparison, and when there is something to compare", async () => {
    const search = await tested(judging(right));
    const indexOf = (kind: string): number[] =>
      search.events.flatMap((event, index) => (event.kind === kind ? [index] : []));
    const start = search.events.findIndex(
      (event) => event.kind === "callStarted" && parseKey(event.key).kind === "test",
    );
    assert.ok(start > (indexOf("candidateJudged")[0] ?? Infinity));
    const last = Math.max(...indexOf("judgeTested"));
    const firstCompared = search.events.findIndex(
      (event) => event.kind === "callStarted" && parseKey(event.key).kind === "compare",
    );
    assert.ok(last < firstCompared);
    assert.equal(tests(search).length, testCalls, "once in a search");
  });

  it("ranks as a search by scores does where it fails", async () => {
    const search = await tested(judging(wrong), { plan: { iterations: 3 } });
    const plain = searchOf({ plan: { iterations: 3, ranker: "total" } });
    await runOut(plain);
    assert.deepEqual(globalRanking(search.state), globalRanking(plain.state));
    assert.deepEqual(search.state.comparisons, []);
    assert.equal(whyOf(search)[0], whyNotCompared(search.state));
  });

  it("ranks as a search without a test where it passes", async () => {
    const search = await tested(judging(right));
    const plain = searchOf();
    await runOut(plain);
    assert.deepEqual(projectionOf(search.state), projectionOf(plain.state));
    assert.deepEqual(asked(search).toSorted(), asked(plain).toSorted());
    assert.deepEqual(trustSentences(plain.state), []);
  });

  it("counts among comparisons, in what is foretold and in what was used", async () => {
    const search = await tested(judging(right), { plan: { iterations: 1 } });
    const { plan, providers } = search.state;
    const counts = callCounts(search.state);
    assert.equal(counts.comparison, testCalls + answered(search).length);
    const [with8, without] = [providers, comparingProviders()].map((each) => estimate(plan, each));
    assert.equal((with8?.calls.vision ?? 0) - (without?.calls.vision ?? 0), testCalls);
    assert.ok(counts.vision + counts.comparison <= (with8?.calls.vision ?? 0));
  });

  it("is foretold to the end: no search takes more calls than its outlook says", async () => {
    for (const candidates of [1, 2, 4]) {
      for (const answer of [right, wrong]) {
        const seen: { readonly used: number; readonly rest: number; readonly at: string }[] = [];
        const search: SearchHarness = searchOf(
          {
            providers: untested(),
            plan: { candidates, iterations: 2, stopOnPlateau: false },
            onEvent: (event, { state }) => {
              // In the midst of a plan, critics are not all named.
              if (event.kind === "candidatePlanned") return;
              const { calls: used } = state.totals;
              const at = `${candidates} candidates, ${JSON.stringify(event)}`;
              seen.push({ used, rest: outlookOf(state).rest.maxCalls, at });
            },
          },
          judging(answer),
        );
        await runOut(search);
        const { calls } = search.state.totals;
        for (const { used, rest, at } of seen)
          assert.ok(used + rest >= calls, `${used} + ${rest} of ${calls} at ${at}`);
      }
    }
  });

  it("is not asked at all where there is one image, nor where scores rank", async () => {
    for (const plan of [{ candidates: 1, iterations: 1 }, { ranker: "total" as const }]) {
      const search = await tested(judging(right), { plan });
      assert.deepEqual(tests(search), []);
      assert.equal(whyNotCompared(search.state), null);
    }
  });

  it("may fail now and then: what was answered counts, and a later search tests it anew", async () => {
    const busy = { retryable: false, billed: "no" } as const;
    let nth = 0;
    const search = await tested({
      ...judging(right),
      fail: (unique) => {
        if (isTest(unique.split(" ")) && nth++ === 0) {
          throw new CallError("server.failed", "No answer", busy);
        }
      },
    });
    const test = judgeTestOf(search.state);
    assert.ok(test.kind === "result");
    assert.deepEqual([test.result.right, test.result.unanswered], [7, 1]);
    assert.match(trustSentences(search.state).join(" "), /7 of 8.*no answer to 1 question\./);
    assert.equal(newResultOf(search.state), null);
    const whole = await tested(judging(right));
    assert.equal(newResultOf(whole.state)?.right, 8);
  });

  it("has one attempt at each, and what is no answer in form counts as wrong, also later on", async () => {
    let nth = 0;
    const search = await tested({
      ...judging(right),
      fail: (unique) => {
        if (isTest(unique.split(" ")) && nth++ === 0) throw new InvalidAnswerError("Prose");
      },
    });
    const { right: rightly, unanswered } = newResultOf(search.state) ?? {};
    assert.deepEqual([rightly, unanswered], [7, 1]);
    assert.equal(tests(search).length, testCalls);
  });
});
