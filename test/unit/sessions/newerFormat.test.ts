import assert from "node:assert/strict";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  resumeSearch,
  retryCandidates,
  startSearch,
} from "../../../src/sessions/continueSearch.js";
import { loadSession, whyReadOnly } from "../../../src/sessions/loadSession.js";
import { metadataOf } from "../../../src/sessions/metadata.js";
import { recordRemark } from "../../../src/sessions/remark.js";
import { listSessions } from "../../../src/sessions/sessionIndex.js";
import { diskDeps, inFolder, smallSearch } from "../../support/diskHarness.js";

/** What a newer version wrote, or wrote into: it opens as far as it goes, and stays as it is. */

type Line = Readonly<Record<string, unknown>>;

const started = { kind: "callStarted", inputs: "0".repeat(64), lane: "x", worstUsd: 0 };
const failed = { kind: "candidateFailed", code: "a.b", message: "" };
const planned = {
  kind: "candidatePlanned",
  candidate: "i2c0",
  parent: "i0c0",
  action: "refine",
  iterationSize: 1,
  halves: "both",
  critiqueRef: null,
};

/** Lines that this format takes, or takes for a kind of its own that it does not know yet. */
const taken: readonly (readonly [name: string, line: Line])[] = [
  ["a kind that nobody knows", { kind: "dreamt", of: ["sheep"] }],
  ["a field that nobody knows", { kind: "sessionRenamed", title: "a", icon: "b" }],
  ["a call of a kind that nobody knows", { ...started, key: "i0c0/dream/1" }],
];

/** Lines that are damage in a journal of this format. */
const damaged: readonly (readonly [name: string, line: Line])[] = [
  ["a known kind without a field", { kind: "sessionRenamed", name: "another shape" }],
  ["fields of another type", { kind: "candidateFailed", candidate: 7, code: [], message: null }],
  ["a reason that nobody knows", { kind: "searchFinished", reason: "bored", winner: "i0c0" }],
  ["a candidate's id of another form", { ...failed, candidate: "a/b" }],
  ["a candidate that nobody planned", { ...failed, candidate: "i7c7" }],
  ["a winner that nobody planned", { kind: "searchFinished", reason: "completed", winner: "i7c7" }],
  ["a call's key of another form", { ...started, key: "tournament#1" }],
  ["a call of a candidate that nobody planned", { ...started, key: "i7c0/write/1" }],
  [
    "an iteration that nobody planned",
    { kind: "iterationRanked", iteration: 9, pool: [], kept: [] },
  ],
  [
    "a survivor that nobody planned",
    { kind: "iterationRanked", iteration: 1, pool: [], kept: ["i7c7"] },
  ],
  ["a candidate out of order", { ...planned, candidate: "i5c5" }],
  ["a child of nobody", { ...planned, parent: "i1c7" }],
  ["a child with the critique of another", { ...planned, critiqueRef: "i2/critique/i0c1" }],
  ["a retry of nobody", { kind: "retryRequested", candidate: "i8c8" }],
  ["a second beginning", { kind: "searchStarted", schemaVersion: 3 }],
];

async function finished(output: string): Promise<string> {
  const run = await startSearch(smallSearch(output), diskDeps());
  await run.done;
  return run.folder;
}

async function linesOf(folder: string): Promise<Line[]> {
  const text = await readFile(join(folder, "session.jsonl"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

/** Writes a session's journal anew, its lines numbered, without what was derived from it. */
async function write(folder: string, lines: readonly Line[]): Promise<void> {
  let at = lines[0]?.["at"];
  const numbered = lines.map((line, seq) => {
    at = line["at"] ?? at;
    return JSON.stringify({ ...line, at, seq });
  });
  await writeFile(join(folder, "session.jsonl"), `${numbered.join("\n")}\n`);
  await rm(join(folder, "metadata.json"), { force: true });
}

/** It opens and is listed; whatever would write into it is refused, and nothing is written. */
async function assertLookedAtOnly(output: string, folder: string): Promise<void> {
  const before = [await readFile(join(folder, "session.jsonl"), "utf8"), await readdir(folder)];
  const loaded = await loadSession(folder);
  assert.match(whyReadOnly(loaded) ?? "", /newer Imagebeam/);
  assert.equal(loaded.state.plan.goal, "a lighthouse at dusk");
  assert.equal(metadataOf(loaded.state, 1).plan, loaded.state.plan, "all of it can be shown");
  const [row] = await listSessions(output, diskDeps());
  assert.ok(row?.kind === "session", JSON.stringify(row));
  const refused = { code: "journal.newer" };
  await assert.rejects(resumeSearch(folder, {}, diskDeps()), refused);
  await assert.rejects(retryCandidates(folder, ["i0c0"], {}, diskDeps()), refused);
  await assert.rejects(
    recordRemark(folder, { kind: "rename", title: "mine" }, diskDeps()),
    refused,
  );
  const pick = { kind: "pickWinner", candidate: "i0c0" } as const;
  await assert.rejects(recordRemark(folder, pick, diskDeps()), refused);
  const after = [await readFile(join(folder, "session.jsonl"), "utf8"), await readdir(folder)];
  assert.deepEqual(after, before);
}

describe("a session of a newer format", () => {
  for (const [name, line] of [...taken, ...damaged]) {
    it(`raised on its way opens though behind the mark stands ${name}`, () =>
      inFolder(async (output) => {
        const folder = await finished(output);
        const lines = await linesOf(folder);
        const mark = { kind: "formatRaised", to: 3 };
        for (const place of [2, 9, lines.length]) {
          await write(folder, lines.toSpliced(place, 0, mark, line));
          await assertLookedAtOnly(output, folder);
        }
      }));

    it(`begun as such opens though in it stands ${name}`, () =>
      inFolder(async (output) => {
        const folder = await finished(output);
        const [first = {}, ...rest] = await linesOf(folder);
        const { plan } = first as { readonly plan: Line };
        const newer = { ...first, schemaVersion: 3, plan: { ...plan, mood: "blue" } };
        await write(folder, [newer, ...rest.toSpliced(6, 0, line, line)]);
        await assertLookedAtOnly(output, folder);
      }));
  }

  it("shows what could be folded of it", () =>
    inFolder(async (output) => {
      const folder = await finished(output);
      const lines = await linesOf(folder);
      const { state } = await loadSession(folder);
      const later = [...taken, ...damaged].map(([, line]) => line);
      await write(folder, [...lines, { kind: "formatRaised", to: 4 }, ...later]);
      const opened = await loadSession(folder);
      assert.deepEqual(opened.state.end, state.end);
      assert.deepEqual(Object.keys(opened.state.candidates), Object.keys(state.candidates));
      assert.ok(opened.state.unknownKinds.length > 3);
    }));
});

describe("a session of this format", () => {
  for (const [name, line] of damaged) {
    it(`is damaged, and says so, where in it stands ${name}`, () =>
      inFolder(async (output) => {
        const folder = await finished(output);
        const lines = await linesOf(folder);
        await write(folder, [...lines, line]);
        await assert.rejects(loadSession(folder), { code: "journal.corrupt" });
      }));
  }

  for (const [name, line] of taken) {
    if (line["kind"] === "sessionRenamed") continue;
    it(`is looked at only where in it stands ${name}`, () =>
      inFolder(async (output) => {
        const folder = await finished(output);
        await write(folder, [...(await linesOf(folder)), line]);
        await assertLookedAtOnly(output, folder);
      }));
  }
});
