import assert from "node:assert/strict";
import { usualLimits } from "../../../src/protocol/limits.js";
import { costRange, costRangeLeft } from "../../../src/search/costRange.js";
import { nanoUsdOf } from "../../../src/base/money.js";
import { roomToday } from "../../../src/spending/dayLimit.js";
import { MemoryPurse } from "../../support/memoryPurse.js";
import { virtualSearch } from "../../support/fakeOpenai/virtualSearch.js";

/** What a person is told of the day's limit, beside what a search then does under it. */
describe("the room that a day's limit leaves", function () {
  this.timeout(120_000);
  const plan = { candidates: 2, beamWidth: 1, iterations: 1 };
  const dollars = Array.from({ length: 24 }, (_, step) => 0.001 * 1.35 ** step);

  it("is none only where a search comes to no judged image, and where it goes on, to no call", async () => {
    const seen = { start: new Set<string>(), goOn: new Set<string>() };
    for (const dailyUsd of dollars) {
      const purse = new MemoryPurse(dailyUsd);
      await virtualSearch({ plan, purse }, async ({ harness, providers, ports }) => {
        const limits = { ...usualLimits, dailyUsd };
        const before = costRange(harness.state.plan, providers, () => []);
        const start = roomToday({ limits, countedNanoUsd: 0, range: before });
        seen.start.add(start);
        await harness.run();
        const judged = Object.values(harness.state.candidates).filter(({ scores }) => scores);
        if (start === "none")
          assert.equal(judged.length, 0, `${dailyUsd}: ${judged.length} judged`);
        if (start === "enough") assert.equal(harness.state.end?.kind, "finished");
        if (harness.state.end !== null) return;
        const range = costRangeLeft(harness.state, () => [], ports.quote);
        const countedNanoUsd = nanoUsdOf(purse.countedUsd);
        // It has paused there, so what comes next does not fit, and this says so.
        const room = roomToday({ limits, countedNanoUsd, range });
        seen.goOn.add(room);
        assert.equal(room, "none", `${dailyUsd} dollars`);
        const least = { ...limits, dailyUsd: (countedNanoUsd + range.nextNanoUsd) / 1e9 };
        assert.notEqual(roomToday({ limits: least, countedNanoUsd, range }), "none");
      });
    }
    assert.ok(seen.start.size >= 2 && seen.goOn.size === 1, JSON.stringify([...seen.start]));
  });
});
