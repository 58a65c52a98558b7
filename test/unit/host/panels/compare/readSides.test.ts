import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { execFileSync } from "node:child_process";
import { appendFile, mkdir, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compareToPageSchema } from "../../../../../src/protocol/compareMessages.js";
import type { CompareSource } from "../../../../../src/host/panels/compare/compareSource.js";
import { readSides, sidesNow } from "../../../../../src/host/panels/compare/readSides.js";
import { pngSamples } from "../../../../support/imageSamples.data.js";
import { journalName } from "../../../../../src/sessions/sessionFolder.js";
import { inFolder } from "../../../../support/diskHarness.js";
import {
  fromBase64,
  jpegOf,
  lossyWebp,
  pngChunks,
  pngHeader,
  pngOf,
} from "../../../../support/images.js";
import { endedSession, FakeGit, shownOf } from "../../../../support/vscode/compareRig.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";

const none = new Uint8Array();
const hugePng = pngChunks(["IHDR", pngHeader(30_000, 30_000)], ["IDAT", none], ["IEND", none]);
const lfs = Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n");
const animated = fromBase64(pngSamples.find(({ name }) => name.includes("anim"))?.base64 ?? "");
const sha = "ab".repeat(20);

const deps = { searches: { in: () => undefined }, blocked: () => null };

/** What is told of files, each put there by `make`. */
async function sidesOf(files: readonly { readonly name: string; readonly make: Make }[]) {
  return await inFolder(async (folder) => {
    const sources: CompareSource[] = [];
    for (const { name, make } of files) {
      const path = join(folder, name);
      await make(path, folder);
      sources.push({ kind: "file", path });
    }
    return await readSides(sources, [], deps);
  });
}

type Make = (path: string, folder: string) => Promise<unknown>;
const having =
  (bytes: Uint8Array | string): Make =>
  (path) =>
    writeFile(path, bytes);

/** Files that only seem to be images, and what is said of each. */
const hostile: readonly [name: string, make: Make, reason: RegExp][] = [
  ["page.png", having("<script>alert(1)</script>"), /no PNG, JPEG or WebP image/],
  ["empty.png", having(""), /The file is empty/],
  ["huge.png", having(hugePng), /30000 x 30000 pixels/],
  ["cut.png", having(pngOf(8, 8).subarray(0, 50)), /broken, cut short/],
  ["lfs.png", having(lfs), /pointer of Git LFS, not the image: fetch it with git lfs pull/],
  ["drawing.png", having('<svg xmlns="http://www.w3.org/2000/svg"/>'), /an SVG drawing/],
  ["folder.png", (path) => mkdir(path), /no file, but a folder/],
  ["gone.png", () => Promise.resolve(), /not there any more/],
  [
    "large.png",
    async (path) => {
      await writeFile(path, "");
      await truncate(path, 64_000_001);
    },
    /It has 64 MB; 64 MB is the most/,
  ],
  ["nowhere.png", (path) => symlink("/nowhere/at/all.png", path), /not there any more/],
  ["device.png", (path) => symlink("/dev/zero", path), /no file, but a folder or a device/],
  [
    "pipe.png",
    (path) => {
      execFileSync("mkfifo", [path]);
      return Promise.resolve();
    },
    /no file, but a folder or a device/,
  ],
];

