import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { projectionOf, type Projection } from "../../src/search/projection.js";
import { resumeSearch, startSearch } from "../../src/sessions/continueSearch.js";
import { loadSession } from "../../src/sessions/loadSession.js";
import { listSessions } from "../../src/sessions/sessionIndex.js";
import { diskDeps, FakeProcesses, inFolder, smallSearch } from "../support/diskHarness.js";
import { FaultyDisk, ways, type Way } from "../support/faultyDisk.js";
import { assertSound } from "../support/sessionChecks.js";

/** The one session of an output folder, or undefined when none was made. */
async function sessionIn(output: string): Promise<string | undefined> {
  const rows = await listSessions(output, { processes: new FakeProcesses(9, new Set()) });
  assert.ok(rows.length <= 1);
  return rows[0]?.folder;
}

describe("a search whose n-th change of the disk goes wrong, for every n", () => {
  let expected: Projection;
  let operations: readonly number[];
  let writes: readonly number[];
  let deaths: readonly number[];

  before(() =>
    inFolder(async (output) => {
      const disk = new FaultyDisk(0, "fails");
      const run = await startSearch(smallSearch(output), diskDeps({ files: disk.files }));
      expected = projectionOf((await run.done).state);
      operations = Array.from({ length: disk.operations }, (_, index) => index + 1);
      writes = disk.writes;
      deaths = operations.filter((n) => !disk.syncs.includes(n));
      assert.ok(operations.length > 100 && writes.length > 30);
    }),
  );

  for (const way of ways) {
    it(`resumes to the same end where it ${way}`, async function () {
      this.timeout(60_000);
      const all = way === "dies after" ? deaths : operations;
      for (const n of way.includes("torn") ? writes : all) {
        await inFolder((output) => oneFault(output, n, way, expected));
      }
    });
  }
});

async function oneFault(output: string, n: number, way: Way, expected: Projection): Promise<void> {
  const alive = new Set<number>();
  const disk = new FaultyDisk(n, way);
  const why = `operation ${n} ${way}`;
  const first = diskDeps({ files: disk.files, processes: new FakeProcesses(1, alive) });
  try {
    const { outcome } = await (await startSearch(smallSearch(output), first)).done;
    assert.ok(disk.isHit, why);
    if (!way.includes("dies")) assert.notEqual(outcome.kind, "broken", why);
  } catch (error) {
    if (!way.includes("dies")) {
      assert.ok(error instanceof Error && "code" in error, why);
      // The search never began: of a disk that still removes things, nothing is left.
      assert.deepEqual(await readdir(output), [], why);
      return;
    }
  }
  alive.delete(1);
  const folder = await sessionIn(output);
  if (folder === undefined || !(await hasBegun(folder))) return;
  await assertSound(folder);
  const second = diskDeps({ processes: new FakeProcesses(2, alive) });
  const { outcome, state } = await (await resumeSearch(folder, {}, second)).done;
  assert.equal(outcome.kind, "ended", why);
  assert.deepEqual(projectionOf(state), expected, why);
  await assertSound(folder);
  const leftOver = (await readdir(folder)).filter(
    (name) => !/^(?:session|metadata|i\dc\d\.png$)/.test(name),
  );
  assert.deepEqual(leftOver, [], why);
}

/** A process that died before its first event was told has begun nothing. */
async function hasBegun(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  if (!names.includes("session.jsonl")) return false;
  try {
    await loadSession(join(folder));
    return true;
  } catch {
    return false;
  }
}
