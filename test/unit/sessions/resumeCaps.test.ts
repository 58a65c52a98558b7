import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../../src/base/errors.js";
import type { CapsChange, PlanInput } from "../../../src/protocol/plan.js";
import { resumeSearch, startSearch } from "../../../src/sessions/continueSearch.js";
import { journalName } from "../../../src/sessions/sessionFolder.js";
import { diskDeps, inFolder, smallSearch } from "../../support/diskHarness.js";
import { planOf } from "../../support/searchHarness.js";

const shape = { candidates: 4, iterations: 2, beamWidth: 2, stopOnPlateau: false };

/** A search that has ended, the caps that it is to go on under, and why it would not. */
const refused: readonly (readonly [
  what: string,
  plan: Partial<PlanInput>,
  caps: CapsChange,
  why: RegExp,
])[] = [
  [
    "a lower value of the one that ended it",
    { ...shape, maxImages: 4 },
    { maxImages: 3 },
    /^The search stays at its end: 3 images is no room to go on, 8 images is\./,
  ],
  [
    "the same value",
    { ...shape, maxImages: 4 },
    { maxImages: 4 },
    /4 images is no room to go on, 8 images is/,
  ],
  [
    "another one than the one that ended it",
    { ...shape, maxCalls: 12 },
    { maxImages: 50 },
    /12 model calls is no room to go on, \d+ model calls is/,
  ],
  [
    "a higher value, where its last iteration was cut",
    { ...shape, maxImages: 6 },
    { maxImages: 8 },
    /^Nothing of this search is left to do under a higher limit\./,
  ],
  [
    "a value where no limit ended it",
    shape,
    { maxImages: 50 },
    /^This search did not end at a limit\./,
  ],
];

describe("A search that has ended, resumed under other limits", () => {
  for (const [what, plan, caps, why] of refused) {
    it(`says why it would not go on, and writes nothing: ${what}`, () =>
      inFolder(async (output) => {
        const deps = diskDeps();
        const run = await startSearch(smallSearch(output, { plan: planOf(plan) }), deps);
        await run.done;
        const path = join(run.folder, journalName);
        const before = await readFile(path, "utf8");
        await assert.rejects(
          resumeSearch(run.folder, { caps }, deps),
          (error: unknown) => error instanceof UsageError && why.test(error.message),
        );
        assert.equal(await readFile(path, "utf8"), before);
      }));
  }

  it("goes on under one that leaves room, to all that was planned", () =>
    inFolder(async (output) => {
      const deps = diskDeps();
      const plan = planOf({ ...shape, maxImages: 4 });
      const run = await startSearch(smallSearch(output, { plan }), deps);
      await run.done;
      const resumed = await resumeSearch(run.folder, { caps: { maxImages: 8 } }, deps);
      const { state } = await resumed.done;
      assert.equal(state.totals.images, 8);
    }));
});
