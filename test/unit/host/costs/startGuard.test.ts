import assert from "node:assert/strict";
import { CallError, UsageError } from "../../../../src/base/errors.js";
import { nanoUsdOf } from "../../../../src/base/money.js";
import type { StartQuestion } from "../../../../src/host/costs/confirmation.js";
import { forecastOf } from "../../../../src/host/costs/forecast.js";
import { mayStart, type StartGuardDeps } from "../../../../src/host/costs/startGuard.js";
import { PlanError } from "../../../../src/protocol/planError.js";
import type { Providers } from "../../../../src/protocol/providers.js";
import { providersOf } from "../../../support/searchHarness.js";

const plan = { goal: "a boat", candidates: 4, iterations: 1 };

interface Stage {
  readonly providers?: Providers;
  readonly isPrepared?: boolean;
  readonly answer?: "Start" | undefined;
  readonly confirmUsd?: number;
}

function staged({ providers = providersOf(), isPrepared = true, answer, confirmUsd }: Stage) {
  const happened: string[] = [];
  let unpriced: readonly string[] = [];
  const deps: StartGuardDeps = {
    models: {
      prepare: () => {
        happened.push("prepared");
        return Promise.resolve(isPrepared);
      },
      forecast: (checked) => Promise.resolve(forecastOf(checked, providers)),
    },
    memory: {
      get unpriced() {
        return unpriced;
      },
      agreeToUnpriced: (references) => {
        unpriced = [...unpriced, ...references];
        return Promise.resolve();
      },
    },
    confirmNanoUsd: () => nanoUsdOf(confirmUsd ?? 0.5),
    ask: ({ question }: StartQuestion) => {
      happened.push(question);
      return Promise.resolve(answer);
    },
  };
  return { deps, happened, agreedTo: () => unpriced };
}

const dear = providersOf(0.1);
const unknown: Providers = {
  ...providersOf(),
  image: {
    ...providersOf().image,
    ...{ connection: "studio", model: "flux", billing: "unknown", worstUsd: {} },
  },
};

describe("What stands before every search", () => {
  it("is nothing but a look at the keys where nothing costs", async () => {
    const { deps, happened } = staged({});
    assert.equal(await mayStart(plan, {}, deps), true);
    assert.deepEqual(happened, ["prepared"]);
  });

  it("is a question where it may cost much, and no without an answer", async () => {
    const refused = staged({ providers: dear });
    assert.equal(await mayStart(plan, {}, refused.deps), false);
    assert.deepEqual(refused.happened, ["prepared", "Start a search that costs up to $4.80?"]);
    const agreed = staged({ providers: dear, answer: "Start" });
    assert.equal(await mayStart(plan, {}, agreed.deps), true);
  });

  it("asks every time what is dear, and once what nobody knows", async () => {
    const costs = staged({ providers: dear, answer: "Start" });
    await mayStart(plan, {}, costs.deps);
    await mayStart(plan, {}, costs.deps);
    assert.equal(costs.happened.length, 4);
    const free = staged({ providers: unknown, answer: "Start" });
    await mayStart(plan, {}, free.deps);
    await mayStart(plan, {}, free.deps);
    assert.deepEqual(free.happened, [
      "prepared",
      "Start a search whose price is not known?",
      "prepared",
    ]);
    assert.deepEqual(free.agreedTo(), ["studio/flux"]);
  });

  it("remembers nothing that was not agreed to", async () => {
    const { deps, agreedTo } = staged({ providers: unknown });
    assert.equal(await mayStart(plan, {}, deps), false);
    assert.deepEqual(agreedTo(), []);
  });

  it("ends with the first no: nothing is estimated for who gives no key", async () => {
    const { deps, happened } = staged({ providers: dear, isPrepared: false });
    const models = { ...deps.models, forecast: () => Promise.reject(new Error("Not asked for")) };
    assert.equal(await mayStart(plan, {}, { ...deps, models }), false);
    assert.deepEqual(happened, ["prepared"]);
  });

  it("says what is wrong with a plan before it asks for anything", async () => {
    const { deps, happened } = staged({ providers: dear });
    await assert.rejects(mayStart({ ...plan, candidates: 0 }, {}, deps), PlanError);
    assert.deepEqual(happened, []);
  });

  it("passes on why keys or estimates cannot be had", async () => {
    const { deps } = staged({});
    const noKey = new UsageError("This connection is not set up.");
    const prepare = () => Promise.reject(noKey);
    await assert.rejects(
      mayStart(plan, {}, { ...deps, models: { ...deps.models, prepare } }),
      noKey,
    );
    const down = new CallError("server.unreachable", "Nothing answers.");
    const forecast = () => Promise.reject(down);
    await assert.rejects(
      mayStart(plan, {}, { ...deps, models: { ...deps.models, forecast } }),
      down,
    );
  });

  it("leaves a limit on cost that cannot be kept to whoever refuses it", async () => {
    const { deps, happened } = staged({ providers: unknown });
    assert.equal(await mayStart({ ...plan, maxCostUsd: 1 }, {}, deps), true);
    assert.deepEqual(happened, ["prepared"]);
  });

  it("asks less often of who sets a limit on the search's own cost", async () => {
    const { deps, happened } = staged({ providers: dear });
    assert.equal(await mayStart({ ...plan, maxCostUsd: 0.5 }, {}, deps), true);
    assert.deepEqual(happened, ["prepared"]);
  });
});
