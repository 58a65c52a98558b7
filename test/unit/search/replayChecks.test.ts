import assert from "node:assert/strict";
import { CallError, PromptRefusedError } from "../../../src/base/errors.js";
import type { KnownEvent, SessionEvent } from "../../../src/protocol/events.js";
import { fold } from "../../../src/search/reduce.js";
import { foldChecked, replay } from "../../../src/search/replay.js";
import { SearchHarness } from "../../support/searchHarness.js";

/** A search with refusals, failures, deferrals, an act and a retry in it. */
async function recorded(): Promise<readonly KnownEvent[]> {
  const search = new SearchHarness({
    plan: { candidates: 3, beamWidth: 2, iterations: 2 },
    fail: (kind, unique, nth) => {
      if (nth > 1) return;
      const last = unique.charCodeAt(unique.length - 1) % 5;
      if (kind === "draw" && unique.includes(", expand") && last < 3)
        throw new PromptRefusedError("No");
      const busy = { retryable: true, billed: "no" } as const;
      if (kind === "judge" && unique.charCodeAt(0) % 3 === 0)
        throw new CallError("call.busy", "Busy", busy);
      if (kind === "write" && last === 1) {
        throw new CallError("rate.limited", "Later", { ...busy, retryAfterMs: 1000 });
      }
    },
    onEvent: (event, { driver }) => {
      if (event.kind === "imageDrawn" && event.key.startsWith("i0c1/")) {
        driver.act({ kind: "rename", title: "A boat" });
      }
    },
  });
  await search.run();
  return search.events;
}

const renumbered = (events: readonly SessionEvent[]): SessionEvent[] =>
  events.map((event, seq) => ({ ...event, seq }));

/** Where a changed journal differs; "same" where nothing shows, "corrupt" where it cannot be folded. */
function verdictOn(events: readonly SessionEvent[]): string {
  try {
    const result = replay(renumbered(events));
    return result.kind === "same" ? "same" : result.reason;
  } catch (error) {
    return `corrupt: ${String(error)}`;
  }
}

/** What a replay takes as it is, for nothing in the journal can confirm it. */
const fromOutside: ReadonlySet<string> = new Set(["sessionRenamed", "callDeferred"]);

describe("a replay", () => {
  it("follows what a search recorded, and counts what it checked", async () => {
    const events = await recorded();
    const result = replay(events);
    assert.ok(result.kind === "same");
    const { decisions, calls, taken } = result.checked;
    const started = events.filter(({ kind }) => kind === "callStarted").length;
    assert.equal(decisions + calls + taken + started, events.length);
    assert.equal(taken, 2, "the start and the rename");
    assert.ok(decisions > 6 && calls > 12);
  });

  it("tells every event that is missing, but for what comes from outside", async () => {
    const events = await recorded();
    events.forEach((event, at) => {
      if (at === 0 || at === events.length - 1) return;
      const verdict = verdictOn(events.filter((_, index) => index !== at));
      // A call that was deferred, or failed, and was asked again: without both it never happened.
      if (fromOutside.has(event.kind)) return;
      assert.notEqual(verdict, "same", `without ${JSON.stringify(event)}`);
    });
  });

  it("tells every event that stands there twice", async () => {
    const events = await recorded();
    events.forEach((event, at) => {
      if (fromOutside.has(event.kind) || event.kind === "callStarted") return;
      const verdict = verdictOn([...events.slice(0, at + 1), ...events.slice(at)]);
      assert.notEqual(verdict, "same", `twice ${JSON.stringify(event)}`);
    });
  });

  it("tells a change of anything that a decision, a key or a hash says", async () => {
    const events = await recorded();
    const changes: readonly [kind: KnownEvent["kind"], change: object][] = [
      ["candidatePlanned", { halves: "how" }],
      ["candidatePlanned", { critiqueRef: "i9/critique/i0c0" }],
      ["candidatePlanned", { iterationSize: 2 }],
      ["iterationRanked", { kept: ["i0c0"] }],
      ["iterationRanked", { pool: [] }],
      ["searchFinished", { winner: "i0c0" }],
      ["searchFinished", { reason: "plateau" }],
      ["callStarted", { inputs: "f".repeat(64) }],
      ["callStarted", { key: "i0c0/judge/7" }],
      ["promptWritten", { key: "i0c0/write/2" }],
      ["promptWritten", { prompt: "another one" }],
      ["imageDrawn", { key: "i0c2/judge/1" }],
      ["candidateJudged", { alignment: 3 }],
      ["critiqueWritten", { text: "other words" }],
      ["callFailed", { key: "i0c2/draw/9" }],
    ];
    for (const [kind, change] of changes) {
      const at = events.findIndex((event) => event.kind === kind);
      assert.ok(at > 0, kind);
      const changed = events.with(at, { ...events[at], ...change } as KnownEvent);
      const same = JSON.stringify(changed) === JSON.stringify(events);
      assert.notEqual(verdictOn(changed), same ? "" : "same", `${kind} ${JSON.stringify(change)}`);
    }
  });

  it("tells of a kind that it does not know, and so does not say that all is well", async () => {
    const events: readonly SessionEvent[] = await recorded();
    const unknown: SessionEvent = { seq: 5, at: 0, kind: "unknown", originalKind: "mooded" };
    assert.match(
      verdictOn([...events.slice(0, 5), unknown, ...events.slice(5)]),
      /mooded is a kind/,
    );
  });
});

describe("a resume", () => {
  it("refuses a result without a call, and one that stands there twice", async () => {
    const events = await recorded();
    const at = events.findIndex(({ kind }) => kind === "imageDrawn");
    const twice = renumbered([...events.slice(0, at + 1), ...events.slice(at)]);
    assert.throws(() => foldChecked(twice), { code: "journal.diverged" });
    const started = events.findIndex(
      (event) => event.kind === "callStarted" && event.key.includes("/draw/"),
    );
    const without = renumbered(events.filter((_, index) => index !== started));
    assert.throws(() => foldChecked(without), { code: "journal.diverged" });
  });

  it("is told by a list of the same session, which counts no result twice", async () => {
    const events = await recorded();
    const whole = fold(events);
    const at = events.findIndex(({ kind }) => kind === "imageDrawn");
    const twice = fold(renumbered([...events.slice(0, at + 1), ...events.slice(at)]));
    assert.deepEqual([twice.totals, twice.usage], [whole.totals, whole.usage]);
  });
});
