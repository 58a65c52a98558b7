import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import fc from "fast-check";
import { CallError } from "../../../../src/base/errors.js";
import { nanoUsdOf } from "../../../../src/base/money.js";
import {
  confirmWith,
  questionOf,
  unlessRefused,
  type SpendingQuestion,
} from "../../../../src/host/costs/confirmation.js";
import { costText, forecastText } from "../../../../src/host/costs/forecast.js";
import { requirePlan } from "../../../../src/protocol/planError.js";
import { usualLimits } from "../../../../src/protocol/limits.js";
import type { Declaration, Providers } from "../../../../src/protocol/providers.js";
import type { SearchEstimate } from "../../../../src/searchEstimate.js";
import { SearchRunner } from "../../../../src/searchRunner.js";
import { diskDeps, inFolder } from "../../../support/diskHarness.js";
import { estimateOf } from "../../../support/estimates.js";
import { providersOf } from "../../../support/searchHarness.js";
import { pricedProviders } from "../../../support/searchRuns.js";
import { share } from "../../../support/evenly.js";

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

describe("What a search would cost, in words", () => {
  const texts: readonly [what: string, providers: Providers, text: string][] = [
    ["nothing", providersOf(), "free"],
    ["so much", priced, "up to $0.48"],
    ["nobody knows", withUnpriced(providersOf()), "what flux of studio costs"],
    [
      "requests alone",
      withUnpriced(providersOf(), { billing: "quota" }),
      "about 4 requests of your quota",
    ],
    [
      "money and requests",
      withUnpriced(priced, { billing: "quota" }),
      "up to $0.080 and about 4 requests of your quota",
    ],
    ["in part", withUnpriced(priced), "up to $0.080 and what flux of studio costs"],
  ];
  for (const [what, providers, text] of texts) {
    it(`says that it is ${what}`, async () => {
      assert.equal(costText(await estimateOf(plan(), providers)), text);
    });
  }

  it("is no more than the search's own limit on cost", async () => {
    assert.equal(costText(await estimateOf(plan({ maxCostUsd: 0.2 }), priced)), "up to $0.20");
  });

  it("is a range where it is known how little it is too", async () => {
    const measured = ({ call }: { readonly call: string }) =>
      call === "draw" ? [nanoUsdOf(0.05)] : [];
    const estimate = await estimateOf(plan(), priced, { measured });
    assert.equal(costText(estimate), "$0.28 to $0.48");
    assert.equal(forecastText(estimate), "About 4 images and 12 model calls, $0.28 to $0.48");
    const range = { ...estimate.range, lowNanoUsd: 0, highNanoUsd: 1 };
    assert.equal(costText({ ...estimate, range }), "less than $0.001");
  });
});

describe("What a person is asked before a search", () => {
  it("is nothing where it costs nothing, whatever the setting is", async () => {
    const estimate = await estimateOf(plan(), providersOf(), { confirmUsd: 0 });
    assert.equal(questionOf(estimate, [], "start"), null);
  });

  it("is asked above the setting and never at or below it", async () => {
    await fc.assert(
      fc.asyncProperty(share, async (confirmUsd) => {
        const estimate = await estimateOf(plan(), priced, { confirmUsd });
        const isAsked = questionOf(estimate, [], "start") !== null;
        assert.equal(isAsked, estimate.range.highNanoUsd > nanoUsdOf(confirmUsd));
      }),
    );
  });

  it("says when the day's limit may come in between", async () => {
    const estimate = await estimateOf(plan(), priced, { confirmUsd: 0.1, dailyUsd: 5 });
    const near = { ...estimate, countedNanoUsd: nanoUsdOf(4.6) };
    const line =
      "$4.60 of today's $5.00 is spent; this search may need up to $0.48, so it may pause at that limit.";
    assert.ok(questionOf(near, [], "start")?.detail.split("\n").includes(line));
    assert.doesNotMatch(questionOf(estimate, [], "start")?.detail ?? "", /today/);
  });

  it("says how many calls, how many dollars and of which models", async () => {
    const question = questionOf(
      await estimateOf(plan(), priced, { confirmUsd: 0.25 }),
      [],
      "start",
    );
    assert.ok(question !== null);
    assert.equal(question.question, "Start a search that costs up to $0.48?");
    assert.match(question.detail, /About 4 images and 12 model calls, up to \$0\.48\./);
    assert.match(question.detail, / writes| draws/);
    assert.match(question.detail, /above \$0\.25/);
  });

  it("is asked once for each model whose price is not known", async () => {
    const estimate = await estimateOf(plan(), withUnpriced(providersOf()));
    const question = questionOf(estimate, [], "start");
    assert.ok(question !== null);
    assert.match(question.detail, /What flux of studio costs is not known here/);
    assert.equal(questionOf(estimate, ["studio/flux"], "start"), null);
    assert.notEqual(questionOf(estimate, ["studio/other"], "start"), null);
  });
});

