import assert from "node:assert/strict";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Uri } from "vscode";
import type { CompareCommandId } from "../../../../src/host/commands/commandTable.js";
import { bestOf, drawnOf, shortlistOf } from "../../../../src/search/selectors.js";
import { inFolder } from "../../../support/diskHarness.js";
import { pngOf } from "../../../support/images.js";
import {
  comparison,
  compareRig,
  endedSession,
  FakeGit,
  shownOf,
} from "../../../support/vscode/compareRig.js";
import { editor } from "../../../support/vscode/fakeEditor.js";
import { TabInputCustom } from "../../../support/vscode/fakeVscode.js";

type Rig = ReturnType<typeof compareRig>;

/** A rig, a folder with four images, and two sessions. */
async function staged(work: (stage: Stage) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const boat = await endedSession(join(folder, "output"), { goal: "a red boat" });
    const owl = await endedSession(join(folder, "output"), { goal: "two owls", seed: 9 });
    for (const [index, name] of ["a", "b", "c", "d", "e"].entries()) {
      await writeFile(join(folder, `${name}.png`), pngOf(3 + index, 4));
    }
    const uri = (name: string) => Uri.file(join(folder, name));
    await work({ rig: compareRig(), folder, boat, owl, uri });
  });
}

interface Stage {
  readonly rig: Rig;
  readonly folder: string;
  readonly boat: Awaited<ReturnType<typeof endedSession>>;
  readonly owl: Awaited<ReturnType<typeof endedSession>>;
  readonly uri: (name: string) => Uri;
}

/** What the panel compares that was opened last. */
async function compared(): Promise<readonly string[]> {
  const { sides } = await comparison(editor.panels.at(-1));
  return sides.map(shownOf);
}

async function refusal(
  { commands }: Rig,
  id: CompareCommandId,
  ...given: readonly unknown[]
): Promise<string> {
  const before = editor.panels.length;
  let message = "";
  await assert.rejects(
    async () => commands[id](...given),
    (error: Error) => {
      message = error.message;
      return true;
    },
  );
  assert.equal(editor.panels.length, before);
  return message;
}

