import assert from "node:assert/strict";
import { StorageError } from "../../../../src/base/errors.js";
import { rivalFound, rivalsOf } from "../../../../src/host/commands/rival.js";
import type { PlanInput } from "../../../../src/protocol/plan.js";
import { roles, type Providers, type Role } from "../../../../src/protocol/providers.js";
import { startSearch } from "../../../../src/sessions/continueSearch.js";
import { loadSession } from "../../../../src/sessions/loadSession.js";
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
    rivals: (folder: string) => Promise<readonly string[]>,
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
    await work(searched, async (folder) => {
      const { state } = await loadSession(folder);
      const found = await rivalsOf(folder, state, { list: (path) => listSessions(path, deps) });
      return found.map((each) => `${each.isOfGoal ? "" : "other: "}${each.folder}`);
    });
  });
}

describe("what an ended search may be set against", () => {
  it("is for a control its goal's searches before it, then all others of its goal, then the rest", () =>
    inOutput(async (searched, rivals) => {
      const first = await searched();
      const other = await searched({ iterations: 2 }, withOther("language"));
      const barn = await searched({ goal: "a barn" });
      const control = await searched(plain);
      const second = await searched(plain);
      const later = await searched();
      assert.deepEqual(await rivals(control), [
        ...[other, first],
        ...[later, second],
        `other: ${barn}`,
      ]);
    }));

  it("is for a search those by other models, then those by the same and controls, then the rest", () =>
    inOutput(async (searched, rivals) => {
      const own = await searched();
      assert.deepEqual(await rivals(own), []);
      for (const role of roles) {
        const same = await searched();
        const other = await searched({}, withOther(role, `other ${role}`));
        const barn = await searched({ goal: "a barn" }, withOther(role));
        const control = await searched({ ...plain }, withOther(role, "control"));
        const found = await rivals(own);
        assert.equal(found[0], other);
        for (const each of [same, control, `other: ${barn}`]) assert.ok(found.includes(each));
        assert.ok(found.indexOf(control) < found.indexOf(`other: ${barn}`));
      }
    }));

  it("has no search that goes on, and none without an image", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      await run.done;
      const { state } = await loadSession(run.folder);
      const row = (await listSessions(output, diskDeps()))[0];
      assert.ok(row?.kind === "session");
      const summary = { ...row.summary, sessionId: "00000000-0000-4000-8000-000000000000" };
      const list = (change: object) => () =>
        Promise.resolve([row, { ...row, folder: "/other", summary: { ...summary, ...change } }]);
      const found = async (change: object): Promise<number> =>
        (await rivalsOf(run.folder, state, { list: list(change) })).length;
      assert.equal(await found({}), 1);
      assert.equal(await found({ images: 0 }), 0);
      assert.equal(await found({ finishedAt: null }), 0);
      assert.deepEqual(await rivalsOf(run.folder, { ...state, end: null }, { list: list({}) }), []);
    }));

  it("is offered where there is one of the same goal; what cannot be looked for the log says", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      await run.done;
      const { state } = await loadSession(run.folder);
      const warnings: unknown[] = [];
      const log = { warn: (...words: unknown[]) => warnings.push(words) };
      const sessions = { list: (path: string) => listSessions(path, diskDeps()) };
      assert.equal(await rivalFound(run.folder, state, { sessions, log }), false);
      const barn = { plan: planOf({ goal: "a barn", candidates: 1, iterations: 1 }) };
      await (
        await startSearch(smallSearch(output, barn), diskDeps())
      ).done;
      assert.equal(await rivalFound(run.folder, state, { sessions, log }), false);
      await (
        await startSearch(smallSearch(output), diskDeps())
      ).done;
      assert.equal(await rivalFound(run.folder, state, { sessions, log }), true);
      const failing = {
        list: () => Promise.reject(new StorageError("storage.io", "The disk is gone.")),
      };
      assert.equal(await rivalFound(run.folder, state, { sessions: failing, log }), false);
      assert.match(JSON.stringify(warnings), /The disk is gone/);
    }));
});
