import assert from "node:assert/strict";
import fc from "fast-check";
import type { EventBody } from "../../../src/protocol/events.js";
import { activeUntil } from "../../../src/search/activeTime.js";
import { reduce } from "../../../src/search/reduce.js";
import { stamped } from "../../../src/search/stamp.js";
import type { SearchState } from "../../../src/search/state.js";
import { SearchHarness } from "../../support/searchHarness.js";

const hour = 3_600_000;
const year = 8766 * hour;

const acts: readonly EventBody[] = [
  { kind: "sessionRenamed", title: "Later" },
  { kind: "capsChanged", maxImages: 5 },
  { kind: "favourited", candidate: "i0c0", on: true },
  { kind: "winnerPicked", candidate: null },
  { kind: "finishRequested" },
  { kind: "formatRaised", to: 2 },
];

const begun = (): SearchState => new SearchHarness().state;

function after(state: SearchState, laterMs: number, body: EventBody): SearchState {
  return stamped(state, body, state.lastAt + laterMs).reduce(reduce, state);
}

const planned: EventBody = {
  kind: "candidatePlanned",
  candidate: "i0c0",
  parent: null,
  action: "expand",
  iterationSize: 1,
  halves: "both",
  critiqueRef: null,
};
const started = (key: string): EventBody => {
  return { kind: "callStarted", key, inputs: "0".repeat(64), lane: "language", worstUsd: 0 };
};

describe("the time that a search was at work", () => {
  for (const act of acts) {
    it(`counts nothing before ${act.kind}, however long an interrupted search lay there`, () => {
      const worked = after(begun(), 2000, planned);
      const acted = after(after(worked, 10 * hour, act), 10 * year, act);
      assert.equal(acted.activeMs, 2000);
      const resumed = after(acted, hour, { kind: "searchResumed", lost: [] });
      assert.equal(resumed.activeMs, 2000);
      assert.equal(after(resumed, 500, started("i0c0/write/1")).activeMs, 2500);
    });

    it(`goes on counting over ${act.kind} while it runs`, () => {
      const acted = after(after(begun(), 2000, planned), 300, act);
      assert.equal(after(acted, 200, started("i0c0/write/1")).activeMs, 2500);
    });
  }

  it("counts of a gap no more than a call may take, or a minute where none runs", () => {
    const { language } = begun().providers;
    const idle = after(begun(), 8 * hour, planned);
    assert.equal(idle.activeMs, 60_000);
    const asleep = after(after(idle, 0, started("i0c0/write/1")), 8 * hour, {
      kind: "sessionRenamed",
      title: "x",
    });
    assert.equal(activeUntil(asleep, asleep.lastAt), 60_000 + language.timeoutMs);
  });

  it("counts neither a pause nor what comes after the end", () => {
    const paused = after(after(begun(), 1000, planned), 100, { kind: "searchPaused", by: "user" });
    const renamed = after(paused, hour, { kind: "sessionRenamed", title: "x" });
    assert.equal(activeUntil(renamed, renamed.lastAt + hour), 1100);
    const ended = after(renamed, hour, {
      kind: "searchFinished",
      reason: "cancelled",
      winner: null,
    });
    assert.equal(after(ended, hour, { kind: "sessionRenamed", title: "y" }).activeMs, 1100);
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

  it("does not hit the cap on seconds of a search that was renamed ten hours later", async () => {
    const search = new SearchHarness({ plan: { iterations: 2, maxSeconds: 3600 } });
    const stop = new AbortController();
    const running = search.driver.run(stop.signal);
    await search.clock.run(Promise.race([running, search.clock.sleep(150, stop.signal)]));
    stop.abort();
    await search.clock.run(running);
    search.clock.jump(10 * hour);
    const [renamed] = stamped(
      search.state,
      { kind: "sessionRenamed", title: "x" },
      search.clock.nowMs(),
    );
    assert.ok(renamed);
    search.journal.events.push(renamed);
    search.restart(reduce(search.state, renamed));
    await search.run();
    assert.equal(search.state.capHit, null);
    assert.ok(search.state.end?.kind === "finished" && search.state.end.reason === "completed");
  });
});
