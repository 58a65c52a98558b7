import assert from "node:assert/strict";
import fc from "fast-check";
import { capNames, type PlanInput } from "../../../src/protocol/plan.js";
import { outlookOf, usedOf } from "../../../src/search/outlook.js";
import { fold } from "../../../src/search/reduce.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";

const price = 0.001;

async function searched(plan: Partial<PlanInput>): Promise<SearchHarness> {
  const usage = { costUsd: price };
  const search = new SearchHarness({ plan, providers: providersOf(price), usage });
  await search.run();
  return search;
}

describe("what a search takes to go on", () => {
  it("is never less than it then takes, at any moment", async () => {
    const plans = fc.record({
      candidates: fc.integer({ min: 1, max: 5 }),
      iterations: fc.integer({ min: 1, max: 4 }),
      seed: fc.integer({ min: 0, max: 1000 }),
      stopOnPlateau: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const { events, state } = await searched({ ...plan, beamWidth: 1 });
        const inTheEnd = usedOf(state);
        events.forEach((_, index) => {
          const then = fold(events.slice(0, index + 1));
          const [used, { rest }] = [usedOf(then), outlookOf(then)];
          for (const name of capNames.filter((each) => each !== "maxSeconds")) {
            const most = used[name] + rest[name] + 1e-9;
            assert.ok(most >= inTheEnd[name], `${name} after ${index}: ${most}`);
          }
        });
      }),
      { numRuns: 30 },
    );
  });

  it("is as many images as its plan has, to the last one", async () => {
    const plan = { candidates: 4, beamWidth: 2, iterations: 3, stopOnPlateau: false };
    const { events } = await searched(plan);
    events.forEach((_, index) => {
      const then = fold(events.slice(0, index + 1));
      assert.equal(usedOf(then).maxImages + outlookOf(then).rest.maxImages, 12, String(index));
    });
  });

  const plan = { candidates: 4, beamWidth: 2, iterations: 3, stopOnPlateau: false };
  const ends: readonly [Partial<PlanInput>, iteration: string, images: number, calls: number][] = [
    [{ maxImages: 4 }, "one more", 4, 14],
    [{ maxCalls: 2 }, "first", 4, 12],
    [{ maxImages: 12 }, "one more", 0, 0],
  ];
  for (const [limits, iteration, images, calls] of ends) {
    it(`is ${images} images and ${calls} calls at first after ${JSON.stringify(limits)}`, async () => {
      const outlook = outlookOf((await searched({ ...plan, ...limits })).state);
      assert.equal(outlook.iteration, iteration);
      if (images === 0) assert.equal(outlook.rest.maxImages, 0);
      else assert.deepEqual([outlook.next.maxImages, outlook.next.maxCalls], [images, calls]);
    });
  }

  it("is only what is missing of an iteration that was begun before time was up", async () => {
    const search = await searched({ ...plan, maxSeconds: 0.05 });
    const { iteration, next } = outlookOf(search.state);
    assert.equal(search.state.end?.kind, "failed");
    assert.deepEqual([iteration, next.maxImages, next.maxCalls], ["under way", 4, 9]);
    assert.equal(Math.round(next.maxCostUsd / price), 4 * 10 + 5);
  });

  it("takes about as long a call as those before it", async () => {
    const { state } = await searched({ ...plan, maxImages: 4 });
    const { next } = outlookOf(state);
    assert.ok(Math.abs(next.maxSeconds - (14 * state.activeMs) / 12_000) < 1e-9);
  });
});
