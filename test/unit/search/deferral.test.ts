import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError } from "../../../src/base/errors.js";
import type { EventOf, KnownEvent } from "../../../src/protocol/events.js";
import { allCandidates, candidateOf } from "../../../src/search/candidates.js";
import { durationText } from "../../../src/base/durationText.js";
import { silentSince } from "../../../src/search/deferral.js";
import { parseKey } from "../../../src/search/keys.js";
import { Lanes } from "../../../src/search/lanes.js";
import { projectionOf } from "../../../src/search/projection.js";
import { foldChecked } from "../../../src/search/replay.js";
import type { FakeCallKind } from "../../support/fakeModels.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { assertWhole, runOut } from "../../support/searchRuns.js";
import { VirtualClock } from "../../support/virtualClock.js";

/** A provider that asks to be left alone for a while: it waits, and no attempt is used up. */

const laneOf: Readonly<Record<FakeCallKind, string>> = {
  write: "language",
  critique: "language",
  draw: "image",
  judge: "vision",
};
const [second, minute, day] = [1000, 60_000, 86_400_000];

const busy = (retryAfterMs: number, patienceMs?: number): CallError =>
  new CallError("rate.limited", "Too many requests.", {
    retryable: true,
    billed: "no",
    retryAfterMs,
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });

/** A search whose `kind` is turned away the first `times` times that it is asked. */
function turnedAway(
  kind: FakeCallKind,
  times: number,
  error: () => CallError,
  options: HarnessOptions = {},
): SearchHarness {
  let left = times;
  return new SearchHarness({
    plan: { candidates: 4, iterations: 2 },
    ...options,
    fail: (called) => {
      if (called === kind && left-- > 0) throw error();
    },
  });
}

function startsIn(events: readonly KnownEvent[], lane: string): EventOf<"callStarted">[] {
  return events.flatMap((event) =>
    event.kind === "callStarted" && event.lane === lane ? [event] : [],
  );
}

/** Nothing is asked in a lane that asked to be left alone, and all is asked under its own key. */
function assertLeftAlone(events: readonly KnownEvent[], lane: string): number {
  let [untilMs, deferrals] = [0, 0];
  const keys = new Map<string, string>();
  for (const event of events) {
    if (event.kind === "callStarted") keys.set(event.key, event.lane);
    if (event.kind === "searchResumed") untilMs = 0;
    if (event.kind === "callDeferred" && keys.get(event.key) === lane) {
      deferrals += 1;
      untilMs = Math.max(untilMs, event.untilMs);
    }
    if (event.kind === "callStarted" && event.lane === lane) {
      assert.ok(event.at >= untilMs, `${event.key} was asked ${untilMs - event.at} ms too early`);
      assert.equal(parseKey(event.key).attempt, 1, event.key);
    }
  }
  return deferrals;
}

