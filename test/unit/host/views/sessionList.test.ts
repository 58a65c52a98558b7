import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import type { SessionOwner } from "../../../../src/base/errors.js";
import type { Disk } from "../../../../src/host/views/diskLook.js";
import { SessionList } from "../../../../src/host/views/sessionList.js";
import type { IndexRow, SessionRow } from "../../../../src/sessions/sessionIndex.js";
import { ManualTimer } from "../../../support/manualTimer.js";
import { sessionRowOf } from "../../../support/sessionRows.js";

const startMs = new Date(2026, 10, 25, 12, 0, 0).getTime();
const lookMs = 2000;

const barn = sessionRowOf({ folder: "/out/d/barn", startedAt: startMs - 60_000 });
const boat = sessionRowOf({ folder: "/out/d/boat", startedAt: startMs - 120_000 });

const ownerWith = (pid: number): SessionOwner => {
  return { kind: "process", pid, host: "desk", isKnownAlive: true, sinceMs: 0, mark: `${pid}` };
};

/** An output folder in memory, a list of it, and what the list tells. */
class World {
  readonly timer = new ManualTimer();
  readonly told: string[] = [];
  /** What is on the disk. */
  rows: IndexRow[] = [barn, boat];
  lists = 0;
  fault: Error | undefined;
  /** The time of the day's folder. */
  changedAtMs = 1;
  readonly driven = new Set<string>();
  /** Processes that hold sessions, by folder. */
  readonly owners = new Map<string, number>();
  readonly list: SessionList;

  constructor() {
    const disk: Disk = {
      days: () => ["/out/d"],
      changedAtMs: () => this.changedAtMs,
      bytes: (path) => this.#row(path.replace("/session.jsonl", "")).summary.journalBytes,
    };
    this.list = new SessionList({
      sessions: {
        list: () => {
          this.lists += 1;
          return Promise.resolve([...this.rows]);
        },
        freshRow: (folder) => {
          this.told.push(`read ${folder}`);
          return Promise.resolve({ ...this.#row(folder), isStale: false });
        },
        ownerOf: (folder) => {
          const pid = this.owners.get(folder);
          return Promise.resolve(pid === undefined ? null : ownerWith(pid));
        },
      },
      output: () => (this.fault ? Promise.reject(this.fault) : Promise.resolve("/out")),
      isDriven: (folder) => this.driven.has(folder),
      onList: () => this.told.push("list"),
      onRows: (folders) => this.told.push(...folders.map((folder) => `row ${folder}`)),
      onOutput: () => undefined,
      log: { warn: (message) => this.told.push(`warning: ${message}`) },
      ...{ timer: this.timer, disk, nowMs: () => startMs + this.timer.nowMs() },
    });
  }

  /** What it tells while time passes. */
  async pass(ms: number): Promise<string[]> {
    this.told.length = 0;
    this.timer.pass(ms);
    // What a look waits for is there at once, so one turn of the loop sees it to its end.
    await setImmediate();
    return [...this.told];
  }

  change(row: SessionRow, change: Partial<SessionRow["summary"]>): void {
    const { journalBytes } = this.#row(row.folder).summary;
    const summary = { ...row.summary, journalBytes: journalBytes + 1, ...change };
    this.rows = this.rows.map((each) => (each.folder === row.folder ? { ...row, summary } : each));
  }

  #row(folder: string): SessionRow {
    const row = this.rows.find((each) => each.folder === folder);
    assert.ok(row?.kind === "session");
    return row;
  }
}

async function opened(): Promise<World> {
  const world = new World();
  await world.list.open();
  return world;
}

describe("the list of sessions in view", () => {
  it("is read once, and not again while nothing happens", async () => {
    const world = await opened();
    assert.deepEqual(world.list.rows, [barn, boat]);
    for (let times = 0; times < 10; times++) assert.deepEqual(await world.pass(lookMs), []);
    assert.equal(world.lists, 1);
  });

  it("tells within two seconds that a session came", async () => {
    const world = await opened();
    const owl = sessionRowOf({ folder: "/out/d/owl" });
    world.rows = [owl, ...world.rows];
    world.changedAtMs += 1;
    assert.deepEqual(await world.pass(lookMs), ["list"]);
    assert.deepEqual(world.list.rows, [owl, barn, boat]);
  });

  it("tells of a row that says something else where it stands, and reads no other", async () => {
    const world = await opened();
    world.change(barn, { title: "the red barn" });
    assert.deepEqual(await world.pass(lookMs), ["read /out/d/barn", "row /out/d/barn"]);
    const row = world.list.row(barn.folder);
    assert.ok(row?.kind === "session" && row.summary.title === "the red barn");
    assert.equal(world.lists, 1);
  });

  it("tells that a row belongs under another heading now", async () => {
    const world = await opened();
    world.change({ ...boat, status: "running" }, {});
    assert.deepEqual(await world.pass(lookMs), ["read /out/d/boat", "list"]);
  });

  it("folds a summary that is older than its journal", async () => {
    const world = new World();
    world.rows = [{ ...barn, isStale: true }];
    await world.list.open();
    assert.deepEqual(world.list.rows, [barn]);
  });

  it("finds out that a process ended without a word", async () => {
    const world = new World();
    world.owners.set(barn.folder, 7);
    world.rows = [{ ...barn, status: "running", owner: ownerWith(7) }];
    await world.list.open();
    assert.deepEqual(await world.pass(lookMs), []);
    world.owners.clear();
    world.rows = [{ ...barn, status: "interrupted" }];
    assert.deepEqual(await world.pass(lookMs), ["read /out/d/barn", "list"]);
  });

  it("leaves a search of this window alone until something is said of it", async () => {
    const world = await opened();
    world.driven.add(barn.folder);
    world.change(barn, { images: 13 });
    assert.deepEqual(await world.pass(lookMs), []);
    world.list.touch(barn.folder);
    assert.deepEqual(await world.pass(150), ["read /out/d/barn", "row /out/d/barn"]);
  });

  it("looks at nothing while it is out of view, and catches up then", async () => {
    const world = await opened();
    world.list.close();
    assert.equal(world.timer.waiting, 0);
    world.change(barn, { images: 13 });
    world.list.touch(boat.folder);
    assert.deepEqual(await world.pass(60_000), []);
    await world.list.open();
    assert.ok(world.told.includes("row /out/d/barn"), world.told.join());
    assert.ok(world.told.includes("read /out/d/boat"), world.told.join());
  });

  it("is read anew when that is asked for", async () => {
    const world = await opened();
    world.list.refresh();
    await world.pass(0);
    assert.equal(world.lists, 2);
  });

  it("lets ages go on, and headings that follow from them", async () => {
    const world = await opened();
    assert.deepEqual(await world.pass(60_000), ["row /out/d/barn", "row /out/d/boat"]);
    assert.deepEqual(await world.pass(30_000), []);
    const untilMidnightMs = 12 * 3_600_000;
    assert.deepEqual(await world.pass(untilMidnightMs), ["list"]);
  });

  it("says once what is wrong, and is there again when that is over", async () => {
    const world = await opened();
    world.fault = new Error("no such place");
    assert.deepEqual(await world.pass(lookMs), ["warning: The sessions cannot be listed", "list"]);
    assert.deepEqual([world.list.rows, world.list.trouble], [[], "no such place"]);
    assert.deepEqual(await world.pass(lookMs), []);
    world.fault = undefined;
    assert.deepEqual(await world.pass(lookMs), ["list"]);
    assert.deepEqual([world.list.rows, world.list.trouble], [[barn, boat], undefined]);
  });
});
