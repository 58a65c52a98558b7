import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError, StorageError } from "../../../src/base/errors.js";
import { nanoUsdOf, usdOf } from "../../../src/base/money.js";
import type { Providers } from "../../../src/protocol/providers.js";
import { allCandidates } from "../../../src/search/candidates.js";
import { Lanes } from "../../../src/search/lanes.js";
import { projectionOf } from "../../../src/search/projection.js";
import { replay } from "../../../src/search/replay.js";
import { lognormal } from "../../support/fakeModels.js";
import { MemoryPurse } from "../../support/memoryPurse.js";
import { providersOf, SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { assertWhole, faultsOf, runOut } from "../../support/searchRuns.js";
import { VirtualClock } from "../../support/virtualClock.js";
import { share } from "../../support/evenly.js";

/** What all searches may spend in a day: one asks before each call that costs, and pauses at the limit. */

const plan = { candidates: 3, iterations: 2, beamWidth: 1 };
const [worstUsd, costUsd] = [0.01, 0.004];

function searchWith(purse: MemoryPurse, change: HarnessOptions = {}): SearchHarness {
  const providers = providersOf(worstUsd);
  return new SearchHarness({ plan, providers, usage: { costUsd }, purse, ...change });
}

function withBilling(billing: Providers["image"]["billing"], cost: number): Providers {
  const providers = providersOf(cost);
  return { ...providers, image: { ...providers.image, billing, worstUsd: {} } };
}

const pauses = ({ events }: SearchHarness) =>
  events.flatMap((event) => (event.kind === "searchPaused" ? [event] : []));

describe("What a day may cost", () => {
  it("is asked for before each call, and told what the call did cost, to the nano-dollar", async () => {
    const purse = new MemoryPurse(100);
    const search = searchWith(purse);
    await runOut(search);
    const { totals, sessionId } = search.state;
    assert.equal(purse.calls.length, totals.calls);
    assert.equal(nanoUsdOf(purse.countedUsd), totals.spentNanoUsd);
    assert.ok(purse.calls.every(({ spent }) => spent?.basis === "told"));
    const draws = purse.calls.filter(({ call }) => call.kind === "draw");
    assert.equal(draws.length, 6);
    const call = { session: sessionId, connection: "fake", model: "fake-1", kind: "draw" };
    assert.deepEqual(draws[0]?.call, { ...call, worstNanoUsd: nanoUsdOf(0.1) });
  });

  it("is nothing that a search without a price asks for", async () => {
    const purse = new MemoryPurse(0);
    const search = searchWith(purse, { providers: providersOf(0), usage: { costUsd: 0 } });
    await runOut(search);
    assert.equal(purse.asked, 0);
  });

  it("pauses the search where it does not cover the next call, and no image fails for it", async () => {
    const purse = new MemoryPurse(0.13);
    const search = searchWith(purse);
    assert.deepEqual(await search.run(), { kind: "paused", by: "budget" });
    assert.deepEqual(
      pauses(search).map(({ by, message }) => [by, message]),
      [["budget", "Today's limit is 0.13."]],
    );
    assert.ok(purse.countedUsd <= 0.13);
    assert.ok(allCandidates(search.state).every(({ error }) => error === null));
    assert.equal(replay(search.events).kind, "same");
    // Resumed under the same limit it pauses again, and asks no model.
    const { length } = purse.calls;
    search.driver.act({ kind: "resume" });
    assert.deepEqual(await search.run(), { kind: "paused", by: "budget" });
    assert.equal(purse.calls.length, length);
    purse.limitUsd = 100;
    search.driver.act({ kind: "resume" });
    await runOut(search);
    const whole = searchWith(new MemoryPurse(100));
    await runOut(whole);
    assertWhole(search);
    assert.deepEqual(projectionOf(search.state), projectionOf(whole.state));
  });

  it("lets it go on with the next day", async () => {
    const purse = new MemoryPurse(0.13);
    const search = searchWith(purse);
    let days = 1;
    for (; (await search.run()).kind === "paused"; days++) {
      assert.ok(purse.countedUsd <= 0.13);
      purse.nextDay();
      search.driver.act({ kind: "resume" });
    }
    assert.equal(search.state.end?.kind, "finished");
    assert.ok(days > 1);
  });

  it("waits for what runs, where that may turn out to cost less than was set aside for it", async () => {
    // Two draws at once would pass it, one after the other do not.
    const purse = new MemoryPurse(0.19);
    const search = searchWith(purse, { plan: { ...plan, iterations: 1 } });
    await runOut(search);
    assert.deepEqual(pauses(search), []);
    assert.equal(search.state.totals.images, 3);
  });

  it("does not hold back what is free while a call waits for money", async () => {
    // Draws cost: the second waits until the first, by far the slowest, is settled.
    const purse = new MemoryPurse(0.19);
    const providers = providersOf(0, { image: providersOf(worstUsd).image });
    const durations = (kind: string) => (kind === "draw" ? 10_000 : 1000);
    const change = { providers, durations, limits: { language: 1, image: 2, vision: 1 } };
    const search = searchWith(purse, { ...change, plan: { candidates: 4, iterations: 1 } });
    await runOut(search);
    assert.deepEqual(pauses(search), []);
    const { calls } = search.models;
    const since = (kind: string) =>
      calls.filter((each) => each.kind === kind).map(({ startedAtMs }) => startedAtMs - startMs);
    const startMs = calls[0]?.startedAtMs ?? NaN;
    assert.deepEqual(
      since("write"),
      [0, 1000, 2000, 3000],
      "all are written during the first draw",
    );
    assert.deepEqual(since("draw"), [1000, 11_000, 21_000, 31_000], "one is drawn at a time");
  });

  it("is not spent where it cannot be noted: the search pauses with the reason, what runs goes on", async () => {
    const purse = new MemoryPurse(100);
    purse.isFull = () => purse.asked === 5;
    const search = searchWith(purse);
    assert.deepEqual(await search.run(), { kind: "paused", by: "disk" });
    assert.equal(pauses(search)[0]?.message, "The disk is full.");
    assert.ok(search.models.calls.every(({ sawAbort }) => !sawAbort));
    assert.equal(purse.calls.filter(({ spent }) => spent?.basis === "told").length, 4);
    search.driver.act({ kind: "resume" });
    await runOut(search);
  });

  it("counts a call of an unknown price as nothing, and tells of it", async () => {
    const purse = new MemoryPurse(0);
    const search = searchWith(purse, { providers: withBilling("unknown", 0), usage: {} });
    await runOut(search);
    const kinds = new Set(purse.calls.map(({ call }) => call.kind));
    assert.deepEqual(kinds, new Set(["draw"]));
    assert.ok(purse.calls.every(({ spent }) => spent?.basis === "unknown" && spent.nanoUsd === 0));
  });

  it("is told what a call cost that was declared to be free", async () => {
    const purse = new MemoryPurse(100);
    const search = searchWith(purse, { providers: providersOf(0), usage: { costUsd: 0.5 } });
    await runOut(search);
    assert.equal(purse.asked, 0);
    assert.equal(nanoUsdOf(purse.countedUsd), search.state.totals.spentNanoUsd);
  });

  const ends: readonly (readonly [what: string, error: CallError, basis: string, usd: number])[] = [
    ["was not billed", callError("no"), "nothing", 0],
    ["may have been billed", callError("maybe"), "worst", worstUsd],
    ["was billed, and says for how much", callError("yes", { costUsd: 0.002 }), "told", 0.002],
    ["is to be asked again later", callError("no", undefined, 1000), "nothing", 0],
  ];
  for (const [what, error, basis, usd] of ends) {
    it(`is right about a call that failed and ${what}`, async () => {
      const purse = new MemoryPurse(100);
      const search = searchWith(purse, {
        fail: (kind, _unique, nth) => {
          if (kind === "write" && nth === 1) throw error;
        },
      });
      await runOut(search);
      const [write] = purse.calls.filter(({ call }) => call.kind === "write");
      assert.deepEqual(write?.spent, { nanoUsd: nanoUsdOf(usd), basis });
      assert.equal(nanoUsdOf(purse.countedUsd), search.state.totals.spentNanoUsd);
    });
  }

  it("counts what a stop cut off at its worst", async () => {
    const purse = new MemoryPurse(100);
    const stop = new AbortController();
    const search = searchWith(purse, { onEvent: ({ seq }) => seq === 9 && stop.abort() });
    assert.deepEqual(await search.run(stop.signal), { kind: "stopped" });
    assert.ok(purse.calls.every(({ spent }) => spent !== null));
    assert.ok(purse.calls.some(({ spent }) => spent?.basis === "worst"));
    search.adopt(search.events);
    await runOut(search);
    assert.equal(nanoUsdOf(purse.countedUsd), search.state.totals.spentNanoUsd);
  });

  it("counts an image that the folder could not take at its worst: nothing stays set aside", async () => {
    const purse = new MemoryPurse(100);
    const search = searchWith(purse);
    const put = search.images.put.bind(search.images);
    search.images.put = () => Promise.reject(new StorageError("storage.full", "Free some space."));
    assert.deepEqual(await search.run(), { kind: "paused", by: "disk" });
    assert.ok(purse.calls.every(({ spent }) => spent !== null));
    search.images.put = put;
    search.adopt(search.events);
    await runOut(search);
    assert.equal(nanoUsdOf(purse.countedUsd), search.state.totals.spentNanoUsd);
  });

  it("does not begin a call that a person cancelled while it was asked for", async () => {
    const purse = new MemoryPurse(100);
    const search: SearchHarness = searchWith(purse);
    purse.isFull = () => {
      if (purse.asked === 3) search.driver.act({ kind: "cancel" });
      return false;
    };
    await runOut(search);
    assert.equal(search.models.calls.length, 2);
    assert.deepEqual(purse.calls[2]?.spent, { nanoUsd: 0, basis: "nothing" });
  });
});

function callError(
  billed: "no" | "maybe" | "yes",
  usage?: { readonly costUsd: number },
  retryAfterMs?: number,
): CallError {
  return new CallError("server.failed", "It failed.", {
    ...{ retryable: true, billed },
    ...(usage && { usage }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

const scenario = fc.record({
  seed: fc.nat(),
  /** Of calls that fail. */
  share: fc.constantFrom(0, 0.2, 0.5),
  limitCents: fc.integer({ min: 0, max: 300 }),
  worstCents: fc.integer({ min: 1, max: 12 }),
  /** What each call costs of its worst; null where the provider does not say. */
  costShare: fc.option(share),
  searches: fc.integer({ min: 1, max: 3 }),
  /** After how many of its events a process dies. */
  lives: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 5 }),
});

describe("The day's limit, with several searches at once", () => {
  it("is never passed, whatever fails and dies, and a higher one lets all of them end", () =>
    fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const clock = new VirtualClock();
        const lanes = new Lanes(() => 2, clock);
        const purse = new MemoryPurse(given.limitCents / 100);
        const worst = given.worstCents / 100;
        const usage = given.costShare === null ? {} : { costUsd: worst * given.costShare };
        const faults = faultsOf(given.seed, given.share);
        const searches = Array.from({ length: given.searches }, (_, index) => {
          return new SearchHarness({
            plan: { ...plan, seed: index },
            providers: providersOf(worst),
            ...{ clock, lanes, purse, usage },
            durations: lognormal({ write: 200, critique: 200, draw: 900, judge: 300 }, 0.5, index),
            fail: (kind, unique) => faults(kind, unique, 1),
            onEvent: () => assert.ok(purse.countedUsd <= purse.limitUsd, "the limit is passed"),
          });
        });
        const runAll = () =>
          clock.run(
            Promise.all(
              searches.map(async (search) => {
                for (const events of given.lives) {
                  const death = new AbortController();
                  let left = events;
                  const poll = search.journal.append.bind(search.journal);
                  search.journal.append = async (event) => {
                    await poll(event);
                    if (--left === 0) death.abort();
                  };
                  const { kind } = await search.driver.run(death.signal);
                  search.journal.append = poll;
                  if (kind !== "stopped") break;
                  search.adopt(search.events);
                }
                return await search.driver.run(new AbortController().signal);
              }),
            ),
          );
        await runAll();
        for (const { state } of searches) {
          assert.ok(state.end !== null || state.pause !== null);
        }
        purse.limitUsd = 1000;
        for (const search of searches) {
          if (search.state.end === null) search.driver.act({ kind: "resume" });
        }
        for (const search of searches) {
          for (let tries = 0; search.state.end === null && tries < 5; tries++) {
            const outcome = await search.run();
            if (outcome.kind === "paused") search.driver.act({ kind: "resume" });
          }
          assert.notEqual(search.state.end, null);
        }
        const spent = searches.reduce((sum, { state }) => sum + state.totals.spentNanoUsd, 0);
        assert.equal(nanoUsdOf(purse.countedUsd), nanoUsdOf(usdOf(spent)));
      }),
      { numRuns: 40 },
    ));
});
