import assert from "node:assert/strict";
import { appendFile, readFile, rm, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { nanoUsdOf } from "../../../src/base/money.js";
import type { FileSystem } from "../../../src/disk/fileSystem.js";
import { inFolder, QuickClock, quickFileSystem } from "../../support/diskHarness.js";
import { callOf, PurseRig, reserved, type Process } from "../../support/purseRig.js";

const dayMs = 24 * 3_600_000;

/** A disk on which a file that takes another's place takes its number over, too, as may happen on any. */
const reusingFileSystem: FileSystem = {
  ...quickFileSystem,
  rename: async (from, to) => {
    await writeFile(to, await readFile(from));
    await unlink(from);
  },
};

async function spend(purse: Process, usd: number): Promise<void> {
  const call = await reserved(purse, callOf(usd));
  await call.settle({ nanoUsd: nanoUsdOf(usd), basis: "told" });
}

const countedNanoUsd = async (purse: Process) => (await purse.look()).countedNanoUsd;

describe("What several processes count as spent", () => {
  it("is the same where the file was replaced twice and has the number again that it had", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, 5, new QuickClock(Date.UTC(2026, 0, 10, 12)));
      const [idle, busy] = [rig.purse(reusingFileSystem), rig.purse(reusingFileSystem)];
      for (let n = 0; n < 20; n++) await spend(busy, 0.01);
      await idle.look();
      for (let day = 1; day <= 2; day++) {
        rig.clock.jump(dayMs);
        await spend(busy, 0.1);
      }
      for (let n = 0; n < 30; n++) await spend(busy, 0.15);
      assert.equal(await countedNanoUsd(idle), nanoUsdOf(4.6));
      assert.equal((await idle.reserve(callOf(1))).kind, "refused");
      rig.clock.jump(dayMs);
      await spend(idle, 0.1);
      const { days } = await rig.purse().days();
      assert.deepEqual(
        days.map(({ spentNanoUsd }) => spentNanoUsd),
        [0.2, 0.1, 4.6, 0.1].map(nanoUsdOf),
      );
    }));

  it("is what a fresh reader counts, whatever was appended, summed up, cut, altered or put back", () =>
    fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 30 }), (steps) =>
        inFolder(async (folder) => {
          const shared = new SharedFile(folder);
          for (const step of steps) await acts[step.act]?.(shared, step);
          for (const purse of shared.purses) await shared.assertCountsAll(purse);
        }),
      ),
      { numRuns: 150, endOnFailure: true },
    )).timeout(120_000);

  it("includes a last line whose end an editor has taken away, and not one that is being written", () =>
    inFolder(async (folder) => {
      const path = join(folder, "spend.jsonl");
      const rig = new PurseRig(folder, 5);
      const purse = rig.purse();
      await reserved(purse, callOf(1));
      const text = await readFile(path, "utf8");
      await writeFile(path, text.slice(0, -2));
      assert.equal(await countedNanoUsd(purse), 0);
      assert.equal((await purse.days()).damagedLines, 0);
      await writeFile(path, text.slice(0, -1));
      assert.equal(await countedNanoUsd(purse), nanoUsdOf(1));
      await reserved(purse, callOf(1));
      assert.equal(await countedNanoUsd(rig.purse()), nanoUsdOf(2));
    }));

  it("keeps its last line, torn as it is, beside the file that is written anew", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, 5);
      await spend(rig.purse(), 1);
      await appendFile(join(folder, "spend.jsonl"), '{"kind":"torn');
      rig.clock.jump(dayMs);
      await reserved(rig.purse(), callOf(1));
      assert.match(await readFile(join(folder, "spend.damaged.jsonl"), "utf8"), /torn$/);
    }));
});

