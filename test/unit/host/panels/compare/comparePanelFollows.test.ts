import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { readSides, sidesNow } from "../../../../../src/host/panels/compare/readSides.js";
import type { CompareToPage } from "../../../../../src/protocol/compareMessages.js";
import { inFolder } from "../../../../support/diskHarness.js";
import { pngOf } from "../../../../support/images.js";
import {
  comparison,
  type ToldOfSides,
  compareRig,
  endedSession,
  FakeGit,
  shownOf,
} from "../../../../support/vscode/compareRig.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";
import { FakeMemento } from "../../../../support/vscode/fakePanel.js";

type Told<Kind extends CompareToPage["kind"]> = Extract<CompareToPage, { kind: Kind }>;

import { withCandidates, withFiles } from "../../../../support/vscode/comparedSources.js";

describe("what a comparison panel follows", () => {
  it("is the word of a person elsewhere, once it is looked at again", async () => {
    await withCandidates(async (rig, { folder, state }) => {
      const { panel } = await comparison();
      rig.driven.set(folder, { ...state, favourites: ["i0c1"] });
      rig.panels.lookAgain("/another/session");
      rig.panels.lookAgain(folder);
      const [told] = await panel.heard<Told<"side">>("side");
      assert.deepEqual([told?.side.id, told?.side.standing?.isFavourite], ["b", true]);
      assert.equal(told?.side.picture.kind, "file");
    });
  });

  const changes = [
    { kind: "advanced", event: { kind: "winnerPicked" } },
    { kind: "advanced", event: { kind: "favourited" } },
    { kind: "advanced", event: { kind: "candidateJudged" } },
    { kind: "over" },
  ];
  for (const change of changes) {
    const kind = change.event?.kind ?? change.kind;
    it(`is a search of this window, where it changes what is told of an image: ${kind}`, async () => {
      await withCandidates(async (rig, { folder, state }) => {
        const { panel } = await comparison();
        rig.driven.set(folder, { ...state, picked: "i0c0" });
        rig.changes.fire({ ...change, run: { folder } } as never);
        const [told] = await panel.heard<Told<"side">>("side");
        assert.deepEqual([told?.side.title, told?.side.standing?.isWinner], ["i0c0", true]);
      });
    });
  }

  it("is that its session was deleted: nothing can be done with its images any more", async () => {
    await withCandidates(async (rig, { folder }) => {
      const { panel } = await comparison();
      await rm(folder, { recursive: true });
      rig.panels.lookAgain(folder);
      const told = await panel.heard<Told<"side">>("side", 2);
      assert.deepEqual(
        told.map(({ side: { actions } }) => actions),
        [[], []],
      );
    });
  });

  it("is that the workspace is trusted now: a version of git is read that was refused", async () => {
    await withFiles(async ([file]) => {
      const rig = compareRig();
      assert.ok(file?.kind === "file");
      const git = new FakeGit();
      git.install();
      git.keep("HEAD", file.path, pngOf(2, 2));
      editor.isTrusted = false;
      rig.panels.open([{ kind: "version", path: file.path, ref: "HEAD" }, file]);
      const { panel, sides } = await comparison();
      assert.match(sides.map(shownOf).join(), /not trusted, so git is off/);
      await panel.heard("picture");
      editor.isTrusted = true;
      editor.trustGranted.fire();
      const pictures = await panel.heard<Told<"picture">>("picture", 3);
      assert.deepEqual(
        pictures.slice(1).map(({ side }) => side),
        ["a", "b"],
      );
      // From now on the repository is followed as well.
      git.keep("HEAD", file.path, pngOf(3, 3));
      git.stateChanges.fire();
      assert.equal((await panel.heard("picture", 4)).length, 4);
    });
  });

  it("is only what concerns its own sessions", async () => {
    await withCandidates(async (_rig, { folder, ids }) => {
      const looks: string[] = [];
      const rig = compareRig(new FakeMemento(), {
        reads: {
          readSides,
          sidesNow: (...asked) => {
            looks.push("facts");
            return sidesNow(...asked);
          },
        },
      });
      rig.panels.open(ids.map((candidate) => ({ kind: "candidate", folder, candidate })));
      const { panel } = await comparison();
      await panel.heard("picture", 2);
      await new Promise((resolve) => setImmediate(resolve));
      const run = { folder };
      rig.changes.fire({ kind: "advanced", run, event: { kind: "callStarted" } } as never);
      rig.changes.fire({ kind: "over", run: { folder: "/other" } } as never);
      rig.panels.lookAgain("/other");
      assert.deepEqual(looks, []);
      rig.panels.lookAgain(folder);
      assert.deepEqual(looks, ["facts"]);
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
      assert.ok(sides.every(({ actions }) => !actions.includes("insertImage")));
      const [why] = await panel.heard<Told<"trouble">>("trouble");
      assert.match(why?.message ?? "", /not trusted.*Trust it to pick a winner.*insert an image/);
      const [, told] = await panel.heard<ToldOfSides>("comparison", 2);
      assert.ok(told?.sides.every(({ actions }) => actions.includes("favourite")));
      assert.equal((await panel.heard("trouble")).length, 1);
    });
  });

  it("names the search in its tab, where one drew all its images", async () => {
    await withCandidates(async () => {
      const { panel } = await comparison();
      assert.equal(panel.title, "i0c0 ↔ i0c1 · a red boat");
    });
  });

  it("names the searches in its tab, where several drew its images", async () => {
    await inFolder(async (output) => {
      const owls = await endedSession(output, { goal: "two owls in a barn at night" });
      const boat = await endedSession(output, { goal: "a red boat" });
      const rig = compareRig();
      rig.panels.open(
        [owls, boat].map(({ folder }) => ({ kind: "candidate", folder, candidate: "i0c1" })),
      );
      const { panel } = await comparison();
      assert.equal(panel.title, "i0c1 (two owls in a b…) ↔ i0c1 (a red boat)");
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
      await editor.panels[0]?.loaded();
      editor.panels[0]?.say({ kind: "ready" });
      await git.stateChange.listened();
      git.state = "initialized";
      git.stateChange.fire("initialized");
      const [told] = await (editor.panels[0] ?? assert.fail()).heard<ToldOfSides>("comparison");
      assert.deepEqual(told?.sides.map(shownOf), ["one.png (last commit)", "one.png"]);
    });
  });
});
