import assert from "node:assert/strict";
import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEvent } from "../../../src/protocol/events.js";
import { candidateOf } from "../../../src/search/candidates.js";
import { chargeOf } from "../../../src/search/charge.js";
import { projectionOf } from "../../../src/search/projection.js";
import { replay } from "../../../src/search/replay.js";
import { statusOf } from "../../../src/search/selectors.js";
import { resumeSearch, retryCandidates } from "../../../src/sessions/continueSearch.js";
import { loadForResume, loadSession, nodeHash } from "../../../src/sessions/loadSession.js";
import { recordRemark } from "../../../src/sessions/remark.js";
import { freshRow, listSessions } from "../../../src/sessions/sessionIndex.js";
import { diskDeps, inFolder } from "../../support/diskHarness.js";
import { providersOf } from "../../support/searchHarness.js";

/** Sessions as version 1 wrote them: two with the built-in provider, the others with fakes. */
const fixtures = fileURLToPath(new URL("../../fixtures/version1/", import.meta.url));
const expected = {
  finished: "finished",
  paused: "paused",
  interrupted: "running",
  failed: "failed",
  cancelled: "cancelled",
  capped: "finished",
  eventful: "finished",
} as const;
const names = Object.keys(expected) as readonly (keyof typeof expected)[];

/** A copy of a recorded session, in a folder that a list finds. */
function withCopy(name: string, work: (folder: string, output: string) => Promise<void>) {
  return inFolder(async (output) => {
    const folder = join(output, "2026-01-01", "ses-120000");
    await cp(join(fixtures, name), folder, { recursive: true });
    await work(folder, output);
  });
}

