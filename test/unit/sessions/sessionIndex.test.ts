import assert from "node:assert/strict";
import { sessionRowOf } from "../../support/sessionRows.js";
import {
  appendFile,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { startSearch } from "../../../src/sessions/continueSearch.js";
import { nodeIndexReader, type IndexReader } from "../../../src/sessions/indexReader.js";
import { loadSession } from "../../../src/sessions/loadSession.js";
import {
  freshRow,
  listSessions,
  matchesGoal,
  matchingRows,
  type IndexRow,
  type SessionRow,
} from "../../../src/sessions/sessionIndex.js";
import { diskDeps, FakeProcesses, inFolder, smallSearch } from "../../support/diskHarness.js";
import { planOf, providersOf } from "../../support/searchHarness.js";

const nobody = { processes: new FakeProcesses(1, new Set()) };

async function finished(output: string, goal = "a lighthouse at dusk"): Promise<string> {
  const plan = planOf({ goal, candidates: 1, iterations: 1 });
  const run = await startSearch(smallSearch(output, { plan }), diskDeps());
  await run.done;
  return run.folder;
}

function session(row: IndexRow | undefined): SessionRow {
  assert.ok(row?.kind === "session", JSON.stringify(row));
  return row;
}

/** Session folders with nothing but what a list reads. */
async function generate(output: string, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const day = `2026-01-${String(1 + (n % 28)).padStart(2, "0")}`;
    const folder = join(output, day, `ses-${String(n).padStart(6, "0")}`);
    await mkdir(folder, { recursive: true });
    const summary = {
      sessionId: "9d1f0f6e-5a6b-4c1d-8a52-1f6f3b6f7a10",
      goal: `a lighthouse, number ${n}`,
      title: null,
      state: "finished",
      startedAt: n,
      finishedAt: n + 1,
      best: 50,
      images: 1,
      journalBytes: 20_000,
    };
    const text = `{"schemaVersion":2,"summary":${JSON.stringify(summary)},\n${" ".repeat(8000)}}`;
    await writeFile(join(folder, "metadata.json"), text);
    await writeFile(join(folder, "session.jsonl"), " ".repeat(20_000));
  }
}

