import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError, JournalError } from "../../../src/base/errors.js";
import type { ImageRef, KnownEvent, SessionEvent } from "../../../src/protocol/events.js";
import { projectionOf } from "../../../src/search/projection.js";
import { fold } from "../../../src/search/reduce.js";
import { foldChecked, replay, type ReplayResult } from "../../../src/search/replay.js";
import { isDecision } from "../../../src/search/selectors.js";
import type { SearchState } from "../../../src/search/state.js";
import { nodeHash } from "../../../src/sessions/loadSession.js";
import {
  eventfulJournal,
  eventfulScenario,
  type EventfulScenario,
} from "../../support/eventfulJournals.js";
import { SearchHarness } from "../../support/searchHarness.js";

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

/** One of them, with a rename, a deferral and failures in it. */
const example: EventfulScenario = {
  ...{ seed: 1, share: 0.2, candidates: 3, iterations: 2, maxCostUsd: null, maxCalls: null },
  ...{ limit: 2, place: 0 },
  acts: [
    ["rename", 8],
    ["busy", 12],
  ],
};

const imageRef: ImageRef = {
  ...{ file: "i0c0.png", sha256: "f".repeat(64), widthPx: 64, heightPx: 64 },
  mediaType: "image/png",
};

const renumbered = (events: readonly SessionEvent[]): SessionEvent[] =>
  events.map((event, seq) => ({ ...event, seq }));

/** @returns undefined when it cannot even be folded, which tells of it too */
function replayed(events: readonly SessionEvent[]): ReplayResult | undefined {
  try {
    return replay(renumbered(events), nodeHash);
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
    fc.asyncProperty(eventfulScenario, async (given) => {
      const events = await eventfulJournal(given);
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

describe("a journal", () => {
  it("whose time goes back is looked at, but neither resumed nor replayed", async () => {
    const search = new SearchHarness({ plan: { candidates: 2, iterations: 1 } });
    await search.run();
    const back = search.events.map((event, n) =>
      n === 5 ? { ...event, at: event.at - 1000 } : event,
    );
    const before = back[4]?.at ?? assert.fail();
    assert.equal(fold(back.slice(0, 6)).lastAt, before);
    assert.equal(fold(back).activeMs, search.state.activeMs);
    assert.throws(() => foldChecked(back), {
      code: "journal.diverged",
      message: /before the event above/,
    });
    const replayed = replay(back);
    assert.ok(replayed.kind === "differs" && replayed.seq === 5);
  });
});

describe("a replay", () => {
  it("takes a call that was put off for no answer", async () => {
    let isFirst = true;
    const search = new SearchHarness({
      plan: { candidates: 1, iterations: 1 },
      fail: (kind) => {
        if (kind !== "draw" || !isFirst) return;
        isFirst = false;
        const told = { retryable: true, billed: "no", retryAfterMs: 1000 } as const;
        throw new CallError("rate.limited", "Later", told);
      },
    });
    await search.run();
    const result = replay(search.events);
    assert.ok(result.kind === "same");
    assert.deepEqual([result.checked.calls, result.checked.deferrals], [3, 1]);
  });

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
        assert.equal(state !== undefined, isWordedAnew(event, changed), JSON.stringify(changed));
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

  it("tells of an answer that is another, where anything followed from it", async () => {
    const events = await eventfulJournal({ ...example, share: 0 });
    const changes: Readonly<Partial<Record<KnownEvent["kind"], object>>> = {
      promptWritten: { prompt: "another one" },
      imageDrawn: { image: imageRef },
      candidateJudged: { alignment: 3 },
      critiqueWritten: { text: "other words" },
    };
    for (const [kind, change] of Object.entries(changes)) {
      const at = events.findIndex((event) => event.kind === kind);
      assert.ok(at > 0, kind);
      const changed = { ...events[at], ...change } as KnownEvent;
      assert.ok(stateIfSame(events.with(at, changed)) === undefined, kind);
    }
  });

  it("tells of a kind that it does not know", () =>
    checkMutations((events, at) => {
      const unknown = { seq: at, at: 0, kind: "unknown", originalKind: "dreamt" } as const;
      const inserted: SessionEvent[] = [...events];
      inserted.splice(at, 0, unknown);
      const result = replayed(inserted);
      assert.match(result?.kind === "differs" ? result.reason : "", /dreamt is a kind/);
      const replaced: SessionEvent[] = [...events];
      replaced.splice(at, 1, unknown);
      assert.notEqual(replayed(replaced)?.kind, "same");
    }));

  it("follows a journal wherever its process died, and says what it looked at", async () => {
    await fc.assert(
      fc.asyncProperty(eventfulScenario, async (given) => {
        const events = await eventfulJournal(given);
        for (let length = 1; length <= events.length; length += 3) {
          const result = replayed(events.slice(0, length));
          assert.ok(result?.kind === "same");
          const { decisions, calls, deferrals, taken: others } = result.checked;
          const starts = events.slice(0, length).filter(({ kind }) => kind === "callStarted");
          assert.equal(decisions + calls + deferrals + others + starts.length, length);
          const acts = events.slice(1, length).filter(({ kind }) => taken.has(kind));
          assert.ok(others <= 1 + acts.length, "what can be checked is");
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe("a resume", () => {
  it("refuses a result without a call, and one that stands there twice", async () => {
    const events = await eventfulJournal(example);
    const at = events.findIndex(({ kind }) => kind === "imageDrawn");
    const twice = renumbered([...events.slice(0, at + 1), ...events.slice(at)]);
    assert.throws(() => foldChecked(twice), { code: "journal.diverged" });
    const started = events.findIndex(
      (event) => event.kind === "callStarted" && event.key.includes("/draw/"),
    );
    const without = renumbered(events.filter((_, index) => index !== started));
    assert.throws(() => foldChecked(without), { code: "journal.diverged" });
  });

  it("refuses a result of another kind than its call asks for", async () => {
    const events = await eventfulJournal(example);
    const [written, critique] = (["promptWritten", "critiqueWritten"] as const).map((kind) =>
      events.find((event) => event.kind === kind),
    );
    assert.ok(written?.kind === "promptWritten" && critique?.kind === "critiqueWritten");
    const other = { ...critique, key: written.key };
    assert.throws(() => foldChecked(renumbered(events.with(written.seq, other))), {
      code: "journal.diverged",
      message: /is of another kind/,
    });
  });

  it("is told by a list of the same session, which counts no result twice", async () => {
    const events = await eventfulJournal(example);
    const whole = fold(events);
    const at = events.findIndex(({ kind }) => kind === "imageDrawn");
    const twice = fold(renumbered([...events.slice(0, at + 1), ...events.slice(at)]));
    assert.deepEqual([twice.totals, twice.usage], [whole.totals, whole.usage]);
  });
});

/** How a pause or a failure is put decides nothing, and newer versions may put it better. */
const isWordedAnew = (event: KnownEvent, changed: unknown): boolean =>
  (event.kind === "searchPaused" || event.kind === "searchFailed") &&
  event.message !== (changed as { readonly message?: unknown }).message;

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
