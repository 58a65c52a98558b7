import assert from "node:assert/strict";
import { appendFile, chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { nanoUsdOf, sumNanoUsd, usdOf } from "../../../src/base/money.js";
import type { FileSystem } from "../../../src/disk/fileSystem.js";
import { inFolder, QuickClock, quickFileSystem } from "../../support/diskHarness.js";
import { callOf, PurseRig, reserved, type Process } from "../../support/purseRig.js";
import { share } from "../../support/evenly.js";

const told = (usd: number) => ({ nanoUsd: nanoUsdOf(usd), basis: "told" }) as const;

async function today(purse: Process) {
  const { days, damagedLines } = await purse.days();
  const { spentNanoUsd = 0, setAsideNanoUsd = 0, ...rest } = days.at(-1) ?? {};
  return { ...rest, spent: usdOf(spentNanoUsd), setAside: usdOf(setAsideNanoUsd), damagedLines };
}

const refusedBy = (by: string, words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Error);
  assert.match(error.message, new RegExp(`^${by}: `));
  assert.match(error.message, words);
  return true;
};

describe("The purse of a machine", () => {
  it("sets aside what a call may cost before it is made, and counts what it did cost after", () =>
    inFolder(async (folder) => {
      const purse = new PurseRig(folder, 1).purse();
      const call = await reserved(purse, callOf(0.4));
      assert.deepEqual([(await today(purse)).spent, (await today(purse)).setAside], [0, 0.4]);
      await call.settle(told(0.1));
      assert.deepEqual([(await today(purse)).spent, (await today(purse)).setAside], [0.1, 0]);
    }));

  it("refuses what would pass the day's limit, and says what is spent, when the day ends and what to do", () =>
    inFolder(async (folder) => {
      const at = new Date(2026, 0, 1, 21, 30).getTime();
      const rig = new PurseRig(folder, 1, new QuickClock(at));
      const purse = rig.purse();
      await (await reserved(purse, callOf(0.7))).settle(told(0.7));
      await reserved(purse, callOf(0.2));
      await assert.rejects(
        reserved(purse, callOf(0.2)),
        refusedBy(
          "budget",
          /^budget: Of today's limit of \$1\.00, \$0\.70 is spent, \$0\.20 is set aside for calls that run or were cut off, and the next call may cost \$0\.20\. Resume tomorrow \(the day ends in 2 hours 30 minutes\), or raise limits\.dailyUsd in config\.json and resume now\.$/,
        ),
      );
      rig.dailyUsd = 1.1;
      await reserved(purse, callOf(0.2));
    }));

  it("counts anew with the next day, and a call on the day that it began", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, 1, new QuickClock(new Date(2026, 0, 1, 23, 59).getTime()));
      const purse = rig.purse();
      const late = await reserved(purse, callOf(1));
      rig.clock.jump(2 * 60_000);
      await reserved(purse, callOf(1));
      await late.settle(told(0.5));
      const { days } = await purse.days();
      assert.deepEqual(
        days.map(({ day, spentNanoUsd, setAsideNanoUsd }) => [
          day,
          usdOf(spentNanoUsd),
          usdOf(setAsideNanoUsd),
        ]),
        [
          ["2026-01-01", 0.5, 0],
          ["2026-01-02", 0, 1],
        ],
      );
    }));

  it("has no limit where there is none, and lets nothing through where it is 0", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, null);
      const purse = rig.purse();
      await reserved(purse, callOf(1000));
      rig.dailyUsd = 0;
      await assert.rejects(reserved(purse, callOf(0.001)), refusedBy("budget", /limit of \$0\.00/));
    }));

  it("does not send anybody to the next day for a call that costs more than a whole day may", () =>
    inFolder(async (folder) => {
      const purse = new PurseRig(folder, 0.1).purse();
      await assert.rejects(
        reserved(purse, callOf(0.2)),
        refusedBy(
          "budget",
          /^budget: The next call may cost \$0\.20, which is more than the whole day's limit of \$0\.10: raise limits\.dailyUsd in config\.json, then resume\.$/,
        ),
      );
    }));

  it("notes the largest sum that there is, and refuses what nobody could read again", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, null);
      await reserved(rig.purse(), callOf(1e9));
      const { setAside, damagedLines } = await today(rig.purse());
      assert.deepEqual([nanoUsdOf(setAside), damagedLines], [Number.MAX_SAFE_INTEGER, 0]);
      const model = "m".repeat(1000);
      await assert.rejects(
        reserved(rig.purse(), callOf(0.1, { model })),
        refusedBy("disk", /that can be noted/),
      );
    }));

  it("lists calls whose price nobody knows, which count as nothing", () =>
    inFolder(async (folder) => {
      const purse = new PurseRig(folder, 1).purse();
      const call = await reserved(purse, callOf(0));
      await call.settle({ nanoUsd: 0, basis: "unknown" });
      const { days } = await purse.days();
      assert.deepEqual(days[0]?.models, [
        { connection: "shed", model: "painter", calls: 1, spentNanoUsd: 0, unknownCalls: 1 },
      ]);
    }));

  it("takes what a call cost that was declared to be free", () =>
    inFolder(async (folder) => {
      const purse = new PurseRig(folder, 1).purse();
      await purse.take(callOf(0), told(0.9));
      assert.equal((await today(purse)).spent, 0.9);
      await assert.rejects(reserved(purse, callOf(0.2)), refusedBy("budget", /\$0\.90 is spent/));
    }));

  it("knows after a crash what was set aside before it", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, 1);
      const first = rig.purse();
      await reserved(first, callOf(0.8));
      first.die();
      await assert.rejects(reserved(rig.purse(), callOf(0.3)), refusedBy("budget", /set aside/));
    }));

  it("goes on where a process died that had the lock", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, 1);
      const lock = { pid: 77, startedAt: "start of 77", host: "here", token: "t", at: 1 };
      await writeFile(join(folder, "spend.lock"), JSON.stringify(lock));
      await reserved(rig.purse(), callOf(0.1));
    }));

  it("takes a lock over that nobody can tell of, once it has been held for too long", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, 1);
      const lock = { pid: 1, startedAt: "start", host: "elsewhere", token: "t", at: 1 };
      await writeFile(join(folder, "spend.lock"), JSON.stringify(lock));
      const beforeMs = rig.clock.nowMs();
      await reserved(rig.purse(), callOf(0.1));
      assert.ok(rig.clock.nowMs() - beforeMs >= 10_000);
    }));

  it("refuses, with a reason, where a process that lives does not let go", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, 1);
      const purse = rig.purse();
      const lock = { pid: 1, startedAt: "start of 1", host: "here", token: "t", at: 1 };
      await writeFile(join(folder, "spend.lock"), JSON.stringify(lock));
      await assert.rejects(
        reserved(purse, callOf(0.1)),
        refusedBy("disk", /Another process does not let go of .*spend\.lock/),
      );
    }));

  it("makes its folder, and no file for whoever only looks", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(join(folder, "a", "b"), 1);
      const purse = rig.purse();
      assert.deepEqual((await purse.days()).days, []);
      await assert.rejects(readFile(join(rig.folder, "spend.jsonl")), { code: "ENOENT" });
      await reserved(purse, callOf(0.1));
      await readFile(join(rig.folder, "spend.jsonl"));
    }));

  it("says how many lines it cannot read, and counts the others", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, 1);
      await (await reserved(rig.purse(), callOf(0.5))).settle(told(0.5));
      await appendFile(join(folder, "spend.jsonl"), 'x\n{"kind":"settled","usd":-1}\n{"kind":"re');
      const next = rig.purse();
      await (await reserved(next, callOf(0.4))).settle(told(0.4));
      const last = await today(rig.purse());
      assert.deepEqual([last.spent, last.setAside, last.damagedLines], [0.9, 0, 3]);
      assert.match(rig.said.join(), /3 lines of spend\.jsonl cannot be read/);
    }));

  it("keeps what it cannot read beside the file when it sums up a day that is over", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, 1);
      await (await reserved(rig.purse(), callOf(0.5))).settle(told(0.5));
      await appendFile(join(folder, "spend.jsonl"), "somebody's\n");
      rig.clock.jump(24 * 3_600_000);
      await reserved(rig.purse(), callOf(0.1));
      assert.match(await readFile(join(folder, "spend.damaged.jsonl"), "utf8"), /somebody's/);
      assert.doesNotMatch(await readFile(join(folder, "spend.jsonl"), "utf8"), /somebody's/);
    }));

  it("counts what a call cost whose line of setting aside was damaged, on its day", () =>
    inFolder(async (folder) => {
      const path = join(folder, "spend.jsonl");
      for (const [spent, counted] of [
        [told(0.3), 0.3],
        [{ nanoUsd: nanoUsdOf(0.5), basis: "worst" } as const, 0.8],
        [{ nanoUsd: 0, basis: "nothing" } as const, 0.8],
      ] as const) {
        const rig = new PurseRig(folder, null);
        await (await reserved(rig.purse(), callOf(0.5, { session: "s" }))).settle(spent);
        const text = await readFile(path, "utf8");
        await writeFile(path, text.replaceAll('"kind":"reserved"', '"kind":"reserve?"'));
        const { spent: sum, setAside, sessions } = await today(rig.purse());
        assert.deepEqual([sum, setAside, sessions], [counted, 0, 1]);
      }
      const full = await new PurseRig(folder, 1).purse().reserve(callOf(0.3));
      assert.equal(full.kind, "refused");
    }));

  it("counts a call once, however often it is noted that it is settled", () =>
    inFolder(async (folder) => {
      const path = join(folder, "spend.jsonl");
      const rig = new PurseRig(folder, 1);
      await (await reserved(rig.purse(), callOf(0.5))).settle(told(0.3));
      const text = await readFile(path, "utf8");
      await appendFile(path, text + text);
      const { spent, setAside } = await today(rig.purse());
      assert.deepEqual([spent, setAside], [0.3, 0]);
    }));

  it("keeps what was damaged before where something is damaged again", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, null);
      for (const words of ["one", "two", "three"]) {
        await (await reserved(rig.purse(), callOf(0.5))).settle(told(0.5));
        await appendFile(join(folder, "spend.jsonl"), `${words}\n`);
        rig.clock.jump(24 * 3_600_000);
        await reserved(rig.purse(), callOf(0.1));
      }
      for (const [name, words] of [
        ["spend.damaged.jsonl", /^one$/m],
        ["spend.damaged-2.jsonl", /^two$/m],
        ["spend.damaged-3.jsonl", /^three$/m],
      ] as const) {
        assert.match(await readFile(join(folder, name), "utf8"), words);
      }
    }));

  for (const [what, make] of [
    ["a folder", (path: string) => mkdir(path)],
    ["a symbolic link", (path: string) => symlink("/dev/null", path)],
    ["a file of somebody else's that is very large", makeLarge],
  ] as const) {
    it(`refuses where ${what} has its name`, () =>
      inFolder(async (folder) => {
        await make(join(folder, "spend.jsonl"));
        const purse = new PurseRig(folder, 1).purse();
        await assert.rejects(reserved(purse, callOf(0.1)), refusedBy("disk", /move it away/));
      }));
  }

  it("refuses where the system names no folder", async () => {
    const purse = new PurseRig(undefined as unknown as string, null).purse();
    await assert.rejects(reserved(purse, callOf(0.1)), refusedBy("disk", /names no folder/));
  });

  it("refuses on a disk that takes nothing, and lets through again once it does", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, 1);
      const disk = new FailingDisk();
      const purse = rig.purse(disk.files);
      const before = await reserved(purse, callOf(0.3));
      disk.isFull = true;
      await assert.rejects(reserved(purse, callOf(0.1)), refusedBy("disk", /The disk is full/));
      await before.settle(told(0.2));
      assert.match(rig.said.join(), /not noted yet: The disk is full/);
      assert.equal((await today(rig.purse())).setAside, 0.3, "it stays counted at its worst");
      disk.isFull = false;
      await reserved(purse, callOf(0.1));
      const { spent, setAside } = await today(rig.purse());
      assert.deepEqual([spent, setAside], [0.2, 0.1], "it is noted with the next call");
    }));

  it("stays as small as the sums of its days, and forgets nothing of them", () =>
    inFolder(async (folder) => {
      // Some more than are kept as days; each of them is written anew with the next.
      const dayCount = 440;
      const rig = new PurseRig(folder, null);
      let purse = rig.purse();
      for (let day = 0; day < dayCount; day++) {
        const session = `ses-${day}`;
        await (await reserved(purse, callOf(0.01, { session }))).settle(told(0.001));
        // The same lines, at once.
        await purse.take(callOf(0.01, { session }), told(0.001));
        rig.clock.jump(24 * 3_600_000);
        if (day % 50 === 0) purse = rig.purse();
      }
      const { days } = await purse.days();
      assert.equal(
        sumNanoUsd(...days.map(({ spentNanoUsd }) => spentNanoUsd)),
        nanoUsdOf(0.002) * dayCount,
      );
      assert.equal(
        days.reduce((sum, { sessions }) => sum + sessions, 0),
        dayCount,
      );
      assert.ok(days.length < 410 && days[0]?.day.length === "2026-01".length, days[0]?.day);
      assert.ok((await readFile(join(folder, "spend.jsonl"))).length < 100_000);
    }));

  it("is written anew within a day of very many calls, and loses none", () =>
    inFolder(async (folder) => {
      const rig = new PurseRig(folder, null);
      const [one, other] = [rig.purse(), rig.purse()];
      const open = await reserved(other, callOf(0.5));
      // The file is written anew with the 1001st that is settled.
      for (let n = 0; n < 1100; n++) {
        const purse = n % 2 === 0 ? one : other;
        if (n < 900) await purse.take(callOf(0.01), told(0.001));
        else await (await reserved(purse, callOf(0.01))).settle(told(0.001));
      }
      await open.settle(told(0.4));
      const { spent, setAside, ...rest } = await today(rig.purse());
      assert.deepEqual([spent, setAside, rest.sessions], [1.5, 0, 1]);
      const lines = (await readFile(join(folder, "spend.jsonl"), "utf8")).split("\n").length;
      assert.ok(lines < 500, String(lines));
    })).timeout(120_000);
});