describe("a provider that asks to be left alone", () => {
  for (const kind of Object.keys(laneOf) as FakeCallKind[]) {
    it(`for a minute when it is asked to ${kind} is, with its whole lane, and nothing fails`, async () => {
      const many = {
        plan: { candidates: 8, iterations: 2 },
        limits: { language: 16, image: 16, vision: 16 },
      };
      const search = turnedAway(kind, 1, () => busy(minute), many);
      await runOut(search);
      assert.equal(assertLeftAlone(search.events, laneOf[kind]), 1);
      const smooth = new SearchHarness(many);
      await runOut(smooth);
      assert.deepEqual(projectionOf(search.state), projectionOf(smooth.state));
      assert.ok(allCandidates(search.state).every(({ scores }) => scores !== null));
      assert.deepEqual(search.state.waits, {});
      assertWhole(search);
    });
  }

  it("does not hold up the other lanes", async () => {
    const search = turnedAway("judge", 1, () => busy(5 * minute));
    await runOut(search);
    const deferred = search.events.find(({ kind }) => kind === "callDeferred");
    assert.ok(deferred?.kind === "callDeferred");
    const drawn = search.events.filter(
      ({ kind, seq, at }) => kind === "imageDrawn" && seq > deferred.seq && at < deferred.untilMs,
    );
    assert.ok(drawn.length > 0);
  });

  const waits: readonly [name: string, retryAfterMs: number][] = [
    ["nothing", 0],
    ["a part of a millisecond", 0.4],
    ["nine minutes", 9 * minute],
  ];
  for (const [name, retryAfterMs] of waits) {
    it(`and says ${name} is asked again a little later, at no attempt`, async () => {
      const search = turnedAway("draw", 3, () => busy(retryAfterMs));
      await runOut(search);
      assert.ok(assertLeftAlone(search.events, "image") >= 1);
      for (const event of search.events) {
        if (event.kind !== "callDeferred") continue;
        assert.ok(Number.isSafeInteger(event.untilMs) && event.untilMs >= event.at + 500);
      }
      assertWhole(search);
    });
  }

  const beyond: readonly [name: string, error: () => CallError, told: RegExp][] = [
    ["30 days", () => busy(30 * day), /again in 30 days/],
    ["ten minutes and a half", () => busy(10.5 * minute), /again in 10 minutes 30 seconds/],
    ["for ever", () => busy(Infinity), /again in more than a year/],
    ["a number beyond all time", () => busy(1e300), /again in more than a year/],
    ["more than its own patience", () => busy(40 * second, 30 * second), /again in 40 seconds/],
    [
      "eleven minutes, with no sense of patience",
      () => busy(11 * minute, NaN),
      /again in 11 minutes/,
    ],
  ];
  for (const [name, error, told] of beyond) {
    it(`and says ${name} pauses the search at once, with the time in its message`, async () => {
      const search = turnedAway("draw", 1, error);
      assert.deepEqual(await search.run(), { kind: "paused", by: "provider" });
      const { pause } = search.state;
      assert.equal(pause?.code, "rate.limited");
      assert.equal(pause.role, "image");
      assert.match(pause.message ?? "", told);
      assert.match(pause.message ?? "", /^Too many requests\./);
      assert.equal(search.kinds().filter((kind) => kind === "searchPaused").length, 1);
      const paused = startsIn(search.events, "image").length;
      search.driver.act({ kind: "resume" });
      await runOut(search);
      const again = startsIn(search.events, "image").slice(paused);
      const resumed = search.events.find(({ kind }) => kind === "searchResumed");
      assert.equal(again[0]?.key, "i0c0/draw/1");
      assert.equal(again[0].at, resumed?.at, "at once");
      assertWhole(search);
    });
  }

  const endless: readonly [retryAfterMs: number, patienceMs: number | undefined][] = [
    [0, undefined],
    [second, undefined],
    [minute, undefined],
    [3 * minute, undefined],
    [5 * second, 30 * second],
  ];
  for (const [retryAfterMs, patienceMs] of endless) {
    const mostMs = patienceMs ?? 10 * minute;
    it(`for ever, ${retryAfterMs} ms each time, pauses after ${durationText(mostMs)}, having asked a few times`, async () => {
      const search = turnedAway("draw", Infinity, () => busy(retryAfterMs, patienceMs));
      const startedAtMs = search.clock.nowMs();
      assert.deepEqual(await search.run(), { kind: "paused", by: "provider" });
      const tookMs = search.clock.nowMs() - startedAtMs;
      assert.ok(tookMs <= 1.03 * mostMs, `${tookMs} ms`);
      assert.ok(tookMs >= 0.6 * mostMs, `${tookMs} ms`);
      assert.ok(startsIn(search.events, "image").length <= 70);
      assert.equal(search.state.pause?.code, "rate.limited");
      assert.match(search.state.pause.message ?? "", /no answer for \d+ (?:minutes|seconds)/);
      assert.ok(allCandidates(search.state).every(({ error }) => error === null));
      const { length } = search.events;
      search.driver.act({ kind: "resume" });
      await search.run();
      const [again] = startsIn(search.events.slice(length), "image");
      assert.deepEqual([again?.key, again?.at], ["i0c0/draw/1", search.events[length]?.at]);
      assertLeftAlone(search.events, "image");
    });
  }

  it("now and then, but answers in between, is never taken for a connection that failed", async () => {
    let asked = 0;
    const search = new SearchHarness({
      plan: { candidates: 6, iterations: 3 },
      limits: { language: 2, image: 1, vision: 1 },
      fail: (kind) => {
        if (kind === "draw" && asked++ % 2 === 0) throw busy(4 * minute);
      },
    });
    assert.deepEqual(await search.run(), { kind: "ended" });
    assert.ok(assertLeftAlone(search.events, "image") >= 10);
    assertWhole(search);
  });

  it("is left alone by the next process too, at any event that the first one died behind", async () => {
    const whole = turnedAway("draw", 2, () => busy(4 * minute));
    await runOut(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.events.length - 2 }), async (place) => {
        const next = new SearchHarness({ plan: { candidates: 4, iterations: 2 } }, whole.images);
        next.adopt(whole.events.slice(0, place + 1));
        next.clock.jump((whole.events[place]?.at ?? 0) - next.clock.nowMs());
        const { waits } = foldChecked(next.events);
        await runOut(next);
        const { untilMs = 0 } = waits["image"] ?? {};
        const [first] = startsIn(next.events.slice(place + 1), "image");
        assert.ok(first === undefined || first.at >= untilMs);
        assertWhole(next);
      }),
      { numRuns: 40 },
    );
  });

  it("is not held to have been silent while the search was paused, or the machine slept", async () => {
    const search = turnedAway("draw", 2, () => busy(second), {
      limits: { language: 1, image: 1, vision: 1 },
      onEvent: ({ kind }, { driver, clock }) => {
        if (kind !== "callDeferred") return;
        driver.act({ kind: "pause" });
        clock.jump(8 * 60 * minute);
      },
    });
    assert.deepEqual(await search.run(), { kind: "paused", by: "user" });
    search.driver.act({ kind: "resume" });
    assert.deepEqual(await search.run(), { kind: "paused", by: "user" });
    search.driver.act({ kind: "resume" });
    await runOut(search);
    assertWhole(search);
  });

  it("is asked again within ten minutes by a process whose clock was set back by a month", async () => {
    const whole = turnedAway("draw", 1, () => busy(minute));
    await runOut(whole);
    const told = whole.events.findIndex(({ kind }) => kind === "callDeferred");
    const next = new SearchHarness({ plan: { candidates: 4, iterations: 2 } }, whole.images);
    next.clock.jump(-30 * day);
    const startedAtMs = next.clock.nowMs();
    next.adopt(whole.events.slice(0, told + 1));
    await runOut(next);
    assert.ok(next.clock.nowMs() - startedAtMs < 15 * minute);
  });

  const ordinary: readonly [name: string, error: CallError][] = [
    ["no number", busy(NaN)],
    ["a time before now", busy(-1)],
    [
      "a moment, but has charged for the call",
      new CallError("rate.limited", "Paid", { retryable: true, billed: "yes", retryAfterMs: 100 }),
    ],
    [
      "a moment, but may have charged for the call",
      new CallError("rate.limited", "Lost", { retryable: true, retryAfterMs: 5000 }),
    ],
    [
      "a moment, but says that asking again makes no sense",
      new CallError("rate.limited", "Never", { billed: "no", retryAfterMs: 100 }),
    ],
  ];
  for (const [name, error] of ordinary) {
    it(`has failed instead when it names ${name}`, async () => {
      const search = turnedAway("draw", 1, () => error);
      await runOut(search);
      assert.ok(!search.kinds().includes("callDeferred"));
      const { state } = candidateOf(search.state, "i0c0");
      assert.equal(state, error.retryable ? "judged" : "failed");
      assertWhole(search);
    });
  }
});

