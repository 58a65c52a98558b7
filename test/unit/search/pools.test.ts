import assert from "node:assert/strict";
import { CallError, unreachableCode, type CallFailure } from "../../../src/base/errors.js";
import { Lanes } from "../../../src/search/lanes.js";
import type { ModelPorts } from "../../../src/search/ports.js";
import { replay } from "../../../src/search/replay.js";
import { FakeModels } from "../../support/fakeModels.js";
import { SearchHarness } from "../../support/searchHarness.js";
import { VirtualClock } from "../../support/virtualClock.js";

const endpoints = ["http://a", "http://b", "http://c"];
const plan = { candidates: 24, iterations: 2, beamWidth: 2, stopOnPlateau: false };
const places = 3;
const drawMs = 1000;
const startMs = new VirtualClock().nowMs();

/** A search whose images are drawn by a pool; `fail` is what an endpoint throws at each call. */
function poolOf(fail: (endpoint: string) => void) {
  const clock = new VirtualClock();
  const models = new FakeModels(clock, {
    durations: (kind) => (kind === "draw" ? drawMs : 1),
  });
  const asked: string[] = [];
  const at = (endpoint: string): ModelPorts => ({
    ...models.ports,
    images: {
      draw: async (...request) => {
        asked.push(endpoint);
        fail(endpoint);
        return models.ports.images.draw(...request);
      },
    },
  });
  const limits = { language: { places: 24 }, vision: { places: 24 }, image: { places, endpoints } };
  const harness = new SearchHarness({
    plan,
    clock,
    ports: () => ({
      ...models.ports,
      at: (role, endpoint) => (role === "image" ? at(endpoint) : models.ports),
    }),
    lanes: new Lanes((lane) => limits[lane as keyof typeof limits], clock),
  });
  return { harness, asked, clock };
}

function unreachable(failure: CallFailure = {}): never {
  throw new CallError(unreachableCode, "Nobody is there", { billed: "no", ...failure });
}

describe("A search whose images are drawn by a pool", () => {
  it("spreads its calls evenly, each to the endpoint that its place names", async () => {
    const { harness, asked } = poolOf(() => undefined);
    await harness.run();
    const counts = endpoints.map((url) => asked.filter((each) => each === url).length);
    assert.deepEqual(counts, [16, 16, 16]);
  });

  const ill: readonly (readonly [how: string, fail: () => void])[] = [
    ["is not there", () => unreachable({ retryable: true })],
    ["is not there, for good", () => unreachable()],
    ["is not there, says when it will be", () => unreachable({ retryable: true, retryAfterMs: 5 })],
    ["is not there, and takes that for the connection", () => unreachable({ scope: "connection" })],
    [
      "asks to be left alone",
      () => {
        const failure = { retryable: true, billed: "no", retryAfterMs: 20_000 } as const;
        throw new CallError("rate.limited", "Too many", failure);
      },
    ],
    [
      "asks to be left alone for no time at all",
      () => {
        const failure = { retryable: true, billed: "no", retryAfterMs: 0 } as const;
        throw new CallError("rate.limited", "Too many", failure);
      },
    ],
  ];
  for (const [how, fail] of ill) {
    it(`goes on with the others where one ${how}: no image, no attempt and little time is lost`, async () => {
      const well = poolOf(() => undefined);
      await well.harness.run();
      const { harness, asked, clock } = poolOf((endpoint) => {
        if (endpoint === "http://b") fail();
      });
      const outcome = await harness.run();
      assert.deepEqual(outcome, { kind: "ended" });
      assert.equal(harness.state.totals.images, 48);
      assert.equal(harness.kinds().includes("callFailed"), false);
      const tries = asked.filter((endpoint) => endpoint === "http://b").length;
      assert.ok(tries < 15, `asked ${tries} times in vain`);
      const tookMs = (each: VirtualClock) => each.nowMs() - startMs;
      // Two of three draw: half as long again, and the last places stand empty at each ranking.
      assert.ok(tookMs(clock) < 2 * tookMs(well.clock));
      assert.equal(replay(harness.events).kind, "same");
    });
  }

  it("says that the connection failed where none of them is there for ten minutes", async () => {
    const { harness, clock } = poolOf(() => unreachable({ retryable: true }));
    assert.deepEqual(await harness.run(), { kind: "paused", by: "provider" });
    const minutes = (clock.nowMs() - startMs) / 60_000;
    assert.ok(minutes > 8 && minutes < 12, `${minutes} minutes`);
  });
});
