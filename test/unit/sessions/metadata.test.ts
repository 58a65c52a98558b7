import assert from "node:assert/strict";
import fc from "fast-check";
import { startState, reduce } from "../../../src/search/reduce.js";
import { metadataSchema, summaryBytes } from "../../../src/protocol/metadata.js";
import type { KnownEvent } from "../../../src/protocol/events.js";
import { metadataOf, metadataText } from "../../../src/sessions/metadata.js";
import { summaryIn } from "../../../src/sessions/summaryHead.js";
import {
  checkingProviders,
  SearchHarness,
  planOf,
  providersOf,
} from "../../support/searchHarness.js";

const head = (text: string): string =>
  Buffer.from(text, "utf8").subarray(0, summaryBytes).toString("utf8");

describe("metadata", () => {
  it("of a finished search is what its schema says, with ranks, fates and lineage", async () => {
    const search = new SearchHarness({ plan: { candidates: 4, beamWidth: 2, iterations: 3 } });
    await search.run();
    const metadata = metadataOf(search.state, 1234);
    const parsed = metadataSchema().parse(JSON.parse(metadataText(metadata)));
    assert.deepEqual(parsed, metadata);
    assert.equal(metadata.candidates.length, 12);
    const winner = metadata.candidates.find(({ id }) => id === metadata.winner);
    assert.deepEqual([winner?.rank, winner?.fate], [1, "winner"]);
    assert.equal(metadata.lineage.at(-1), metadata.winner);
    assert.equal(metadata.summary.best, winner?.scores?.total);
    assert.ok(metadata.critiques.length > 0);
    const ranks = metadata.candidates.map(({ rank }) => rank ?? 0).sort((a, b) => a - b);
    assert.deepEqual(
      ranks,
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
  });

  it("tells the checklist, what prompts cover, what images were answered, and what was confirmed", async () => {
    const search = new SearchHarness({
      plan: { candidates: 2, beamWidth: 1, iterations: 1, objective: "checklist" },
      providers: checkingProviders(),
      answer: () => 0.9,
    });
    await search.run();
    const metadata = metadataOf(search.state, 1);
    assert.deepEqual(metadataSchema().parse(JSON.parse(metadataText(metadata))), metadata);
    assert.equal(metadata.checklist?.length, 6);
    for (const { answers, confirmed, covers } of metadata.candidates) {
      assert.deepEqual([answers?.length, confirmed], [6, true]);
      assert.ok(covers?.includes("q1"));
    }
    // What an earlier version wrote lacks them.
    const { checklist, ...before } = metadata;
    assert.notEqual(checklist, null);
    assert.equal(metadataSchema().parse(before).checklist, null);
  });

  it("can be written at any event of a search", async () => {
    const search = new SearchHarness({
      onEvent: (_event, { state }) => {
        const text = metadataText(metadataOf(state, 1));
        assert.ok(metadataSchema().safeParse(JSON.parse(text)).success);
        assert.deepEqual(summaryIn(head(text)), metadataOf(state, 1).summary);
      },
    });
    await search.run();
  });

  it("says of a control alone that it is one", () => {
    const small = { candidates: 1, iterations: 1 } as const;
    const { state: searched } = new SearchHarness({ plan: small });
    const { state: control } = new SearchHarness({ plan: { ...small, wording: "plain" } });
    assert.equal("isControl" in metadataOf(searched, 1).summary, false);
    const text = metadataText(metadataOf(control, 1));
    assert.equal(summaryIn(head(text))?.isControl, true);
  });

  it("has its whole summary in the first 4 KB, whatever goal and title are", () => {
    const text = fc.oneof(
      fc.string({ minLength: 1, maxLength: 10_000 }),
      fc.constantFrom("\u0001", "灯", '"', "\\", "\ud83d", "🗼").map((unit) => unit.repeat(5000)),
    );
    fc.assert(
      fc.property(text, text, (goal, title) => {
        const first: KnownEvent = {
          seq: 0,
          at: 8.64e15 - 10,
          kind: "searchStarted",
          schemaVersion: 2,
          sessionId: "9d1f0f6e-5a6b-4c1d-8a52-1f6f3b6f7a10",
          appVersion: "test",
          plan: { ...planOf(), goal: goal.slice(0, 10_000) },
          providers: providersOf(),
        };
        const renamed: KnownEvent = {
          seq: 1,
          at: first.at + 1,
          kind: "sessionRenamed",
          title: title.slice(0, 300),
        };
        const metadata = metadataOf(reduce(startState(first), renamed), Number.MAX_SAFE_INTEGER);
        assert.deepEqual(summaryIn(head(metadataText(metadata))), metadata.summary);
      }),
    );
  });
});

describe("a summary in the first bytes of a file", () => {
  const summary = {
    sessionId: "9d1f0f6e-5a6b-4c1d-8a52-1f6f3b6f7a10",
    goal: 'a } in "braces" \\',
    title: null,
    state: "paused" as const,
    startedAt: 1,
    finishedAt: null,
    reason: null,
    best: 5.5,
    images: 2,
    journalBytes: 10,
    image: "i0c0.png",
    prompt: "a cat",
    models: { language: "l", image: "i", vision: "v" },
    favourites: [],
    costUsd: 0,
  };

  it("is found whether the file is laid out for people or not", () => {
    const whole = { schemaVersion: 2, summary, plan: {} };
    for (const indent of [0, 1, 2, "\t"]) {
      assert.deepEqual(summaryIn(JSON.stringify(whole, null, indent)), summary);
    }
  });

  for (const [why, text] of [
    ["nothing", ""],
    ["something else first", `{"summary":${JSON.stringify(summary)}}`],
    ["no end", `{"schemaVersion":2,"summary":${JSON.stringify(summary).slice(0, -1)}`],
    ["an unended string", `{"schemaVersion":2,"summary":{"goal":"${"x".repeat(4000)}`],
    ["a wrong type", `{"schemaVersion":2,"summary":{"goal":5}}`],
    ["deep nesting", `{"schemaVersion":2,"summary":${'{"a":'.repeat(600)}}`],
    ["no object", `{"schemaVersion":2,"summary":[]}`],
  ] as const) {
    it(`is none where there is ${why}`, () => {
      assert.equal(summaryIn(text), undefined);
    });
  }

  it("ignores what a newer version adds, and brings no prototype", () => {
    const text = JSON.stringify({ ...summary, mood: "calm" }).slice(0, -1);
    const hostile = `{"schemaVersion":3,"summary":${text},"__proto__":{"best":99}}`;
    assert.deepEqual(summaryIn(`${hostile},`), summary);
  });
});
