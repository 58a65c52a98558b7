import assert from "node:assert/strict";
import { cp, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectionOf } from "../../../src/search/projection.js";
import { replay } from "../../../src/search/replay.js";
import { resumeSearch } from "../../../src/sessions/continueSearch.js";
import { loadForResume, loadSession, nodeHash } from "../../../src/sessions/loadSession.js";
import { recordRemark } from "../../../src/sessions/remark.js";
import { diskDeps, inFolder } from "../../support/diskHarness.js";

/** Journals that the core of format 1 wrote: between them they have every kind of event it knew. */

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const journals = [
  "adoptedAfterCrash",
  "cancelled",
  "critiqueFailed",
  "scarceImages",
  "stoppedByCost",
  "stoppedByTime",
];

const journalIn = (folder: string): Promise<string> =>
  readFile(join(folder, "session.jsonl"), "utf8");

/** What was recorded stands, one mark follows it, and all of it replays and can go on. */
async function assertRaised(folder: string, before: string): Promise<void> {
  assert.ok((await journalIn(folder)).startsWith(before), "what was recorded is as it was");
  const { events } = await loadForResume(folder);
  const marks = events.filter(({ kind }) => kind === "formatRaised");
  assert.deepEqual(
    marks.map(({ seq }) => seq),
    [before.trimEnd().split("\n").length],
  );
  assert.equal(replay(events, nodeHash).kind, "same");
}

describe("a journal of format 1", () => {
  it("has every kind of event, somewhere in what is recorded", async () => {
    const kinds = new Set<string>();
    for (const name of journals) {
      const text = await readFile(join(fixtures, "version1Journals", `${name}.jsonl`), "utf8");
      for (const [, kind = ""] of text.matchAll(/"kind":"([A-Za-z]+)"/g)) kinds.add(kind);
    }
    assert.equal(kinds.size, 19);
    assert.equal((await readdir(join(fixtures, "version1Journals"))).length, journals.length);
  });

  for (const name of journals) {
    it(`in which something happened (${name}) replays, also behind a new name`, () =>
      inFolder(async (output) => {
        const folder = join(output, "2026-01-01", "ses-120000");
        await mkdir(folder, { recursive: true });
        await cp(
          join(fixtures, "version1Journals", `${name}.jsonl`),
          join(folder, "session.jsonl"),
        );
        const before = await journalIn(folder);
        const { events, state } = await loadForResume(folder);
        assert.equal(replay(events, nodeHash).kind, "same");
        await recordRemark(folder, { kind: "rename", title: "mine" }, diskDeps());
        await assertRaised(folder, before);
        assert.deepEqual(projectionOf((await loadSession(folder)).state), projectionOf(state));
      }));
  }

  for (const name of ["paused", "interrupted"]) {
    it(`that was ${name} goes on behind a crash at each event, the first behind the mark`, () =>
      inFolder(async (output) => {
        const folder = join(output, "2026-01-01", "ses-120000");
        await cp(join(fixtures, "version1", name), folder, { recursive: true });
        const before = await journalIn(folder);
        for (let crashes = 0; crashes < 100; crashes++) {
          const run = await resumeSearch(folder, {}, diskDeps());
          let told = 0;
          run.subscribe({ onEvent: () => (told++ < crashes ? undefined : run.stop()) });
          const { outcome } = await run.done;
          await assertRaised(folder, before);
          if (outcome.kind === "ended") return;
        }
        assert.fail("it never ends");
      }));
  }
});
