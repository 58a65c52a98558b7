import assert from "node:assert/strict";
import { CallError, UsageError } from "../../src/base/errors.js";
import { usdOf } from "../../src/base/money.js";
import { PlanFirst, type PlanFirstRequest } from "../../src/planFirst.js";
import { PlanError } from "../../src/protocol/planError.js";
import type { Providers } from "../../src/protocol/providers.js";
import { Lanes } from "../../src/search/lanes.js";
import { SearchRunner } from "../../src/searchRunner.js";
import type { RunDeps } from "../../src/sessions/continueSearch.js";
import { FakeModels, fakeQuestions, type FakeOptions } from "../support/fakeModels.js";
import { MemoryPurse } from "../support/memoryPurse.js";
import { checkingProviders, providersOf, SearchHarness } from "../support/searchHarness.js";
import { VirtualClock } from "../support/virtualClock.js";

interface Stage extends FakeOptions {
  readonly providers?: Providers;
  readonly limitUsd?: number;
}

function rigOf({ providers = checkingProviders(), limitUsd = 5, ...options }: Stage = {}) {
  const clock = new VirtualClock();
  const purse = new MemoryPurse(limitUsd);
  const models = new FakeModels(clock, options);
  const lanes = new Lanes(() => 1, clock);
  const portsFor = () => Promise.resolve(models.ports);
  const deps = { clock, purse, lanes, portsFor, newId: () => crypto.randomUUID() };
  const declared: unknown[] = [];
  const table = {
    declare: (choice: unknown) => {
      declared.push(choice);
      return Promise.resolve(providers);
    },
  };
  const runner = new SearchRunner(deps as unknown as RunDeps, table, "1.0.0");
  const planner = new PlanFirst(deps, table, runner, "1.0.0");
  const abort = new AbortController();
  const plan = (request: Partial<PlanFirstRequest> = {}) =>
    planner.plan(
      { plan: { goal: "a lighthouse", seed: 7 }, confirm: () => Promise.resolve(true), ...request },
      abort.signal,
    );
  return { clock, purse, models, lanes, declared, plan, abort };
}

const without429 = (times: number, retryAfterMs = 4000) => {
  let left = times;
  return (): void => {
    if (left-- <= 0) return;
    const message = "Too many requests";
    throw new CallError("rate.limited", message, {
      ...{ retryable: true, billed: "no", retryAfterMs },
    });
  };
};