/** What people and programs do with the file, besides asking it what may be spent. */
const acts: Readonly<Record<string, (file: SharedFile, step: Step) => Promise<void>>> = {
  spend: (file, step) => file.ask(step, true),
  "set aside": (file, step) => file.ask(step, false),
  look: (file, step) => file.assertCountsAll(file.purse(step)),
  "next day": (file) => file.nextDay(),
  "back up": (file) => file.backUp(),
  "put back": (file, step) => file.putBack(step),
  cut: (file, { share }) => file.replaced((bytes) => bytes.subarray(0, at(share, bytes.length))),
  alter: (file, { share }) =>
    file.replaced((bytes) => {
      const place = at(share, bytes.length);
      // As often as not, another sum and a record still.
      return Buffer.concat([bytes.subarray(0, place), Buffer.from("7"), bytes.subarray(place + 1)]);
    }),
  "append what is no record": (file) => file.append("x\n"),
  "append the beginning of a line": (file) => file.append('{"kind":'),
  "append the end of a line": (file) => file.append("\n"),
  remove: (file) => file.remove(),
};

const stepArbitrary = fc.record({
  act: fc.constantFrom(...Object.keys(acts), "spend", "spend", "spend", "look", "look", "put back"),
  process: fc.nat({ max: 2 }),
  share: fc.nat({ max: 1000 }).map((thousandths) => thousandths / 1000),
  keepsTime: fc.boolean(),
});

interface Step {
  readonly act: string;
  readonly process: number;
  /** Of what there is. */
  readonly share: number;
  readonly keepsTime: boolean;
}

const at = (share: number, length: number): number => Math.floor(share * length);

/** `spend.jsonl` among three processes, on a disk that is under many hands. */
class SharedFile {
  readonly purses: readonly Process[];
  readonly #rig: PurseRig;
  readonly #path: string;
  #kept: Buffer = Buffer.alloc(0);

  constructor(folder: string) {
    this.#rig = new PurseRig(folder, 5, new QuickClock(Date.UTC(2026, 0, 10, 12)));
    this.#path = join(folder, "spend.jsonl");
    this.purses = [0, 1, 2].map(() => this.#rig.purse(reusingFileSystem));
  }

  purse({ process }: Step): Process {
    const purse = this.purses[process];
    assert.ok(purse);
    return purse;
  }

  async assertCountsAll(purse: Process): Promise<void> {
    assert.deepEqual(await purse.days(), await this.#rig.purse().days());
  }

  /** Lets through what the limit has room for by a fresh reader's count, and nothing more. */
  async ask(step: Step, isSettled: boolean): Promise<void> {
    const call = callOf(Math.round(step.share * 100) / 100);
    const counted = await countedNanoUsd(this.#rig.purse());
    const answer = await this.purse(step).reserve(call);
    const mayBegin = counted + call.worstNanoUsd <= nanoUsdOf(5);
    assert.equal(answer.kind, mayBegin ? "reserved" : "refused");
    if (answer.kind === "refused") return;
    assert.equal(await countedNanoUsd(this.#rig.purse()), counted + call.worstNanoUsd);
    if (isSettled) await answer.settle({ nanoUsd: call.worstNanoUsd, basis: "told" });
  }

  nextDay(): Promise<void> {
    this.#rig.clock.jump(dayMs);
    return Promise.resolve();
  }

  async backUp(): Promise<void> {
    this.#kept = await this.#bytes();
  }

  async putBack({ keepsTime }: Step): Promise<void> {
    const now = await this.#bytes();
    await this.replaced(() => this.#kept, keepsTime);
    this.#kept = now;
  }

  /** In place: it has the same number in the file system, and may have the same times. */
  async replaced(change: (bytes: Buffer) => Buffer, keepsTime = true): Promise<void> {
    const bytes = await this.#bytes();
    const times = bytes.length === 0 ? null : await stat(this.#path);
    await writeFile(this.#path, change(bytes));
    if (keepsTime && times !== null) await utimes(this.#path, times.atime, times.mtime);
  }

  async append(text: string): Promise<void> {
    await appendFile(this.#path, text);
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }

  /** None where it is not there. */
  async #bytes(): Promise<Buffer> {
    return await readFile(this.#path).catch(() => Buffer.alloc(0));
  }
}
