import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bytesOfPlainFile, readPlainFile, utf8Of } from "../../../src/disk/plainFile.js";
import { inFolder } from "../../support/diskHarness.js";

describe("a file that anybody may have put there", () => {
  it("is read whole up to its bound, in bytes that share their memory with nothing", () =>
    inFolder(async (folder) => {
      const path = join(folder, "a");
      writeFileSync(path, "grün");
      const bytes = await bytesOfPlainFile(path, 5);
      assert.ok(bytes !== undefined);
      assert.equal(utf8Of(bytes), "grün");
      assert.equal(bytes.buffer.byteLength, 5);
      assert.equal(utf8Of(bytes.subarray(2)), "ün");
      assert.deepEqual(await readPlainFile(path, 4), { kind: "tooLarge", size: 5 });
      assert.equal(await bytesOfPlainFile(path, 4), undefined);
      writeFileSync(path, "");
      assert.deepEqual(await readPlainFile(path, 0), { kind: "file", bytes: new Uint8Array() });
    }));

  it("is nothing where it is a folder, and missing where it is missing", () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, "a"));
      assert.deepEqual(await readPlainFile(join(folder, "a"), 10), { kind: "noFile" });
      await assert.rejects(readPlainFile(join(folder, "b"), 10), { code: "ENOENT" });
    }));

  it("is not behind a link, but where that is asked for", function () {
    if (process.platform === "win32") this.skip();
    return inFolder(async (folder) => {
      writeFileSync(join(folder, "a"), "x");
      const link = join(folder, "b");
      symlinkSync("a", link);
      await assert.rejects(readPlainFile(link, 10), { code: "ELOOP" });
      assert.deepEqual(await bytesOfPlainFile(link, 10, "followed"), new Uint8Array([120]));
    });
  });

  for (const links of ["refused", "followed"] as const) {
    it(`waits for no pipe, with links ${links}`, function () {
      if (process.platform === "win32") this.skip();
      return inFolder(async (folder) => {
        const path = join(folder, "pipe");
        execFileSync("mkfifo", [path]);
        assert.deepEqual(await readPlainFile(path, 10, links), { kind: "noFile" });
      });
    });
  }
});
