import assert from "node:assert/strict";
import { UsageError } from "../../../../src/base/errors.js";
import { orAborted } from "../../../../src/base/orAborted.js";
import { beforeFirstSearch } from "../../../../src/host/commands/firstSearch.js";
import { Memory } from "../../../../src/host/memory.js";
import type { Role } from "../../../../src/protocol/providers.js";
import type { Check } from "../../../../src/providers/adapter.js";
import { ManualTimer } from "../../../support/manualTimer.js";
import { editor } from "../../../support/vscode/fakeEditor.js";
import { modelsRig, toyAt } from "../../../support/vscode/modelsRig.js";

const sketch = "Sketch with the built-in provider";
const takes = "Use this editor's models";
const later = "Decide later";
const ofEditor = { language: "vscode", image: "svg/vscode", vision: "vscode" };

const noModels: Check = {
  kind: "missing",
  code: "model.unknown",
  reason: "This editor has no language model.",
  action: { kind: "chooseModel", instead: [] },
};

/** What the editor says of its models; whether they see is not known before one is asked. */
const able = (role: Role): Promise<Check> =>
  Promise.resolve(role === "vision" ? { kind: "unknown", reason: "Later." } : { kind: "ready" });

interface Stage {
  readonly connections?: readonly object[];
  readonly models?: object;
  readonly blocked?: string;
  readonly goals?: readonly string[];
  readonly check?: (role: Role, reference: string, signal: AbortSignal) => Promise<Check>;
}

async function staged({ connections, models, blocked, goals = [], check = able }: Stage = {}) {
  const { configured } = modelsRig(connections, models);
  const stored = new Map<string, unknown>();
  const memory = new Memory({
    keys: () => [...stored.keys()],
    get: (key: string, other?: unknown) => (stored.has(key) ? stored.get(key) : other),
    update: (key: string, value: unknown) => Promise.resolve(void stored.set(key, value)),
  });
  for (const goal of goals) await memory.addGoal(goal);
  const timer = new ManualTimer();
  const checked: string[] = [];
  const begin = () =>
    beforeFirstSearch({
      ...{ memory, configured, timer, blocked: () => blocked ?? null },
      editorModels: () => Promise.resolve([]),
      check: (role, reference, signal) => {
        checked.push(`${role} ${reference}`);
        return check(role, reference, signal);
      },
    });
  return { begin, checked, memory, timer, models: () => editor.settings.get("imagebeam.models") };
}

describe("the first search after the install", () => {
  it("asks which models shall do it, with the free ones first, and says what the others take", async () => {
    const { begin, checked } = await staged();
    const done = begin();
    const list = await editor.list();
    assert.deepEqual(
      list.items.map(({ label }) => label),
      [sketch, takes, later],
    );
    assert.match(list.items[1]?.detail ?? "", /draw as SVG .* quota/);
    assert.deepEqual(checked, ["language vscode", "image svg/vscode", "vision vscode"]);
    list.leave();
    await done;
  });

  const answers: readonly (readonly [label: string, models: object])[] = [
    [sketch, {}],
    [takes, ofEditor],
  ];
  for (const [label, models] of answers) {
    it(`goes on, and is never asked of again: ${label}`, async () => {
      const stage = await staged();
      const done = stage.begin();
      await (await editor.list()).choose(label);
      assert.equal(await done, true);
      assert.deepEqual(stage.models(), models);
      editor.settings.set("imagebeam.models", {});
      assert.equal(await stage.begin(), true);
      assert.deepEqual(editor.unseen, []);
    });
  }

  it("asks again at the next one where it is decided later, until it is", async () => {
    const stage = await staged();
    for (const label of [later, later, sketch]) {
      const done = stage.begin();
      await (await editor.list()).choose(label);
      assert.equal(await done, true);
      assert.deepEqual(stage.models(), {});
      // It was a search: from then on there is an earlier goal.
      await stage.memory.addGoal("a red boat");
    }
    assert.equal(await stage.begin(), true);
    assert.deepEqual(editor.unseen, []);
  });

  it("says how many requests a search takes with the editor's", async () => {
    const done = (await staged()).begin();
    const list = await editor.list();
    assert.match(list.items[1]?.detail ?? "", /About 17 requests of your quota a search/);
    list.leave();
    await done;
  });

  it("is not begun where the question is left, and asks again", async () => {
    const stage = await staged();
    const done = stage.begin();
    (await editor.list()).leave();
    assert.equal(await done, false);
    assert.deepEqual(stage.models(), {});
    const again = stage.begin();
    await (await editor.list()).choose(later);
    assert.equal(await again, true);
  });

  it("is asked of again where the choice could not be written", async () => {
    const stage = await staged();
    const done = stage.begin();
    const list = await editor.list();
    editor.failureOf = () => new Error("settings.json has unsaved changes");
    const failed = assert.rejects(done, /unsaved changes/);
    await list.choose(takes);
    await failed;
    editor.failureOf = () => undefined;
    const again = stage.begin();
    await (await editor.list()).choose(sketch);
    assert.equal(await again, true);
  });

  const silent: readonly (readonly [when: string, stage: Stage, looks: boolean])[] = [
    ["a connection is set up", { connections: [toyAt("shed")] }, false],
    ["a model is chosen", { models: { image: "shed" } }, false],
    ["what is chosen has a fault", { models: { image: 7 } }, false],
    ["the workspace is not trusted", { blocked: "This workspace is not trusted." }, false],
    ["there was a search before", { goals: ["a red boat"] }, false],
    ["the editor has no model", { check: () => Promise.resolve(noModels) }, true],
    [
      "none of them sees",
      { check: (role) => (role === "vision" ? Promise.resolve(noModels) : able(role)) },
      true,
    ],
    [
      "none of them can draw",
      {
        check: (role) =>
          role === "image" ? Promise.reject(new UsageError("None draws as SVG.")) : able(role),
      },
      true,
    ],
  ];
  for (const [when, stage, looks] of silent) {
    it(`asks nothing where ${when}`, async () => {
      const { begin, checked, models } = await staged(stage);
      const before = models();
      assert.equal(await begin(), true);
      assert.deepEqual(editor.unseen, []);
      assert.deepEqual(models(), before);
      assert.equal(checked.length > 0, looks);
    });
  }

  it("does not wait for an editor that does not say which models it has", async () => {
    let isAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const { begin, timer } = await staged({
      check: (_role, _reference, signal) => {
        isAsked();
        return orAborted(new Promise<never>(() => undefined), signal);
      },
    });
    const done = begin();
    await asked;
    timer.pass(3000);
    assert.equal(await done, true);
    assert.deepEqual(editor.unseen, []);
  });
});
