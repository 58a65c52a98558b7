import assert from "node:assert/strict";
import { mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StorageError } from "../../../src/base/errors.js";
import type { FileSystem } from "../../../src/disk/fileSystem.js";
import {
  createSessionFolder,
  findSessionFolder,
  localTime,
} from "../../../src/sessions/sessionFolder.js";
import { inFolder, quickFileSystem } from "../../support/diskHarness.js";

const at = { year: 2026, month: 3, day: 9, hour: 4, minute: 5, second: 6 };

const create = async (output: string, files = quickFileSystem): Promise<string> =>
  (await createSessionFolder(files, output, at)).folder;

describe("a new session's folder", () => {
  it("is named by the day and the time of its start", () =>
    inFolder(async (output) => {
      assert.equal(await create(output), join(output, "2026-03-09", "ses-040506"));
    }));

  it("makes the output folder and its parents", () =>
    inFolder(async (folder) => {
      const path = await create(join(folder, "a", "b"));
      assert.ok((await stat(path)).isDirectory());
    }));

  it("gets a number when one of the same second is there, whatever that is", () =>
    inFolder(async (output) => {
      await create(output);
      await writeFile(join(output, "2026-03-09", "ses-040506-2"), "a file");
      assert.equal(await create(output), join(output, "2026-03-09", "ses-040506-3"));
    }));

  it("is another one for each of many searches that start in the same second", () =>
    inFolder(async (output) => {
      const folders = await Promise.all(Array.from({ length: 12 }, () => create(output)));
      assert.equal(new Set(folders).size, 12);
      assert.equal((await readdir(join(output, "2026-03-09"))).length, 12);
    }));

  it("follows an output folder that is a symbolic link", () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, "real"));
      await symlink(join(folder, "real"), join(folder, "link"));
      await create(join(folder, "link"));
      assert.deepEqual(await readdir(join(folder, "real")), ["2026-03-09"]);
    }));

  it("refuses a symbolic link below the output folder", () =>
    inFolder(async (folder) => {
      const [output, elsewhere] = [join(folder, "out"), join(folder, "elsewhere")];
      await mkdir(output);
      await mkdir(elsewhere);
      await symlink(elsewhere, join(output, "2026-03-09"));
      await assert.rejects(create(output), { code: "storage.symlink" });
      assert.deepEqual(await readdir(elsewhere), []);
    }));

  const blocked: readonly [why: string, path: string][] = [
    ["a file", "file"],
    ["below a file", join("file", "below")],
  ];
  for (const [why, path] of blocked) {
    it(`says so when the output folder is ${why}`, () =>
      inFolder(async (folder) => {
        await writeFile(join(folder, "file"), "");
        await assert.rejects(create(join(folder, path)), { code: "storage.notAFolder" });
        assert.deepEqual(await readdir(folder), ["file"]);
      }));
  }

  it("says so when the day is a file", () =>
    inFolder(async (output) => {
      await writeFile(join(output, "2026-03-09"), "");
      await assert.rejects(create(output), { code: "storage.notAFolder" });
    }));

  const denied: readonly [code: string, expected: string][] = [
    ["EACCES", "storage.unwritable"],
    ["EROFS", "storage.unwritable"],
    ["ENOSPC", "storage.full"],
  ];
  for (const [code, expected] of denied) {
    it(`leaves nothing half-made when the system says ${code}`, () =>
      inFolder(async (folder) => {
        let made = 0;
        const files: FileSystem = {
          ...quickFileSystem,
          mkdir: (path) =>
            ++made === 2
              ? Promise.reject(Object.assign(new Error(code), { code }))
              : quickFileSystem.mkdir(path),
        };
        await assert.rejects(create(join(folder, "new", "out"), files), (error: unknown) => {
          assert.ok(error instanceof StorageError);
          assert.equal(error.code, expected);
          return true;
        });
        assert.deepEqual(await readdir(folder), []);
      }));
  }

  for (const depth of [1, 2, 5]) {
    it(`is given up at once where a folder is never made, ${depth} below one that is there`, () =>
      inFolder(async (folder) => {
        const names = Array.from({ length: depth }, (_, index) => `level-${index}`);
        const asked: string[] = [];
        const missing = (path: string): Promise<void> => {
          asked.push(path);
          return Promise.reject(Object.assign(new Error("ENOENT"), { code: "ENOENT" }));
        };
        const files = { ...quickFileSystem, mkdir: missing };
        await assert.rejects(create(join(folder, ...names), files), {
          code: "storage.unwritable",
          message: /level-0 cannot be made.*choose another/,
        });
        assert.deepEqual(asked, [join(folder, "level-0")]);
      }));
  }

  it("is given up at once below a system folder that takes none", async function () {
    if (process.platform !== "linux") this.skip();
    for (const output of ["/proc/x", "/proc/x/y", "/proc/self/x"]) {
      await assert.rejects(create(output), { code: "storage.unwritable" });
    }
  });

  it("is made one level at a time, from the first folder that is there", () =>
    inFolder(async (folder) => {
      const asked: string[] = [];
      const telling = (path: string): Promise<void> => {
        asked.push(path.slice(folder.length + 1));
        return quickFileSystem.mkdir(path);
      };
      await mkdir(join(folder, "a"));
      await create(join(folder, "a", "b", "c"), { ...quickFileSystem, mkdir: telling });
      const day = join("a", "b", "c", "2026-03-09");
      const made = [join("a", "b"), join("a", "b", "c"), day, join(day, "ses-040506")];
      assert.deepEqual(asked, made);
    }));

  it("keeps the parents that somebody else makes meanwhile", () =>
    inFolder(async (folder) => {
      const outputs = ["b", "b", "c", "c"].map((name) => join(folder, "new", "a", name));
      const folders = await Promise.all(outputs.map((output) => create(output)));
      assert.equal(new Set(folders).size, 4);
    }));

  it("says so where the output folder is a link to nothing", () =>
    inFolder(async (folder) => {
      await symlink(join(folder, "nothing"), join(folder, "link"));
      await assert.rejects(create(join(folder, "link")), StorageError);
      assert.deepEqual(await readdir(folder), ["link"]);
    }));

  it("is not begun where there is no room for an image", () =>
    inFolder(async (folder) => {
      const files: FileSystem = { ...quickFileSystem, freeBytes: () => Promise.resolve(999_999) };
      const full = { code: "storage.full", message: /free some space/ };
      await assert.rejects(create(join(folder, "out"), files), full);
      assert.deepEqual(await readdir(folder), []);
    }));

  it("is begun where the system cannot say how much room there is", () =>
    inFolder(async (output) => {
      assert.equal(await quickFileSystem.freeBytes(join(output, "none")), Infinity);
      assert.ok((await quickFileSystem.freeBytes(output)) > 0);
    }));

  it("can be undone as long as it is empty, with what was made for it", () =>
    inFolder(async (folder) => {
      const output = join(folder, "out");
      const made = await createSessionFolder(quickFileSystem, output, at);
      const other = await createSessionFolder(quickFileSystem, output, at);
      await made.remove();
      assert.deepEqual(await readdir(join(output, "2026-03-09")), ["ses-040506-2"]);
      await writeFile(join(other.folder, "kept"), "");
      await other.remove();
      assert.deepEqual(await readdir(other.folder), ["kept"]);
    }));

  it("has the time as the wall clock here shows it", () => {
    const noon = new Date(2026, 11, 31, 12, 34, 56);
    assert.deepEqual(localTime(noon.getTime()), {
      year: 2026,
      month: 12,
      day: 31,
      hour: 12,
      minute: 34,
      second: 56,
    });
  });
});

describe("finding a session's folder", () => {
  it("gives its real path", () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, "real"));
      await symlink(join(folder, "real"), join(folder, "link"));
      assert.equal(await findSessionFolder(join(folder, "link")), join(folder, "real"));
    }));

  it("says so when there is none", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "file"), "");
      await assert.rejects(findSessionFolder(join(folder, "none")), { code: "storage.missing" });
      await assert.rejects(findSessionFolder(join(folder, "file")), { code: "storage.notAFolder" });
    }));
});
