import assert from "node:assert/strict";
import { Lanes } from "../../../src/search/lanes.js";
import type { LaneLimit } from "../../../src/search/lanes/laneLimit.js";
import { SearchHarness } from "../../support/searchHarness.js";
import { VirtualClock } from "../../support/virtualClock.js";

const plan = { candidates: 4, beamWidth: 2, iterations: 2 };

function searchWith(limit: number | LaneLimit) {
  const clock = new VirtualClock();
  const lanes = new Lanes(() => limit, clock);
  const durations = () => 100;
  const search = new SearchHarness({ plan, lanes, clock, durations });
  const startedMs = (kind: string): readonly number[] =>
    search.models.calls.filter((call) => call.kind === kind).map((call) => call.startedAtMs);
  return { clock, lanes, search, startMs: clock.nowMs(), startedMs };
}

describe("A search whose lane says later", () => {
  it("waits until then by itself, and goes on", async () => {
    const { lanes, search, startMs, startedMs } = searchWith(3);
    lanes.defer("image", startMs + 3_600_000);
    assert.deepEqual(await search.run(), { kind: "ended" });
    assert.equal(startedMs("draw")[0], startMs + 3_600_000);
    assert.equal(startedMs("write")[0], startMs, "the other lanes go on meanwhile");
  });

  it("keeps to the requests a minute from one end to the other", async () => {
    const { search, startedMs } = searchWith({ places: 8, requestsPerMinute: 2 });
    assert.deepEqual(await search.run(), { kind: "ended" });
    const draws = startedMs("draw");
    assert.equal(draws.length, 8);
    draws.slice(2).forEach((atMs, index) => assert.ok(atMs - (draws[index] ?? 0) >= 60_000));
  });

  it("waits for a month without asking all the time, and ends at once when it is stopped", async () => {
    const { clock, lanes, search, startMs } = searchWith(3);
    const month = 30 * 24 * 3_600_000;
    lanes.defer("language", startMs + month);
    const stop = new AbortController();
    const running = search.run(stop.signal);
    void clock.sleep(month / 2, stop.signal).then(() => stop.abort());
    assert.deepEqual(await running, { kind: "stopped" });
    assert.equal(search.models.calls.length, 0);
    assert.equal(clock.nowMs(), startMs + month / 2);
  });

  it("goes on within a minute when the clock has jumped past the moment", async () => {
    const { clock, lanes, search, startMs, startedMs } = searchWith(3);
    lanes.defer("language", startMs + 3_600_000);
    const { signal } = new AbortController();
    void clock.sleep(1000, signal).then(() => clock.jump(8 * 3_600_000));
    assert.deepEqual(await search.run(), { kind: "ended" });
    const wokenMs = startMs + 1000 + 8 * 3_600_000;
    assert.ok((startedMs("write")[0] ?? Infinity) <= wokenMs + 60_000);
  });

  it("goes on at once when a person has seen to it", async () => {
    const { clock, lanes, search, startMs, startedMs } = searchWith(3);
    lanes.defer("language", Infinity);
    const { signal } = new AbortController();
    void clock.sleep(90_000, signal).then(() => lanes.clear("language"));
    assert.deepEqual(await search.run(), { kind: "ended" });
    assert.equal(startedMs("write")[0], startMs + 90_000);
  });
});
