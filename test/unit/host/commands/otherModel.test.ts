import assert from "node:assert/strict";
import { mock } from "node:test";
import { UsageError } from "../../../../src/base/errors.js";
import { OtherModel, type OtherModelDeps } from "../../../../src/host/commands/otherModel.js";
import { systemTimer } from "../../../../src/host/timer.js";
import { referenceOf, type ModelChoice } from "../../../../src/protocol/connections.js";
import { roles, type Providers, type Role } from "../../../../src/protocol/providers.js";
import type { SearchState } from "../../../../src/search/state.js";
import type { ResumeRequest } from "../../../../src/searchRunner.js";
import { SearchHarness } from "../../../support/searchHarness.js";
import { editor } from "../../../support/vscode/fakeEditor.js";
import { modelsRig, soon, toyAt } from "../../../support/vscode/modelsRig.js";

const signal = new AbortController().signal;

/** Where a search stands whose models are these: "old" is one that no connection has any more. */
interface Stage {
  readonly recorded: ModelChoice;
  /** The role that it paused for; null where a person did. */
  readonly pausedFor?: Role | null;
  readonly connections?: readonly object[];
  readonly isJudged?: boolean;
  /** Servers that are asked which models they have do not answer. */
  readonly isSilent?: boolean;
}

async function staged(stage: Stage) {
  const { recorded, pausedFor = null, connections, isJudged = false, isSilent = false } = stage;
  const rig = modelsRig(connections ?? [toyAt("shed"), toyAt("barn")]);
  for (const { name } of rig.configured.connections) await rig.keys.set(toyAt(name), "sk-1");
  const search = new SearchHarness({ plan: { candidates: 1, iterations: 1 } });
  const begun = search.state;
  if (isJudged) await search.run();
  const declared = await modelsRig([toyAt("shed"), toyAt("barn"), toyAt("gone")]).providers.declare(
    withoutModels(recorded),
    {},
    signal,
  );
  const providers = Object.fromEntries(
    roles.map((role) => {
      const model = recorded[role]?.split("/").slice(1).join("/");
      return [role, { ...declared[role], ...(model && { model }) }];
    }),
  ) as unknown as Providers;
  editor.settings.set("imagebeam.connections", connections ?? [toyAt("shed"), toyAt("barn")]);
  const pause = pausedFor === null ? { by: "user" } : { by: "error", role: pausedFor };
  let state = {
    ...(isJudged ? { ...search.state, end: null } : begun),
    ...{ providers, pause },
  } as SearchState;
  const resumed: unknown[] = [];
  const opened: string[] = [];
  const acted: unknown[] = [];
  const command = new OtherModel({
    searches: {
      in: () => ({ state }),
      resume: async (_folder: string, { models = {}, prepare }: ResumeRequest) => {
        const others = await rig.providers.declare(models, {}, signal);
        const named = roles.filter((role) => models[role] !== undefined);
        const chosen = Object.fromEntries(named.map((role) => [role, others[role]]));
        await prepare?.({ ...state, providers: { ...state.providers, ...chosen } });
        resumed.push(models);
        return {};
      },
    },
    panels: {
      openSession: (folder: string) => {
        opened.push(folder);
        return Promise.resolve();
      },
    },
    targets: { session: () => Promise.resolve("/ses") },
    memory: { unpriced: [] },
    ...{ models: rig.setup, blocked: rig.blocked },
    providers: isSilent ? { check: untilAborted } : rig.providers,
    act: (id: string, argument: unknown) => acted.push([id, argument]),
  } as unknown as OtherModelDeps).commands["imagebeam.chooseAnotherModel"];
  return {
    ...{ ...rig, resumed, opened, acted, command },
    set: (change: Partial<SearchState>) => (state = { ...state, ...change }),
  };
}

function untilAborted(_role: Role, _reference: string, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("Given up")));
  });
}

/** The default of each connection, under which whatever model can be recorded. */
function withoutModels(choice: ModelChoice): ModelChoice {
  const names = roles.map((role) => [role, choice[role]?.split("/")[0] ?? "shed"] as const);
  return Object.fromEntries(names);
}

