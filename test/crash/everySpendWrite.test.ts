import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { nanoUsdOf, usdOf } from "../../src/base/money.js";
import { inFolder } from "../support/diskHarness.js";
import { FaultyDisk, ways, type Way } from "../support/faultyDisk.js";
import { callOf, PurseRig, reserved, type Process } from "../support/purseRig.js";

/** Two calls a day for two days, each of which may cost 10 cents and costs 4. */
const [worstUsd, costUsd, calls] = [0.1, 0.04, 4];

interface Made {
  /** The least that the books may come to, cents: of calls that were let through, what they did cost. */
  owedCents: number;
  /** And the most: each of them at its worst. */
  worstCents: number;
}

async function makeCalls(purse: Process, rig: PurseRig, made: Made): Promise<void> {
  for (let n = 0; n < calls; n++) {
    if (n === calls / 2) rig.clock.jump(24 * 3_600_000);
    // Whoever dies in it may have it noted, and nobody was let through.
    made.worstCents += 10;
    const answer = await purse.reserve(callOf(worstUsd));
    if (answer.kind === "refused") {
      assert.equal(answer.by, "disk", answer.message);
      made.worstCents -= 10;
      continue;
    }
    made.owedCents += 4;
    await answer.settle({ nanoUsd: nanoUsdOf(costUsd), basis: "told" });
  }
}

describe("what is spent, where the n-th change of the disk goes wrong, for every n", () => {
  let operations: readonly number[];
  let writes: readonly number[];

  before(() =>
    inFolder(async (folder) => {
      const disk = new FaultyDisk(0, "fails");
      const rig = new PurseRig(folder, null);
      const made = { owedCents: 0, worstCents: 0 };
      await makeCalls(rig.purse(disk.files), rig, made);
      assert.deepEqual(made, { owedCents: 16, worstCents: 40 });
      operations = Array.from({ length: disk.operations }, (_, index) => index + 1);
      writes = disk.writes;
      assert.ok(operations.length > 60 && writes.length > 10, `${operations.length}`);
    }),
  );

  for (const way of ways) {
    it(`is never forgotten, nor counted above its worst, where it ${way}`, async function () {
      this.timeout(120_000);
      for (const n of way.includes("torn") ? writes : operations) await oneFault(n, way);
    });
  }
});

async function oneFault(n: number, way: Way): Promise<void> {
  await inFolder(async (folder) => {
    const rig = new PurseRig(folder, null);
    const disk = new FaultyDisk(n, way);
    const first = rig.purse(disk.files);
    const made = { owedCents: 0, worstCents: 0 };
    try {
      await makeCalls(first, rig, made);
    } catch (error) {
      assert.ok(way.includes("dies"), `operation ${n} ${way}: ${String(error)}`);
    }
    assert.ok(disk.isHit);
    first.die();
    // Nothing that it left is in the way of the next one.
    const next = rig.purse();
    await (await reserved(next, callOf(worstUsd))).settle({ nanoUsd: 0, basis: "nothing" });
    const { days } = await next.days();
    const counted = days.map(({ spentNanoUsd, setAsideNanoUsd }) => spentNanoUsd + setAsideNanoUsd);
    const cents = Math.round(100 * usdOf(counted.reduce((sum, nanos) => sum + nanos, 0)));
    const why = `operation ${n} ${way}: ${cents} of ${made.owedCents} to ${made.worstCents} cents`;
    assert.ok(made.owedCents <= cents && cents <= made.worstCents, why);
    rig.clock.jump(24 * 3_600_000);
    await reserved(next, callOf(worstUsd));
    // A death in the midst of a lock's first write leaves what nobody can tell whose it is.
    const whole = way.includes("dies") ? /^spend\.(?:.*jsonl|lock\..+\.tmp)$/ : /^spend\..*jsonl$/;
    const left = (await readdir(folder)).filter((name) => !whole.test(name));
    assert.deepEqual(left, [], why);
  });
}