describe("a lane that two searches share", () => {
  it("is not closed to the other one for days because one was sent away for days", async () => {
    const clock = new VirtualClock();
    const lanes = new Lanes(() => 1, clock);
    const shared = { clock, lanes, plan: { candidates: 1, iterations: 1 } };
    const [first, second] = [1, 2].map(() =>
      turnedAway("draw", Infinity, () => busy(30 * day), shared),
    );
    assert.ok(first !== undefined && second !== undefined);
    assert.deepEqual(await first.run(), { kind: "paused", by: "provider" });
    const fromMs = clock.nowMs();
    assert.deepEqual(await second.run(), { kind: "paused", by: "provider" });
    assert.ok(clock.nowMs() - fromMs <= 11 * minute, "it waited, and nobody was told");
    assert.equal(second.state.pause?.code, "rate.limited");
  });
});

describe("a lane that was asked in vain", () => {
  const [sinceMs, untilMs] = [5 * minute, 7 * minute];
  const cases: readonly [why: string, lane: string, nowMs: number, wantedMs: number][] = [
    ["is silent since then while it is waited for", "image", 6 * minute, sinceMs],
    ["still is when it is asked again soon after", "image", untilMs + 10 * minute, sinceMs],
    ["begins anew when nobody asked it for longer", "image", untilMs + 11 * minute, 18 * minute],
    ["says nothing of another", "vision", 6 * minute, 6 * minute],
  ];
  for (const [why, lane, nowMs, wantedMs] of cases) {
    it(why, () => {
      const { waits } = new SearchHarness().state;
      const image = { sinceMs, untilMs };
      assert.equal(silentSince({ waits: { ...waits, image } }, lane, nowMs), wantedMs);
    });
  }
});
