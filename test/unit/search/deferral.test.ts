import assert from "node:assert/strict";
import { CallError } from "../../../src/base/errors.js";
import { candidateOf } from "../../../src/search/candidates.js";
import { durationText } from "../../../src/search/deferral.js";
import { projectionOf } from "../../../src/search/projection.js";
import { Lanes } from "../../../src/search/lanes.js";
import { fold } from "../../../src/search/reduce.js";
import { replay } from "../../../src/search/replay.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { VirtualClock } from "../../support/virtualClock.js";

const minute = 60_000;
const notNow = (retryAfterMs: number, patienceMs?: number): CallError =>
  new CallError("rate.limited", "Too many requests", {
    retryable: true,
    billed: "no",
    retryAfterMs,
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });

/** Every draw is turned away until a moment. */
function turnedAway(
  untilMs: (nowMs: number) => number,
  options: HarnessOptions & { readonly after?: number } = {},
): { readonly search: SearchHarness; readonly fromMs: number } {
  const { after = 10_000, ...others } = options;
  let fromMs = 0;
  const search: SearchHarness = new SearchHarness({
    plan: { candidates: 8, beamWidth: 2, iterations: 2 },
    limits: { language: 16, image: 16, vision: 16 },
    ...others,
    fail: (kind) => {
      const nowMs = search.clock.nowMs();
      if (kind === "draw" && nowMs < untilMs(fromMs)) throw notNow(after);
    },
  });
  fromMs = search.clock.nowMs();
  return { search, fromMs };
}

const draws = ({ events }: SearchHarness) =>
  events.flatMap((event) =>
    event.kind === "callStarted" && event.key.includes("/draw/") ? [event] : [],
  );

describe("a provider that asks to be left alone", () => {
  it("holds its lane for every call, and takes no attempt from any", async () => {
    const { search, fromMs } = turnedAway((start) => start + 65_000, { after: 60_000 });
    assert.deepEqual(await search.run(), { kind: "ended" });
    const quiet = draws(search).filter(({ at }) => at > fromMs + 1000 && at < fromMs + 60_000);
    assert.deepEqual(quiet, []);
    assert.ok(draws(search).every(({ key }) => key.endsWith("/1")));
    assert.equal(search.state.waits["image"], undefined, "forgotten with the first answer");
    assert.equal(replay(search.events).kind, "same");
  });

  it("gives the same result as one that never did", async () => {
    const { search } = turnedAway((start) => start + 30_000);
    await search.run();
    const { search: smooth } = turnedAway(() => 0);
    await smooth.run();
    assert.deepEqual(projectionOf(search.state), projectionOf(smooth.state));
  });

  it("is not asked before its moment by another process that goes on", async () => {
    const { search, fromMs } = turnedAway((start) => start + 100_000, { after: 90_000 });
    const stop = new AbortController();
    const running = search.driver.run(stop.signal);
    await search.clock.run(Promise.race([running, search.clock.sleep(20_000, stop.signal)]));
    stop.abort();
    await search.clock.run(running);
    assert.ok(search.state.waits["image"]);
    const before = draws(search).length;
    // New lanes, as a new process has: only the journal tells.
    const next = new SearchHarness({ ...search.options, clock: search.clock }, search.images);
    next.journal.events.splice(0, 1, ...search.events);
    next.restart(fold(search.events));
    assert.deepEqual(await next.run(), { kind: "ended" });
    for (const { at } of draws(next).slice(before)) assert.ok(at >= fromMs + 90_000);
    assert.ok(draws(next).every(({ key }) => key.endsWith("/1")));
  });

  const endless: readonly [what: string, afterMs: number, patienceMs: number | undefined][] = [
    ["every ten seconds", 10_000, undefined],
    ["at once, again and again", 0, undefined],
    ["for 30 days", 30 * 86_400_000, undefined],
    ["for longer than a number holds", 1e300, undefined],
    ["for ever", Infinity, undefined],
    ["with patience for half a minute", 5000, 30_000],
  ];
  for (const [what, afterMs, patienceMs] of endless) {
    it(`pauses the search when it asks ${what}`, async () => {
      const search = new SearchHarness({
        plan: { candidates: 4, iterations: 1 },
        fail: (kind) => {
          if (kind === "draw") throw notNow(afterMs, patienceMs);
        },
      });
      const fromMs = search.clock.nowMs();
      assert.deepEqual(await search.run(), { kind: "paused", by: "provider" });
      const { pause } = search.state;
      assert.equal(pause?.code, "rate.limited");
      assert.equal(pause.role, "image");
      assert.match(pause.message ?? "", /Too many requests.* It can be asked again in \d+ \w+\.$/);
      assert.ok(search.clock.nowMs() - fromMs <= (patienceMs ?? 10 * minute) + 1000);
      assert.ok(draws(search).length < 100, `${draws(search).length} calls`);
      assert.ok(draws(search).every(({ key }) => key.endsWith("/1")));
      assert.ok(search.events.every(({ kind }) => kind !== "candidateFailed"));
      assert.equal(replay(search.events).kind, "same");
    });
  }

  for (const [what, error] of [
    ["no number", notNow(NaN)],
    ["a time before now", notNow(-1)],
    [
      "a moment, for a call that may have been billed",
      new CallError("x.y", "?", { retryable: true, retryAfterMs: 5000 }),
    ],
  ] as const) {
    it(`is an ordinary failure when it names ${what}`, async () => {
      const search = new SearchHarness({
        plan: { candidates: 1, iterations: 1 },
        fail: (kind, _unique, nth) => {
          if (kind === "draw" && nth === 1) throw error;
        },
      });
      await search.run();
      assert.ok(search.events.every(({ kind }) => kind !== "callDeferred"));
      assert.equal(candidateOf(search.state, "i0c0").state, "judged");
    });
  }

  it("may be asked at once when a person resumes after its pause", async () => {
    let isClosed = true;
    const search = new SearchHarness({
      plan: { candidates: 2, beamWidth: 1, iterations: 1 },
      fail: (kind) => {
        if (kind === "draw" && isClosed) throw notNow(86_400_000);
      },
    });
    await search.run();
    const pausedMs = search.clock.nowMs();
    isClosed = false;
    search.driver.act({ kind: "resume" });
    assert.deepEqual(await search.run(), { kind: "ended" });
    assert.ok(search.clock.nowMs() - pausedMs < minute);
    assert.ok(draws(search).every(({ key }) => key.endsWith("/1")));
  });
});

