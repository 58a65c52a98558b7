import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { nodeFileSystem } from "../../../src/disk/fileSystem.js";
import { readJsonFile, writeJsonFile } from "../../../src/disk/jsonFile.js";
import { inFolder, quickFileSystem } from "../../support/diskHarness.js";
import { FaultyDisk, ways } from "../../support/faultyDisk.js";

const schema = z.object({ count: z.int() });
const isWindows = process.platform === "win32";
const isRoot = process.getuid?.() === 0;

/** What is read, and what is said of it. */
async function readAt(path: string): Promise<readonly unknown[]> {
  const said: string[] = [];
  const read = await readJsonFile(path, schema, (why) => said.push(why));
  return [read, ...said];
}

describe("a small JSON file, read", () => {
  const others: readonly [what: string, why: string | undefined, make: (path: string) => void][] = [
    ["nothing", undefined, () => undefined],
    ["no JSON", "it is no JSON", (path) => writeFileSync(path, '{"count": 1')],
    ["another form", "it is not what Imagebeam writes there", (path) => writeFileSync(path, "{}")],
    ["a folder", "it is no file", (path) => mkdirSync(path)],
    [
      "a text that is too long, of the right form",
      "it is larger than 4 MB",
      (path) => writeFileSync(path, `{"count": 1}${" ".repeat(4_000_000)}`),
    ],
  ];
  for (const [what, why, make] of others) {
    it(`is nothing where there is ${what}`, () =>
      inFolder(async (folder) => {
        const path = join(folder, "one.json");
        make(path);
        assert.deepEqual(await readAt(path), why === undefined ? [null] : [null, why]);
      }));
  }

  it("is nothing where there is a pipe that nobody writes to, and waits for none", function () {
    if (isWindows) this.skip();
    return inFolder(async (folder) => {
      const path = join(folder, "one.json");
      execFileSync("mkfifo", [path]);
      assert.deepEqual(await readAt(path), [null, "it is no file"]);
    });
  });

  it("is what a link of the person's leads to", function () {
    if (isWindows) this.skip();
    return inFolder(async (folder) => {
      const path = join(folder, "one.json");
      writeFileSync(join(folder, "kept.json"), '{"count": 3}');
      await symlink("kept.json", path);
      assert.deepEqual(await readAt(path), [{ count: 3 }]);
    });
  });

  it("may begin with a byte order mark, as some editors leave it", () =>
    inFolder(async (folder) => {
      const path = join(folder, "one.json");
      writeFileSync(path, '\ufeff{"count": 4}');
      assert.deepEqual(await readAt(path), [{ count: 4 }]);
    }));

  it("is a failure where it is there and may not be read", function () {
    if (isWindows || isRoot) this.skip();
    return inFolder(async (folder) => {
      const path = join(folder, "one.json");
      writeFileSync(path, '{"count": 1}');
      chmodSync(path, 0);
      await assert.rejects(readAt(path), { code: "EACCES" });
    });
  });
});

describe("a small JSON file, written", () => {
  it("is there for the person alone, in a folder of their own", () =>
    inFolder(async (folder) => {
      const path = join(folder, "new", "imagebeam", "one.json");
      await writeJsonFile(path, { count: 1 }, nodeFileSystem);
      assert.equal(readFileSync(path, "utf8"), '{\n  "count": 1\n}\n');
      if (isWindows) return;
      assert.equal(statSync(path).mode & 0o777, 0o600);
      assert.equal(statSync(join(folder, "new", "imagebeam")).mode & 0o777, 0o700);
    }));

  it("is written where a link of the person's leads, and the link stays, also to where nothing is yet", function () {
    if (isWindows) this.skip();
    return inFolder(async (folder) => {
      const path = join(folder, "one.json");
      const kept = join(folder, "dotfiles", "kept.json");
      mkdirSync(join(folder, "dotfiles"));
      writeFileSync(kept, '{"count": 3}');
      await symlink("dotfiles/kept.json", path);
      await writeJsonFile(path, { count: 5 }, quickFileSystem);
      assert.deepEqual(await readAt(kept), [{ count: 5 }]);
      assert.ok(lstatSync(path).isSymbolicLink());
      assert.deepEqual(readdirSync(join(folder, "dotfiles")), ["kept.json"]);
      rmSync(kept);
      await symlink("one.json", join(folder, "two.json"));
      await writeJsonFile(join(folder, "two.json"), { count: 6 }, quickFileSystem);
      assert.deepEqual(await readAt(kept), [{ count: 6 }]);
      assert.ok(lstatSync(path).isSymbolicLink());
    });
  });

  for (const [what, make] of [
    ["a folder that is missing", () => undefined],
    ["a folder", (path: string) => mkdirSync(path, { recursive: true })],
    ["a pipe", (path: string) => execFileSync("mkfifo", [path])],
    ["itself", (path: string) => symlink("lost", path)],
    ["itself, through a folder that is missing", (path: string) => symlink("gone/../lost", path)],
  ] as const) {
    it(`is not written where a link leads to ${what}, and all stays as it was`, function () {
      if (isWindows) this.skip();
      return inFolder(async (folder) => {
        const path = join(folder, "one.json");
        await symlink(what === "a folder that is missing" ? "gone/lost" : "lost", path);
        await make(join(folder, "lost"));
        const before = readdirSync(folder);
        await assert.rejects(writeJsonFile(path, { count: 1 }, quickFileSystem));
        assert.deepEqual(readdirSync(folder), before);
        assert.ok(lstatSync(path).isSymbolicLink());
      });
    });
  }

  it("is one of those that were written at once, and whole", () =>
    inFolder(async (folder) => {
      const path = join(folder, "one.json");
      const counts = Array.from({ length: 20 }, (_, count) => count);
      await Promise.all(counts.map((count) => writeJsonFile(path, { count }, quickFileSystem)));
      const [read] = await readAt(path);
      assert.ok(counts.includes(schema.parse(read).count));
      assert.deepEqual(readdirSync(folder), ["one.json"]);
    }));

  it("is the old one or the new one, whatever the disk does; what fails leaves nothing behind", () =>
    inFolder(async (folder) => {
      for (const way of ways) {
        let isHit = true;
        for (let n = 1; isHit; n++) {
          const at = join(folder, `${way} ${n}`);
          const path = join(at, "one.json");
          await writeJsonFile(path, { count: 1 }, quickFileSystem);
          const disk = new FaultyDisk(n, way);
          let isWritten = true;
          try {
            await writeJsonFile(path, { count: 2 }, disk.files);
          } catch {
            isWritten = false;
          }
          isHit = disk.isHit;
          const [read] = await readAt(path);
          const { count } = schema.parse(read);
          if (isWritten) assert.equal(count, 2, `${way} ${n}`);
          // A process that died after the renaming has written it, and could not say so.
          else assert.ok(count === 1 || way === "dies after", `${way} ${n}`);
          if (!way.includes("dies")) assert.deepEqual(readdirSync(at), ["one.json"], `${way} ${n}`);
        }
      }
    }));

  it("takes the place of no folder, and leaves nothing of it behind", () =>
    inFolder(async (folder) => {
      const path = join(folder, "one.json");
      mkdirSync(path);
      await assert.rejects(writeJsonFile(path, { count: 1 }, quickFileSystem));
      assert.deepEqual(readdirSync(folder), ["one.json"]);
    }));
});
