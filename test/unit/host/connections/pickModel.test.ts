import assert from "node:assert/strict";
import { VscodeAdapter } from "../../../../src/providers/vscode/vscodeAdapter.js";
import { pickModels } from "../../../../src/host/connections/pickModel.js";
import { FakeLanguageModels } from "../../../support/fakeLanguageModels.js";
import { stillMeans } from "../../../support/stillMeans.js";
import { editor } from "../../../support/vscode/fakeEditor.js";
import { modelsRig, toyAt } from "../../../support/vscode/modelsRig.js";

const vscode = { name: "vscode", kind: "vscode" };

describe("choosing an image model", () => {
  it("offers language models that draw as SVG, behind the image models of their connection", async () => {
    const { setup } = modelsRig([toyAt("shed")]);
    const picked = setup.pick([{ role: "image", current: "svg/shed/talk/7b" }]);
    const list = await editor.list();
    const row = await list.row("talk/7b (SVG)");
    const labels = list.labels.filter((label) => /shed|talk|draw/.test(label));
    assert.deepEqual(labels, [
      ...["[shed]", "draw-1", "Another model of shed..."],
      "[shed as SVG]",
      ...["talk/7b (SVG)", "Another language model of shed (SVG)..."],
    ]);
    assert.match(row.description ?? "", /^in use · shed · draws as SVG: icons, diagrams/);
    assert.equal(list.activeItems[0]?.label, "talk/7b (SVG)");
    await list.choose("talk/7b (SVG)");
    assert.deepEqual(await picked, { image: "svg/shed/talk/7b" });
  });

  it("takes the name of a language model that is not listed", async () => {
    const { setup } = modelsRig([toyAt("shed")]);
    const picked = setup.pick([{ role: "image", current: "builtin" }]);
    await (await editor.list()).choose("Another language model of shed (SVG)");
    const field = await editor.field();
    assert.match(field.title ?? "", /^Another language model of shed/);
    field.enter("qwen3:8b");
    assert.deepEqual(await picked, { image: "svg/shed/qwen3:8b" });
  });

  it("does not offer the one in use where another one is wanted, and says what for", async () => {
    const { setup } = modelsRig([toyAt("shed")]);
    const other = { title: "Which other one?", placeHolder: "Next, a form opens" };
    const picked = setup.pick([{ role: "image", current: "shed/draw-1", other }]);
    const list = await editor.list();
    await list.row("talk/7b (SVG)");
    assert.deepEqual([list.title, list.placeholder], [other.title, other.placeHolder]);
    assert.ok(list.labels.every((label) => label !== "draw-1"));
    list.leave();
    await picked;
  });

  it("offers no such rows for what writes and judges", async () => {
    const { setup } = modelsRig([toyAt("shed")]);
    for (const role of ["language", "vision"] as const) {
      const picked = setup.pick([{ role, current: undefined }]);
      const list = await editor.list();
      await list.row("talk/7b");
      assert.ok(list.labels.every((label) => !label.includes("SVG")));
      list.leave();
      assert.equal(await picked, undefined);
    }
  });

  it("offers the editor's own models as what draws SVG alone", async () => {
    editor.reset();
    const adapter = new VscodeAdapter(new FakeLanguageModels(), stillMeans);
    const deps = {
      connections: () => [vscode],
      models: async (_: unknown, signal: AbortSignal) =>
        (await adapter.models(vscode, signal)).map((each) => ({ ...each, drawsAsSvg: true })),
      ...{
        setKey: () => Promise.resolve(),
        edit: () => undefined,
        setUpLocalModels: () => undefined,
      },
    };
    const picked = pickModels([{ role: "image", current: undefined }], deps);
    const list = await editor.list();
    const row = await list.row("GPT-5 mini (copilot) (SVG)");
    assert.match(row.description ?? "", /draws as SVG.* counts towards your quota$/);
    assert.equal(list.labels[0], "[vscode as SVG]");
    assert.ok(list.labels.every((label) => !label.startsWith("Another")));
    await list.choose("GPT-5 mini");
    assert.deepEqual(await picked, { image: "svg/vscode/gpt-5-mini" });
  });
});

describe("choosing a model of this machine", () => {
  it("leads to the set-up where there is none", async () => {
    const led: string[] = [];
    const deps = {
      connections: () => [{ name: "local", kind: "services" }],
      models: () => Promise.resolve([]),
      ...{ setKey: () => Promise.resolve(), edit: () => undefined },
      setUpLocalModels: () => void led.push("set up"),
    };
    for (const role of ["language", "image", "vision"] as const) {
      editor.reset();
      const picked = pickModels([{ role, current: undefined }], deps);
      const list = await editor.list();
      const row = await list.row("This machine has no local models yet");
      assert.equal(row.description, "set them up");
      await list.choose("This machine has no local models yet");
      assert.equal(await picked, undefined);
    }
    assert.deepEqual(led, ["set up", "set up", "set up"]);
  });
});
