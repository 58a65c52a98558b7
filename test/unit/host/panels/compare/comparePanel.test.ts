import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CompareToPage } from "../../../../../src/protocol/compareMessages.js";
import { parseCompareToPage } from "../../../../../src/protocol/compareMessages.js";
import { inFolder } from "../../../../support/diskHarness.js";
import { pngOf } from "../../../../support/images.js";
import {
  type ToldOfSides,
  comparison,
  compareRig,
  FakeGit,
  shownOf,
} from "../../../../support/vscode/compareRig.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";
import { FakeMemento, FakePanel } from "../../../../support/vscode/fakePanel.js";

type Told<Kind extends CompareToPage["kind"]> = Extract<CompareToPage, { kind: Kind }>;

import { withCandidates, withFiles } from "../../../../support/vscode/comparedSources.js";

describe("a comparison panel", () => {
  it("tells the page of its sides, then sends each picture; the page takes both", async () => {
    await withFiles(async (sources) => {
      const rig = compareRig();
      rig.panels.open(sources);
      const { panel, sides } = await comparison();
      assert.equal(panel.title, "one.png ↔ two.png");
      assert.deepEqual(sides.map(shownOf), ["one.png", "two.png"]);
      const pictures = await panel.heard<Told<"picture">>("picture", 2);
      assert.deepEqual(
        pictures.map(({ side, mediaType, bytes }) => [side, mediaType, Buffer.from(bytes)]),
        [
          ["a", "image/png", Buffer.from(pngOf(4, 4))],
          ["b", "image/png", Buffer.from(pngOf(5, 4))],
        ],
      );
      for (const message of panel.sent) assert.ok(parseCompareToPage(message).ok);
      // Bytes of their own: the editor sends all that is behind a view.
      assert.ok(pictures.every(({ bytes }) => bytes.byteLength === bytes.buffer.byteLength));
    });
  });

  it("has a page that may load no image by a link, and no file but its own", async () => {
    await withFiles(async (sources) => {
      compareRig().panels.open(sources);
      const { panel } = await comparison();
      assert.match(panel.webview.html, /default-src 'none'; style-src/);
      assert.doesNotMatch(panel.webview.html, /img-src|connect-src/);
      const { localResourceRoots } = panel.webview.options as { localResourceRoots: unknown[] };
      assert.deepEqual(localResourceRoots.map(String), ["file:///extension/dist/webview"]);
      assert.ok(!panel.webview.html.includes("one.png"));
    });
  });

  it("is the one that is there for the same images, in whatever order", async () => {
    await withFiles((sources) => {
      const rig = compareRig();
      rig.panels.open(sources);
      rig.panels.open(sources.toReversed());
      assert.deepEqual([editor.panels.length, editor.panels[0]?.reveals], [1, 1]);
    });
  });

  it("looks at the files again when the same are compared again, and sends only what is another", async () => {
    await withFiles(async (sources, folder) => {
      const rig = compareRig();
      rig.panels.open(sources);
      const { panel } = await comparison();
      await panel.heard("picture", 2);
      await writeFile(join(folder, "two.png"), pngOf(9, 9));
      rig.panels.open(sources);
      const pictures = await panel.heard<Told<"picture">>("picture", 3);
      assert.deepEqual(
        pictures.slice(2).map(({ side, bytes }) => [side, Buffer.from(bytes)]),
        [["b", Buffer.from(pngOf(9, 9))]],
      );
      const [told] = await panel.heard<Told<"side">>("side");
      assert.ok(told?.side.id === "b" && told.side.picture.kind === "file");
      assert.equal(told.side.picture.widthPx, 9);
      const kinds = panel.sent.map((message) => (message as { kind: string }).kind);
      assert.deepEqual(kinds.slice(-2), ["side", "picture"]);
      assert.equal(kinds.filter((kind) => kind === "comparison").length, 1);
    });
  });

  it("follows its files, exactly those, for as long as it is there", async () => {
    await withFiles(async (sources, folder) => {
      const rig = compareRig();
      const path = join(folder, "a[1]{x}*.png");
      await writeFile(path, pngOf(4, 4));
      rig.panels.open([...sources, { kind: "file", path }]);
      const { panel } = await comparison();
      await panel.heard("picture", 3);
      assert.deepEqual(
        [...editor.watchers.keys()].map((pattern) => pattern.slice(folder.length)),
        ["/one.png", "/two.png", "/a[[]1[]][{]x[}][*].png"],
      );
      await writeFile(join(folder, "one.png"), pngOf(7, 7));
      editor.watchers.get(join(folder, "one.png"))?.fire();
      const pictures = await panel.heard<Told<"picture">>("picture", 4);
      assert.deepEqual(Buffer.from(pictures[3]?.bytes ?? []), Buffer.from(pngOf(7, 7)));
      await rm(join(folder, "one.png"));
      editor.watchers.get(join(folder, "one.png"))?.fire();
      const [, gone] = await panel.heard<Told<"side">>("side", 2);
      assert.match(gone === undefined ? "" : shownOf(gone.side), /not there any more/);
      await writeFile(join(folder, "one.png"), pngOf(7, 7));
      editor.watchers.get(join(folder, "one.png"))?.fire();
      assert.equal((await panel.heard("picture", 5)).length, 5);
      panel.dispose();
      assert.equal(editor.watchers.size, 0);
    });
  });

  it("follows the repository, and asks git for the bytes of a version that is another one alone", async () => {
    await withFiles(async ([file]) => {
      const rig = compareRig();
      assert.ok(file?.kind === "file");
      const git = new FakeGit();
      git.install();
      git.keep("HEAD", file.path, pngOf(2, 2));
      rig.panels.open([{ kind: "version", path: file.path, ref: "HEAD" }, file]);
      const { panel } = await comparison();
      await panel.heard("picture", 2);
      const asked = (name: string) => git.asked.filter(([each]) => each === name).length;
      rig.panels.open([{ kind: "version", path: file.path, ref: "HEAD" }, file]);
      while (asked("details") < 2) await new Promise((resolve) => setImmediate(resolve));
      assert.equal(asked("buffer"), 1);
      git.keep("HEAD", file.path, pngOf(3, 3));
      git.stateChanges.fire();
      const pictures = await panel.heard<Told<"picture">>("picture", 3);
      assert.deepEqual([pictures[2]?.side, asked("buffer")], ["a", 2]);
    });
  });

  it("is another one for other images, and again for those whose panel was closed", async () => {
    await withFiles((sources) => {
      const rig = compareRig();
      rig.panels.open(sources);
      const [first] = sources;
      assert.ok(first?.kind === "file");
      rig.panels.open([{ kind: "version", path: first.path, ref: "HEAD" }, first]);
      assert.equal(editor.panels.length, 2);
      editor.panels[0]?.dispose();
      rig.panels.open(sources);
      assert.equal(editor.panels.length, 3);
    });
  });

  it("sends nothing to a page that is hidden, and all of it anew, as it is then, once it is seen", async () => {
    await withFiles(async (sources, folder) => {
      const rig = compareRig();
      rig.panels.open(sources);
      const { panel } = await comparison();
      await panel.heard("picture", 2);
      panel.see(false);
      const sent = panel.sent.length;
      rig.whereToChanges.fire();
      rig.panels.lookAgain("");
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(panel.sent.length, sent);
      await writeFile(join(folder, "one.png"), pngOf(9, 9));
      await rm(join(folder, "two.png"));
      panel.see(true);
      panel.say({ kind: "ready" });
      const [, told] = await panel.heard<ToldOfSides>("comparison", 2);
      const [one, two] = told?.sides ?? [];
      assert.ok(one?.picture.kind === "file" && one.picture.widthPx === 9);
      assert.match(two === undefined ? "" : shownOf(two), /two\.png: .* not there any more/);
    });
  });

  it("comes back after a reload with what it compared; the page itself knows nothing of it", async () => {
    await withFiles(async (sources) => {
      const before = compareRig();
      before.panels.open(sources);
      await comparison();
      const back = new FakePanel("imagebeam.compare", "one.png ↔ two.png");
      const { memory } = before;
      editor.reset();
      editor.tabTitles = [back.title];
      const rig = compareRig(memory, { keepsTabs: true });
      await editor.serializers.get("imagebeam.compare")?.deserializeWebviewPanel(back, "forged");
      const { sides } = await comparison(back);
      assert.deepEqual(sides.map(shownOf), ["one.png", "two.png"]);
      assert.equal(rig.warnings.length, 0);
    });
  });

  it("has its own images back where another tab has the same title, whichever comes first", async () => {
    await inFolder(async (folder) => {
      const before = compareRig();
      const kept = new Map<string, string>();
      for (const [index, name] of ["one", "two"].entries()) {
        await mkdir(join(folder, name));
        const sources = ["a.png", "b.png"].map((file) => join(folder, name, file));
        for (const path of sources) await writeFile(path, pngOf(4 + index, 4));
        before.panels.open(sources.map((path) => ({ kind: "file", path })));
        const { panel } = await comparison(editor.panels[index]);
        const [told] = await panel.heard<ToldOfSides>("comparison");
        kept.set(name, told?.id ?? "");
      }
      editor.reset();
      editor.tabTitles = ["a.png ↔ b.png", "a.png ↔ b.png"];
      compareRig(before.memory, { keepsTabs: true });
      for (const name of ["two", "one"]) {
        const back = new FakePanel("imagebeam.compare", "a.png ↔ b.png");
        const state = { comparison: kept.get(name), view: {} };
        await editor.serializers.get("imagebeam.compare")?.deserializeWebviewPanel(back, state);
        const { sides } = await comparison(back);
        assert.deepEqual(
          sides.map(({ picture }) => picture.kind === "file" && picture.widthPx),
          name === "one" ? [4, 4] : [5, 5],
        );
      }
    });
  });

  it("says so where nothing is known of what it compared, whatever was written down", async () => {
    const memory = new FakeMemento();
    const title = "x";
    const id = randomUUID();
    const forged = { id, sources: [{ kind: "version", path: "/x.png", ref: "--output=/tmp/x" }] };
    await memory.update("panels.imagebeam.compare", [{ title, content: forged }]);
    editor.reset();
    editor.tabTitles = [title];
    compareRig(memory, { keepsTabs: true });
    const back = new FakePanel("imagebeam.compare", title);
    await editor.serializers.get("imagebeam.compare")?.deserializeWebviewPanel(back, undefined);
    back.say({ kind: "ready" });
    const [told] = await back.heard<Told<"trouble">>("trouble");
    assert.match(told?.message ?? "", /not known any more/);
  });
});

