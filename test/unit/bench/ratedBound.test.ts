import assert from "node:assert/strict";
import { sharedBoundMs, type Path } from "../../bench/makespanBounds.js";
import { ratedBoundMs } from "../../bench/ratedBound.js";

const limits = { language: 2, image: 2, vision: 2 };
const one = { language: "all", image: "all", vision: "all" };
const two = { language: "text", image: "image", vision: "text" };
const minuteMs = 60_000;

const equal = (count: number, ms: number, critiqueRef: string | null = null): Path[] =>
  Array.from({ length: count }, () => {
    return { critiqueRef, critique: critiqueRef === null ? 0 : ms, write: ms, draw: ms, judge: ms };
  });

describe("The lower bound of a makespan on lanes of so many calls a minute", () => {
  it("is the sum of the iterations' bounds where any number of calls may begin", () => {
    const iterations = [equal(5, 700), equal(3, 200, "i1")];
    const shared = iterations.reduce((sum, paths) => sum + sharedBoundMs(paths, limits), 0);
    const rates = { lanes: one, requestsPerMinute: Infinity };
    assert.equal(ratedBoundMs(iterations, limits, rates), shared);
  });

  const cases: readonly [
    what: string,
    lanes: typeof one | typeof two,
    count: number,
    ms: number,
  ][] = [
    ["all calls on one lane: 12 of them, 5 a minute", one, 4, 2 * minuteMs],
    ["a full minute needs no second one", one, 5, 2 * minuteMs],
    ["the first call of the next one does", one, 16, 9 * minuteMs],
    ["two lanes: 2 of 3 calls share one", two, 16, 6 * minuteMs],
  ];
  for (const [what, lanes, count, boundMs] of cases) {
    it(`counts minutes of calls that take no time; ${what}`, () => {
      const rates = { lanes, requestsPerMinute: 5 };
      assert.equal(ratedBoundMs([equal(count, 0)], limits, rates), boundMs);
    });
  }

  it("counts from one iteration to the next", () => {
    const iterations = [equal(3, 0), equal(3, 0, "i1")];
    // 9 calls, then a critique and 9 more: the last is the 19th.
    const rates = { lanes: one, requestsPerMinute: 6 };
    assert.equal(ratedBoundMs(iterations, limits, rates), 3 * minuteMs);
  });
});