/** A person before a search whose models may be others at each look. */
function desk(
  answer: "Start" | undefined,
  change: { providers: Providers; spentUsd?: number; raisedUsd?: number },
) {
  const asked: string[] = [];
  let dailyUsd = usualLimits.dailyUsd;
  let unpriced: readonly string[] = [];
  const memory = {
    get unpriced() {
      return unpriced;
    },
    agreeToUnpriced: (references: readonly string[]) => {
      unpriced = [...unpriced, ...references];
      return Promise.resolve();
    },
  };
  const ask = ({ question }: SpendingQuestion) => {
    asked.push(question);
    return Promise.resolve(answer);
  };
  const declaring = { declare: () => Promise.resolve(change.providers) };
  const runner = new SearchRunner(diskDeps(), declaring, "9.9.9", {
    look: () => {
      const countedNanoUsd = nanoUsdOf(change.spentUsd ?? 0);
      return Promise.resolve({ countedNanoUsd, measured: () => [] });
    },
    limits: () => ({ ...usualLimits, dailyUsd }),
  });
  const raise = (estimate: SearchEstimate) => {
    asked.push("Raise daily limit");
    if (change.raisedUsd === undefined) return Promise.reject(new Error("No, thanks"));
    dailyUsd = change.raisedUsd;
    return Promise.resolve({ ...estimate, limits: { ...estimate.limits, dailyUsd } });
  };
  const confirm = confirmWith({ memory, ask, raise }, "start");
  const start = async (output: string, caps: Readonly<Record<string, number>> = {}) => {
    const values = { goal: "a boat", candidates: 1, iterations: 1, ...caps };
    const run = await unlessRefused(() => runner.start({ plan: values, output, confirm }));
    await run?.done;
    return run?.state.providers;
  };
  return { start, asked, agreedTo: () => unpriced };
}

describe("A start that a person is asked about", () => {
  const dear = providersOf(0.1);
  const unknown = withUnpriced(providersOf());
  const dearQuestion = "Start a search that costs up to $1.20?";
  const openQuestion = "Start a search whose price is not known?";

  it("starts nothing and fails in nothing where the answer is no", () =>
    inFolder(async (output) => {
      for (const [providers, question] of [
        [dear, dearQuestion],
        [unknown, openQuestion],
      ] as const) {
        const { start, asked, agreedTo } = desk(undefined, { providers });
        assert.equal(await start(output), undefined);
        assert.deepEqual([asked, agreedTo(), await readdir(output)], [[question], [], []]);
      }
    }));

  it("starts at the very price that was agreed to, whatever was declared before", () =>
    inFolder(async (output) => {
      const change = { providers: providersOf() };
      const { start, asked } = desk("Start", change);
      assert.deepEqual(await start(output), providersOf());
      change.providers = dear;
      assert.deepEqual([await start(output), asked], [dear, [dearQuestion]]);
    }));

  it("asks every time what is dear, and once what nobody knows", () =>
    inFolder(async (output) => {
      const change = { providers: dear };
      const { start, asked, agreedTo } = desk("Start", change);
      await start(output);
      await start(output);
      change.providers = unknown;
      await start(output);
      await start(output);
      assert.deepEqual(asked, [dearQuestion, dearQuestion, openQuestion]);
      assert.deepEqual(agreedTo(), ["studio/flux"]);
    }));

  it("asks nothing where a limit on cost cannot be kept, and says why", () =>
    inFolder(async (output) => {
      const { start, asked } = desk("Start", { providers: unknown });
      await assert.rejects(start(output, { maxCostUsd: 1 }), /limit on cost could not be kept/);
      assert.deepEqual(asked, []);
    }));

  it("asks less often of who sets a limit on the search's own cost", () =>
    inFolder(async (output) => {
      const { start, asked } = desk("Start", { providers: dear });
      await start(output, { maxCostUsd: 0.5 });
      assert.deepEqual(asked, []);
    }));

  it("asks for a higher limit of the day first where that leaves no room for a first image", () =>
    inFolder(async (output) => {
      const change = { providers: dear, spentUsd: 4, raisedUsd: 6 };
      const { start, asked } = desk("Start", change);
      assert.deepEqual(await start(output), dear);
      assert.deepEqual(asked, ["Raise daily limit", dearQuestion]);
      // Now there is room.
      assert.deepEqual(await start(output), dear);
      assert.deepEqual(asked.slice(2), [dearQuestion]);
    }));

  it("starts nothing where that limit is not raised, also where the search is not dear", () =>
    inFolder(async (output) => {
      const cheap = providersOf(0.01);
      const { start, asked } = desk("Start", { providers: cheap, spentUsd: 4.95 });
      await assert.rejects(start(output), /No, thanks/);
      assert.deepEqual([asked, await readdir(output)], [["Raise daily limit"], []]);
    }));

  it("passes on why its models cannot be asked", async () => {
    const down = new CallError("server.unreachable", "Nothing answers.");
    await assert.rejects(
      unlessRefused(() => Promise.reject(down)),
      down,
    );
  });
});