describe("Compare Images", () => {
  const compare = "imagebeam.compareImages";

  it("compares the files that are selected in the Explorer", async () => {
    await staged(async ({ rig, uri }) => {
      const [one, two, three] = ["a.png", "b.png", "c.png"].map(uri);
      await rig.commands[compare](two, [one, two, three]);
      assert.deepEqual(await compared(), ["a.png", "b.png", "c.png"]);
    });
  });

  it("compares rows of the tree: a session means its best image", async () => {
    await staged(async ({ rig, boat, owl }) => {
      const session = { kind: "session", folder: boat.folder };
      const candidate = { kind: "candidate", folder: owl.folder, candidate: "i0c1" };
      await rig.commands[compare](candidate, [session, candidate]);
      const best = bestOf(boat.state) ?? "";
      const [first = "", second = ""] = await compared();
      assert.equal(first, best);
      assert.ok(second.endsWith("i0c1"));
    });
  });

  it("compares rows together with files, and what other code names", async () => {
    await staged(async ({ rig, boat, uri }) => {
      await rig.commands[compare]([{ folder: boat.folder, candidate: "i0c0" }, uri("a.png")]);
      assert.ok((await compared())[0]?.endsWith("i0c0"));
    });
  });

  it("compares what is selected in the Sessions view, where the palette says no more", async () => {
    await staged(async ({ rig, boat }) => {
      rig.selected = ["i0c0", "i0c1"].map((candidate) => ({
        ...{ kind: "candidate", folder: boat.folder, candidate },
      }));
      await rig.commands[compare]();
      assert.equal((await compared()).length, 2);
    });
  });

  it("asks what, where nothing is selected: the best images of a search, or files", async () => {
    await staged(async ({ rig, uri }) => {
      editor.openedFiles = [uri("a.png"), uri("b.png")];
      const asked = rig.commands[compare]();
      const list = await editor.list();
      assert.deepEqual(list.labels, ["The best images of a search…", "Image files…"]);
      await list.choose("Image files");
      await asked;
      assert.deepEqual(await compared(), ["a.png", "b.png"]);
    });
  });

  it("offers the best images of the search in front first", async () => {
    await staged(async ({ rig, boat: { folder, state } }) => {
      rig.front = folder;
      const asked = rig.commands[compare]();
      const list = await editor.list();
      assert.match(list.labels[0] ?? "", /^The best images of “a red boat” of/);
      await list.choose("The best images of “a red boat”");
      await asked;
      assert.equal((await compared()).length, shortlistOf(state).length);
    });
  });

  it("compares nothing where a person leaves", async () => {
    await staged(async ({ rig }) => {
      const asked = rig.commands[compare]();
      (await editor.list()).leave();
      await asked;
      const again = rig.commands[compare]();
      await (await editor.list()).choose("Image files");
      await again;
      assert.equal(editor.panels.length, 0);
    });
  });

  const long = Uri.file(`/${"a".repeat(10_500)}.png`);
  const wrong: readonly [
    what: string,
    given: (stage: Stage) => readonly unknown[],
    said: RegExp,
  ][] = [
    ["one file", ({ uri }) => [uri("a.png"), [uri("a.png")]], /two to four images .* only one/],
    ["one row", ({ boat }) => [{ folder: boat.folder }], /two to four/],
    ["five files", ({ uri }) => [["a", "b", "c", "d", "e"].map((n) => uri(`${n}.png`))], /5 are/],
    ["none", () => [[]], /two to four/],
    [
      "one image twice",
      ({ boat: { folder, state } }) => [[{ folder }, { folder, candidate: bestOf(state) }]],
      /one and the same image/,
    ],
    ["headings", () => [[{ kind: "group" }, { kind: "group" }]], /Select an image/],
    [
      "a file elsewhere",
      ({ uri }) => [[uri("a.png"), { scheme: "https", fsPath: "/a.png" }]],
      /Only files on this machine/,
    ],
    ["a path in no folder", ({ uri }) => [[uri("a.png"), Uri.file("a.png")]], /whole path/],
    ["a path with a NUL", ({ uri }) => [[uri("a.png"), Uri.file("/a\0.png")]], /whole path/],
    ["a path that no disk has", ({ uri }) => [[uri("a.png"), long]], /whole path/],
    [
      "what only seems a candidate",
      ({ boat: { folder } }) => [[{ folder, candidate: "__proto__" }, { folder }]],
      /names no image/,
    ],
    ["texts", () => [["/etc/passwd", "--output=x"]], /Select an image/],
    ["nothing at all", () => [[null, undefined]], /Select an image/],
    [
      "a candidate that is none",
      ({ boat: { folder } }) => [[{ folder, candidate: "i9c9" }, { folder }]],
      /has no i9c9/,
    ],
    ["a folder that is none", () => [[{ folder: "/nowhere" }, { folder: "/x" }]], /nowhere/],
  ];
  for (const [what, given, said] of wrong) {
    it(`says what to select instead, and opens nothing: ${what}`, async () => {
      await staged(async (stage) => {
        assert.match(await refusal(stage.rig, compare, ...given(stage)), said);
      });
    });
  }
});

describe("Select for Compare", () => {
  it("remembers a file or a row, says so, and lets menus offer the other half", async () => {
    await staged(async ({ rig, boat, uri }) => {
      await rig.commands["imagebeam.selectForCompare"]({ folder: boat.folder, candidate: "i0c0" });
      assert.deepEqual(editor.executed, [["setContext", "imagebeam.isSelectedForCompare", true]]);
      assert.deepEqual(editor.said, ["Selected i0c0 for compare"]);
      await rig.commands["imagebeam.compareWithSelected"](uri("a.png"), [uri("a.png")]);
      const [first, second] = await compared();
      assert.ok(first?.endsWith("i0c0"));
      assert.equal(second, "a.png");
    });
  });

  it("takes the image in front where none is named", async () => {
    await staged(async ({ rig, uri }) => {
      editor.inFront = new TabInputCustom(uri("a.png"));
      await rig.commands["imagebeam.selectForCompare"]();
      await rig.commands["imagebeam.compareWithSelected"](uri("b.png"));
      assert.deepEqual(await compared(), ["a.png", "b.png"]);
    });
  });

  it("is asked for first, and compares no image with itself", async () => {
    await staged(async ({ rig, uri }) => {
      const id = "imagebeam.compareWithSelected";
      assert.match(await refusal(rig, id, uri("a.png")), /Select an image for compare first/);
      await rig.commands["imagebeam.selectForCompare"](uri("a.png"));
      assert.match(await refusal(rig, id, uri("a.png")), /the selected image itself/);
    });
  });
});