describe("the list of sessions", () => {
  it("is empty where there is no output folder", () =>
    inFolder(async (folder) => {
      assert.deepEqual(await listSessions(join(folder, "none"), nobody), []);
    }));

  it("reads 4 KB a session, newest first, whatever the sessions hold", () =>
    inFolder(async (output) => {
      await generate(output, 500);
      let bytes = 0;
      let opened = 0;
      const reader: IndexReader = {
        ...nodeIndexReader,
        head: (path, maxBytes) => {
          const head = nodeIndexReader.head(path, maxBytes);
          bytes += head?.length ?? 0;
          opened += 1;
          return head;
        },
      };
      const rows = await listSessions(output, { ...nobody, reader });
      assert.equal(rows.length, 500);
      assert.ok(bytes <= 500 * 4096 && opened === 500, `${bytes} bytes of ${opened} files`);
      const starts = rows.map((row) => session(row).summary.startedAt);
      assert.deepEqual(
        starts,
        Array.from({ length: 500 }, (_, i) => 499 - i),
      );
    }));

  it("tells of the newest days ahead of the others, once", () =>
    inFolder(async (output) => {
      await generate(output, 700);
      const told: (readonly IndexRow[])[] = [];
      const rows = await listSessions(
        output,
        nobody,
        undefined,
        (newest) => void told.push(newest),
      );
      // 25 sessions a day, 28 days.
      const isNewest = ({ folder }: IndexRow): boolean =>
        join(folder, "..") > join(output, "2026-01-16");
      assert.deepEqual(told, [rows.filter(isNewest)]);
      assert.equal(told[0]?.length, 300);
    }));

  it("reads the others once those who were told have settled", () =>
    inFolder(async (output) => {
      await generate(output, 700);
      let opened = 0;
      const reader: IndexReader = {
        ...nodeIndexReader,
        head: (path, maxBytes) => {
          opened++;
          return nodeIndexReader.head(path, maxBytes);
        },
      };
      const deps = { ...nobody, reader };
      const rows = await listSessions(output, deps, undefined, async () => {
        for (let turn = 0; turn < 20; turn++) await setImmediate();
        assert.equal(opened, 300);
      });
      assert.deepEqual([rows.length, opened], [700, 700]);
    }));

  it("tells of them only once it has all where they are few", () =>
    inFolder(async (output) => {
      await generate(output, 200);
      const isTold = (): void => assert.fail("200 fill no screen");
      assert.equal((await listSessions(output, nobody, undefined, isTold)).length, 200);
    }));

  it("lets other work go on meanwhile", () =>
    inFolder(async (output) => {
      await generate(output, 400);
      // A slow disk: every file takes a millisecond.
      const reader: IndexReader = {
        ...nodeIndexReader,
        head: (path, maxBytes) => {
          const until = performance.now() + 1;
          while (performance.now() < until);
          return nodeIndexReader.head(path, maxBytes);
        },
      };
      let turns = 0;
      const ticker = setInterval(() => turns++, 1);
      await listSessions(output, { ...nobody, reader });
      clearInterval(ticker);
      assert.ok(turns >= 10, `${turns} turns`);
    }));

  it("stops when it is told to", () =>
    inFolder(async (output) => {
      await generate(output, 30);
      const reader: IndexReader = {
        ...nodeIndexReader,
        size: (path) => {
          const until = performance.now() + 1;
          while (performance.now() < until);
          return nodeIndexReader.size(path);
        },
      };
      const reason = new Error("enough");
      const signal = AbortSignal.abort(reason);
      await assert.rejects(listSessions(output, { ...nobody, reader }, signal), reason);
    }));

  it("says how a session ended", () =>
    inFolder(async (output) => {
      const folder = await finished(output);
      const [row] = await listSessions(output, nobody);
      const { status, isStale, owner, summary, folder: found } = session(row);
      assert.deepEqual([status, isStale, owner, found], ["finished", false, null, folder]);
      assert.deepEqual([summary.goal, summary.images], ["a lighthouse at dusk", 1]);
    }));

  it("says that a session is running while its owner lives, else interrupted", () =>
    inFolder(async (output) => {
      const alive = new Set<number>();
      const run = await startSearch(
        smallSearch(output),
        diskDeps({ processes: new FakeProcesses(7, alive) }),
      );
      const looking = { processes: new FakeProcesses(1, alive) };
      const row = session((await listSessions(output, looking))[0]);
      assert.deepEqual([row.status, row.isStale], ["running", true]);
      assert.ok(row.owner?.kind === "process" && row.owner.isKnownAlive);
      assert.deepEqual([row.owner.pid, row.owner.host], [7, "here"]);
      assert.equal(row.summary.goal, "a lighthouse at dusk");
      alive.delete(7);
      const dead = session((await listSessions(output, looking))[0]);
      assert.deepEqual([dead.status, dead.owner], ["interrupted", null]);
      const { sinceMs } = row.owner;
      assert.deepEqual([row.leftBy, dead.leftBy], [null, { pid: 7, host: "here", sinceMs }]);
      await run.done;
      const ended = session((await listSessions(output, looking))[0]);
      assert.deepEqual([ended.owner, ended.leftBy], [null, null]);
    }));

  it("says that nobody left a session whose lock was given up", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      await run.done;
      const lock = { pid: 7, startedAt: "then", host: "here", token: "t", isGivenUp: true };
      await writeFile(join(run.folder, "session.lock"), JSON.stringify(lock));
      const row = session((await listSessions(output, nobody))[0]);
      assert.deepEqual([row.owner, row.leftBy], [null, null]);
    }));

  it("knows a stale row, and reads the journal for it on demand", () =>
    inFolder(async (output) => {
      const folder = await finished(output);
      const { state } = await loadSession(folder);
      const event = { seq: state.nextSeq, at: state.lastAt, kind: "sessionRenamed", title: "Dusk" };
      await appendFile(join(folder, "session.jsonl"), `${JSON.stringify(event)}\n`);
      const stale = session((await listSessions(output, nobody))[0]);
      assert.deepEqual([stale.isStale, stale.summary.title], [true, null]);
      const fresh = session(await freshRow(folder, nobody));
      assert.deepEqual([fresh.isStale, fresh.summary.title], [false, "Dusk"]);
      const { size } = await stat(join(folder, "session.jsonl"));
      assert.equal(fresh.summary.journalBytes, size);
    }));

  it("knows a session without metadata by its journal's first line", () =>
    inFolder(async (output) => {
      const goal = "灯".repeat(10_000);
      const folder = await finished(output, goal);
      await rm(join(folder, "metadata.json"));
      const row = session((await listSessions(output, nobody))[0]);
      assert.deepEqual([row.isStale, row.summary.goal], [true, "灯".repeat(300)]);
      const fresh = session(await freshRow(folder, nobody));
      assert.equal(fresh.status, "finished");
    }));

  const garbage: readonly [why: string, reason: RegExp, make: (f: string) => Promise<unknown>][] = [
    ["is empty", /no journal/, () => Promise.resolve()],
    ["has a journal of garbage", /not JSON/, (f) => writeFile(f + "/session.jsonl", "garbage\n")],
    ["has a journal without a line", /first line/, (f) => writeFile(f + "/session.jsonl", "")],
    [
      "has a journal of zeros",
      /first line/,
      (f) => writeFile(f + "/session.jsonl", Buffer.alloc(9_000_000)),
    ],
    [
      "begins with another event",
      /plan/,
      (f) => writeFile(f + "/session.jsonl", '{"seq":0,"at":1,"kind":"cancelRequested"}\n'),
    ],
    ["has a folder for a journal", /directory/i, (f) => mkdir(f + "/session.jsonl")],
    [
      "has a plan of lies",
      /begin as it should/,
      (f) => writeFile(f + "/session.jsonl", '{"seq":0,"at":1,"kind":"searchStarted","plan":{}}\n'),
    ],
  ];
  for (const [why, reason, make] of garbage) {
    it(`shows a folder that ${why} as unreadable, after the others`, () =>
      inFolder(async (output) => {
        const good = await finished(output);
        const bad = join(output, "2999-01-01", "ses-000000");
        await mkdir(bad, { recursive: true });
        await make(bad);
        const rows = await listSessions(output, nobody);
        assert.equal(session(rows[0]).folder, good);
        assert.ok(rows[1]?.kind === "unreadable");
        assert.equal(rows[1].folder, bad);
        assert.match(rows[1].reason, reason);
        assert.equal((await freshRow(bad, nobody)).kind, "unreadable");
      }));
  }

  /** Files of a format that is not known yet. */
  const newerFiles: readonly [why: string, files: Readonly<Record<string, object>>][] = [
    [
      "its journal",
      { "session.jsonl": { seq: 0, at: 1, kind: "searchStarted", schemaVersion: 99 } },
    ],
    ["a journal that begins otherwise", { "session.jsonl": { schemaVersion: 99, kind: "begun" } }],
    [
      "a journal with another first event",
      {
        "session.jsonl": { schemaVersion: 99, seq: 0, at: 1, kind: "opened" },
      },
    ],
    ["its metadata", { "metadata.json": { schemaVersion: 99, summary: { goal: ["x"] } } }],
    ["its metadata, with other things in it", { "metadata.json": { schemaVersion: 99, head: {} } }],
    [
      "both",
      {
        "session.jsonl": { seq: 0, at: 1, kind: "searchStarted", schemaVersion: 99 },
        "metadata.json": { schemaVersion: 99, summary: {} },
      },
    ],
  ];
  for (const [why, files] of newerFiles) {
    it(`says that a newer Imagebeam wrote ${why}, and what to do`, () =>
      inFolder(async (output) => {
        const folder = join(output, "2026-01-01", "ses-000000");
        await mkdir(folder, { recursive: true });
        for (const [name, value] of Object.entries(files)) {
          await writeFile(join(folder, name), `${JSON.stringify(value)}\n`);
        }
        const [row] = await listSessions(output, nobody);
        assert.ok(row?.kind === "unreadable");
        assert.match(row.reason, /^A newer Imagebeam \(format 99\) wrote this session: update/);
      }));
  }

  it("reads a summary of a newer format as long as it knows what it says", () =>
    inFolder(async (output) => {
      const folder = await finished(output);
      const path = join(folder, "metadata.json");
      const text = await readFile(path, "utf8");
      await writeFile(path, text.replace('"schemaVersion":1', '"schemaVersion":99'));
      assert.equal(session((await listSessions(output, nobody))[0]).status, "finished");
    }));

  for (const time of [8.64e15 + 1, Number.MAX_SAFE_INTEGER, 1e300, -1, 0.5, "now", null]) {
    it(`survives a start at ${String(time)} in metadata and journal`, () =>
      inFolder(async (output) => {
        const [lying, good] = [await finished(output), await finished(output)];
        const metadata = join(lying, "metadata.json");
        const text = await readFile(metadata, "utf8");
        await writeFile(
          metadata,
          text.replace(/"startedAt":\d+/, `"startedAt":${JSON.stringify(time)}`),
        );
        const rows = await listSessions(output, nobody);
        assert.deepEqual(
          rows.map(({ kind }) => kind),
          ["session", "session"],
        );
        for (const row of rows) new Date(session(row).summary.startedAt).toISOString();

        const journal = join(lying, "session.jsonl");
        const events = await readFile(journal, "utf8");
        await writeFile(journal, events.replace(/"at":\d+/, `"at":${JSON.stringify(time)}`));
        const [first, second] = await listSessions(output, nobody);
        assert.deepEqual([first?.folder, first?.kind], [good, "session"]);
        assert.deepEqual([second?.folder, second?.kind], [lying, "unreadable"]);
      }));
  }

  it("takes broken metadata as none: the journal counts", () =>
    inFolder(async (output) => {
      const folder = await finished(output);
      await writeFile(join(folder, "metadata.json"), "{{{{");
      assert.equal(session((await listSessions(output, nobody))[0]).isStale, true);
      await rm(join(folder, "metadata.json"));
      await mkdir(join(folder, "metadata.json"));
      assert.equal(session((await listSessions(output, nobody))[0]).isStale, true);
    }));

  it("follows no symbolic link", () =>
    inFolder(async (outer) => {
      const output = join(outer, "out");
      const elsewhere = await finished(join(outer, "elsewhere"));
      await mkdir(join(output, "2026-01-01"), { recursive: true });
      await symlink(elsewhere, join(output, "2026-01-01", "ses-000000"));
      await symlink(join(outer, "elsewhere"), join(output, "2026-01-02"));
      const inside = join(output, "2026-01-01", "ses-000001");
      await mkdir(inside);
      await symlink(join(elsewhere, "session.jsonl"), join(inside, "session.jsonl"));
      const rows = await listSessions(output, nobody);
      assert.deepEqual(
        rows.map(({ kind }) => kind),
        ["unreadable", "unreadable"],
      );
    }));

  it("leaves out what has no session's name", () =>
    inFolder(async (output) => {
      const folder = await finished(output);
      await rename(folder, join(folder, "..", "holiday"));
      await writeFile(join(output, "2026-01-01", "ses-notes.txt"), "").catch(() => undefined);
      await mkdir(join(output, "misc", "ses-000000"), { recursive: true });
      assert.deepEqual(await listSessions(output, nobody), []);
    }));
});

