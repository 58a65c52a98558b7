import assert from "node:assert/strict";
import { CallError, UsageError } from "../../src/base/errors.js";
import { declaredConnection, referenceOf } from "../../src/protocol/connections.js";
import { roles, type Providers, type Role } from "../../src/protocol/providers.js";
import { replay } from "../../src/search/replay.js";
import { SearchRunner, type ProviderChoice } from "../../src/searchRunner.js";
import { startSearch } from "../../src/sessions/continueSearch.js";
import { readSession } from "../../src/sessions/loadSession.js";
import { diskDeps, inFolder, smallSearch } from "../support/diskHarness.js";
import type { FakeCallKind } from "../support/fakeModels.js";
import { providersOf } from "../support/searchHarness.js";
import { assertNothingPaidTwice, assertSound } from "../support/sessionChecks.js";

const declared = providersOf();
const quality = { quality: "high" };
const recorded: Providers = { ...declared, image: { ...declared.image, options: quality } };

/** Declares whatever is asked for, and remembers with which options. */
function declaring() {
  const asked: [ProviderChoice, object][] = [];
  const declare = (models: ProviderChoice, options: Partial<Record<Role, object>>) => {
    asked.push([models, options]);
    const of = <R extends Role>(role: R): Providers[R] => {
      const { model, ...of } = referenceOf(models[role] ?? "builtin/own");
      const connection = declaredConnection(of);
      return { ...recorded[role], connection, model: model ?? "", options: {} };
    };
    const [language, image, vision] = [of("language"), of("image"), of("vision")];
    return Promise.resolve({ language, image, vision });
  };
  return { asked, declare };
}

/** A session that paused because a model is gone, at the nth call of a kind. */
async function pausedAt(output: string, kind: FakeCallKind, nth: number): Promise<string> {
  let calls = 0;
  const fail = (each: FakeCallKind): void => {
    if (each !== kind || ++calls < nth) return;
    throw new CallError("model.unknown", "Gone.", { scope: "connection", billed: "no" });
  };
  const run = await startSearch(smallSearch(output, { providers: recorded }), diskDeps({ fail }));
  const { outcome, state } = await run.done;
  assert.equal(outcome.kind, "paused");
  assert.equal(state.pause?.code, "model.unknown");
  return run.folder;
}

const gone: readonly [Role, FakeCallKind, number][] = [
  ["language", "write", 1],
  ["language", "critique", 1],
  ["image", "draw", 1],
  ["image", "draw", 3],
  ["vision", "judge", 1],
];

describe("a search whose model is gone", () => {
  for (const [role, kind, nth] of gone) {
    it(`goes on with another ${role} model, which its journal names: ${kind} ${nth}`, () =>
      inFolder(async (output) => {
        const folder = await pausedAt(output, kind, nth);
        const { length } = (await readSession(folder)).events;
        const { declare } = declaring();
        const runner = new SearchRunner(diskDeps(), { declare }, "test");
        const run = await runner.resume(folder, { models: { [role]: "fake/heir" } });
        assert.equal((await run.done).outcome.kind, "ended");
        const { events } = await readSession(folder);
        const [changed, resumed] = events.slice(length);
        assert.ok(changed?.kind === "providersChanged");
        assert.deepEqual([changed.role, changed.provider.model], [role, "heir"]);
        assert.equal(resumed?.kind, "searchResumed");
        for (const each of roles) {
          const { model } = run.state.providers[each];
          assert.equal(model, each === role ? "heir" : recorded[each].model);
        }
        assertNothingPaidTwice(events);
        assert.equal(replay(events).kind, "same");
        await assertSound(folder);
      }));
  }

  it("goes on with others in all roles at once, which its journal names one by one", () =>
    inFolder(async (output) => {
      const folder = await pausedAt(output, "draw", 1);
      const { length } = (await readSession(folder)).events;
      const runner = new SearchRunner(diskDeps(), declaring(), "test");
      const models = { language: "fake/a", image: "fake/b", vision: "fake/c" };
      const run = await runner.resume(folder, { models });
      assert.equal((await run.done).outcome.kind, "ended");
      const { events } = await readSession(folder);
      const changed = events
        .slice(length)
        .flatMap((each) => (each.kind === "providersChanged" ? [each.provider.model] : []));
      assert.deepEqual(changed, ["a", "b", "c"]);
      assert.equal(replay(events).kind, "same");
      await assertSound(folder);
    }));

  it("takes no other judge once an image is judged, and stays as it was", () =>
    inFolder(async (output) => {
      const folder = await pausedAt(output, "judge", 2);
      const before = (await readSession(folder)).events;
      const runner = new SearchRunner(diskDeps(), declaring(), "test");
      const models = { vision: "fake/heir" };
      await assert.rejects(runner.resume(folder, { models }), (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(
          error.message,
          /judged already.*Finish it with what is there, or run it again/,
        );
        return true;
      });
      assert.deepEqual((await readSession(folder)).events, before);
      // Its lock is free, and the other roles are free to change.
      const run = await runner.resume(folder, { models: { image: "fake/heir" } });
      assert.equal((await run.done).outcome.kind, "ended");
    }));

  it("takes none once it has ended", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      await run.done;
      const runner = new SearchRunner(diskDeps(), declaring(), "test");
      const resumed = runner.resume(run.folder, { models: { image: "fake/heir" } });
      await assert.rejects(resumed, /has ended\. Run it again with changes/);
    }));

  it("hands options on to a model of the same connection, and to no other", () =>
    inFolder(async (output) => {
      const folder = await pausedAt(output, "draw", 1);
      const { asked, declare } = declaring();
      const runner = new SearchRunner(diskDeps(), { declare }, "test");
      const drawing = ["svg/other/heir", "svg/other/heir", "svg/other/next"];
      for (const image of ["fake/heir", "other/heir", ...drawing]) {
        const run = await runner.resume(folder, { models: { image } });
        run.pause();
        await run.done;
      }
      assert.deepEqual(asked, [
        [{ image: "fake/heir" }, { image: quality }],
        [{ image: "other/heir" }, {}],
        [{ image: "svg/other/heir" }, {}],
        // Of the very model that draws as SVG: whether it looks at its drafts follows from the model.
        [{ image: "svg/other/heir" }, { image: {} }],
        [{ image: "svg/other/next" }, {}],
      ]);
    }));
});
