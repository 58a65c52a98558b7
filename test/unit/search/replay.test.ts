import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError, JournalError } from "../../../src/base/errors.js";
import type { KnownEvent, SessionEvent } from "../../../src/protocol/events.js";
import { projectionOf } from "../../../src/search/projection.js";
import { replay, type ReplayResult } from "../../../src/search/replay.js";
import { isDecision } from "../../../src/search/selectors.js";
import type { SearchState } from "../../../src/search/state.js";
import { nodeHash } from "../../../src/sessions/loadSession.js";
import { lognormal } from "../../support/fakeModels.js";
import { SearchHarness } from "../../support/searchHarness.js";
import { faultsOf, pricedProviders, runOut } from "../../support/searchRuns.js";

/**
 * What a replay tells of a journal that somebody changed in one place. What it does not tell has to
 * be harmless:
 *
 * - An act, a pause, a cap or a mark came from outside: nothing in the journal can confirm it. Taken
 *   out, doubled or moved it is told where a decision or a call no longer follows without it.
 * - Calls start and end in any order. Two neighbours that change places are told where one of them
 *   needs the other; where not, the search is the same.
 * - The request of a call that was never answered is nobody's: it would be asked anew with today's.
 * - Without its last event a journal is one whose process died before it.
 */

const taken: ReadonlySet<SessionEvent["kind"]> = new Set<SessionEvent["kind"]>([
  "searchPaused",
  "searchResumed",
  "cancelRequested",
  "retryRequested",
  "sessionRenamed",
  "capsChanged",
  "formatRaised",
  "capHit",
]);

const scenario = fc.record({
  seed: fc.nat(),
  share: fc.constantFrom(0, 0.2, 0.4),
  candidates: fc.integer({ min: 1, max: 4 }),
  iterations: fc.integer({ min: 1, max: 3 }),
  maxCostUsd: fc.constantFrom(null, null, 0.3, 0.6),
  maxCalls: fc.constantFrom(null, null, 9, 20),
  limit: fc.integer({ min: 1, max: 4 }),
  acts: fc.array(fc.tuple(fc.constantFrom("pause", "rename", "caps", "busy", "down"), fc.nat(50)), {
    maxLength: 4,
  }),
  place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** The journal of a search to which all sorts of things happened; it has ended. */
async function journalOf(given: Scenario): Promise<readonly KnownEvent[]> {
  const faults = faultsOf(given.seed, given.share);
  const due = new Set<string>();
  const search = new SearchHarness({
    plan: {
      candidates: given.candidates,
      iterations: given.iterations,
      maxCostUsd: given.maxCostUsd,
      maxCalls: given.maxCalls,
    },
    providers: pricedProviders({ write: 0.001, draw: 0.04, judge: 0.003, critique: 0.002 }),
    limits: { language: given.limit, image: given.limit, vision: given.limit },
    durations: lognormal({ write: 200, critique: 200, draw: 900, judge: 300 }, 0.5, given.seed),
    fail: (kind, unique, nth) => {
      const common = { retryable: true, billed: "no" } as const;
      if (due.delete("busy")) {
        throw new CallError("rate.limited", "Later", { ...common, retryAfterMs: 2000 });
      }
      if (due.delete("down")) throw new CallError("auth.refused", "No", { scope: "connection" });
      faults(kind, unique, nth);
    },
    onEvent: ({ seq }, { driver }) => {
      for (const [act, at] of given.acts) {
        if (at !== seq) continue;
        if (act === "pause") driver.act({ kind: "pause" });
        else if (act === "rename") driver.act({ kind: "rename", title: "mine" });
        else if (act === "caps") driver.act({ kind: "changeCaps", caps: { maxCalls: 40 } });
        else due.add(act);
      }
    },
  });
  await runOut(search);
  const failed = Object.values(search.state.candidates).find(({ error }) => error !== null);
  if (failed !== undefined && given.seed % 2 === 0) {
    try {
      search.driver.act({ kind: "retry", candidate: failed.id });
      await runOut(search);
    } catch {
      // The caps leave no room: the journal stays as it is.
    }
  }
  return search.events;
}

/** @returns undefined when it cannot even be folded, which tells of it too */
function replayed(events: readonly SessionEvent[]): ReplayResult | undefined {
  try {
    const numbered = events.map((event, seq) => ({ ...event, seq }));
    return replay(numbered, nodeHash);
  } catch (error) {
    assert.ok(error instanceof JournalError);
    return undefined;
  }
}

function stateIfSame(events: readonly SessionEvent[]): SearchState | undefined {
  const result = replayed(events);
  return result?.kind === "same" ? result.state : undefined;
}

/** Checks a mutation at a chosen place of many journals. */
async function checkMutations(
  check: (events: readonly KnownEvent[], at: number, whole: SearchState) => void,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const events = await journalOf(given);
      const whole = stateIfSame(events);
      assert.ok(whole !== undefined, "as it was recorded it follows");
      const first = 1 + Math.floor(given.place * (events.length - 1));
      // A handful of places a journal: making it is what takes the time.
      for (let at = first; at < events.length; at += 7) check(events, at, whole);
    }),
    { numRuns: 15 },
  );
}

