import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { UsageError } from "../../src/base/errors.js";
import { PlanError } from "../../src/protocol/planError.js";
import { SearchRunner } from "../../src/searchRunner.js";
import { startSearch } from "../../src/sessions/continueSearch.js";
import { readSession } from "../../src/sessions/loadSession.js";
import { diskDeps, inFolder, smallSearch } from "../support/diskHarness.js";
import { providersOf } from "../support/searchHarness.js";

const runner = new SearchRunner(diskDeps(), { declare: () => providersOf() }, "9.9.9");
const plan = { goal: "a boat", candidates: 1, beamWidth: 1, iterations: 1, seed: 7 };

describe("what runs searches", () => {
  it("journals what was asked for, filled in and declared", () =>
    inFolder(async (output) => {
      const run = await runner.start({ plan, output });
      await run.done;
      const [first] = (await readSession(run.folder)).events;
      assert.ok(first?.kind === "searchStarted");
      assert.deepEqual({ ...first.plan, ...plan }, first.plan);
      assert.deepEqual([first.appVersion, first.providers], ["9.9.9", providersOf()]);
    }));

  it("makes nothing for a plan that cannot be run, and names each field that is wrong", () =>
    inFolder(async (output) => {
      const wrong = { ...plan, beamWidth: 0, alpha: 7 };
      await assert.rejects(runner.start({ plan: wrong, output }), (error) => {
        assert.ok(error instanceof PlanError);
        assert.deepEqual(error.problems.map(({ field }) => field).sort(), ["alpha", "beamWidth"]);
        return true;
      });
      assert.deepEqual(await readdir(output), []);
    }));

  it("makes nothing where a provider is not known", () =>
    inFolder(async (output) => {
      const declare = () => {
        throw new UsageError("It is not known.");
      };
      const strange = new SearchRunner(diskDeps(), { declare }, "9.9.9");
      await assert.rejects(strange.start({ plan, output }), UsageError);
      assert.deepEqual(await readdir(output), []);
    }));

  const outOfRange = { maxImages: 0.5 };
  const goingOn: readonly [how: string, act: (folder: string) => Promise<unknown>][] = [
    ["a resume", (folder) => runner.resume(folder, { caps: outOfRange })],
    ["a retry", (folder) => runner.retry(folder, "i0c0", { caps: outOfRange })],
  ];
  for (const [how, act] of goingOn) {
    it(`takes no cap that is out of range with ${how}`, () =>
      inFolder(async (output) => {
        const run = await startSearch(smallSearch(output), diskDeps());
        await run.done;
        const { events } = await readSession(run.folder);
        await assert.rejects(act(run.folder), PlanError);
        assert.deepEqual((await readSession(run.folder)).events, events);
      }));
  }
});