describe("an image of a search", () => {
  it("is compared with its parent, which stands on the left", async () => {
    await staged(async ({ rig, boat: { folder, state } }) => {
      const child = Object.values(state.candidates).find(({ parent }) => parent !== null);
      const { id: candidate = "", parent = "" } = child ?? {};
      await rig.commands["imagebeam.compareWithParent"]({ kind: "candidate", folder, candidate });
      const shown = await compared();
      assert.ok(shown[0]?.endsWith(parent ?? "") && shown[1]?.endsWith(candidate));
      const first = { folder, candidate: "i0c0" };
      const said = await refusal(rig, "imagebeam.compareWithParent", first);
      assert.match(said, /i0c0 has no parent/);
    });
  });

  it("is compared with the winner, where it is not that itself", async () => {
    await staged(async ({ rig, boat: { folder, state } }) => {
      const winner = bestOf(state) ?? "";
      const candidate = Object.keys(state.candidates).find((id) => id !== winner);
      await rig.commands["imagebeam.compareWithWinner"]({ folder, candidate });
      assert.equal((await compared())[0], winner);
      const id = "imagebeam.compareWithWinner";
      assert.match(await refusal(rig, id, { folder, candidate: winner }), /is the winner/);
      assert.match(await refusal(rig, id, undefined), /Select an image of a search/);
    });
  });

  it("is compared with the best of its search", async () => {
    await staged(async ({ rig, boat: { folder, state } }) => {
      await rig.commands["imagebeam.compareBest"]({ folder });
      const { sides } = await comparison();
      assert.deepEqual(
        sides.map(({ title }) => title),
        shortlistOf(state),
      );
    });
  });

  it("has nothing to be compared with where it is the only one", async () => {
    await inFolder(async (output) => {
      const { folder } = await endedSession(output, { candidates: 1, iterations: 1 });
      const said = await refusal(compareRig(), "imagebeam.compareBest", { folder });
      assert.match(said, /fewer than two are judged/);
    });
  });
});

