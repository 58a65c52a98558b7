import assert from "node:assert/strict";
import fc from "fast-check";
import { nanoUsdOf } from "../../../src/base/money.js";
import type { Providers } from "../../../src/protocol/providers.js";
import { costRange, type Measured } from "../../../src/search/costRange.js";
import { estimate } from "../../../src/search/estimate.js";
import { planOf, providersOf, SearchHarness } from "../../support/searchHarness.js";
import { pricedProviders } from "../../support/searchRuns.js";

const plan = planOf({ candidates: 3, beamWidth: 1, iterations: 2 });
const prices = { write: 0.01, draw: 0.1, judge: 0.02, critique: 0.03 };
const nothing: Measured = () => [];

/** 6 of each step, and one critique. */
const worstUsd = 6 * (0.01 + 0.1 + 0.02) + 0.03;

describe("What a search will cost", () => {
  it("is its worst where nothing is known of its models", () => {
    const range = costRange(plan, pricedProviders(prices), nothing);
    const worst = nanoUsdOf(worstUsd);
    assert.deepEqual(range, {
      ...{ lowNanoUsd: worst, likelyNanoUsd: worst, highNanoUsd: worst },
      nextNanoUsd: nanoUsdOf(0.01 + 0.1 + 0.02),
      images: 6,
      calls: { language: 7, image: 6, vision: 6 },
      ...{ quotaCalls: 0, quotaRequests: { likely: 0, worst: 0 }, unknown: [], isFree: false },
    });
  });

  it("follows what the last calls of each kind did cost: a quarter of them cost less than the low end", () => {
    const measured: Measured = ({ connection, model, call }) => {
      assert.deepEqual([connection, model], ["fake", "fake-1"]);
      return call === "draw" ? [0.05, 0.02, 0.09, 0.03, 0.04].map(nanoUsdOf) : [];
    };
    const { lowNanoUsd, likelyNanoUsd, highNanoUsd } = costRange(
      plan,
      pricedProviders(prices),
      measured,
    );
    assert.equal(highNanoUsd, nanoUsdOf(worstUsd));
    assert.equal(likelyNanoUsd, nanoUsdOf(worstUsd - 6 * (0.1 - 0.04)));
    assert.equal(lowNanoUsd, nanoUsdOf(worstUsd - 6 * (0.1 - 0.03)));
  });

  it("follows what a provider declares as likely, until it is measured", () => {
    const providers = pricedProviders(prices);
    const declared: Providers = {
      ...providers,
      image: { ...providers.image, likelyUsd: { draw: 0.01 } },
    };
    const usd = (measured: Measured) => costRange(plan, declared, measured).likelyNanoUsd;
    assert.equal(usd(nothing), nanoUsdOf(worstUsd - 6 * 0.09));
    const dear: Measured = ({ call }) => (call === "draw" ? [nanoUsdOf(0.06)] : []);
    assert.equal(usd(dear), nanoUsdOf(worstUsd - 6 * 0.04));
  });

  it("is no more than the search's own cap on it", () => {
    const capped = { ...plan, maxCostUsd: 0.2 };
    assert.equal(costRange(capped, pricedProviders(prices), nothing).highNanoUsd, nanoUsdOf(0.2));
  });

  it("says whose price nobody knows, and what counts against a quota", () => {
    const free = providersOf(0);
    const mixed: Providers = {
      ...free,
      language: { ...free.language, billing: "quota", worstUsd: {} },
      image: { ...free.image, billing: "unknown", worstUsd: {} },
    };
    const range = costRange(plan, mixed, nothing);
    assert.deepEqual(range.unknown, ["image"]);
    assert.deepEqual([range.quotaCalls, range.highNanoUsd, range.isFree], [7, 0, false]);
    assert.ok(costRange(plan, free, nothing).isFree);
    assert.deepEqual(range.quotaRequests, { likely: 7, worst: 7 });
  });

  it("counts the requests of a quota that a model takes for one call, as a rule and at the worst", () => {
    const free = providersOf(0);
    const drawing: Providers = {
      ...free,
      image: {
        ...{ ...free.image, billing: "quota", worstUsd: {} },
        requests: { draw: { likely: 2, worst: 4 } },
      },
      vision: { ...free.vision, billing: "quota", worstUsd: {} },
    };
    const { quotaCalls, quotaRequests } = costRange(plan, drawing, nothing);
    assert.deepEqual([quotaCalls, quotaRequests], [12, { likely: 18, worst: 30 }]);
  });

  const cents = fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000);
  const arbitrary = fc.record({
    candidates: fc.integer({ min: 1, max: 20 }),
    iterations: fc.integer({ min: 1, max: 10 }),
    beamWidth: fc.integer({ min: 1, max: 6 }),
    maxCostUsd: fc.option(cents.filter((usd) => usd > 0)),
    prices: fc.record({ write: cents, draw: cents, judge: cents, critique: cents }),
    likely: fc.option(cents),
    samples: fc.dictionary(
      fc.constantFrom("write", "draw", "judge", "critique"),
      fc.array(cents.map(nanoUsdOf), { maxLength: 5 }),
    ),
  });

  it("follows its caps on images and calls as its counts do", () => {
    const dear = planOf({ candidates: 12, beamWidth: 3, iterations: 4, maxImages: 4 });
    const range = costRange(dear, pricedProviders(prices), nothing);
    assert.deepEqual(range.calls, { language: 4, image: 4, vision: 4 });
    assert.deepEqual([range.images, range.highNanoUsd], [4, nanoUsdOf(4 * 0.13)]);
    const few = costRange({ ...dear, maxCalls: 2 }, pricedProviders(prices), nothing);
    assert.deepEqual([few.images, few.highNanoUsd, few.isFree], [0, 0, true]);
  });

  it("never rises where a cap falls, keeps to each, and is the uncapped one where none binds", () => {
    const cap = fc.integer({ min: 1, max: 900 });
    fc.assert(
      fc.property(arbitrary, cap, cap, ({ prices: priced, ...asked }, one, other) => {
        const any = { ...plan, ...asked, maxCostUsd: null };
        const of = (caps: Partial<typeof any>) =>
          costRange({ ...any, ...caps }, pricedProviders(priced), nothing);
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const all = (range: typeof free) => Object.values(range.calls).reduce((a, b) => a + b, 0);
        const free = of({});
        for (const name of ["maxImages", "maxCalls"] as const) {
          const [tight, loose] = [of({ [name]: low }), of({ [name]: high })];
          assert.ok(
            tight.highNanoUsd <= loose.highNanoUsd && loose.highNanoUsd <= free.highNanoUsd,
          );
          const used = name === "maxImages" ? free.images : all(free);
          if (low >= used) assert.deepEqual(tight, free);
          assert.ok((name === "maxImages" ? tight.images : all(tight)) <= low);
        }
      }),
    );
  });

  it("counts just what a search makes that nothing cuts short", async () => {
    const cap = fc.option(fc.integer({ min: 1, max: 60 }));
    const small = fc.record({
      candidates: fc.integer({ min: 1, max: 5 }),
      iterations: fc.integer({ min: 1, max: 3 }),
      beamWidth: fc.integer({ min: 1, max: 5 }),
      ...{ maxImages: cap, maxCalls: cap },
    });
    await fc.assert(
      fc.asyncProperty(small, async ({ maxImages, maxCalls, beamWidth, ...sizes }) => {
        const asked = {
          ...sizes,
          beamWidth: Math.min(beamWidth, sizes.candidates),
          stopOnPlateau: false,
          ...(maxImages !== null && { maxImages }),
          ...(maxCalls !== null && { maxCalls }),
        };
        const search = new SearchHarness({ plan: asked });
        await search.run();
        const { totals } = search.state;
        const { calls, images } = costRange(planOf(asked), providersOf(), nothing);
        const all = calls.language + calls.image + calls.vision;
        assert.deepEqual([all, images], [totals.calls, totals.billedDraws], JSON.stringify(asked));
      }),
      { numRuns: 60 },
    );
  });

  it("is always a range, and ends at the worst", () => {
    fc.assert(
      fc.property(arbitrary, ({ prices: priced, likely, samples, maxCostUsd, ...asked }) => {
        const any = { ...planOf({ ...asked, beamWidth: 1 }), ...asked, maxCostUsd };
        const providers = pricedProviders(priced);
        const image = {
          ...providers.image,
          ...(likely !== null && { likelyUsd: { draw: likely } }),
        };
        const range = costRange(any, { ...providers, image }, ({ call }) => samples[call] ?? []);
        const { lowNanoUsd, likelyNanoUsd, highNanoUsd } = range;
        assert.ok(0 <= lowNanoUsd && lowNanoUsd <= likelyNanoUsd && likelyNanoUsd <= highNanoUsd);
        const { worstNanoUsd } = estimate(any, providers);
        const cap = maxCostUsd === null ? Infinity : nanoUsdOf(maxCostUsd);
        assert.equal(highNanoUsd, Math.min(worstNanoUsd, cap));
      }),
    );
  });
});