async function makeLarge(path: string): Promise<void> {
  await writeFile(path, "");
  const { truncate } = await import("node:fs/promises");
  await truncate(path, 65_000_000);
  await chmod(path, 0o600);
}

/** The real disk, until it is full. */
class FailingDisk {
  isFull = false;
  readonly files: FileSystem = {
    ...quickFileSystem,
    open: async (path) => {
      const file = await quickFileSystem.open(path);
      const write: typeof file.write = async (...args) => {
        this.#check();
        await file.write(...args);
      };
      return { ...file, write };
    },
  };

  #check(): void {
    if (this.isFull) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
  }
}

/** What a process does with the money, call by call. */
const callArbitrary = fc.record({
  worst: fc.integer({ min: 0, max: 400 }),
  /** Of the worst, what it really costs. */
  share: share,
  end: fc.constantFrom("told", "told", "told", "silent", "unbilled", "dies"),
  waits: fc.integer({ min: 0, max: 3 }),
});
const processesArbitrary = fc.record({
  limit: fc.integer({ min: 0, max: 2000 }),
  processes: fc.array(fc.array(callArbitrary, { maxLength: 12 }), { minLength: 2, maxLength: 3 }),
});

describe("The day's limit", () => {
  it("is never passed, whatever calls cost, whoever dies, however many processes there are", () =>
    fc.assert(
      fc.asyncProperty(processesArbitrary, ({ limit, processes }) =>
        inFolder(async (folder) => {
          const rig = new PurseRig(folder, limit / 1000);
          let [billed, worstBilled] = [0, 0];
          const work = processes.map(async (calls) => {
            let purse = rig.purse();
            for (const { worst, share, end, waits } of calls) {
              const answer = await purse.reserve(callOf(worst / 1000));
              if (answer.kind === "refused") {
                assert.equal(answer.by, "budget", answer.message);
                continue;
              }
              const cost = end === "unbilled" ? 0 : Math.floor(worst * share);
              billed += cost;
              assert.ok(billed <= limit, `${billed} of ${limit} are spent`);
              for (let n = 0; n < waits; n++) await new Promise((resolve) => setImmediate(resolve));
              worstBilled += end === "told" || end === "unbilled" ? cost : worst;
              if (end === "dies") {
                purse.die();
                purse = rig.purse();
              } else if (end === "silent") {
                await answer.settle({ nanoUsd: nanoUsdOf(worst / 1000), basis: "worst" });
              } else {
                const basis = end === "told" ? "told" : "nothing";
                await answer.settle({ nanoUsd: nanoUsdOf(cost / 1000), basis });
              }
            }
          });
          await Promise.all(work);
          const last = rig.purse();
          const { spent, setAside, damagedLines } = await today(last);
          assert.equal(nanoUsdOf(spent + setAside), nanoUsdOf(worstBilled / 1000));
          assert.equal(damagedLines, 0);
          // What is left can be spent to the last bit.
          await reserved(last, callOf((limit - worstBilled) / 1000));
        }),
      ),
      { numRuns: 40, endOnFailure: true },
    )).timeout(120_000);
});