describe("a file's versions in git", () => {
  const sha = "0123456789".repeat(4);

  async function withGit(work: (stage: Stage, git: FakeGit) => Promise<void>): Promise<void> {
    await staged(async (stage) => {
      const git = new FakeGit();
      git.root = stage.folder;
      git.install();
      await work(stage, git);
    });
  }

  it("are the last commit's and the staged one's, on the left", async () => {
    await withGit(async ({ rig, uri }, git) => {
      git.keep("HEAD", uri("a.png").fsPath, pngOf(1, 1));
      git.keep("", uri("a.png").fsPath, pngOf(2, 1));
      await rig.commands["imagebeam.compareWithHead"](uri("a.png"), [uri("a.png")]);
      assert.deepEqual(await compared(), ["a.png (last commit)", "a.png"]);
      editor.inFront = new TabInputCustom(uri("a.png"));
      await rig.commands["imagebeam.compareWithIndex"]();
      assert.deepEqual(await compared(), ["a.png (staged version)", "a.png"]);
      assert.equal(editor.unseen.length, 0);
    });
  });

  it("are shown and said to be the same where nothing has changed", async () => {
    await withGit(async ({ rig, uri }, git) => {
      git.keep("HEAD", uri("a.png").fsPath, pngOf(3, 4));
      await rig.commands["imagebeam.compareWithHead"](uri("a.png"));
      assert.equal((await editor.message()).text, "a.png is the same as a.png (last commit).");
      assert.deepEqual(await compared(), ["a.png (last commit)", "a.png"]);
    });
  });

  it("are chosen among its commits: nothing else ever goes to git", async () => {
    await withGit(async ({ rig, uri }, git) => {
      const { fsPath } = uri("a.png");
      git.keep(sha, fsPath, pngOf(1, 1));
      const authorDate = new Date(2026, 10, 3);
      git.commits = [
        { hash: sha, message: "$(bug) red\n\nmore", authorName: "[A](command:x)", authorDate },
        { hash: "--output=/tmp/x", message: "forged" },
        { hash: "HEAD", message: "forged" },
        { hash: "", message: "forged" },
      ];
      const asked = rig.commands["imagebeam.compareWithCommit"](uri("a.png"));
      const list = await editor.list();
      assert.deepEqual(
        list.items.map(({ label, description }) => [label, description]),
        [["$ (bug) red", "0123456 · [A] (command:x) · 2026-11-03"]],
      );
      await list.choose("$ (bug)");
      await asked;
      assert.deepEqual(await compared(), ["a.png (0123456)", "a.png"]);
      assert.deepEqual(
        git.asked.filter(([name]) => name === "log"),
        [["log", { path: fsPath, maxEntries: 200 }]],
      );
    });
  });

  it("open nothing where a person leaves the commits", async () => {
    await withGit(async ({ rig, uri }, git) => {
      git.commits = [{ hash: sha, message: "one" }];
      const asked = rig.commands["imagebeam.compareWithCommit"](uri("a.png"));
      (await editor.list()).leave();
      await asked;
      assert.equal(editor.panels.length, 0);
    });
  });

  it("say what is the matter with one that cannot be shown, in the panel", async () => {
    await withGit(async ({ rig, uri }, git) => {
      const pointer = Buffer.from("version https://git-lfs.github.com/spec/v1\n");
      git.keep("HEAD", uri("a.png").fsPath, pointer);
      await rig.commands["imagebeam.compareWithHead"](uri("a.png"));
      const [version] = await compared();
      assert.match(version ?? "", /a\.png \(last commit\): This version is a pointer of Git LFS/);
    });
  });

  const wrong: readonly [what: string, make: (git: FakeGit) => void, said: RegExp][] = [
    ["a new file", () => undefined, /The last commit does not have this file: it is new/],
    ["no repository", (git) => (git.root = "/elsewhere"), /in no git repository/],
    ["git off", (git) => (git.enabled = false), /Git is off/],
    ["no Git extension", () => editor.extensions.clear(), /Git extension is disabled/],
    ["an untrusted workspace", () => (editor.isTrusted = false), /not trusted/],
  ];
  for (const [what, make, said] of wrong) {
    it(`say so where there are none, and open nothing: ${what}`, async () => {
      await withGit(async ({ rig, uri }, git) => {
        make(git);
        assert.match(await refusal(rig, "imagebeam.compareWithHead", uri("a.png")), said);
      });
    });
  }

  it("say so where the file was never staged or committed", async () => {
    await withGit(async ({ rig, uri }) => {
      const index = await refusal(rig, "imagebeam.compareWithIndex", uri("a.png"));
      assert.match(index, /Git does not follow this file yet/);
      const commit = await refusal(rig, "imagebeam.compareWithCommit", uri("a.png"));
      assert.match(commit, /No commit has this file yet/);
    });
  });

  it("are of a file alone: a row of the tree, or a text, is none", async () => {
    await withGit(async ({ rig, boat }) => {
      for (const given of [{ folder: boat.folder }, "--output=/tmp/x", 7, { fsPath: "/x" }]) {
        const said = await refusal(rig, "imagebeam.compareWithHead", given);
        assert.match(said, /Select an image in the Explorer/);
      }
    });
  });

  it("of a folder that is named as an image is: the folder is refused, its version is none", async () => {
    await withGit(async ({ rig, folder, uri }, git) => {
      await mkdir(join(folder, "x.png"));
      await symlink(join(folder, "x.png"), join(folder, "y.png"));
      git.keep("HEAD", uri("y.png").fsPath, Buffer.from("x.png"));
      git.modes.set(uri("y.png").fsPath, "120000");
      assert.match(await refusal(rig, "imagebeam.compareWithHead", uri("x.png")), /is new/);
      await rig.commands["imagebeam.compareWithHead"](uri("y.png"));
      const [version, file] = await compared();
      assert.match(version ?? "", /symbolic link/);
      assert.match(file ?? "", /a folder or a device/);
    });
  });
});

describe("the editor's own carousel", () => {
  const carousel = "workbench.action.chat.openImageInCarousel";
  const open = "imagebeam.openInCarousel";

  /** What it was opened with last. */
  function shown() {
    const [id, given] = editor.executed.at(-1) ?? [];
    assert.equal(id, carousel);
    return given as {
      collection: { title: string; sections: { images: { id: string; mimeType: string }[] }[] };
      startIndex: number;
    };
  }

  it("shows all images of a search, first the one that was named, whatever is known of it", async () => {
    await staged(async ({ rig, boat: { folder, state } }) => {
      editor.otherCommands = [carousel];
      const all = drawnOf(state);
      assert.equal(all.length, Object.keys(state.candidates).length);
      for (const candidate of all) {
        await rig.commands[open]({ folder, candidate });
        const { collection, startIndex } = shown();
        assert.deepEqual([collection.title, all[startIndex]], ["a red boat", candidate]);
        assert.deepEqual(
          collection.sections[0]?.images.map(({ id }) => id),
          all,
        );
      }
      await rm(join(folder, "i0c1.png"));
      const gone = { folder, candidate: "i0c1" };
      assert.match(await refusal(rig, open, gone), /The image of i0c1 is not in/);
    });
  });

  it("is not there in every editor", async () => {
    await staged(async ({ rig, boat: { folder } }) => {
      assert.match(await refusal(rig, open, { folder }), /no image carousel/);
    });
  });
});
