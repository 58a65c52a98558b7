import assert from "node:assert/strict";
import fc from "fast-check";
import { nanoUsdOf } from "../../../../src/base/money.js";
import { newlyUnpriced, questionOf } from "../../../../src/host/costs/confirmation.js";
import { costText, forecastOf, forecastText } from "../../../../src/host/costs/forecast.js";
import { requirePlan } from "../../../../src/protocol/planError.js";
import type { Declaration, Providers } from "../../../../src/protocol/providers.js";
import { providersOf } from "../../../support/searchHarness.js";
import { pricedProviders } from "../../../support/searchRuns.js";

const plan = (change: Readonly<Record<string, unknown>> = {}) =>
  requirePlan({ goal: "a boat", candidates: 4, iterations: 1, ...change }, () => 0);

const priced = pricedProviders({ write: 0.01, draw: 0.1, judge: 0.01, critique: 0.01 });

function withUnpriced(providers: Providers, change: Partial<Declaration> = {}): Providers {
  const image: Declaration = {
    ...providers.image,
    ...{ kind: "openai", connection: "studio", model: "flux", billing: "unknown", worstUsd: {} },
    ...change,
  };
  return { ...providers, image };
}

const agreed = (usd: number, unpriced: readonly string[] = []) => {
  return { confirmNanoUsd: nanoUsdOf(usd), unpriced };
};

describe("What a search would cost, in words", () => {
  const texts: readonly [what: string, providers: Providers, text: string][] = [
    ["nothing", providersOf(), "free"],
    ["so much", priced, "up to $0.48"],
    ["nobody knows", withUnpriced(providersOf()), "what flux of studio costs"],
    ["in part", withUnpriced(priced), "up to $0.080 and what flux of studio costs"],
  ];
  for (const [what, providers, text] of texts) {
    it(`says that it is ${what}`, () => {
      assert.equal(costText(forecastOf(plan(), providers)), text);
    });
  }

  it("is no more than the search's own limit on cost", () => {
    assert.equal(costText(forecastOf(plan({ maxCostUsd: 0.2 }), priced)), "up to $0.20");
  });

  it("is a range where it is known how little it is too", () => {
    const forecast = forecastOf(plan(), priced);
    const between = { ...forecast, lowNanoUsd: nanoUsdOf(0.31) };
    assert.equal(costText(between), "$0.31 to $0.48");
    assert.equal(costText({ ...forecast, lowNanoUsd: forecast.highNanoUsd }), "about $0.48");
    assert.equal(costText({ ...forecast, highNanoUsd: 1 }), "less than $0.001");
    assert.equal(forecastText(between), "About 4 images and 12 model calls, $0.31 to $0.48");
  });
});

describe("Whether a start is confirmed", () => {
  it("is not asked of what costs nothing, whatever the setting is", () => {
    assert.equal(questionOf(forecastOf(plan(), providersOf()), agreed(0)), null);
  });

  it("is asked above the setting and never at or below it", () => {
    const forecast = forecastOf(plan(), priced);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (usd) => {
        const isAsked = questionOf(forecast, agreed(usd)) !== null;
        assert.equal(isAsked, forecast.highNanoUsd > nanoUsdOf(usd));
      }),
    );
  });

  it("says how many calls, how many dollars and of which models", () => {
    const question = questionOf(forecastOf(plan(), priced), agreed(0.25));
    assert.ok(question !== null);
    assert.equal(question.question, "Start a search that costs up to $0.48?");
    assert.match(question.detail, /About 4 images and 12 model calls, up to \$0\.48\./);
    assert.match(question.detail, / writes| draws/);
    assert.match(question.detail, /above \$0\.25/);
  });

  it("is asked once for each model whose price is not known", () => {
    const forecast = forecastOf(plan(), withUnpriced(providersOf()));
    const question = questionOf(forecast, agreed(0.5));
    assert.ok(question !== null);
    assert.match(question.detail, /What flux of studio costs is not known here/);
    assert.deepEqual(newlyUnpriced(forecast, agreed(0.5)), ["studio/flux"]);
    assert.equal(questionOf(forecast, agreed(0.5, ["studio/flux"])), null);
    assert.notEqual(questionOf(forecast, agreed(0.5, ["studio/other"])), null);
  });
});
