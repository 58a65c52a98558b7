import assert from "node:assert/strict";
import { UsageError } from "../../../../src/base/errors.js";
import { chooseModels } from "../../../../src/host/connections/chooseModels.js";
import { plannedFor } from "../../../../src/host/quotaPlan.js";
import type { ModelChoice } from "../../../../src/protocol/connections.js";
import type { Role } from "../../../../src/protocol/providers.js";
import type { Check } from "../../../../src/providers/adapter.js";
import { editor } from "../../../support/vscode/fakeEditor.js";

const row = "Use this editor's models for all three";
const ofEditor = { language: "vscode", image: "svg/vscode", vision: "vscode" };

/** The list of models over an editor that answers so. */
function choosing(models: ModelChoice, check: (role: Role, reference: string) => Promise<Check>) {
  editor.reset();
  const saved: ModelChoice[] = [];
  const done = chooseModels({
    ...{ check, hasEditorModels: true, addConnection: () => undefined },
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
    assert.deepEqual(plannedFor(ofEditor), { candidates: 2, beamWidth: 1, iterations: 2 });
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
