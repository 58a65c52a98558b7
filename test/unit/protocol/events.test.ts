import assert from "node:assert/strict";
import fc from "fast-check";
import { parseEvent } from "../../../src/protocol/events.js";
import { roles } from "../../../src/protocol/providers.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";

const usage = { costUsd: null, inputTokens: null, outputTokens: null };

describe("parseEvent", () => {
  it("leaves out what a failure once said of its wait: only a deferral has one", () => {
    const failed = {
      ...{ seq: 3, at: 5, kind: "callFailed", key: "i0c0/draw/1", code: "a.b", message: "Busy" },
      ...{ scope: "candidate", retryable: true, billed: "no", milliseconds: 1 },
    };
    for (const version of [1, 2]) {
      const parsed = parseEvent({ ...failed, retryAfterMs: 3000 }, version);
      assert.deepEqual(parsed, { ok: true, event: failed });
    }
  });

  it("takes every event that a search writes, unchanged", async () => {
    const search = new SearchHarness({
      fail: (kind, _unique, nth) => {
        if (kind === "judge" && nth === 1) throw new Error("not today");
      },
    });
    await search.run();
    for (const event of search.events) {
      assert.deepEqual(parseEvent(JSON.parse(JSON.stringify(event))), { ok: true, event });
    }
  });

  it("keeps a kind that it does not know, with its seq", () => {
    assert.deepEqual(parseEvent({ seq: 3, at: 5, kind: "sketchOutlined", questions: [] }), {
      ok: true,
      event: { seq: 3, at: 5, kind: "unknown", originalKind: "sketchOutlined" },
    });
  });

  it("never throws, and says why something is no event", () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        const parsed = parseEvent(raw);
        assert.ok(parsed.ok || parsed.reason.length > 0);
      }),
    );
  });

  const bad: readonly [why: string, raw: unknown][] = [
    ["a path in an image's name", drawn("../../etc/passwd")],
    ["a hidden file", drawn(".bashrc")],
    ["a score over its scale", { ...judged(), alignment: 101 }],
    ["a score that is no number", { ...judged(), aesthetic: "9" }],
    ["a negative seq", { ...judged(), seq: -1 }],
  ];
  for (const [why, raw] of bad) {
    it(`refuses ${why}`, () => {
      assert.equal(parseEvent(raw).ok, false);
    });
  }

  for (const role of roles) {
    const provider = providersOf()[role];
    const changed = { seq: 1, at: 1, kind: "providersChanged", role, provider };
    it(`takes a change of a provider as its role declares it: ${role}`, () => {
      assert.deepEqual(parseEvent(changed), { ok: true, event: changed });
    });

    it(`takes what scores a model gives from a judge alone, and needs it there: ${role}`, () => {
      const scores = { ...provider.abilities, scores: ["alignment"] };
      const [withScores, without] = [scores, {}].map((abilities) =>
        parseEvent({ ...changed, provider: { ...provider, abilities } }),
      );
      assert.ok(withScores?.ok && withScores.event.kind === "providersChanged");
      assert.equal("scores" in withScores.event.provider.abilities, role === "vision");
      assert.equal(without?.ok, role !== "vision");
    });
  }

  it("takes a prototype's name as just another unknown kind", () => {
    const parsed = parseEvent({ seq: 0, at: 0, kind: "__proto__", polluted: true });
    assert.ok(parsed.ok && parsed.event.kind === "unknown");
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  });
});

function drawn(file: string): object {
  const image = { file, sha256: "0".repeat(64), widthPx: 64, heightPx: 64, mediaType: "image/png" };
  return { seq: 1, at: 1, kind: "imageDrawn", key: "i0c0/draw/1", usage, milliseconds: 1, image };
}

function judged(): object {
  const scores = { alignment: 50, aesthetic: 5, findings: [] };
  return {
    seq: 1,
    at: 1,
    kind: "candidateJudged",
    key: "i0c0/judge/1",
    usage,
    milliseconds: 1,
    ...scores,
  };
}
