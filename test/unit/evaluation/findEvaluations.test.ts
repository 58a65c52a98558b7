import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { evaluationsBelow } from "../../../src/evaluation/findEvaluations.js";
import { inFolder } from "../../support/diskHarness.js";
import { evaluationOf } from "../../support/evaluations.js";

const { signal } = new AbortController();

async function written(output: string, day: string, name: string, text?: string): Promise<void> {
  const folder = join(output, day, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "evaluation.json"), text ?? JSON.stringify(evaluationOf(2)));
}

async function found(output: string, sinceMs = 0): Promise<string[]> {
  const names: string[] = [];
  for await (const { folder } of evaluationsBelow(output, signal, sinceMs)) {
    names.push(basename(folder));
  }
  return names;
}

describe("evaluations below an output folder", () => {
  it("come the newest first, those of one second by their number, and without what is none", () =>
    inFolder(async (output) => {
      for (const name of ["eval-201500", "eval-201500-10", "eval-201500-9", "eval-101500"]) {
        await written(output, "2026-01-31", name);
      }
      await written(output, "2026-02-01", "eval-000000");
      await written(output, "2026-02-01", "eval-000001", "no JSON");
      await written(output, "2026-02-01", "ses-201500");
      await written(output, "elsewhere", "eval-201500");
      await writeFile(join(output, "2026-02-02"), "no folder");
      assert.deepEqual(await found(output), [
        ...["eval-000000", "eval-201500-10", "eval-201500-9", "eval-201500", "eval-101500"],
      ]);
    }));

  it("are none of days before the one that is asked for, but for a day of grace", () =>
    inFolder(async (output) => {
      for (const day of ["10", "11", "12"])
        await written(output, `2026-01-${day}`, `eval-0000${day}`);
      const noon = new Date(2026, 0, 12, 12).getTime();
      assert.deepEqual(await found(output, noon), ["eval-000012", "eval-000011"]);
    }));

  it("are looked for no longer than is wanted, and none where there is no folder", () =>
    inFolder(async (output) => {
      assert.deepEqual(await found(join(output, "none")), []);
      await written(output, "2026-01-31", "eval-201500");
      const over = AbortSignal.abort(new Error("over"));
      await assert.rejects(() => evaluationsBelow(output, over).next(), /over/);
    }));
});