const lines = async (folder: string): Promise<Record<string, unknown>[]> =>
  (await readFile(join(folder, "session.jsonl"), "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("a session of format 1", () => {
  it("is recorded in every state", async () => {
    assert.deepEqual((await readdir(fixtures)).sort(), [...names].sort());
  });

  for (const name of names) {
    it(`that is ${name} opens, and is listed as that`, () =>
      withCopy(name, async (folder, output) => {
        const { state, position } = await loadSession(folder);
        assert.equal(position.schemaVersion, 1);
        assert.equal(statusOf(state), expected[name]);
        const [row] = await listSessions(output, diskDeps());
        const fresh = await freshRow(folder, diskDeps());
        assert.ok(row?.kind === "session" && fresh.kind === "session");
        const status = expected[name] === "running" ? "interrupted" : expected[name];
        assert.deepEqual([row.status, fresh.status], [status, status]);
        assert.equal(fresh.summary.images, state.totals.images);
      }));

    it(`that is ${name} replays, and each recorded hash belongs to the request of today`, () =>
      withCopy(name, async (folder) => {
        const { events } = await loadForResume(folder);
        const result = replay(events, nodeHash);
        assert.equal(result.kind, "same", JSON.stringify(result));
      }));

    it(`that is ${name} takes a title, behind the mark of the new format, and replays as before`, () =>
      withCopy(name, async (folder) => {
        const before = await loadSession(folder);
        await recordRemark(folder, { kind: "rename", title: "An old one" }, diskDeps());
        const after = await loadSession(folder);
        const added = (await lines(folder)).slice(before.events.length);
        assert.deepEqual(
          added.map(({ kind, to }) => [kind, to]),
          [
            ["formatRaised", 2],
            ["sessionRenamed", undefined],
          ],
        );
        assert.equal(after.position.schemaVersion, 2);
        assert.deepEqual(projectionOf(after.state), projectionOf(before.state));
        assert.equal(after.state.activeMs, before.state.activeMs);
        assert.equal(replay(after.events, nodeHash).kind, "same");
      }));
  }

  it("that was interrupted goes on to the same end as one that never was", () =>
    withCopy("interrupted", async (folder) => {
      const run = await resumeSearch(folder, {}, diskDeps());
      const { outcome, state } = await run.done;
      assert.equal(outcome.kind, "ended");
      assert.equal(statusOf(state), "finished");
      const { events } = await loadForResume(folder);
      assert.equal(replay(events, nodeHash).kind, "same");
      assert.ok(events.some((event) => event.kind === "formatRaised"));
    }));

  it("that a cap ended goes on when the cap is raised", () =>
    withCopy("capped", async (folder) => {
      const run = await resumeSearch(folder, { caps: { maxCostUsd: 100 } }, diskDeps());
      const { state } = await run.done;
      assert.ok(state.end?.kind === "finished" && state.end.reason === "completed");
      assert.equal(replay((await loadForResume(folder)).events, nodeHash).kind, "same");
    }));

  it("whose candidate failed takes a retry of it", () =>
    withCopy("eventful", async (folder) => {
      const { state } = await loadSession(folder);
      const failed = Object.values(state.candidates).find((one) => one.state === "failed");
      assert.ok(failed);
      const run = await retryCandidates(folder, [failed.id], {}, diskDeps());
      const result = await run.done;
      assert.equal(candidateOf(result.state, failed.id).state, "judged");
      assert.equal(replay((await loadForResume(folder)).events, nodeHash).kind, "same");
    }));

  it("goes on with today's model where its own has gone, and journals that", () =>
    withCopy("paused", async (folder) => {
      const today = providersOf();
      const deps = { ...diskDeps(), renewed: () => Promise.resolve(today) };
      const told: string[] = [];
      const listener = { onEvent: (event: { kind: string }) => void told.push(event.kind) };
      const run = await resumeSearch(folder, { listener }, deps);
      const { outcome, state } = await run.done;
      assert.equal(outcome.kind, "ended");
      assert.deepEqual(told.slice(0, 5), [
        "formatRaised",
        "providersChanged",
        "providersChanged",
        "providersChanged",
        "searchResumed",
      ]);
      assert.deepEqual(state.providers, today);
      assert.equal(replay((await loadForResume(folder)).events, nodeHash).kind, "same");
    }));

  it("has prices, models and abilities where format 2 has them", () =>
    withCopy("eventful", async (folder) => {
      const { providers, plan, caps } = (await loadSession(folder)).state;
      const { image, language, vision } = providers;
      assert.deepEqual(
        [image.connection, image.model, image.billing, image.endpoint, image.worstUsd],
        ["fake", "fake-1", "priced", null, { draw: 0.2 }],
      );
      assert.deepEqual(language.abilities, { critiques: true });
      assert.deepEqual(vision.abilities, { scores: ["alignment", "aesthetic"] });
      assert.deepEqual([plan.rules, plan.ranker, caps.maxCostUsd], [1, "total", 20]);
    }));

  it("had no price where it named none, and has none today", async () => {
    const [first] = await lines(join(fixtures, "eventful"));
    const { providers, ...rest } = first as { providers: Record<string, object> };
    const named: readonly (readonly [role: string, kind: string])[] = [
      ["language", "write"],
      ["image", "draw"],
      ["vision", "judge"],
      ["vision", "caption"],
    ];
    for (const [priced, price] of named) {
      const given = Object.entries(providers).map(([role, provider]) => {
        return [role, { ...provider, worstUsd: role === priced ? { [price]: 0.5 } : {} }];
      });
      const parsed = parseEvent({ ...rest, providers: Object.fromEntries(given) as unknown }, 1);
      assert.ok(parsed.ok && parsed.event.kind === "searchStarted");
      for (const kind of ["write", "rewrite", "critique", "draw", "judge"]) {
        const { kind: charge } = chargeOf(parsed.event, kind);
        assert.equal(charge, kind === price ? "priced" : "free", `${kind} beside ${price}`);
      }
    }
  });

  it("is no event of today by itself: only its version says how to read it", async () => {
    const [first] = await lines(join(fixtures, "finished"));
    assert.ok(parseEvent(first, 1).ok);
    assert.equal(parseEvent(first, 2).ok, false);
  });
});
