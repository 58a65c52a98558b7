import assert from "node:assert/strict";
import type { CompareSource } from "../../../../../src/host/panels/compare/compareSource.js";
import type { CompareToPage } from "../../../../../src/protocol/compareMessages.js";
import { type Side } from "../../../../../src/protocol/compareMessages.js";
import { compareRig } from "../../../../support/vscode/compareRig.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";
import { FakeMemento } from "../../../../support/vscode/fakePanel.js";

type Told<Kind extends CompareToPage["kind"]> = Extract<CompareToPage, { kind: Kind }>;

describe("a comparison panel and what happens while it reads", () => {
  const side = (id: "a" | "b", title: string): Side => ({
    ...{ id, title, place: "", recipe: null, standing: null, actions: [] },
    picture: {
      ...{ kind: "file", mediaType: "image/png", widthPx: 1, heightPx: 1 },
      ...{ fileBytes: 1, isAnimated: false },
    },
  });
  const sources: readonly CompareSource[] = ["i0c0", "i0c1"].map((candidate) => ({
    ...{ kind: "candidate", folder: "/s", candidate },
  }));

  /** A panel whose every reading waits until it is let go; each tells the title that was then. */
  async function held() {
    const world = { title: "first" };
    const waiting: { readonly go: () => void; readonly fail: (error: Error) => void }[] = [];
    const read = async () => {
      const { title } = world;
      await new Promise<void>((go, fail) => waiting.push({ go, fail }));
      return (["a", "b"] as const).map((id) => ({
        ...{ side: side(id, title), mark: title, bytes: new Uint8Array([1]) },
      }));
    };
    const rig = compareRig(new FakeMemento(), { reads: { readSides: read, sidesNow: read } });
    rig.panels.open(sources);
    const [panel = assert.fail()] = editor.panels;
    await panel.loaded();
    panel.say({ kind: "ready" });
    const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const titles = (): string[] =>
      panel.sent.flatMap((message) => {
        const told = message as CompareToPage;
        if (told.kind === "comparison")
          return told.isBlind ? [] : told.sides.map(({ title }) => title);
        return told.kind === "side" ? told.side.title : [];
      });
    return { ...{ world, waiting, rig, panel, settled, titles } };
  }

  it("tells a pick that was made while the pictures were being read", async () => {
    const { world, waiting, rig, settled, titles } = await held();
    world.title = "picked";
    rig.panels.lookAgain("/s");
    waiting.shift()?.go();
    await settled();
    waiting.shift()?.go();
    await settled();
    assert.deepEqual(titles(), ["first", "first", "picked", "picked"]);
  });

  it("tells a page that came anew nothing of what was read for the one before", async () => {
    const { world, waiting, panel, settled, titles } = await held();
    world.title = "newer";
    panel.say({ kind: "ready" });
    waiting[1]?.go();
    await settled();
    waiting[0]?.go();
    await settled();
    assert.deepEqual(titles(), ["newer", "newer"]);
    assert.equal((await panel.heard("picture", 2)).length, 2);
  });

  it("tells it no trouble of that either; its own it tells", async () => {
    const { waiting, panel, settled } = await held();
    panel.say({ kind: "ready" });
    waiting[0]?.fail(new Error("The disk is gone."));
    await settled();
    assert.equal(panel.sent.length, 0);
    waiting[1]?.fail(new Error("The disk is gone again."));
    const [told] = await panel.heard<Told<"trouble">>("trouble");
    assert.equal(told?.message, "The disk is gone again.");
  });

  it("sends no picture that was read for the page before", async () => {
    const { world, waiting, panel, settled } = await held();
    const arrivals: (() => void)[] = [];
    const { postMessage } = panel.webview;
    panel.webview.postMessage = async (message) => {
      await postMessage(message);
      const { kind } = message as CompareToPage;
      if (kind === "picture") await new Promise<void>((arrive) => arrivals.push(arrive));
      return true;
    };
    waiting.shift()?.go();
    await panel.heard("picture");
    world.title = "newer";
    panel.say({ kind: "ready" });
    arrivals.shift()?.();
    await settled();
    assert.equal((await panel.heard("picture")).length, 1);
    waiting.shift()?.go();
    await panel.heard("picture", 2);
    arrivals.shift()?.();
    assert.equal((await panel.heard("picture", 3)).length, 3);
  });

  it("tells the document last that is meant last", async () => {
    const { waiting, rig, panel, settled } = await held();
    waiting.shift()?.go();
    await panel.heard("picture", 2);
    const answers: (() => void)[] = [];
    rig.documentOf = (name) =>
      new Promise((resolve) => answers.push(() => resolve({ name, showsSvg: false })));
    for (const name of ["old.md", "new.md"]) {
      rig.documents.set("/s", name);
      rig.whereToChanges.fire();
      await settled();
    }
    answers[1]?.();
    await settled();
    answers[0]?.();
    await settled();
    answers[1]?.();
    await settled();
    const told = await panel.heard<Told<"insertsInto">>("insertsInto");
    assert.equal(told.at(-1)?.document?.name, "new.md");
  });

  it("tells each page the document, and none what was looked up for the one before", async () => {
    const { waiting, rig, panel, settled } = await held();
    const answers: ((name: string) => void)[] = [];
    rig.documentOf = () =>
      new Promise((resolve) => answers.push((name) => resolve({ name, showsSvg: false })));
    for (const [index] of ["one page", "another"].entries()) {
      if (index > 0) panel.say({ kind: "ready" });
      waiting.shift()?.go();
      await settled();
    }
    answers[1]?.("new.md");
    await settled();
    answers[0]?.("old.md");
    await settled();
    panel.say({ kind: "ready" });
    waiting.shift()?.go();
    await settled();
    answers[2]?.("new.md");
    const told = await panel.heard<Told<"insertsInto">>("insertsInto", 2);
    assert.deepEqual(
      told.map(({ document }) => document?.name),
      ["new.md", "new.md"],
    );
  });

  it("says nothing once it is closed", async () => {
    const { waiting, panel, settled } = await held();
    panel.dispose();
    waiting.shift()?.go();
    await settled();
    assert.equal(panel.sent.length, 0);
  });
});
