import assert from "node:assert/strict";
import { UsageError } from "../../../../src/base/errors.js";
import { chooseModels } from "../../../../src/host/connections/chooseModels.js";
import { isEditorSet } from "../../../../src/host/connections/modelSets.js";
import { plannedFor, quotaPlan } from "../../../../src/host/quotaPlan.js";
import type { ModelChoice } from "../../../../src/protocol/connections.js";
import type { Role } from "../../../../src/protocol/providers.js";
import type { Check, OfferedModel } from "../../../../src/providers/adapter.js";
import { editor } from "../../../support/vscode/fakeEditor.js";

const row = "Use this editor's models for all three";
const ofEditor = { language: "vscode", image: "svg/vscode", vision: "vscode" };

/** The list of models over an editor that answers so. @param ids of the models that it has */
function choosing(
  models: ModelChoice,
  check: (role: Role, reference: string) => Promise<Check>,
  offered: readonly OfferedModel[] = [],
  hasEditorModels: boolean | null = true,
) {
  editor.reset();
  const saved: ModelChoice[] = [];
  const done = chooseModels({
    ...{ check, hasEditorModels, addConnection: () => undefined },
    editorModels: () => Promise.resolve(offered),
    models: () => saved.at(-1) ?? models,
    pick: () => Promise.resolve(undefined),
    save: (choice) => Promise.resolve(void saved.push(choice)),
  });
  return { saved, done };
}

const ready = (): Promise<Check> => Promise.resolve({ kind: "ready" });
const missing =
  (blamed: Role, reason: string) =>
  (role: Role): Promise<Check> =>
    role === blamed
      ? Promise.resolve({
          ...{ kind: "missing", code: "model.unknown", reason },
          action: { kind: "chooseModel", instead: [] },
        })
      : ready();

describe("this editor's models", () => {
  it("take all three roles in one step, and are shown as in use then", async () => {
    const { saved, done } = choosing({ image: "shed/draw" }, ready);
    await (await editor.list()).choose(row);
    const list = await editor.list();
    assert.deepEqual(saved, [ofEditor]);
    assert.equal((await list.row(row)).description, "in use");
    list.leave();
    await done;
    assert.deepEqual(plannedFor(ofEditor), quotaPlan);
  });

  it("are a row with its reason where the editor has none, and no row where it is no editor", async () => {
    const { done } = choosing({ image: "shed/draw" }, ready, [], false);
    const list = await editor.list();
    const last = list.items.at(-1);
    assert.equal(last?.label, row);
    assert.match(last.detail ?? "", /^Not now\. The editor has none: sign in/);
    list.leave();
    await done;
    const other = choosing({ image: "shed/draw" }, ready, [], null);
    const without = await editor.list();
    assert.ok(without.items.every(({ label }) => label !== row));
    without.leave();
    await other.done;
  });

  const offer = (id: string, roles: OfferedModel["roles"]): OfferedModel => ({
    ...{ id, label: id.toUpperCase(), roles, defaultFor: [], abilities: {}, price: "quota" },
    ...{ endsOn: null, presence: "ready" },
  });
  const blind = offer("blind", ["language"]);

  it("are one of several that may see, as the person chooses", async () => {
    const several = [
      offer("a-1", ["language", "vision"]),
      blind,
      offer("b-2", ["language", "vision"]),
    ];
    const { saved, done } = choosing({}, ready, several);
    await (await editor.list()).choose(row);
    const which = await editor.list();
    assert.deepEqual(which.labels, ["A-1", "B-2"]);
    await which.choose("B-2");
    const chosen = { language: "vscode/b-2", image: "svg/vscode/b-2", vision: "vscode/b-2" };
    const list = await editor.list();
    assert.deepEqual(saved, [chosen]);
    assert.equal((await list.row(row)).description, "in use");
    list.leave();
    await done;
  });

  it("are not taken where the person leaves that question", async () => {
    const several = [offer("a-1", ["language", "vision"]), offer("b-2", ["language", "vision"])];
    const { saved, done } = choosing({}, ready, several);
    await (await editor.list()).choose(row);
    (await editor.list()).leave();
    (await editor.list()).leave();
    await done;
    assert.deepEqual(saved, []);
  });

  it("are the only one that may see without a question", async () => {
    const { saved, done } = choosing({}, ready, [blind, offer("a-1", ["language", "vision"])]);
    await (await editor.list()).choose(row);
    (await editor.list()).leave();
    await done;
    assert.deepEqual(saved, [ofEditor]);
  });

  it("are not in use where a role has another model", () => {
    assert.equal(isEditorSet({ ...ofEditor, language: "vscode/a" }), false);
    assert.equal(isEditorSet({ ...ofEditor, image: "vscode" }), false);
    assert.equal(isEditorSet({}), false);
    assert.equal(isEditorSet(ofEditor), true);
  });

  const refusals: readonly (readonly [
    why: string,
    check: (role: Role) => Promise<Check>,
    text: RegExp,
  ])[] = [
    [
      "there is none",
      missing("language", "This editor has no language model."),
      /^This editor has no/,
    ],
    ["none sees", missing("vision", "Draft takes no images."), /^Draft takes no images\. So this/],
    [
      "none may draw",
      (role) => (role === "image" ? Promise.reject(new UsageError("No SVG here.")) : ready()),
      /^No SVG here\. So this editor's models cannot do all three\.$/,
    ],
  ];
  for (const [why, check, text] of refusals) {
    it(`say so on their row, and are not taken, where ${why}`, async () => {
      const { saved, done } = choosing({}, check);
      const failed = assert.rejects(done, (error) => {
        return error instanceof UsageError && text.test(error.message);
      });
      const list = await editor.list();
      for (;;) {
        const { detail = "" } = await list.row(row);
        if (detail.startsWith("Not now. ") && text.test(detail.slice(9))) break;
        await new Promise((resolve) => setImmediate(resolve));
      }
      await list.choose(row);
      await failed;
      assert.deepEqual(saved, []);
    });
  }
});