describe("a lane that two searches share", () => {
  it("is not closed to the other one for days because one was sent away for days", async () => {
    const clock = new VirtualClock();
    const lanes = new Lanes(() => 1, clock);
    const fail = (kind: string): void => {
      if (kind === "draw") throw notNow(30 * 86_400_000);
    };
    const options = { clock, lanes, fail, plan: { candidates: 1, iterations: 1 } };
    const first = new SearchHarness(options);
    assert.deepEqual(await first.run(), { kind: "paused", by: "provider" });
    const fromMs = clock.nowMs();
    const second = new SearchHarness(options);
    assert.deepEqual(await second.run(), { kind: "paused", by: "provider" });
    assert.ok(clock.nowMs() - fromMs <= 11 * minute, "it waited, and nobody was told");
    assert.equal(second.state.pause?.code, "rate.limited");
  });
});

describe("a connection that fails", () => {
  const refused = new CallError("auth.refused", "The key was refused: set another one.", {
    billed: "no",
    scope: "connection",
  });

  for (const [kind, role] of [
    ["write", "language"],
    ["draw", "image"],
    ["judge", "vision"],
    ["critique", "language"],
  ] as const) {
    it(`pauses the search at once, whole, when it fails to ${kind}, and goes on with the same calls`, async () => {
      let isDown = true;
      const options: HarnessOptions = {
        plan: { candidates: 4, beamWidth: 2, iterations: 2 },
        fail: (called) => {
          if (called === kind && isDown) throw refused;
        },
      };
      const search = new SearchHarness(options);
      assert.deepEqual(await search.run(), { kind: "paused", by: "provider" });
      const { pause, running } = search.state;
      assert.deepEqual(
        [pause?.code, pause?.role, pause?.message],
        [refused.code, role, refused.message],
      );
      assert.deepEqual(running, {}, "what ran has finished");
      assert.equal(search.kinds().filter((each) => each === "searchPaused").length, 1);
      assert.ok(search.events.every((event) => event.kind !== "candidateFailed"));
      isDown = false;
      search.driver.act({ kind: "resume" });
      assert.deepEqual(await search.run(), { kind: "ended" });
      const keys = search.events.flatMap((event) =>
        event.kind === "callStarted" ? [event.key] : [],
      );
      assert.ok(
        keys.every((key) => key.endsWith("/1")),
        "no attempt was used",
      );
      const smooth = new SearchHarness({ plan: options.plan ?? {} });
      await smooth.run();
      assert.deepEqual(projectionOf(search.state), projectionOf(smooth.state));
      assert.equal(replay(search.events).kind, "same");
    });
  }
});

describe("a failure that no provider may tell", () => {
  const foreign: readonly [what: string, thrown: unknown][] = [
    [
      "our own word for an abort",
      new CallError("call.aborted", "timed out", { billed: "no", retryable: true }),
    ],
    [
      "an end of the search",
      new CallError("cap.beforeResult", "!", { retryable: true, billed: "no" }),
    ],
    ["a fault of the journal", new CallError("journal.corrupt", "!", { retryable: true })],
    ["a code that is none", new CallError("no code" as "a.b", "!", { retryable: true })],
    ["a code without end", new CallError(`a.${"b".repeat(500)}`, "!", { retryable: true })],
    ["no error at all", { isTrusted: true }],
    ["nothing", undefined],
  ];
  for (const [what, thrown] of foreign) {
    it(`is unexpected, and ends one candidate: ${what}`, async () => {
      const search = new SearchHarness({
        plan: { candidates: 2, beamWidth: 1, iterations: 1 },
        limits: { language: 1, image: 1, vision: 1 },
        fail: (kind, _unique) => {
          const calls = search.models.calls.filter((call) => call.kind === "draw").length;
          if (kind === "draw" && calls === 1) throw thrown;
        },
      });
      assert.deepEqual(await search.run(), { kind: "ended" });
      assert.equal(candidateOf(search.state, "i0c0").error?.code, "call.unexpected");
      assert.equal(candidateOf(search.state, "i0c1").state, "judged");
      assert.equal(search.models.calls.filter(({ kind }) => kind === "draw").length, 2);
    });
  }
});

describe("durationText", () => {
  for (const [ms, text] of [
    [0, "1 second"],
    [59_001, "60 seconds"],
    [minute, "1 minute"],
    [90 * minute, "2 hours"],
    [30 * 86_400_000, "30 days"],
  ] as const) {
    it(`says ${text} for ${ms} ms`, () => {
      assert.equal(durationText(ms), text);
    });
  }
});
