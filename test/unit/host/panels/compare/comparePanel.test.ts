import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CompareSource } from "../../../../../src/host/panels/compare/compareSource.js";
import type { CompareToPage } from "../../../../../src/protocol/compareMessages.js";
import { parseCompareToPage } from "../../../../../src/protocol/compareMessages.js";
import { inFolder } from "../../../../support/diskHarness.js";
import { pngOf } from "../../../../support/images.js";
import {
  comparison,
  compareRig,
  endedSession,
  FakeGit,
  shownOf,
} from "../../../../support/vscode/compareRig.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";
import { FakeMemento, FakePanel } from "../../../../support/vscode/fakePanel.js";

type Told<Kind extends CompareToPage["kind"]> = Extract<CompareToPage, { kind: Kind }>;
/** The panel compares nothing blind. */
type ToldOfSides = Extract<CompareToPage, { kind: "comparison"; isBlind: false }>;

/** Which side is the winner, and whether the person picked it. */
function winnerIn(told: readonly Told<"side">[]): unknown {
  const winner = told.find(({ side }) => side.standing?.isWinner === true)?.side;
  return [winner?.title, winner?.standing?.isPick];
}

/** Two files that are compared, in a folder that is there meanwhile. */
async function withFiles(
  work: (sources: readonly CompareSource[], folder: string) => Promise<void> | void,
): Promise<void> {
  await inFolder(async (folder) => {
    const sources: CompareSource[] = [];
    for (const [name, width] of [
      ["one.png", 4],
      ["two.png", 5],
    ] as const) {
      const path = join(folder, name);
      await writeFile(path, pngOf(width, 4));
      sources.push({ kind: "file", path });
    }
    await work(sources, folder);
  });
}

/** Two candidates of one session that are compared. */
async function withCandidates(
  work: (
    rig: ReturnType<typeof compareRig>,
    session: Awaited<ReturnType<typeof endedSession>> & { readonly ids: readonly string[] },
  ) => Promise<void>,
): Promise<void> {
  await inFolder(async (output) => {
    const session = await endedSession(output, { goal: "a red boat" });
    const rig = compareRig();
    const ids = ["i0c0", "i0c1"];
    rig.panels.open(
      ids.map((candidate) => ({ kind: "candidate", folder: session.folder, candidate })),
    );
    await work(rig, { ...session, ids });
  });
}

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
      rig.panels.lookAgain();
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
      const { panel } = await comparison();
      const name = (await panel.heard<ToldOfSides>("comparison")).at(-1)?.name;
      const back = new FakePanel("imagebeam.compare", "one.png ↔ two.png");
      const { memory } = before;
      editor.reset();
      editor.tabTitles = [back.title];
      const rig = compareRig(memory, { keepsTabs: true });
      await editor.serializers.get("imagebeam.compare")?.deserializeWebviewPanel(back, "forged");
      const { sides } = await comparison(back);
      assert.deepEqual(sides.map(shownOf), ["one.png", "two.png"]);
      assert.equal(rig.warnings.length, 0);
      // So that the page knows that its order is of this one, and of no other.
      const nameIn = async (panel: FakePanel | undefined): Promise<string | undefined> =>
        (await panel?.heard<ToldOfSides>("comparison"))?.at(-1)?.name;
      assert.equal(await nameIn(back), name);
      rig.panels.open([...sources, ...sources.slice(0, 1)]);
      await comparison(editor.panels.at(-1));
      assert.notEqual(await nameIn(editor.panels.at(-1)), name);
    });
  });

  it("says so where nothing is known of what it compared, whatever was written down", async () => {
    const memory = new FakeMemento();
    const title = "x";
    const forged = { sources: [{ kind: "version", path: "/x.png", ref: "--output=/tmp/x" }] };
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
    await withCandidates((rig) => {
      editor.panels[0]?.say({ kind: "act", side: "a", action: "pickWinner" });
      assert.deepEqual(rig.acted, []);
      return Promise.resolve();
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
      assert.deepEqual(winnerIn(told), [other, true]);
      assert.deepEqual(rig.acted, [["imagebeam.pickWinner", { folder, candidate: other }]]);
    });
  });
});

describe("what a comparison panel follows", () => {
  it("is the word of a person elsewhere, once it is looked at again", async () => {
    await withCandidates(async (rig, { folder, state }) => {
      const { panel } = await comparison();
      rig.driven.set(folder, { ...state, favourites: ["i0c1"] });
      rig.panels.lookAgain();
      const [told] = await panel.heard<Told<"side">>("side");
      assert.deepEqual([told?.side.id, told?.side.standing?.isFavourite], ["b", true]);
      assert.equal(told?.side.picture.kind, "file");
    });
  });

  it("is a search of this window, where it changes what is told of an image", async () => {
    await withCandidates(async (rig, { folder, state }) => {
      const { panel } = await comparison();
      rig.driven.set(folder, { ...state, picked: "i0c0" });
      const run = { folder };
      rig.changes.fire({ kind: "advanced", run, event: { kind: "callStarted" } } as never);
      rig.changes.fire({ kind: "advanced", run, event: { kind: "winnerPicked" } } as never);
      const [told] = await panel.heard<Told<"side">>("side");
      assert.deepEqual(winnerIn(told === undefined ? [] : [told]), ["i0c0", true]);
    });
  });

  it("is the document that its images would go into", async () => {
    await withCandidates(async (rig, { folder }) => {
      rig.documents.set(folder, "poster.md");
      const { panel } = await comparison();
      const [told] = await panel.heard<Told<"insertsInto">>("insertsInto");
      assert.equal(told?.document?.name, "poster.md");
      rig.documents.set(folder, "notes.md");
      rig.whereToChanges.fire();
      const [, then] = await panel.heard<Told<"insertsInto">>("insertsInto", 2);
      assert.equal(then?.document?.name, "notes.md");
    });
  });

  it("is that the workspace is trusted now", async () => {
    await withCandidates(async (_rig, { folder }) => {
      assert.ok(folder);
      editor.isTrusted = false;
      const { panel, sides } = await comparison();
      assert.ok(sides.every(({ actions }) => !actions.includes("favourite")));
      editor.isTrusted = true;
      editor.trustGranted.fire();
      const told = await panel.heard<Told<"side">>("side", 2);
      assert.ok(told.every(({ side }) => side.actions.includes("favourite")));
    });
  });

  it("names the search in its tab, where one drew all its images", async () => {
    await withCandidates(async () => {
      const { panel } = await comparison();
      assert.equal(panel.title, "i0c0 ↔ i0c1 · a red boat");
    });
  });

  it("waits for git, where the window has just opened", async () => {
    await withFiles(async (sources) => {
      const rig = compareRig();
      const [file] = sources;
      assert.ok(file?.kind === "file");
      const git = new FakeGit();
      git.install();
      git.state = "uninitialized";
      git.keep("HEAD", file.path, pngOf(2, 2));
      rig.panels.open([{ kind: "version", path: file.path, ref: "HEAD" }, file]);
      editor.panels[0]?.say({ kind: "ready" });
      await git.stateChange.listened();
      git.state = "initialized";
      git.stateChange.fire("initialized");
      const [told] = await (editor.panels[0] ?? assert.fail()).heard<ToldOfSides>("comparison");
      assert.deepEqual(told?.sides.map(shownOf), ["one.png at HEAD", "one.png"]);
    });
  });
});