describe("what is compared", () => {
  for (const [name, make, reason] of hostile) {
    it(`is refused with the reason, and nothing of it is sent: ${name}`, async () => {
      const [read] = await sidesOf([{ name, make }]);
      assert.ok(read?.side.picture.kind === "refused");
      assert.match(read.side.picture.reason, reason);
      assert.equal(read.bytes, undefined);
      assert.deepEqual(read.side.actions, []);
    });
  }

  it("is each kind of image, in bytes of its own that a page takes", async () => {
    const read = await sidesOf([
      { name: "a.png", make: having(pngOf(5, 4)) },
      { name: "b.jpg", make: having(jpegOf(24, 16)) },
      { name: "c.webp", make: having(lossyWebp) },
      { name: "d.png", make: having(animated) },
    ]);
    const told = read.map(({ side: { id, picture } }) => [
      id,
      picture.kind === "file" && [picture.mediaType, picture.widthPx, picture.isAnimated],
    ]);
    assert.deepEqual(told, [
      ["a", ["image/png", 5, false]],
      ["b", ["image/jpeg", 24, false]],
      ["c", ["image/webp", 1, false]],
      ["d", ["image/png", 13, true]],
    ]);
    for (const { bytes } of read) {
      assert.ok(bytes !== undefined && bytes.constructor === Uint8Array);
      assert.equal(bytes.byteLength, bytes.buffer.byteLength);
    }
    const sides = read.map(({ side }) => side);
    const message = { kind: "comparison", id: randomUUID(), isBlind: false, sides };
    assert.ok(compareToPageSchema().safeParse(message).success);
  });

  it("is what a link of the person's own leads to", async () => {
    const [, read] = await sidesOf([
      { name: "real.png", make: having(pngOf(5, 4)) },
      { name: "link.png", make: (path, folder) => symlink(join(folder, "real.png"), path) },
    ]);
    assert.equal(read?.side.picture.kind, "file");
  });

  it("has a name without what would turn or hide the rest", async () => {
    const [read] = await sidesOf([
      { name: "<b>\u202Egnp.\u200Bx\n.png", make: having(pngOf(2, 2)) },
    ]);
    assert.ok(read);
    assert.equal(read.side.title, "<b>gnp.x .png");
    assert.doesNotMatch(read.side.place, /[\u202E\u200B\n]/);
  });
});

describe("a candidate that is compared", () => {
  it("has its recipe, its standing, and where it is from", async () => {
    await inFolder(async (output) => {
      const { folder, state } = await endedSession(output, { goal: "a red\nboat" });
      const [winner, other] = [winnerIn(state), otherIn(state)];
      const sources = [winner, other].map((candidate) => ({
        ...{ kind: "candidate" as const, folder, candidate },
      }));
      const [one, two] = await readSides(sources, [], deps);
      assert.ok(one && two);
      assert.deepEqual([one.side.title, one.side.standing?.isPick], [winner, false]);
      assert.match(one.side.place, /^a red boat · \d{4}-\d\d-\d\d \d\d:\d\d$/);
      assert.equal(one.side.recipe?.prompt, state.candidates[winner]?.texts?.prompt);
      assert.deepEqual(one.side.standing, {
        ...{ isPick: false, isWinner: true, isMachineWinner: true, isFavourite: false },
      });
      assert.deepEqual(one.side.actions, ["favourite", "insertImage", "openImage", "openSession"]);
      assert.equal(two.side.title, other);
      assert.equal(two.side.actions[0], "pickWinner");
    });
  });

  it("that a person picked can be given back; the judge's winner stays visible", async () => {
    await inFolder(async (output) => {
      const { folder, state } = await endedSession(output);
      const [winner, other] = [winnerIn(state), otherIn(state)];
      const now = { ...state, picked: other, favourites: [winner] };
      const sources = [winner, other].map((candidate) => ({
        ...{ kind: "candidate" as const, folder, candidate },
      }));
      const searches = { in: () => ({ state: now }) as never };
      const [judged, picked] = await readSides(sources, [], { ...deps, searches });
      assert.ok(judged && picked);
      assert.deepEqual([judged.side.title, judged.side.standing?.isMachineWinner], [winner, true]);
      assert.deepEqual(judged.side.actions.slice(0, 2), ["pickWinner", "unfavourite"]);
      assert.deepEqual([picked.side.title, picked.side.standing?.isPick], [other, true]);
      assert.deepEqual(picked.side.actions.slice(0, 2), ["unpickWinner", "favourite"]);
    });
  });

  it("has nothing written about it in a workspace that is not trusted", async () => {
    await inFolder(async (output) => {
      const { folder, state } = await endedSession(output);
      const source = { kind: "candidate" as const, folder, candidate: winnerIn(state) };
      const [read] = await readSides([source], [], { ...deps, blocked: () => "Not trusted." });
      assert.deepEqual(read?.side.actions, ["openImage", "openSession"]);
    });
  });

  it("has nothing written about it where a newer version has gone on with its session", async () => {
    await inFolder(async (output) => {
      const { folder, state } = await endedSession(output);
      const event = { seq: state.nextSeq, at: state.lastAt + 1, kind: "danced" };
      await appendFile(join(folder, journalName), `${JSON.stringify(event)}\n`);
      const source = { kind: "candidate" as const, folder, candidate: winnerIn(state) };
      const [read] = await readSides([source], [], deps);
      assert.deepEqual(read?.side.actions, ["insertImage", "openImage", "openSession"]);
      assert.ok(read);
      const [now] = await sidesNow([source], [read], deps);
      assert.deepEqual(now?.side, read.side);
    });
  });

  it("is not what a link in its session's folder leads to", async () => {
    await inFolder(async (output) => {
      const { folder, state } = await endedSession(output);
      const candidate = winnerIn(state);
      const path = join(folder, state.candidates[candidate]?.image?.file ?? "");
      await rm(path);
      await writeFile(join(output, "secret.png"), pngOf(3, 3));
      await symlink(join(output, "secret.png"), path);
      const [read] = await readSides([{ kind: "candidate", folder, candidate }], [], deps);
      assert.match(read === undefined ? "" : shownOf(read.side), /symbolic link/);
      assert.deepEqual(read?.side.actions, ["openSession"]);
    });
  });

  it("is told to be gone with its session", async () => {
    await inFolder(async (output) => {
      const { folder } = await endedSession(output);
      await rm(folder, { recursive: true });
      const [read] = await readSides([{ kind: "candidate", folder, candidate: "i0c0" }], [], deps);
      assert.ok(read?.side.picture.kind === "refused");
      assert.deepEqual(read.side.actions, []);
    });
  });
});