describe("a search by goal", () => {
  const { summary } = sessionRowOf({
    goal: "Two RED sailboats under a full moon, Straße, 灯台",
    title: "Regatta",
  });
  for (const [query, expected] of [
    ["", true],
    ["red", true],
    ["  MOON   sail ", true],
    ["straße", true],
    ["灯", true],
    ["regatta boats", true],
    ["blue", false],
    ["red blue", false],
    [".*", false],
  ] as const) {
    it(`${expected ? "finds" : "does not find"} "${query}"`, () => {
      assert.equal(matchesGoal(summary, query), expected);
    });
  }

  it("shows what cannot be read only where nothing is sought", () => {
    const unreadable = { kind: "unreadable", folder: "/out/red", reason: "Not red." } as const;
    const rows = [sessionRowOf({ goal: "a red boat" }), unreadable];
    assert.deepEqual(matchingRows(rows, " "), rows);
    assert.deepEqual(matchingRows(rows, "red"), rows.slice(0, 1));
    assert.deepEqual(matchingRows(rows, "blue"), []);
  });
});

describe("a plan in a first line", () => {
  it("of the longest texts allowed still fits into what is read of it", () =>
    inFolder(async (output) => {
      const long = "\u0001".repeat(9_998);
      const plan = { ...planOf(), goal: `x${long}x`, negativePrompt: `x${long}x` };
      const providers = providersOf();
      const run = await startSearch(smallSearch(output, { plan, providers }), diskDeps());
      run.cancel();
      await run.done;
      await rm(join(run.folder, "metadata.json"));
      session((await listSessions(output, nobody))[0]);
    }));
});