describe("what a comparison panel's page asks for", () => {
  it("is the commands, about the side's own candidate", async () => {
    await withCandidates(async (rig, { folder }) => {
      const { panel } = await comparison();
      panel.say({ kind: "act", side: "b", action: "insertImage" });
      panel.say({ kind: "act", side: "a", action: "openSession" });
      assert.deepEqual(rig.acted, [
        ["imagebeam.insertImage", { folder, candidate: "i0c1" }],
        ["imagebeam.openSession", { folder, candidate: "i0c0" }],
      ]);
    });
  });

  it("is only what its sides offer", async () => {
    await withFiles(async (sources) => {
      const rig = compareRig();
      rig.panels.open(sources);
      const { panel } = await comparison();
      const forged = [
        { kind: "act", side: "a", action: "pickWinner" },
        { kind: "act", side: "a", action: "insertImage" },
        { kind: "act", side: "d", action: "openImage" },
        { kind: "act", side: "a", action: "deleteSession" },
        { kind: "act", side: "a", action: "openImage", path: "/etc/passwd" },
        { kind: "comparison", sides: [] },
        "ready",
        null,
      ];
      for (const message of forged) panel.say(message);
      assert.deepEqual(rig.acted, []);
      assert.equal(rig.warnings.length, forged.length);
      panel.say({ kind: "act", side: "a", action: "openImage" });
      assert.equal(rig.acted.length, 1);
    });
  });

  it("is refused before the page was told of any side", async () => {
    await withCandidates(async (rig) => {
      await editor.panels[0]?.loaded();
      editor.panels[0]?.say({ kind: "act", side: "a", action: "pickWinner" });
      assert.deepEqual([rig.acted, rig.warnings.length], [[], 1]);
    });
  });

  it("changes every side of the session once it is done", async () => {
    await withCandidates(async (rig, { folder, state, ids }) => {
      const winner = state.end?.kind === "finished" ? state.end.winner : null;
      const [first = "", second = ""] = ids;
      const other = winner === first ? second : first;
      const { panel } = await comparison();
      rig.onAct = () => void rig.driven.set(folder, { ...state, picked: other });
      panel.say({ kind: "act", side: other === first ? "a" : "b", action: "pickWinner" });
      const told = await panel.heard<Told<"side">>("side");
      assert.deepEqual([told[0]?.side.title, told[0]?.side.standing?.isPick], [other, true]);
      assert.deepEqual(rig.acted, [["imagebeam.pickWinner", { folder, candidate: other }]]);
    });
  });
});
