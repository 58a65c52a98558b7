import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "../../src/base/random.js";
import { projectionOf } from "../../src/search/projection.js";
import { loadSession } from "../../src/sessions/loadSession.js";
import { CliProcess, jsonOf, runCli, useFolder } from "../support/cliProcess.js";
import {
  CrashRig,
  dies,
  fault,
  sessionIn,
  smallSearchArgs,
  type Death,
  type Fate,
} from "../support/crashRig.js";
import { assertSound } from "../support/sessionChecks.js";

/**
 * A search dies each time that its journal has grown by this many lines: enough for a resume, the
 * calls that it repeats and at least one result. Deaths after every line, and at every change of the
 * disk, are in everyWrite.test.ts, without processes.
 */
const stride = 7;
/** Lines that the searches have at their first death. */
const firstDeaths = [1, 3, 6];
/** `npm run bench -- crash` has 200 deaths. */
const [randomSearches, deathsOfEach] = [2, 4];
/** Enough for fifty processes on a busy machine; it takes a tenth of that on an idle one. */
const suiteTimeoutMs = 480_000;

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

describe("a process that is killed", function () {
  this.timeout(suiteTimeoutMs);
  const output = useFolder();
  let rig: CrashRig;

  before(async () => {
    rig = await CrashRig.uninterrupted();
  });

  it("after an append, early and late, loses nothing and pays nothing twice, however often", async () => {
    const fates = firstDeaths.map((first): Fate => {
      let line = first;
      return (lines) => {
        while (line <= lines) line += stride;
        return fault(`journal.append:${line - lines}`);
      };
    });
    await rig.all(fates);
    const least = Math.floor(rig.events.length / stride) * fates.length;
    assert.ok(rig.killed >= least, `${rig.killed} of ${least} deaths`);
  });

  it("at any time resumes to the same end", async () => {
    const random = seededRandom("random deaths");
    const fates = upTo(randomSearches).map(() =>
      dies(
        ...upTo(deathsOfEach).map((): Death => ({ kind: "random", share: 0.1 + random.next() })),
      ),
    );
    await rig.all(fates);
  });

  it("in the middle of a write resumes from what was whole", async () => {
    await rig.all([
      dies(...[1, 2, 5, 8, 12].map((n) => fault(`journal.append:${n}:tear`))),
      dies(
        fault("image.rename:1:tear"),
        fault("image.rename:2:tear"),
        fault("metadata.write:1:tear"),
      ),
    ]);
  });

  it("after any image was renamed adopts it", async () => {
    const images = rig.events.filter(({ kind }) => kind === "imageDrawn").length;
    const events = await rig.life(dies(...upTo(images).map(() => fault("image.rename:1"))));
    const drawn = events.flatMap((event) => (event.kind === "imageDrawn" ? event : []));
    assert.equal(drawn.length, images);
    assert.ok(drawn.every(({ adopted }) => adopted));
  });

  it("after its metadata were written has nothing left to do", async () => {
    const events = await rig.life(dies(fault("metadata.write:1")));
    assert.equal(events.length, rig.events.length);
  });

  it("is succeeded by exactly one of two that want to go on", async () => {
    const env = { IMAGEBEAM_FAULT: "journal.append:6" };
    await runCli([...smallSearchArgs, "--out", output()], { env });
    const folder = (await sessionIn(output())) ?? "";
    const resume = ["--resume", folder, "--json"];
    const both = await Promise.all([runCli(resume), runCli(resume)]);
    // The later one was locked out, or came when all was done.
    const wrote = both.filter((finished) => jsonOf(finished).events.length > 0);
    assert.equal(wrote.length, 1);
    const locked = both.filter(({ code }) => code !== 0);
    assert.ok(locked.length <= 1);
    for (const one of locked) assert.equal(jsonOf(one).result.reason, "session.locked");
    assert.deepEqual(projectionOf((await loadSession(folder)).state), rig.projection);
    await assertSound(folder);
  });
});

describe("a disk that is really full", function () {
  this.timeout(suiteTimeoutMs);
  const folder = useFolder();

  it("pauses the search, which goes on once there is space", async function () {
    const disk = join(folder(), "disk");
    mkdirSync(disk);
    // What cannot be mounted here is tested with an error made up: cli/interrupts.test.ts.
    if (!mount(["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk])) this.skip();
    try {
      const process = new CliProcess([...smallSearchArgs, "--out", disk]);
      await process.saw(/"kind":"callStarted"/);
      fill(join(disk, "filler"));
      const { result } = jsonOf(await process.finished);
      assert.deepEqual([result.outcome, result.reason], ["paused", "disk"]);
      assert.match(result.error?.message ?? "", /disk is full/i);
      const session = (await sessionIn(disk)) ?? "";
      await assertSound(session);

      unlinkSync(join(disk, "filler"));
      const { code, stderr } = await runCli(["--resume", session, "--json"]);
      assert.equal(code, 0, stderr);
      assert.equal((await loadSession(session)).state.totals.images, 4);
      await assertSound(session);
    } finally {
      execFileSync("umount", [disk]);
    }
  });
});

/** Writes until there is no room for another byte. */
function fill(path: string): void {
  const file = openSync(path, "w");
  try {
    for (let bytes = 65_536; bytes >= 1;) {
      try {
        writeSync(file, Buffer.alloc(bytes));
      } catch {
        bytes = Math.floor(bytes / 2);
      }
    }
  } finally {
    closeSync(file);
  }
}

/** @returns false where this user may not, or the system has no such thing */
function mount(args: readonly string[]): boolean {
  try {
    execFileSync("mount", args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
