import assert from "node:assert/strict";
import fc from "fast-check";
import { nanoUsdOf } from "../../../../src/base/money.js";
import {
  dailyLimitPrompt,
  proposedDailyLimit,
  readDailyLimit,
  type LimitedClaim,
} from "../../../../src/host/costs/dailyLimitQuestion.js";
import { costRangeLeft } from "../../../../src/search/costRange.js";
import type { SearchState } from "../../../../src/search/state.js";
import { roomToday } from "../../../../src/spending/dayLimit.js";
import { MemoryPurse } from "../../../support/memoryPurse.js";
import { providersOf, SearchHarness } from "../../../support/searchHarness.js";
import { evenly } from "../../../support/evenly.js";

interface Day {
  readonly limit?: number;
  readonly spent: number;
  readonly next: number;
  readonly rest: number;
}

function claimOf({ limit = 5, spent, next, rest }: Day): LimitedClaim {
  return {
    limits: { dailyUsd: limit },
    countedNanoUsd: nanoUsdOf(spent),
    range: { highNanoUsd: nanoUsdOf(rest), nextNanoUsd: nanoUsdOf(next), isFree: false },
  };
}

const short = claimOf({ spent: 4.9, next: 0.2, rest: 1.2 });

describe("the question for a higher limit of a day", () => {
  it("says what is spent, what the search needs, and what is to be typed", () => {
    assert.equal(
      dailyLimitPrompt(short),
      "$4.90 of today's $5.00 is spent, or set aside for calls. This search may need up to $1.20 more. Type a higher limit for all searches of a day, in US dollars. It is kept as your setting.",
    );
  });

  const proposals: readonly [why: string, day: Day, proposed: number][] = [
    ["all that is left", { spent: 4.9, next: 0.2, rest: 1.2 }, 6.1],
    ["no part of a cent less", { spent: 4.9, next: 0.2, rest: 1.2001 }, 6.11],
    ["one call that is dearer than a day", { limit: 0.1, spent: 0, next: 0.2, rest: 0.2 }, 0.2],
    ["calls of whose price nobody knows", { limit: 1, spent: 1, next: 0, rest: 0 }, 2],
  ];
  for (const [why, day, proposed] of proposals) {
    it(`proposes what is enough for ${why}`, () => {
      assert.equal(proposedDailyLimit(claimOf(day)), proposed);
      const read = readDailyLimit(claimOf(day), proposed.toFixed(2));
      assert.deepEqual(read, { ok: true, usd: proposed });
    });
  }

  const wrong: readonly [typed: string, problem: string][] = [
    ["", "It has to be a number of US dollars, 1000000 at most."],
    ["much", "It has to be a number of US dollars, 1000000 at most."],
    ["Infinity", "It has to be a number of US dollars, 1000000 at most."],
    ["2000000", "It has to be a number of US dollars, 1000000 at most."],
    ["-1", "It has to be a number of US dollars, 1000000 at most."],
    ["5", "It has to be more than $5.00."],
    ["0", "It has to be more than $5.00."],
    [
      "5.05",
      "$5.05 may not be enough to go on: what comes next may cost $0.20. With $5.10 it goes on.",
    ],
  ];
  for (const [typed, problem] of wrong) {
    it(`does not take ${JSON.stringify(typed)}`, () => {
      assert.deepEqual(readDailyLimit(short, typed), { ok: false, problem });
    });
  }

  for (const typed of ["5.10", " 6 ", "$6", "$ 7.5"]) {
    it(`takes ${JSON.stringify(typed)}`, () => assert.ok(readDailyLimit(short, typed).ok));
  }

  it("takes what it proposes, and that leaves room for all that is left", () => {
    const usd = fc.oneof(evenly(0, 1000), fc.double({ min: 0, max: 1000, noNaN: true }));
    fc.assert(
      fc.property(usd, usd, usd, usd, (limit, spent, next, rest) => {
        const claim = claimOf({ limit, spent, next, rest: next + rest });
        fc.pre(roomToday(claim) !== "enough");
        const proposed = proposedDailyLimit(claim);
        assert.deepEqual(readDailyLimit(claim, proposed.toFixed(2)), { ok: true, usd: proposed });
        assert.equal(roomToday({ ...claim, limits: { dailyUsd: proposed } }), "enough");
      }),
    );
  });
});

describe("a search that the day's limit has paused", () => {
  const plan = { candidates: 3, iterations: 2, beamWidth: 1 };
  const claimFor = (state: SearchState, purse: MemoryPurse): LimitedClaim => ({
    limits: { dailyUsd: purse.limitUsd },
    countedNanoUsd: nanoUsdOf(purse.countedUsd),
    range: costRangeLeft(state, () => [], undefined),
  });

  it("has no room wherever that was, and some progress under the least limit that is taken", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 80 }), async (cents) => {
        const purse = new MemoryPurse(cents / 100);
        const search = new SearchHarness({
          ...{ plan, purse },
          providers: providersOf(0.01),
          usage: { costUsd: 0.01 },
        });
        const outcome = await search.run();
        if (outcome.kind === "ended") return;
        const claim = claimFor(search.state, purse);
        assert.equal(roomToday(claim), "none");
        const least = (nanoUsdOf(purse.countedUsd) + claim.range.nextNanoUsd) / 1e9;
        assert.ok(readDailyLimit(claim, String(least)).ok);
        assert.ok(!readDailyLimit(claim, String(least - 0.001)).ok);
        const before = purse.calls.length;
        purse.limitUsd = least;
        search.driver.act({ kind: "resume" });
        await search.run();
        assert.ok(purse.calls.length > before);
      }),
      { numRuns: 40 },
    );
  });

  it("ends under the limit that is proposed", async () => {
    const purse = new MemoryPurse(0.15);
    const search = new SearchHarness({
      ...{ plan, purse },
      providers: providersOf(0.01),
      usage: { costUsd: 0.01 },
    });
    assert.deepEqual(await search.run(), { kind: "paused", by: "budget" });
    purse.limitUsd = proposedDailyLimit(claimFor(search.state, purse));
    search.driver.act({ kind: "resume" });
    assert.equal((await search.run()).kind, "ended");
  });
});
