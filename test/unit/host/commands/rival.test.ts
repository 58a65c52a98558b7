import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StorageError } from "../../../../src/base/errors.js";
import { rivalFound, rivalOf } from "../../../../src/host/commands/rival.js";
import type { PlanInput } from "../../../../src/protocol/plan.js";
import { roles, type Providers, type Role } from "../../../../src/protocol/providers.js";
import { startSearch } from "../../../../src/sessions/continueSearch.js";
import { loadSession } from "../../../../src/sessions/loadSession.js";
import { journalName } from "../../../../src/sessions/sessionFolder.js";
import { listSessions } from "../../../../src/sessions/sessionIndex.js";
import { diskDeps, inFolder, QuickClock, smallSearch } from "../../../support/diskHarness.js";
import { planOf, providersOf } from "../../../support/searchHarness.js";

const plain = { wording: "plain", iterations: 1 } as const;

/** The fakes, but for one model. */
function withOther(role: Role, model = "other-2"): Providers {
  const fakes = providersOf();
  return { ...fakes, [role]: { ...fakes[role], model } };
}

/** A folder in which searches end one after the other, as time goes on. */
async function inOutput(
  work: (
    searched: (plan?: Partial<PlanInput>, providers?: Providers) => Promise<string>,
    rival: (folder: string) => Promise<string | undefined>,
  ) => Promise<void>,
): Promise<void> {
  await inFolder(async (output) => {
    const clock = new QuickClock();
    const deps = diskDeps({ clock });
    const searched = async (plan: Partial<PlanInput> = {}, providers = providersOf()) => {
      clock.jump(60_000);
      const small = { goal: "an owl", candidates: 2, beamWidth: 1, iterations: 1 };
      const search = smallSearch(output, { plan: planOf({ ...small, ...plan }), providers });
      const run = await startSearch(search, deps);
      await run.done;
      return run.folder;
    };
    await work(searched, async (folder) =>
      rivalOf(folder, (await loadSession(folder)).state, {
        list: (path) => listSessions(path, deps),
      }),
    );
  });
}

describe("what an ended search is compared with", () => {
  it("is for a control the newest earlier search for its goal by its painter and judge", () =>
    inOutput(async (searched, rival) => {
      await searched();
      const newest = await searched({ iterations: 2 }, withOther("language"));
      await searched({ goal: "a barn" });
      await searched({}, withOther("image"));
      await searched({}, withOther("vision"));
      const control = await searched(plain);
      await searched();
      assert.equal(await rival(control), newest);
    }));

  it("is for a search the newest other one for its goal by other models, before it or after, and no control", () =>
    inOutput(async (searched, rival) => {
      const own = await searched();
      assert.equal(await rival(own), undefined);
      for (const role of roles) {
        const other = await searched({}, withOther(role, `other ${role}`));
        await searched({ ...plain }, withOther(role, "control"));
        await searched();
        await searched({ goal: "a barn" }, withOther(role));
        assert.equal(await rival(own), other);
      }
    }));

  it("is nothing where there is no such search, or it was never drawn", () =>
    inOutput(async (searched, rival) => {
      const control = await searched(plain);
      assert.equal(await rival(control), undefined);
      // A control of a control says nothing.
      assert.equal(await rival(await searched(plain)), undefined);
    }));

  it("passes over what cannot be read", () =>
    inOutput(async (searched, rival) => {
      const first = await searched();
      const broken = await searched();
      const control = await searched(plain);
      assert.equal(await rival(control), broken);
      await writeFile(join(broken, journalName), "no journal\n");
      assert.equal(await rival(control), first);
    }));

  it("is nothing for a search that goes on, and where the folder cannot be read, which the log says", () =>
    inFolder(async (output) => {
      const search = smallSearch(output);
      const run = await startSearch(search, diskDeps());
      await run.done;
      const { state } = await loadSession(run.folder);
      const failing = {
        list: () => Promise.reject(new StorageError("storage.io", "The disk is gone.")),
      };
      assert.equal(await rivalOf(run.folder, { ...state, end: null }, failing), undefined);
      const warnings: unknown[] = [];
      const log = { warn: (...words: unknown[]) => warnings.push(words) };
      const found = await rivalFound(run.folder, state, { sessions: failing, log });
      assert.equal(found, false);
      assert.match(JSON.stringify(warnings), /The disk is gone/);
    }));
});