describe("a version in git that is compared", () => {
  const path = "/repo/logo.png";
  const version = (ref: string): CompareSource => ({ kind: "version", path, ref });
  let git: FakeGit;
  beforeEach(() => {
    editor.reset();
    git = new FakeGit();
    git.install();
    git.root = "/repo";
  });

  it("says which it is, and can be opened nowhere", async () => {
    git.keep("HEAD", path, pngOf(4, 4));
    git.keep("", path, pngOf(5, 5));
    git.keep(sha, path, pngOf(6, 6));
    const read = await readSides([version("HEAD"), version(""), version(sha)], [], deps);
    assert.deepEqual(
      read.map(({ side }) => [shownOf(side), side.actions]),
      [
        ["logo.png (last commit)", []],
        ["logo.png (staged version)", []],
        ["logo.png (abababa)", []],
      ],
    );
    for (const { bytes } of read) assert.equal(bytes?.constructor, Uint8Array);
  });

  const reasons: readonly [what: string, make: () => void, reason: RegExp][] = [
    ["is not in that commit", () => undefined, /The last commit does not have this file/],
    ["is a pointer", () => git.keep("HEAD", path, lfs), /This version is a pointer of Git LFS/],
    [
      "is a link",
      () => {
        git.keep("HEAD", path, Buffer.from("../../etc/passwd"));
        git.modes.set(path, "120000");
      },
      /This version is a symbolic link/,
    ],
    [
      "is turned into text by git",
      () => {
        git.keep("HEAD", path, pngOf(1, 1));
        git.convert = () => Buffer.from("ExifTool Version Number : 12.40");
      },
      /Git gives something else .*: \.gitattributes names a diff driver/,
    ],
    [
      "is too large, before it is read",
      () => {
        git.keep("HEAD", path, pngOf(1, 1));
        git.sizes.set(path, 900_000_000);
      },
      /It has 900 MB; 64 MB is the most/,
    ],
    ["is in no repository", () => (git.root = "/elsewhere"), /in no git repository/],
    ["has git switched off", () => (git.enabled = false), /Git is off: set git\.enabled/],
    ["has no Git extension", () => editor.extensions.clear(), /Git extension is disabled/],
    ["is not trusted", () => (editor.isTrusted = false), /not trusted, so git is off/],
  ];
  for (const [what, make, reason] of reasons) {
    it(`says why it is not shown: ${what}`, async () => {
      make();
      const [read] = await readSides([version("HEAD")], [], deps);
      assert.match(read === undefined ? "" : shownOf(read.side), reason);
      const isRead = git.asked.some(([name]) => name === "buffer");
      assert.equal(isRead, ["is a pointer", "is turned into text by git"].includes(what));
    });
  }
});

type State = Awaited<ReturnType<typeof endedSession>>["state"];

function winnerIn({ end }: State): string {
  return end?.kind === "finished" ? (end.winner ?? assert.fail()) : assert.fail();
}

function otherIn(state: State): string {
  const winner = winnerIn(state);
  return Object.keys(state.candidates).find((id) => id !== winner) ?? assert.fail();
}
