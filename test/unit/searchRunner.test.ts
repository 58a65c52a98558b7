import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { CallError, UsageError } from "../../src/base/errors.js";
import { nanoUsdOf } from "../../src/base/money.js";
import { PlanError } from "../../src/protocol/planError.js";
import type { Providers } from "../../src/protocol/providers.js";
import type { MeasuredCall } from "../../src/search/costRange.js";
import type { SearchState } from "../../src/search/state.js";
import type { SearchEstimate } from "../../src/searchEstimate.js";
import { SearchRunner } from "../../src/searchRunner.js";
import { resumeSearch, retryCandidates, startSearch } from "../../src/sessions/continueSearch.js";
import { readSession } from "../../src/sessions/loadSession.js";
import type { SpendingToday } from "../../src/spending/machinePurse.js";
import { diskDeps, inFolder, smallSearch } from "../support/diskHarness.js";
import { providersOf } from "../support/searchHarness.js";

const runner = new SearchRunner(
  diskDeps(),
  { declare: () => Promise.resolve(providersOf()) },
  "9.9.9",
);
const plan = { goal: "a boat", candidates: 1, beamWidth: 1, iterations: 1, seed: 7 };

describe("what runs searches", () => {
  it("journals what was asked for, filled in and declared", () =>
    inFolder(async (output) => {
      const run = await runner.start({ plan, output });
      await run.done;
      const [first] = (await readSession(run.folder)).events;
      assert.ok(first?.kind === "searchStarted");
      assert.deepEqual({ ...first.plan, ...plan }, first.plan);
      assert.deepEqual([first.appVersion, first.providers], ["9.9.9", providersOf()]);
    }));

  it("makes nothing for a plan that cannot be run, and names each field that is wrong", () =>
    inFolder(async (output) => {
      const wrong = { ...plan, beamWidth: 0, alpha: 7 };
      await assert.rejects(runner.start({ plan: wrong, output }), (error) => {
        assert.ok(error instanceof PlanError);
        assert.deepEqual(error.problems.map(({ field }) => field).sort(), ["alpha", "beamWidth"]);
        return true;
      });
      assert.deepEqual(await readdir(output), []);
    }));

  it("makes nothing where a provider is not known", () =>
    inFolder(async (output) => {
      const declare = () => Promise.reject(new UsageError("It is not known."));
      const strange = new SearchRunner(diskDeps(), { declare }, "9.9.9");
      await assert.rejects(strange.start({ plan, output }), UsageError);
      assert.deepEqual(await readdir(output), []);
    }));

  const silent = { billing: "unknown", worstUsd: {} } as const;
  const unpriced: Providers = {
    ...providersOf(),
    vision: { ...providersOf().vision, ...silent },
  };

  it("makes nothing where a limit on cost could not be kept, and says whose price is missing", () =>
    inFolder(async (output) => {
      const unknowing = new SearchRunner(
        diskDeps(),
        { declare: () => Promise.resolve(unpriced) },
        "9.9.9",
      );
      const limited = { ...plan, maxCostUsd: 1 };
      await assert.rejects(unknowing.start({ plan: limited, output }), (error) => {
        assert.ok(error instanceof PlanError);
        assert.deepEqual(
          error.problems.map(({ field }) => field),
          ["maxCostUsd"],
        );
        assert.match(error.message, /vision model fake-1 of fake .*price/);
        return true;
      });
      assert.deepEqual(await readdir(output), []);
      await (
        await unknowing.start({ plan, output })
      ).done;
    }));

  const limit = { maxCostUsd: 1 };
  const limiting: readonly [how: string, act: (folder: string) => Promise<unknown>][] = [
    ["a resume that sets it", (folder) => resumeSearch(folder, { caps: limit }, diskDeps())],
    [
      "a retry that sets it",
      (folder) => retryCandidates(folder, ["i0c0"], { caps: limit }, diskDeps()),
    ],
  ];
  for (const [how, act] of limiting) {
    it(`takes no limit on cost that could not be kept with ${how}`, () =>
      inFolder(async (output) => {
        const fail = (): never => {
          throw new CallError("server.gone", "Gone", { scope: "connection", billed: "no" });
        };
        const run = await startSearch(
          smallSearch(output, { providers: unpriced }),
          diskDeps({ fail }),
        );
        assert.throws(() => {
          run.changeCaps(limit);
        }, /vision model .*price/);
        assert.equal((await run.done).outcome.kind, "paused");
        const { events } = await readSession(run.folder);
        await assert.rejects(act(run.folder), /vision model .*price/);
        assert.deepEqual((await readSession(run.folder)).events, events);
        const free = await resumeSearch(run.folder, {}, diskDeps());
        assert.equal((await free.done).outcome.kind, "ended");
      }));
  }

  it("goes on with no other model under a limit on cost that it would not keep", () =>
    inFolder(async (output) => {
      const search = smallSearch(output);
      const run = await startSearch({ ...search, plan: { ...search.plan, ...limit } }, diskDeps());
      run.pause();
      assert.equal((await run.done).outcome.kind, "paused");
      const { events } = await readSession(run.folder);
      const deps = { ...diskDeps(), renewed: () => Promise.resolve(unpriced) };
      await assert.rejects(resumeSearch(run.folder, {}, deps), /vision model .*price/);
      assert.deepEqual((await readSession(run.folder)).events, events);
      const unlimited = await resumeSearch(run.folder, { caps: { maxCostUsd: null } }, deps);
      assert.equal((await unlimited.done).outcome.kind, "ended");
    }));

  const outOfRange = { maxImages: 0.5 };
  const goingOn: readonly [how: string, act: (folder: string) => Promise<unknown>][] = [
    ["a resume", (folder) => runner.resume(folder, { caps: outOfRange })],
    ["a retry", (folder) => runner.retry(folder, ["i0c0"], { caps: outOfRange })],
  ];
  for (const [how, act] of goingOn) {
    it(`takes no cap that is out of range with ${how}`, () =>
      inFolder(async (output) => {
        const run = await startSearch(smallSearch(output), diskDeps());
        await run.done;
        const { events } = await readSession(run.folder);
        await assert.rejects(act(run.folder), PlanError);
        assert.deepEqual((await readSession(run.folder)).events, events);
      }));
  }

  describe("before a search that costs money", () => {
    const costs = providersOf(0.1);
    const limits = { dailyUsd: 5, confirmUsd: 0.4 };
    const money = (look: () => Promise<SpendingToday>, changed: Partial<typeof limits> = {}) =>
      new SearchRunner(diskDeps(), { declare: () => Promise.resolve(costs) }, "9.9.9", {
        look,
        limits: () => ({ ...limits, ...changed }),
      });
    const looked = () =>
      Promise.resolve({
        countedNanoUsd: nanoUsdOf(2),
        measured: ({ call }: MeasuredCall) => (call === "draw" ? [nanoUsdOf(0.25)] : []),
      });

    it("says what it will cost by what was measured, and what is spent today", async () => {
      const estimate = await money(looked).estimate({ plan });
      assert.deepEqual(estimate.range.likelyNanoUsd, nanoUsdOf(0.1 + 0.25 + 0.1));
      assert.deepEqual(estimate.range.highNanoUsd, nanoUsdOf(0.1 + 1 + 0.1));
      assert.deepEqual([estimate.countedNanoUsd, estimate.isDear], [nanoUsdOf(2), true]);
      assert.deepEqual([estimate.providers, estimate.plan.goal], [costs, "a boat"]);
    });

    it("asks whoever can be asked where it is dear, and makes nothing where the answer is no", () =>
      inFolder(async (output) => {
        const asked: number[] = [];
        const confirm = ({ range }: SearchEstimate): Promise<boolean> => {
          asked.push(range.highNanoUsd);
          return Promise.resolve(false);
        };
        const runner = money(looked);
        await assert.rejects(runner.start({ plan, output, confirm }), {
          code: "usage.notConfirmed",
        });
        assert.deepEqual([asked, await readdir(output)], [[nanoUsdOf(1.2)], []]);
        const yes = () => Promise.resolve(true);
        const { done } = await runner.start({ plan, output, confirm: yes });
        assert.equal((await done).outcome.kind, "ended");
      }));

    it("asks nobody where it costs no more than that, or nobody wants to be asked", () =>
      inFolder(async (output) => {
        const confirm = () => assert.fail("nobody is to be asked");
        // What is likely counts, of which it may be some times as much.
        for (const confirmUsd of [0.45, null]) {
          const runner = money(looked, { confirmUsd: confirmUsd as number });
          await (
            await runner.start({ plan, output, confirm })
          ).done;
        }
      }));

    it("asks, however little it costs, where the day's limit leaves no room for a first image", () =>
      inFolder(async (output) => {
        const asked: boolean[] = [];
        const confirm = ({ isDear }: SearchEstimate): Promise<boolean> => {
          asked.push(isDear);
          return Promise.resolve(false);
        };
        const wide = { ...limits, confirmUsd: 10 };
        const [full, wideEnough] = [2.4, 2.5].map((dailyUsd) =>
          money(looked, { ...wide, dailyUsd }),
        );
        assert.ok(full !== undefined && wideEnough !== undefined);
        await assert.rejects(full.start({ plan, output, confirm }), {
          code: "usage.notConfirmed",
        });
        await (
          await wideEnough.start({ plan, output, confirm })
        ).done;
        assert.deepEqual(asked, [false]);
      }));

    it("looks at no disk where nothing costs anything", async () => {
      const free = new SearchRunner(
        diskDeps(),
        { declare: () => Promise.resolve(providersOf()) },
        "9.9.9",
        { look: () => assert.fail("nothing is to be read"), limits: () => limits },
      );
      const { range, isDear } = await free.estimate({ plan });
      assert.deepEqual([range.isFree, isDear], [true, false]);
    });
  });

  describe("before a search goes on, whatever its journal says", () => {
    const free = providersOf();
    const drawing = (change: Partial<Providers["image"]>): Providers => ({
      ...free,
      image: { ...free.image, ...change },
    });
    const other = { connection: "other", model: "other-1" };
    const priced = (draw: number) => ({ billing: "priced" as const, worstUsd: { draw } });
    const unknown = { billing: "unknown" as const, worstUsd: {} };
    const dear = drawing({ ...other, ...priced(0.2) });
    const image = "other/other-1";

    async function pausedIn(output: string, from = free) {
      const { plan: small, ...search } = smallSearch(output, { providers: from });
      const whole = { ...small, candidates: 4, beamWidth: 1, iterations: 1 };
      const run = await startSearch({ ...search, plan: whole }, diskDeps());
      run.pause();
      await run.done;
      return { folder: run.folder, events: (await readSession(run.folder)).events };
    }

    /** A search of which 4 images are left, and what it then goes on with. */
    async function resumed(
      output: string,
      {
        from = free,
        renewed,
        chosen,
      }: Record<"from" | "renewed" | "chosen", Providers | undefined>,
      answer?: boolean,
    ) {
      const { folder, events } = await pausedIn(output, from);
      const asked: SearchEstimate[] = [];
      const deps = {
        ...diskDeps(),
        renewed: (named: Providers) => Promise.resolve(renewed ?? named),
      };
      const declaring = { declare: () => Promise.resolve(chosen ?? from) };
      const runner = new SearchRunner(deps, declaring, "9.9.9", {
        look: () => Promise.resolve({ countedNanoUsd: 0, measured: () => [] }),
        limits: () => ({ dailyUsd: null, confirmUsd: 0.5 }),
      });
      const confirm = (estimate: SearchEstimate): Promise<boolean> => {
        asked.push(estimate);
        return Promise.resolve(answer ?? false);
      };
      const models = chosen === undefined ? {} : { models: { image } };
      const going = runner.resume(folder, { ...models, confirm });
      await going.then(
        ({ done }) => done,
        (error: unknown) =>
          assert.ok(error instanceof UsageError && error.code === "usage.notConfirmed"),
      );
      const isSame = (await readSession(folder)).events.length === events.length;
      return { asked, isSame };
    }

    const none = { from: undefined, renewed: undefined, chosen: undefined };
    const table: readonly [
      what: string,
      given: Record<"from" | "renewed" | "chosen", Providers | undefined>,
      most: readonly number[],
    ][] = [
      ["a dear model in place of a free one", { ...none, chosen: dear }, [0.8]],
      ["one whose price nobody knows", { ...none, chosen: drawing({ ...other, ...unknown }) }, [0]],
      ["one that costs little", { ...none, chosen: drawing({ ...other, ...priced(0.1) }) }, []],
      ["a free one", { ...none, chosen: drawing(other) }, []],
      ["the same at a higher price", { ...none, renewed: drawing(priced(0.2)) }, [0.8]],
      ["the same, which tells no price any more", { ...none, renewed: drawing(unknown) }, [0]],
      [
        "the same at the same price",
        { ...none, from: drawing(priced(0.2)), renewed: drawing(priced(0.2)) },
        [0.8],
      ],
      [
        "the same at a lower price, which is little",
        { ...none, from: drawing(priced(0.4)), renewed: drawing(priced(0.1)) },
        [],
      ],
    ];
    for (const [what, given, most] of table) {
      const how = most.length === 0 ? "asks nobody about" : "asks about";
      it(`${how} ${what}, by what is left`, () =>
        inFolder(async (output) => {
          const { asked, isSame } = await resumed(output, given);
          assert.deepEqual(
            asked.map(({ range }) => range.highNanoUsd),
            most.map(nanoUsdOf),
          );
          assert.equal(isSame, most.length > 0, "a search that was refused is what it was");
        }));
    }

    it("goes on where the answer is yes", () =>
      inFolder(async (output) => {
        const { asked, isSame } = await resumed(output, { ...none, chosen: dear }, true);
        assert.deepEqual([asked.length, isSame], [1, false]);
        assert.deepEqual(asked[0]?.providers.image.worstUsd, { draw: 0.2 });
      }));

    it("prepares whoever asks models, before any is asked, and changes nothing where that fails", () =>
      inFolder(async (output) => {
        const { folder, events } = await pausedIn(output);
        const order: string[] = [];
        const renewed = (named: Providers) => {
          order.push("renewed");
          return Promise.resolve(named);
        };
        const runner = new SearchRunner(
          { ...diskDeps(), renewed },
          { declare: () => Promise.resolve(free) },
          "9.9.9",
        );
        const refuse = () => Promise.reject(new UsageError("There is no key."));
        await assert.rejects(runner.resume(folder, { prepare: refuse }), /There is no key/);
        assert.deepEqual((await readSession(folder)).events, events);
        const prepare = ({ providers }: SearchState) => {
          order.push(`prepared ${providers.image.model}`);
          return Promise.resolve();
        };
        await (
          await runner.resume(folder, { prepare })
        ).done;
        assert.deepEqual(order, [`prepared ${free.image.model}`, "renewed"]);
        // Of one that has ended nobody is asked.
        await (
          await runner.resume(folder, { prepare: refuse })
        ).done;
      }));
  });
});
