import assert from "node:assert/strict";
import fc from "fast-check";
import type { EventBody, KnownEvent } from "../../../src/protocol/events.js";
import { activeUntil } from "../../../src/search/activeTime.js";
import { fold, reduce } from "../../../src/search/reduce.js";
import { foldChecked } from "../../../src/search/replay.js";
import { stamped } from "../../../src/search/stamp.js";
import type { SearchState } from "../../../src/search/state.js";
import { planOf, providersOf, SearchHarness } from "../../support/searchHarness.js";
import { assertWhole, runOut } from "../../support/searchRuns.js";

/** The time that `maxSeconds` counts: that of work, whatever else goes on around it. */

const hour = 3_600_000;
const year = 365 * 24 * hour;

const acts: readonly EventBody[] = [
  { kind: "sessionRenamed", title: "mine" },
  { kind: "favourited", candidate: "i0c0", on: true },
  { kind: "winnerPicked", candidate: "i0c0" },
  { kind: "capsChanged", maxImages: 50 },
  { kind: "providersChanged", role: "language", provider: providersOf().language },
  { kind: "retryRequested", candidate: "i0c0" },
  { kind: "finishRequested" },
  { kind: "formatRaised", to: 2 },
];

function appended(state: SearchState, body: EventBody, at: number): SearchState {
  return stamped(state, body, at).reduce(reduce, state);
}

const after = (state: SearchState, laterMs: number, body: EventBody): SearchState =>
  appended(state, body, state.lastAt + laterMs);

const begun = (): SearchState => new SearchHarness().state;
const planned: EventBody = {
  ...{ kind: "candidatePlanned", candidate: "i0c0", parent: null, action: "expand" },
  ...{ iterationSize: 1, halves: "both", critiqueRef: null },
};
const started: EventBody = {
  ...{ kind: "callStarted", key: "i0c0/write/1", lane: "language" },
  ...{ inputs: "0".repeat(64), worstUsd: 0 },
};

/** A whole search's journal, each call of which takes a tenth of a second. */
async function journal(): Promise<readonly KnownEvent[]> {
  const search = new SearchHarness({ plan: { candidates: 2, iterations: 2 } });
  await runOut(search);
  return search.events;
}

