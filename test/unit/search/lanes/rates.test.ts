import assert from "node:assert/strict";
import type { Taken } from "../../../../src/search/lanes.js";
import { LaneRig, placeOf } from "../../../support/laneRig.js";

const minuteMs = 60_000;
const startMs = 1_000_000;

/** Asks at each moment (ms from the start) for tokens: the moment of `later`, or that it got one. */
type Ask = readonly [atMs: number, tokens: number | undefined, answer: "place" | number];

const cases: readonly [
  why: string,
  limit: { readonly requestsPerMinute?: number; readonly tokensPerMinute?: number },
  asks: readonly Ask[],
][] = [
  [
    "lets no more calls begin in a minute, and names the moment when the oldest is past",
    { requestsPerMinute: 2 },
    [
      [0, undefined, "place"],
      [10_000, undefined, "place"],
      [20_000, undefined, minuteMs],
      [minuteMs - 1, undefined, minuteMs],
      [minuteMs, undefined, "place"],
      [minuteMs, undefined, minuteMs + 10_000],
    ],
  ],
  [
    "lets no more tokens be used in a minute",
    { tokensPerMinute: 1000 },
    [
      [0, 600, "place"],
      [1000, 400, "place"],
      [2000, 1, minuteMs],
      [2000, 600, minuteMs],
      [2000, 601, minuteMs + 1000],
      [minuteMs, 600, "place"],
    ],
  ],
  [
    "lets a call that needs more than a minute's tokens through alone",
    { tokensPerMinute: 1000 },
    [
      [0, 1, "place"],
      [0, 5000, minuteMs],
      [minuteMs, 5000, "place"],
      [minuteMs, 1, 2 * minuteMs],
      [2 * minuteMs, Infinity, "place"],
      [2 * minuteMs + 5, 1000, 3 * minuteMs],
      [3 * minuteMs, 1000, "place"],
    ],
  ],
  [
    "holds up no call that uses no tokens",
    { tokensPerMinute: 10 },
    [
      [0, 10, "place"],
      [0, undefined, "place"],
      [0, 0, "place"],
      [0, NaN, "place"],
      [0, -5, "place"],
      [0, 0.001, minuteMs],
    ],
  ],
  [
    "keeps both limits: the later moment counts",
    { requestsPerMinute: 2, tokensPerMinute: 100 },
    [
      [0, 10, "place"],
      [5000, 90, "place"],
      [6000, 10, minuteMs],
      [6000, 11, minuteMs + 5000],
      [minuteMs, 10, "place"],
      [minuteMs + 4999, 0, minuteMs + 5000],
    ],
  ],
  [
    "takes less than one a minute as one",
    { requestsPerMinute: 0, tokensPerMinute: NaN },
    [
      [0, 7, "place"],
      [1, 7, minuteMs],
      [minuteMs, 7, "place"],
    ],
  ],
];

describe("A lane with a limit a minute", () => {
  for (const [why, limit, asks] of cases) {
    it(why, () => {
      const rig = new LaneRig({ places: 100, ...limit });
      const member = rig.join();
      const answers = asks.map(([atMs, tokens]) => {
        rig.nowMs = startMs + atMs;
        const taken = member.take({ lane: "language", tokens });
        return [atMs, tokens, taken.kind === "later" ? taken.atMs - startMs : taken.kind];
      });
      assert.deepEqual(answers, asks);
    });
  }

  it("counts calls that have ended, however they did", () => {
    const rig = new LaneRig({ places: 1, requestsPerMinute: 3 });
    const member = rig.join();
    for (const ended of ["answered", "failed", "unreachable"] as const) {
      placeOf(member.take({ lane: "image" })).release(ended);
    }
    assert.deepEqual(member.take({ lane: "image" }), { kind: "later", atMs: startMs + minuteMs });
  });

  it("counts calls that began before anybody knew of the limit, or while it was another", () => {
    const rig = new LaneRig({ places: 8 });
    const member = rig.join();
    placeOf(member.take({ lane: "image", tokens: 70 }));
    rig.nowMs += 1000;
    placeOf(member.take({ lane: "image", tokens: 500 }));
    const until = (ms: number): Taken => ({ kind: "later", atMs: startMs + ms });
    rig.limit = { places: 8, requestsPerMinute: 2 };
    assert.deepEqual(member.take({ lane: "image" }), until(minuteMs));
    rig.limit = { places: 8, tokensPerMinute: 100 };
    assert.deepEqual(member.take({ lane: "image", tokens: 1 }), until(minuteMs + 1000));
    rig.limit = { places: 8, tokensPerMinute: 600 };
    placeOf(member.take({ lane: "image", tokens: 30 }));
    assert.deepEqual(member.take({ lane: "image", tokens: 1 }), until(minuteMs));
  });

  it("keeps its tokens for the search that comes first, however many others need fewer", () => {
    const rig = new LaneRig({ places: 8, tokensPerMinute: 1000 });
    let told = 0;
    const [large, small] = [rig.join(() => told++), rig.join()];
    placeOf(small.take({ lane: "language", tokens: 300 })).release("answered");
    const later = { kind: "later", atMs: startMs + minuteMs };
    assert.deepEqual(large.take({ lane: "language", tokens: 900 }), later);
    assert.deepEqual(small.take({ lane: "language", tokens: 300 }), { kind: "full" });
    rig.nowMs += minuteMs;
    told = 0;
    assert.deepEqual(small.take({ lane: "language", tokens: 300 }), { kind: "full" });
    assert.equal(told, 1, "its moment has come, and it is told whatever its own timer does");
    placeOf(large.take({ lane: "language", tokens: 900 }));
  });

  it("tells who was refused for another search's sake of the moment that holds for it now", () => {
    const rig = new LaneRig({ places: 8, requestsPerMinute: 2 });
    let told = 0;
    const [first, second] = [rig.join(), rig.join(() => told++)];
    placeOf(second.take({ lane: "image" }));
    first.want(new Set(["image"]));
    assert.deepEqual(second.take({ lane: "image" }), { kind: "full" });
    placeOf(first.take({ lane: "image" }));
    assert.equal(told, 1);
    const later = { kind: "later", atMs: startMs + minuteMs };
    assert.deepEqual(second.take({ lane: "image" }), later);
  });

  it("lets others go on when the search that came first wants nothing any more", () => {
    const rig = new LaneRig({ places: 8, tokensPerMinute: 1000 });
    let told = 0;
    const [large, small] = [rig.join(), rig.join(() => told++)];
    placeOf(small.take({ lane: "language", tokens: 300 })).release("answered");
    large.take({ lane: "language", tokens: 900 });
    assert.deepEqual(small.take({ lane: "language", tokens: 300 }), { kind: "full" });
    large.want(new Set());
    assert.equal(told, 1);
    placeOf(small.take({ lane: "language", tokens: 300 }));
  });
});
