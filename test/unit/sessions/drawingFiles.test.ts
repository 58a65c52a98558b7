import assert from "node:assert/strict";
import { readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidAnswerError } from "../../../src/base/errors.js";
import type { FileSystem } from "../../../src/disk/fileSystem.js";
import type { Recipe } from "../../../src/protocol/recipe.js";
import { maxSourceBytes } from "../../../src/search/ports.js";
import { ImageFolder } from "../../../src/sessions/imageStore.js";
import { imageWorkHere, inFolder, quickFileSystem } from "../../support/diskHarness.js";
import { FaultyDisk, ways } from "../../support/faultyDisk.js";
import { pngOf } from "../../support/images.js";

const recipe: Recipe = {
  ...{ goal: "a lighthouse", prompt: "a lighthouse at dusk", negativePrompt: "", seed: 7 },
  ...{ model: "fake-1", candidate: "i0c0", key: "i0c0/draw", inputs: "ab".repeat(32) },
};
const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9z"/></svg>';
const signal = new AbortController().signal;

function storeIn(folder: string, files: FileSystem = quickFileSystem): ImageFolder {
  return new ImageFolder({ files, folder, ...imageWorkHere, guard: () => Promise.resolve() });
}

const drawn = async (folder: string) => {
  const { source } = await storeIn(folder).put("i0c0", pngOf(4, 3), recipe, drawing);
  assert.ok(source !== undefined);
  return source;
};

describe("drawings in a session's folder", () => {
  for (const way of ways) {
    it(`are there with their image or neither is, whenever a write ${way}`, async () => {
      for (let n = 1, isHit = true; isHit; n++) {
        isHit = await inFolder(async (folder) => {
          const disk = new FaultyDisk(n, way);
          await storeIn(folder, disk.files)
            .put("i0c0", pngOf(4, 3), recipe, drawing)
            .catch(() => undefined);
          const adopted = await storeIn(folder).adopt("i0c0", recipe);
          if (adopted === undefined) {
            const left = (await readdir(folder)).filter((name) => /^i0c0\.\w+$/.test(name));
            assert.deepEqual(left, []);
          } else {
            assert.ok(adopted.source !== undefined);
            assert.equal(await storeIn(folder).source(adopted.source).text(signal), drawing);
          }
          return disk.isHit;
        });
      }
    });
  }

  for (const [what, change] of [
    ["gone", (path: string) => rm(path)],
    ["another one", (path: string) => writeFile(path, `${drawing}\n`)],
    [
      "a link",
      async (path: string) => {
        await rename(path, `${path}.elsewhere`);
        await symlink(`${path}.elsewhere`, path);
      },
    ],
  ] as const) {
    it(`lose their image its name where they are ${what}: it is set aside, and drawn again`, () =>
      inFolder(async (folder) => {
        const { file } = await drawn(folder);
        await change(join(folder, file));
        assert.equal(await storeIn(folder).adopt("i0c0", recipe), undefined);
        assert.ok((await readdir(folder)).includes("i0c0.png.orphan-1"));
      }));

    it(`are not read where they are ${what}`, () =>
      inFolder(async (folder) => {
        const source = await drawn(folder);
        await change(join(folder, source.file));
        await assert.rejects(storeIn(folder).source(source).text(signal), {
          message: /drawing i0c0\.svg is not .*put (?:it|that one) back/,
        });
      }));
  }

  it("are never read from outside the folder", () =>
    inFolder(async (folder) => {
      const source = await drawn(folder);
      for (const file of ["../i0c0.svg", "/etc/passwd", "a\0b", "..", ""]) {
        await assert.rejects(
          storeIn(folder)
            .source({ ...source, file })
            .text(signal),
        );
      }
    }));

  it("are never overwritten: what has the name is set aside", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "i0c0.svg"), "mine");
      await drawn(folder);
      assert.equal(await readFile(join(folder, "i0c0.svg.orphan-1"), "utf8"), "mine");
    }));

  it("have so many bytes at most", () =>
    inFolder(async (folder) => {
      const large = "é".repeat(maxSourceBytes / 2 + 1);
      const put = storeIn(folder).put("i0c0", pngOf(4, 3), recipe, large);
      await assert.rejects(put, InvalidAnswerError);
      assert.deepEqual(await readdir(folder), []);
    }));
});