describe("active time", () => {
  it("of a search that nothing disturbs is the time that it takes", async () => {
    const search = new SearchHarness();
    await runOut(search);
    assert.equal(search.state.activeMs, search.state.lastAt - search.state.startedAt);
  });

  it("does not grow by acts on an interrupted session, at any event and years apart", async () => {
    const events = await journal();
    const scenario = fc.record({
      place: fc.nat({ max: events.length - 1 }),
      done: fc.array(fc.tuple(fc.constantFrom(...acts), fc.nat({ max: year })), { maxLength: 5 }),
      restMs: fc.nat({ max: year }),
    });
    fc.assert(
      fc.property(scenario, ({ place, done, restMs }) => {
        const interrupted = foldChecked(events.slice(0, place + 1));
        let state = interrupted;
        let at = state.lastAt;
        for (const [act, afterMs] of done) {
          at += afterMs;
          const isOfNobody =
            "candidate" in act && state.candidates[act.candidate ?? ""] === undefined;
          if (isOfNobody) continue;
          state = appended(state, act, at);
        }
        const lost = Object.keys(state.running);
        const resumed = appended(state, { kind: "searchResumed", lost }, at + restMs);
        assert.equal(resumed.activeMs, interrupted.activeMs);
        assert.equal(
          activeUntil(resumed, resumed.lastAt + 1000) - interrupted.activeMs,
          resumed.end ? 0 : 1000,
        );
      }),
      { numRuns: 100 },
    );
  });

  for (const act of acts) {
    it(`goes on as if nothing had been over ${act.kind} while the search runs`, () => {
      const acted = after(after(begun(), 2000, planned), 300, act);
      assert.equal(after(acted, 200, started).activeMs, 2500);
    });
  }

  it("counts of a gap no more than a call may take, or a minute where none runs", () => {
    const idle = after(begun(), 8 * hour, planned);
    assert.equal(idle.activeMs, 60_000);
    const asleep = after(after(idle, 0, started), 8 * hour, acts[0] ?? planned);
    const { timeoutMs } = asleep.providers.language;
    assert.equal(activeUntil(asleep, asleep.lastAt), 60_000 + timeoutMs);
  });

  it("never goes back, and never grows by more than the clock did", () => {
    const step = fc.record({ act: fc.constantFrom(...acts), laterMs: fc.nat(100_000) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let state = after(begun(), 10, planned);
        for (const { act, laterMs } of steps) {
          const next = after(state, laterMs, act);
          assert.ok(next.activeMs >= state.activeMs && next.activeMs <= state.activeMs + laterMs);
          state = next;
        }
      }),
    );
  });

  it("counts no pause, however often and long, and no time after the end", async () => {
    const scenario = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: year })), {
      maxLength: 4,
    });
    const undisturbed = new SearchHarness({ limits: { language: 1, image: 1, vision: 1 } });
    await runOut(undisturbed);
    await fc.assert(
      fc.asyncProperty(scenario, async (pauses) => {
        const search = new SearchHarness({
          limits: { language: 1, image: 1, vision: 1 },
          onEvent: ({ seq }, { driver }) => {
            if (pauses.some(([at]) => at === seq)) driver.act({ kind: "pause" });
          },
        });
        for (const [, pausedMs] of [...pauses, [0, 0]]) {
          if ((await search.run()).kind === "ended") break;
          search.driver.act({ kind: "rename", title: "while it is paused" });
          search.clock.jump(pausedMs ?? 0);
          search.driver.act({ kind: "resume" });
        }
        await runOut(search);
        const { activeMs } = search.state;
        // What still runs when it is paused ends in the pause.
        assert.ok(activeMs <= undisturbed.state.activeMs, `${activeMs}`);
        const renamed = appended(search.state, { kind: "sessionRenamed", title: "x" }, year * 50);
        assert.equal(renamed.activeMs, activeMs);
        assert.equal(activeUntil(renamed, year * 51), activeMs);
      }),
      { numRuns: 30 },
    );
  });

  it("counts a night that the machine slept through as no more than the longest call may take", async () => {
    for (const [timeoutMs, mostMs] of [
      [600_000, 600_000],
      [5000, 60_000],
    ] as const) {
      const providers = providersOf();
      let slept = false;
      const search = new SearchHarness({
        plan: { candidates: 2, iterations: 2, maxSeconds: 3600 },
        providers: {
          language: { ...providers.language, timeoutMs },
          image: { ...providers.image, timeoutMs },
          vision: { ...providers.vision, timeoutMs },
        },
        onEvent: ({ kind }, { clock }) => {
          if (kind !== "imageDrawn" || slept) return;
          slept = true;
          clock.jump(8 * hour);
        },
      });
      await runOut(search);
      assert.ok(search.state.end?.kind === "finished" && search.state.end.reason === "completed");
      assert.ok(search.state.activeMs < mostMs + 60_000, `${search.state.activeMs}`);
    }
  });

  it("lets a search with an hour go on that was renamed ten hours after it was interrupted", async () => {
    const events = await journal();
    const plan = planOf({ candidates: 2, iterations: 2, maxSeconds: 3600 });
    const capped = events.map((event) =>
      event.kind === "searchStarted" ? { ...event, plan } : event,
    );
    const search = new SearchHarness();
    const cut = capped.slice(0, 9);
    const at = (cut.at(-1)?.at ?? 0) + 10 * hour;
    const state = fold(cut);
    search.clock.jump(at - search.clock.nowMs());
    search.adopt([...cut, ...stamped(state, { kind: "sessionRenamed", title: "mine" }, at)]);
    await runOut(search);
    assert.ok(search.state.end?.kind === "finished" && search.state.end.reason === "completed");
    assertWhole(search);
  });

  it("never runs backwards with the clock", async () => {
    const search = new SearchHarness({
      onEvent: ({ seq }, { clock }) => clock.jump(seq % 5 === 0 ? -hour : 0),
    });
    let before = 0;
    await runOut(search);
    for (let n = 1; n <= search.events.length; n++) {
      const { activeMs } = fold(search.events.slice(0, n));
      assert.ok(activeMs >= before);
      before = activeMs;
    }
  });
});
