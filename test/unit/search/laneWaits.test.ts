import assert from "node:assert/strict";
import { CallError } from "../../../src/base/errors.js";
import { Lanes } from "../../../src/search/lanes.js";
import type { LaneLimit } from "../../../src/search/lanes/laneLimit.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
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

  it("keeps what a provider asked for over a resume, though an earlier call is answered after it", async () => {
    const waitMs = 300_000;
    const busy = { retryable: true, billed: "no", retryAfterMs: waitMs } as const;
    let draws = 0;
    const options: HarnessOptions = {
      plan: { candidates: 2, iterations: 1 },
      // The first is asked to come later, while the second is still being drawn.
      durations: (kind) => (kind === "draw" && draws++ > 0 ? 5000 : 100),
      fail: (kind, _unique, nth) => {
        if (kind === "draw" && draws === 2 && nth === 1 && !isRefused) {
          isRefused = true;
          throw new CallError("rate.limited", "Too many requests", busy);
        }
      },
    };
    let isRefused = false;
    const search = new SearchHarness(options);
    const stop = new AbortController();
    const append = search.journal.append.bind(search.journal);
    search.journal.append = async (event) => {
      await append(event);
      if (event.kind === "imageDrawn") stop.abort();
    };
    await search.run(stop.signal);
    const deferred = search.events.find((event) => event.kind === "callDeferred");
    assert.ok(deferred);

    const resumed = new SearchHarness({ ...options, clock: search.clock }, search.images);
    const before = search.events.length;
    resumed.adopt(search.events);
    await resumed.run();
    const [again] = resumed.events
      .slice(before)
      .filter((event) => event.kind === "callStarted" && event.key.includes("/draw/"));
    assert.ok(again !== undefined && again.at >= deferred.untilMs);
  });
});