const told = (events: readonly KnownEvent[], at: number): string => {
  const window = events.slice(Math.max(0, at - 2), at + 3);
  return `at ${at}: ${window.map((event) => JSON.stringify(event).slice(0, 160)).join("\n")}`;
};

describe("a replay", () => {
  it("tells of an event that is gone", () =>
    checkMutations((events, at) => {
      const kind = events[at]?.kind ?? "unknown";
      // What only acts follow is what the process died before.
      const isLast = events.slice(at + 1).every((later) => taken.has(later.kind));
      if (isLast || taken.has(kind)) return;
      assert.ok(stateIfSame(events.toSpliced(at, 1)) === undefined, told(events, at));
    }));

  it("tells of an event that stands there twice", () =>
    checkMutations((events, at) => {
      const event = events[at] as KnownEvent;
      const state = stateIfSame(events.toSpliced(at, 0, event));
      assert.ok(state === undefined || taken.has(event.kind), told(events, at));
    }));

  it("tells of neighbours that changed places, unless the search is the same all the same", () =>
    checkMutations((events, at, whole) => {
      const [one, other] = events.slice(at, at + 2);
      if (one === undefined || other === undefined) return;
      const swapped = events.toSpliced(at, 2, { ...other, at: one.at }, { ...one, at: other.at });
      const state = stateIfSame(swapped);
      if (state === undefined) return;
      assert.deepEqual(projectionOf(state), projectionOf(whole), told(events, at));
      assert.ok(!isDecision(one) || !isDecision(other), told(events, at));
    }));

  it("tells of any field of a decision that is another", () =>
    checkMutations((events, at) => {
      const event = events[at] as KnownEvent;
      if (!isDecision(event)) return;
      for (const changed of changesOf(event)) {
        // A pause that somebody else asks for is an act.
        if (!isDecision(changed as KnownEvent)) continue;
        const state = stateIfSame(events.toSpliced(at, 1, changed as KnownEvent));
        assert.ok(state === undefined, JSON.stringify(changed));
      }
    }));

  it("tells of a key, a request, a lane or a price that is another", () =>
    checkMutations((events, at) => {
      const event = events[at] as KnownEvent;
      if (!("key" in event)) return;
      const keys = [...new Set(events.flatMap((each) => ("key" in each ? [each.key] : [])))];
      for (const key of [...keys, "i0c0/write/9", "i9c0/draw/1", "plan/checklist/1"]) {
        if (key === event.key) continue;
        const changed = events.toSpliced(at, 1, { ...event, key } as KnownEvent);
        assert.ok(stateIfSame(changed) === undefined, `${key} ${told(events, at)}`);
      }
      if (event.kind !== "callStarted") return;
      const next = events.slice(at + 1).find((each) => "key" in each && each.key === event.key);
      const isAnswered = next !== undefined && "usage" in next && next.kind !== "callFailed";
      const change = (fields: object) =>
        stateIfSame(events.toSpliced(at, 1, { ...event, ...fields }));
      if (isAnswered && next.kind !== "callDeferred") {
        assert.ok(change({ inputs: "0".repeat(64) }) === undefined, told(events, at));
      }
      assert.ok(change({ lane: "another" }) === undefined);
      assert.ok(change({ worstUsd: event.worstUsd + 0.001 }) === undefined);
    }));

  it("tells of a kind that it does not know", () =>
    checkMutations((events, at) => {
      const unknown = { seq: at, at: 0, kind: "unknown", originalKind: "dreamt" } as const;
      const inserted: SessionEvent[] = [...events];
      inserted.splice(at, 0, unknown);
      assert.equal(replayed(inserted)?.kind, "differs");
      const replaced: SessionEvent[] = [...events];
      replaced.splice(at, 1, unknown);
      assert.notEqual(replayed(replaced)?.kind, "same");
    }));

  it("follows a journal wherever its process died, and says what it looked at", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const events = await journalOf(given);
        for (let length = 1; length <= events.length; length += 3) {
          const result = replayed(events.slice(0, length));
          assert.ok(result?.kind === "same");
          const { decisions, calls, taken: others } = result.checked;
          const starts = events.slice(0, length).filter(({ kind }) => kind === "callStarted");
          assert.equal(decisions + calls + others + starts.length, length);
        }
      }),
      { numRuns: 15 },
    );
  });
});

/** The same decision with one of its values changed, each in turn, however deep. */
function changesOf(value: unknown): unknown[] {
  if (typeof value === "number") return [value + 1];
  if (typeof value === "string") return [`${value}x`];
  if (value === null) return ["i0c0"];
  if (typeof value !== "object") return [];
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    const inside = list.flatMap((item, index) =>
      changesOf(item).map((changed) => list.with(index, changed)),
    );
    return [...inside, list.slice(1), [...list, ...list.slice(0, 1)], list.toReversed()].filter(
      (changed) => JSON.stringify(changed) !== JSON.stringify(list),
    );
  }
  return Object.entries(value).flatMap(([name, item]) =>
    ["seq", "at", "kind"].includes(name)
      ? []
      : changesOf(item).map((changed) => ({ ...value, [name]: changed })),
  );
}