describe("A checklist that is planned before its search", () => {
  it("is the one that the search itself would have made, and the search then makes none", async () => {
    const { clock, plan } = rigOf();
    const { questions } = await clock.run(plan());
    assert.deepEqual(questions, fakeQuestions);
    const options = { objective: "checklist", iterations: 1, goal: "a lighthouse" } as const;
    const own = new SearchHarness({ plan: options, providers: checkingProviders() });
    await own.run();
    const given = new SearchHarness({
      plan: { ...options, checklist: [...questions] },
      providers: checkingProviders(),
    });
    await given.run();
    assert.deepEqual(given.state.checklist, own.state.checklist);
    const planned = ({ events }: SearchHarness) =>
      events.filter(({ kind }) => kind === "checklistPlanned").length;
    assert.deepEqual([planned(own), planned(given)], [1, 0]);
  });

  it("asks the language model alone, in the words and with the seed of the search", async () => {
    const seeds: string[] = [];
    const note = (unique: string): void => {
      if (unique.startsWith("checklist")) seeds.push(unique);
    };
    const { clock, plan, declared } = rigOf({ fail: (_, unique) => note(unique) });
    await clock.run(plan({ language: "shed/luna" }));
    assert.deepEqual(declared, [{ language: "shed/luna" }]);
    const search = new SearchHarness({
      plan: { objective: "checklist", iterations: 1, seed: 7, goal: "a lighthouse" },
      providers: checkingProviders(),
      fail: (_, unique) => note(unique),
    });
    await search.run();
    assert.equal(seeds.length, 2);
    assert.equal(seeds[0], seeds[1]);
  });

  it("counts in the day's purse what it costs, to the nano-dollar", async () => {
    const { clock, plan, purse } = rigOf({
      ...{ providers: checkingProviders(0.01), usage: { costUsd: 0.004 } },
    });
    const { spentNanoUsd } = await clock.run(plan());
    assert.equal(usdOf(spentNanoUsd), 0.004);
    assert.equal(purse.countedUsd, 0.004);
    assert.deepEqual(
      purse.calls.map(({ call, spent }) => [call.kind, spent?.basis]),
      [["checklist", "told"]],
    );
  });

  it("asks before it spends what is dear or of no known price, and a no costs nothing", async () => {
    const dear = rigOf({ providers: checkingProviders(2) });
    const asked: number[] = [];
    const no = dear.plan({
      confirm: ({ range }) => {
        asked.push(range.calls.language, range.images, usdOf(range.highNanoUsd));
        return Promise.resolve(false);
      },
    });
    await assert.rejects(dear.clock.run(no), { code: "usage.notConfirmed" });
    assert.deepEqual(asked, [1, 0, 2]);
    assert.deepEqual([dear.models.calls.length, dear.purse.asked], [0, 0]);
    const cheap = rigOf({ providers: checkingProviders(0.01) });
    await cheap.clock.run(cheap.plan({ confirm: () => Promise.reject(new Error("asked")) }));
  });

  it("is not asked for where the day's limit leaves no room, and says so", async () => {
    const { clock, plan, models } = rigOf({ providers: checkingProviders(0.2), limitUsd: 0.1 });
    await assert.rejects(clock.run(plan()), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /limit is 0\.1/);
      return true;
    });
    assert.equal(models.calls.length, 0);
  });

  it("waits half a minute for a model that is busy, and then says that it is", async () => {
    const soon = rigOf({ fail: without429(2) });
    await soon.clock.run(soon.plan());
    assert.equal(soon.models.calls.length, 3);
    const never = rigOf({ fail: without429(Infinity) });
    const startedAtMs = never.clock.nowMs();
    await assert.rejects(never.clock.run(never.plan()), { code: "rate.limited" });
    assert.ok(never.clock.nowMs() - startedAtMs <= 32_000);
    assert.ok(never.models.calls.length <= 6);
  });

  it("does not wait for a model that asked for an hour, whoever it asked", async () => {
    const shut = rigOf({ fail: without429(1, 3_600_000) });
    for (let times = 0; times < 3; times++) {
      const startedAtMs = shut.clock.nowMs();
      await assert.rejects(shut.clock.run(shut.plan()), {
        code: "rate.limited",
        message: times === 0 ? "Too many requests" : /left alone for another 10 minutes\./,
      });
      assert.ok(shut.clock.nowMs() - startedAtMs <= 32_000);
    }
    assert.equal(shut.models.calls.length, 1);
  });

  it("takes a place in the lane of searches, and gives it back however it ends", async () => {
    const { clock, plan, lanes } = rigOf();
    const search = lanes.join(() => undefined);
    const held = search.take({ lane: "language" });
    assert.ok(held.kind === "place");
    const waiting = plan();
    let isDone = false;
    void waiting.then(() => (isDone = true));
    await clock.run(clock.sleep(5000, new AbortController().signal));
    assert.equal(isDone, false);
    held.place.release("answered");
    await clock.run(waiting);
    assert.equal(search.take({ lane: "language" }).kind, "place");
  });

  it("stops at once when it is called off, while it waits and while it is asked", async () => {
    const full = rigOf();
    full.lanes.join(() => undefined).take({ lane: "language" });
    const waiting = full.plan();
    const running = rigOf({ providers: checkingProviders(0.01), durations: () => 60_000 });
    const asked = running.plan();
    await running.clock.run(running.clock.sleep(1000, new AbortController().signal));
    assert.equal(running.models.running, 1);
    for (const { abort } of [full, running]) abort.abort(new Error("called off"));
    await assert.rejects(full.clock.run(waiting), /called off/);
    await assert.rejects(running.clock.run(asked), /called off/);
    assert.deepEqual(
      running.models.calls.map(({ sawAbort, isRunning }) => [sawAbort, isRunning]),
      [[true, false]],
    );
    // What it may have cost is counted.
    assert.equal(running.purse.countedUsd, 0.01);
  });

  it("says what a model's fault was, and which model plans none at all", async () => {
    const failing = rigOf({
      fail: () => {
        throw new CallError("auth.refused", "shed refused its key.", { billed: "no" });
      },
    });
    await assert.rejects(failing.clock.run(failing.plan()), {
      ...{ code: "auth.refused", message: "shed refused its key." },
    });
    const unable = rigOf({ providers: providersOf() });
    await assert.rejects(unable.clock.run(unable.plan()), /plans no checklists: choose another/);
    const nothing = rigOf({ questions: [] });
    await assert.rejects(nothing.clock.run(nothing.plan()), { code: "answer.invalid" });
    const hostile = [{ ...fakeQuestions[0], weight: -7 }] as typeof fakeQuestions;
    const wrong = rigOf({ questions: hostile });
    await assert.rejects(wrong.clock.run(wrong.plan()), { code: "answer.invalid" });
    await assert.rejects(nothing.plan({ plan: { goal: " " } }), PlanError);
  });
});