describe("choosing another model for a search that stands still", () => {
  const twoGone: readonly [why: string, stage: Stage, asked: readonly Role[]][] = [
    [
      "models of one connection are gone",
      { recorded: { language: "shed/old", image: "shed/old" }, pausedFor: "image" },
      ["image", "language"],
    ],
    [
      "models are gone and no call has met them",
      { recorded: { language: "shed/old", vision: "barn/old" } },
      ["language", "vision"],
    ],
    [
      "a connection is gone, and a model of another",
      { recorded: { language: "gone/x", image: "shed/old" }, pausedFor: "image" },
      ["image", "language"],
    ],
  ];
  for (const [why, stage, asked] of twoGone) {
    it(`asks for each, says which and how many, and begins with what it paused for: ${why}`, async () => {
      const { command, resumed, opened } = await staged(stage);
      const done = command(undefined);
      for (const [index, role] of asked.entries()) {
        const list = await editor.list();
        assert.match(list.title ?? "", new RegExp(`^Choose the ${role} model in place of `));
        assert.ok(list.title?.includes(stage.recorded[role] ?? ""), list.title);
        assert.equal(list.place, `${index + 1}/2`);
        await list.row(role === "image" ? "draw-1" : "talk/7b");
        const { model } = referenceOf(stage.recorded[role] ?? "");
        assert.notEqual(list.activeItems[0]?.label, model, "Enter would choose what is gone");
        await list.choose(role === "image" ? "draw-1" : "talk/7b");
      }
      await done;
      const heirs = asked.map((role) => [role, role === "image" ? "shed/draw-1" : "shed/talk/7b"]);
      assert.deepEqual(resumed, [Object.fromEntries(heirs)]);
      assert.deepEqual(opened, ["/ses"]);
    });
  }

  it("is one question without a number where one model is gone", async () => {
    const { command, resumed } = await staged({ recorded: { image: "shed/old" } });
    const done = command(undefined);
    const list = await editor.list();
    assert.deepEqual([list.title, list.place], ["Choose the image model", undefined]);
    await list.choose("draw-1");
    await done;
    assert.deepEqual(resumed, [{ image: "shed/draw-1" }]);
  });

  it("asks which one where none is gone, and takes another kind of model at its word", async () => {
    const { command, resumed } = await staged({ recorded: {} });
    const done = command(undefined);
    await (await editor.list()).choose("vision model");
    await (await editor.list()).choose("Another model of barn");
    (await editor.field()).enter("eye-2");
    await done;
    assert.deepEqual(resumed, [{ vision: "barn/eye-2" }]);
  });

  it("goes back to the model before, which stands out as chosen", async () => {
    const recorded = { language: "shed/old", image: "shed/old" };
    const { command, resumed } = await staged({ recorded });
    const done = command(undefined);
    await (await editor.list()).choose("talk/7b");
    (await editor.list()).goBack();
    const again = await editor.list();
    assert.equal(again.place, "1/2");
    const row = await again.row("talk/7b");
    assert.match(row.description ?? "", /^in use/);
    await again.choose("odd");
    await (await editor.list()).choose("draw-1");
    await done;
    assert.deepEqual(resumed, [{ language: "shed/odd", image: "shed/draw-1" }]);
  });

  const leaving: readonly [at: string, answers: readonly string[]][] = [
    ["the first list", []],
    ["the second list", ["talk/7b"]],
    ["the name to type", ["talk/7b", "Another model of shed"]],
  ];
  for (const [at, answers] of leaving) {
    it(`leaves everything as it was with Escape at ${at}`, async () => {
      const recorded = { language: "shed/old", image: "shed/old" };
      const { command, resumed, opened, configured } = await staged({ recorded });
      const before = JSON.stringify([...editor.settings]);
      const done = command(undefined);
      for (const answer of answers) await (await editor.list()).choose(answer);
      if (at.startsWith("the name")) (await editor.field()).leave();
      else (await editor.list()).leave();
      await done;
      assert.deepEqual([resumed, opened, editor.unseen], [[], [], []]);
      assert.equal(JSON.stringify([...editor.settings]), before);
      assert.equal(configured.connections.length, 2);
    });
  }

  it("does not replace a judge that has judged, only because its server does not list it", async () => {
    const recorded = { image: "shed/old", vision: "barn/old" };
    const { command, resumed } = await staged({ recorded, pausedFor: "image", isJudged: true });
    const done = command(undefined);
    const list = await editor.list();
    assert.deepEqual([list.title, list.place], ["Choose the image model", undefined]);
    await list.choose("draw-1");
    await done;
    assert.deepEqual(resumed, [{ image: "shed/draw-1" }]);
  });

  it("says what else can be done where the judge itself is gone", async () => {
    const recorded = { vision: "barn/old" };
    const stage = await staged({ recorded, pausedFor: "vision", isJudged: true });
    await stage.command(undefined);
    const { text, buttons, press } = await editor.message();
    assert.match(text, /are judged already/);
    assert.deepEqual(buttons, ["Finish with what is there", "Run again with changes"]);
    press("Run again with changes");
    await new Promise(setImmediate);
    assert.deepEqual(stage.acted, [["imagebeam.runAgain", { folder: "/ses" }]]);
    assert.deepEqual(stage.resumed, []);
  });

  it("takes a model of a connection that is gone meanwhile for no answer", async () => {
    const { command, resumed } = await staged({ recorded: { image: "shed/old" } });
    const done = command(undefined);
    const list = await editor.list();
    await list.row("draw-1");
    editor.change("imagebeam.connections", [toyAt("barn")]);
    await list.choose("draw-1");
    await assert.rejects(Promise.resolve(done), UsageError);
    assert.deepEqual(resumed, []);
  });

  it("does not go on with a search that somebody has resumed meanwhile", async () => {
    const { command, resumed, set } = await staged({ recorded: { image: "shed/old" } });
    const done = command(undefined);
    const list = await editor.list();
    set({ pause: null });
    await list.choose("draw-1");
    await assert.rejects(Promise.resolve(done), /is running\. Pause it first/);
    assert.deepEqual(resumed, []);
  });

  it("asks a person for a missing key before it goes on, and goes on nowhere without", async () => {
    const stage = await staged({ recorded: { image: "shed/old" }, pausedFor: "image" });
    await stage.keys.remove("barn");
    const done = stage.command(undefined);
    const list = await editor.list();
    await list.row("draw-1");
    await list.choose("Another model of barn");
    (await editor.field()).enter("draw-2");
    const field = await editor.field();
    assert.match(field.title ?? "", /API key of barn/);
    field.leave();
    await done;
    assert.deepEqual(stage.resumed, []);
  });

  it("asks for the missing key of a model that stays, too", async () => {
    const recorded = { language: "barn/talk/7b", image: "shed/old" };
    const stage = await staged({ recorded, pausedFor: "image" });
    await stage.keys.remove("barn");
    const done = stage.command(undefined);
    await (await editor.list()).choose("draw-1");
    const field = await editor.field();
    assert.match(field.title ?? "", /API key of barn/);
    field.enter("sk-2");
    await done;
    assert.deepEqual(stage.resumed, [{ image: "shed/draw-1" }]);
  });

  it("offers the choice to who does not wait for servers that do not answer", async () => {
    // A person's patience is over at once.
    const { mock: patience } = mock.method(systemTimer, "after", (_ms: number, act: () => void) => {
      act();
      return () => undefined;
    });
    try {
      const stage = await staged({ recorded: { image: "shed/old" }, isSilent: true });
      const done = stage.command(undefined);
      await soon();
      const [wait] = editor.waits;
      assert.equal(wait?.title, "Asking which models are there");
      wait.giveUp();
      await (await editor.list()).choose("image model");
      await (await editor.list()).choose("draw-1");
      await done;
      assert.deepEqual(stage.resumed, [{ image: "shed/draw-1" }]);
    } finally {
      patience.restore();
    }
  });
});
