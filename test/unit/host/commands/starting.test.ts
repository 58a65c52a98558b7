import assert from "node:assert/strict";
import { CancellationError } from "vscode";
import { UsageError } from "../../../../src/base/errors.js";
import { Starting, type StartingDeps } from "../../../../src/host/commands/starting.js";
import { Memory } from "../../../../src/host/memory.js";
import type { Submission } from "../../../../src/host/panels/search/searchPanel.js";
import { SearchHarness } from "../../../support/searchHarness.js";
import { editor } from "../../../support/vscode/fakeEditor.js";
import { FakeMemento } from "../../../support/vscode/fakePanel.js";

const models = { image: "shed/painter-1" };

/** What is done, in order, when a form is sent off. */
function rigOf() {
  editor.reset();
  const done: unknown[] = [];
  const rig = {
    ...{ done, isReady: true, refusal: null as string | null },
    start: (): void => undefined,
  };
  const memory = new Memory(new FakeMemento() as never);
  const starting = new Starting({
    searches: {
      start: ({ plan, providers, output }: Record<string, unknown>) => {
        rig.start();
        done.push(["start", (plan as { goal: string }).goal, providers, output]);
        return Promise.resolve({ folder: "/out/ses-1", state: new SearchHarness().state });
      },
    },
    memory,
    models: {
      choice: (changed: object = {}) => ({ language: "shed/writer-1", ...changed }),
      prepare: () => Promise.resolve(rig.isReady),
    },
    output: () => Promise.resolve("/out"),
    blocked: () => rig.refusal,
    act: (id: string, argument: unknown) => done.push([id, argument]),
  } as unknown as StartingDeps);
  const send = (purpose: Submission["purpose"], plan: object = { goal: "an owl" }): Promise<void> =>
    starting.startFromForm({
      panel: {
        showSession: (folder: string) => done.push(["show", folder]),
        tellProblems: (problems: readonly { readonly message: string }[]) =>
          done.push(["problems", ...problems.map(({ message }) => message)]),
      },
      ...{ purpose, plan, models, form: { values: {}, output: "/out" } },
    } as unknown as Submission);
  return Object.assign(rig, { memory, send });
}

const started = ["start", "an owl", { language: "shed/writer-1", ...models }, "/out"];
const shown = ["show", "/out/ses-1"];

describe("a form that is sent off", () => {
  it("starts its search with the models that were chosen for it, and shows it", async () => {
    const { done, send } = rigOf();
    await send("start");
    assert.deepEqual(done, [started, shown]);
  });

  it("is what the next form begins with, but for a control: the next search is none", async () => {
    const { memory, send } = rigOf();
    await send("start", { goal: "an owl", candidates: 5, wording: "expanded" });
    assert.equal(memory.form["candidates"], 5);
    await send("start", { goal: "an owl", candidates: 12, iterations: 1, wording: "plain" });
    assert.deepEqual([memory.form["candidates"], memory.form["wording"]], [5, "expanded"]);
  });

  it("by its link shows the search first, then has another model chosen to compare with", async () => {
    const { done, send } = rigOf();
    await send("startComparing");
    assert.deepEqual(done, [started, shown, ["imagebeam.compareModels", { folder: "/out/ses-1" }]]);
  });

  it("compares nothing where nothing was started, and says why in the form", async () => {
    const rig = rigOf();
    const sent = async (plan?: object): Promise<unknown[]> => {
      rig.done.length = 0;
      await rig.send("startComparing", plan);
      return rig.done.slice();
    };
    assert.match(JSON.stringify(await sent({ goal: "" })), /^\[\["problems","[^"]+"\]\]$/);
    rig.isReady = false;
    // Who thinks better of it is told nothing.
    await assert.rejects(sent(), CancellationError);
    assert.deepEqual(rig.done, [["problems"]]);
    rig.isReady = true;
    rig.refusal = "This workspace is not trusted.";
    assert.deepEqual(await sent(), [["problems", rig.refusal]]);
    rig.refusal = null;
    rig.start = () => {
      throw new UsageError("The limit leaves no room.");
    };
    assert.deepEqual(await sent(), [["problems", "The limit leaves no room."]]);
  });
});
