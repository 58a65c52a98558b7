import assert from "node:assert/strict";
import fc from "fast-check";
import { costRange } from "../../../../../src/search/costRange.js";
import { whyNoCostCap } from "../../../../../src/search/charge.js";
import { estimate } from "../../../../../src/search/estimate.js";
import { outlookOf, usedOf } from "../../../../../src/search/outlook.js";
import { fold } from "../../../../../src/search/reduce.js";
import {
  comparisonSizes,
  freshGroups,
  likelyComparisons,
  mostComparisons,
} from "../../../../../src/search/ranking/compare/comparisonCounts.js";
import { comparingProviders, withComparer } from "../../../../support/fakeComparer.js";
import { FakeModels } from "../../../../support/fakeModels.js";
import { planOf, providersOf, SearchHarness } from "../../../../support/searchHarness.js";
import { runOut } from "../../../../support/searchRuns.js";

describe("how many comparisons a ranking takes", () => {
  it("is no more than 18 of 16 images, and 10 of 8, in four rounds", () => {
    const plan = { beamWidth: 4 };
    assert.ok(mostComparisons(plan, 0, 16) <= 18);
    assert.ok(mostComparisons(plan, 0, 8) <= 10);
    assert.equal(comparisonSizes(plan, 0, 16).length, 4);
    assert.deepEqual(comparisonSizes(plan, 0, 1), []);
    assert.equal(comparisonSizes(plan, 1, 1)[0], 1);
  });

  it("has each new one in one set of the first round, at any size", () => {
    const sizes = fc.record({ size: fc.integer({ min: 1, max: 64 }), iteration: fc.nat(19) });
    fc.assert(
      fc.property(sizes, ({ size, iteration }) => {
        const all = Array.from({ length: size }, (_, index) => index);
        const groups = freshGroups(all, iteration);
        assert.deepEqual(groups.flat(), all);
        const lengths = groups.map(({ length }) => length);
        assert.ok(Math.max(...lengths) <= (iteration === 0 ? 4 : 3) && Math.min(...lengths) >= 1);
        assert.ok(Math.max(...lengths) - Math.min(...lengths) <= 1);
        const counts = comparisonSizes({ beamWidth: 2 }, iteration, size);
        if (size > 1) assert.equal(counts[0], groups.length);
        const most = mostComparisons({ beamWidth: 2 }, iteration, size);
        assert.ok(likelyComparisons({ beamWidth: 2 }, iteration, size) <= most);
      }),
    );
  });
});

describe("what a search that compares is foretold to take", () => {
  const size = { candidates: 8, beamWidth: 2, iterations: 2, ranker: "compare" } as const;
  const most = mostComparisons(size, 0, 8) + mostComparisons(size, 1, 8);

  it("has the comparisons among the vision calls, where they are made", () => {
    assert.equal(estimate(planOf(size), comparingProviders()).calls.vision, 16 + most);
    assert.equal(estimate(planOf(size), providersOf()).calls.vision, 16);
    const plain = planOf({ ...size, ranker: "total" });
    assert.equal(estimate(plain, comparingProviders()).calls.vision, 16);
  });

  it("has as many under a limit on calls as the images leave room for", () => {
    for (const [maxCalls, left] of [
      [50, 0],
      [53, 3],
      [500, most],
    ] as const) {
      const { images, calls } = estimate(planOf({ ...size, maxCalls }), comparingProviders());
      assert.deepEqual([images, calls.vision], [16, 16 + left]);
    }
  });

  it("costs less as a rule than at the most", () => {
    const plan = planOf({ ...size, candidates: 32 });
    const { highNanoUsd, likelyNanoUsd } = costRange(plan, comparingProviders(0.01), () => []);
    const spared = [0, 1].map(
      (each) => mostComparisons(size, each, 32) - likelyComparisons(size, each, 32),
    );
    const sum = spared.reduce((total, each) => total + each, 0);
    assert.ok(sum > 0);
    assert.equal(highNanoUsd - likelyNanoUsd, sum * 1e7);
  });

  it("has a limit on cost only where the price of a comparison is known", () => {
    const { vision, ...others } = comparingProviders(0.01);
    const worstUsd = { judge: 0.01 };
    const providers = { ...others, vision: { ...vision, worstUsd } };
    const caps = { maxCostUsd: 1 };
    assert.match(whyNoCostCap({ plan: planOf(size), providers, caps }) ?? "", /\(compare\)/);
    const plain = planOf({ ...size, ranker: "total" });
    assert.equal(whyNoCostCap({ plan: plain, providers, caps }), null);
  });

  it("is never less than it then takes, at any moment", async () => {
    for (const seed of [1, 2]) {
      const search = new SearchHarness({
        plan: { ...size, candidates: 4, beamWidth: 1, stopOnPlateau: false, seed },
        providers: comparingProviders(0.001),
        usage: { costUsd: 0.001 },
        ports: (clock) => withComparer(new FakeModels(clock).ports, clock),
      });
      await runOut(search);
      const inTheEnd = usedOf(search.state);
      search.events.forEach((_, index) => {
        const then = fold(search.events.slice(0, index + 1));
        const [used, { rest }] = [usedOf(then), outlookOf(then)];
        for (const name of ["maxCalls", "maxCostUsd"] as const) {
          assert.ok(used[name] + rest[name] + 1e-9 >= inTheEnd[name], `${name} after ${index}`);
        }
      });
    }
  });
});
