import assert from "node:assert/strict";
import { CallError } from "../../../src/base/errors.js";
import type { EventBody, KnownEvent } from "../../../src/protocol/events.js";
import { roles, type Providers } from "../../../src/protocol/providers.js";
import { fold } from "../../../src/search/reduce.js";
import { foldChecked, replay } from "../../../src/search/replay.js";
import type { SearchState } from "../../../src/search/state.js";
import { usageBy } from "../../../src/search/usageTotals.js";
import { providersOf, SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";

const plan = { candidates: 3, beamWidth: 2, iterations: 2, maxAttempts: 2 };
const usage = { costUsd: 0.01, inputTokens: 5, outputTokens: 7, requests: 1 };

/** Models that differ in all that a fold may ask of them, but not in how long a call may take. */
const others = ((): Providers => {
  const { language, image, vision } = providersOf(0);
  return {
    language: { ...language, model: "other", abilities: {} },
    image: { ...image, model: "other" },
    vision: { ...vision, model: "other", abilities: { scores: ["aesthetic"] } },
  };
})();

const changes = roles.map((role) => {
  return { kind: "providersChanged", role, provider: others[role] } as EventBody;
});

/** Every kind of end of every kind of call. */
async function journalOfAllEnds(): Promise<readonly KnownEvent[]> {
  const options: HarnessOptions = {
    plan,
    providers: providersOf(0.01),
    usage,
    fail: (kind, unique, nth) => {
      if (nth === 1) {
        const soon = { retryable: true, billed: "no", retryAfterMs: 1, usage } as const;
        throw new CallError("rate.limited", "Not now", soon);
      }
      if (nth === 2) {
        throw new CallError("server.failed", "No", { retryable: true, billed: "no", usage });
      }
      if (nth === 3 && kind === "draw" && unique.length % 2 === 0) {
        throw new CallError("server.failed", "Paid", { billed: "yes" });
      }
    },
  };
  const harness = new SearchHarness(options);
  await harness.run();
  return harness.events;
}

/** A search whose process dies while a call of each kind runs, and is taken up again each time. */
async function journalOfLostCalls(): Promise<readonly KnownEvent[]> {
  const toLose = new Set(["write", "draw", "judge", "critique"]);
  let stop = new AbortController();
  const harness = new SearchHarness({
    plan,
    providers: providersOf(0.01),
    usage,
    onEvent: (event) => {
      if (event.kind !== "callStarted") return;
      const kind = [...toLose].find((each) => event.key.includes(`/${each}/`));
      if (kind === undefined || !toLose.delete(kind)) return;
      stop.abort();
    },
  });
  while ((await harness.run(stop.signal)).kind === "stopped") {
    stop = new AbortController();
    harness.restart(foldChecked(harness.events));
  }
  return harness.events;
}

function isEndOfCalls(event: KnownEvent): boolean {
  if (event.kind === "searchResumed") return event.lost.length > 0;
  return "key" in event && event.kind !== "callStarted";
}

/** What a state says of calls; what decides of the next one is the business of the new model. */
function told(state: SearchState) {
  return { ...state, providers: null, nextSeq: null };
}

function following(events: readonly KnownEvent[], bodies: readonly EventBody[]): SearchState {
  const at = events.at(-1)?.at ?? 0;
  const more = bodies.map((body, index) => ({ ...body, seq: events.length + index, at }));
  return fold([...events, ...(more as KnownEvent[])]);
}

describe("A model that is replaced while it is asked", () => {
  const journals = [
    ["answers, fails or wants to be asked later", journalOfAllEnds],
    ["is lost with its process", journalOfLostCalls],
  ] as const;
  for (const [what, journalOf] of journals) {
    it(`is the one that is told of, whatever its call, where it ${what}`, async () => {
      const events = await journalOf();
      const seen = new Set<string>();
      for (const [index, event] of events.entries()) {
        if (!isEndOfCalls(event)) continue;
        const before = events.slice(0, index);
        const replaced = following(before, [...changes, event]);
        assert.deepEqual(told(replaced), told(following(before, [event])), `event ${index}`);
        seen.add(event.kind);
      }
      const expected =
        journalOf === journalOfLostCalls
          ? ["searchResumed"]
          : [
              ...["promptWritten", "imageDrawn", "candidateJudged", "critiqueWritten"],
              ...["callDeferred", "callFailed"],
            ];
      for (const kind of expected) assert.ok(seen.has(kind), kind);
    });
  }

  for (const role of roles) {
    it(`has the lost calls, and the next model the ones that follow: ${role}`, async () => {
      const stop = new AbortController();
      const harness = new SearchHarness({
        plan,
        providers: providersOf(0.01),
        usage: { costUsd: 0.001 },
        limits: { language: 1, image: 2, vision: 1 },
        onEvent: ({ kind }, { state }) => {
          if (kind === "callStarted" && state.runningOf[role] > 0) stop.abort();
        },
      });
      await harness.run(stop.signal);
      const dead = foldChecked(harness.events);
      const lost = dead.runningOf[role];
      assert.ok(lost > 0);
      const before = usageBy(dead, "model")["fake-1"];
      harness.restart(dead, { ...dead.providers, [role]: others[role] });
      assert.deepEqual(await harness.run(), { kind: "ended" });
      const rows = Object.values(harness.state.usage).filter((row) => row.role === role);
      const callsOf = (model: string) =>
        rows.filter((row) => row.model === model).reduce((sum, { calls }) => sum + calls, 0);
      assert.ok((before?.calls ?? 0) >= callsOf("fake-1"));
      assert.ok(callsOf("other") > 0);
      // What it may have cost is not known: it was never answered.
      assert.ok(rows.some((row) => row.model === "fake-1" && row.costNanoUsd === null));
      assert.ok(rows.every((row) => row.model === "fake-1" || row.costNanoUsd !== null));
      assert.equal(replay(harness.events).kind, "same");
    });
  }
});

describe("Models that answer under a journal that names others", () => {
  for (const role of roles) {
    it(`are named in it before the first of their calls: ${role}`, async () => {
      const stop = new AbortController();
      const harness = new SearchHarness({
        plan,
        onEvent: (event) => {
          if (event.kind === "iterationRanked") stop.abort();
        },
      });
      await harness.run(stop.signal);
      const { length } = harness.events;
      const today = { ...harness.state.providers, [role]: others[role] };
      harness.restart(foldChecked(harness.events), today);
      await harness.run();
      assert.deepEqual(
        harness.events.slice(length, length + 2).map(({ kind }) => kind),
        ["providersChanged", "searchResumed"],
      );
      assert.deepEqual(harness.state.providers, today);
      assert.equal(harness.kinds().filter((kind) => kind === "providersChanged").length, 1);
      assert.equal(replay(harness.events).kind, "same");
    });
  }

  it("say nothing where they are the same, though another process read them", async () => {
    const stop = new AbortController();
    const harness = new SearchHarness({
      plan,
      onEvent: (event) => {
        if (event.kind === "iterationRanked") stop.abort();
      },
    });
    await harness.run(stop.signal);
    const state = foldChecked(harness.events);
    harness.restart(state, structuredClone(state.providers));
    await harness.run();
    assert.ok(!harness.kinds().includes("providersChanged"));
  });
});
