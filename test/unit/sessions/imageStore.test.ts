import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { link, mkdir, readdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidAnswerError, StorageError } from "../../../src/base/errors.js";
import type { FileSystem } from "../../../src/disk/fileSystem.js";
import type { ImageRef } from "../../../src/protocol/events.js";
import type { Recipe } from "../../../src/protocol/recipe.js";
import { embedRecipe, recipeIn } from "../../../src/images/embedRecipe.js";
import { maxImageBytes, readHeader } from "../../../src/images/imageFormat.js";
import { ImageFolder, type Decode } from "../../../src/sessions/imageStore.js";
import { imageWorkHere, inFolder, quickFileSystem } from "../../support/diskHarness.js";
import { FaultyDisk, ways } from "../../support/faultyDisk.js";
import {
  fromBase64,
  jpegOf,
  lossyWebp,
  pngOf,
  signedImages,
  withPngChunk,
} from "../../support/images.js";
import { webpSamples } from "../../support/imageSamples.data.js";

const recipe: Recipe = {
  goal: "a lighthouse",
  prompt: "a lighthouse at dusk",
  negativePrompt: "",
  seed: 7,
  model: "fake-1",
  candidate: "i0c0",
  key: "i0c0/draw",
  inputs: "ab".repeat(32),
};
const signal = new AbortController().signal;

function storeIn(folder: string, files: FileSystem = quickFileSystem, decode?: Decode) {
  return new ImageFolder({
    files,
    folder,
    ...imageWorkHere,
    ...(decode === undefined ? {} : { decode }),
    guard: () => Promise.resolve(),
  });
}

describe("images in a session's folder", () => {
  for (const [name, bytes, file] of [
    ["PNG", pngOf(4, 3), "i0c0.png"],
    ["JPEG", jpegOf(16, 8), "i0c0.jpg"],
    ["WebP", lossyWebp, "i0c0.webp"],
  ] as const) {
    it(`are named by their candidate and what they are: a ${name}`, () =>
      inFolder(async (folder) => {
        const stored = await storeIn(folder).put("i0c0", bytes, recipe);
        assert.equal(stored.image.file, file);
        assert.deepEqual(await readdir(folder), [file]);
        assert.deepEqual(await storeIn(folder).adopt("i0c0", recipe), stored);
      }));
  }

  for (const [name, bytes, file] of signedImages) {
    it(`stay as their maker signed them, with their recipe beside them: a ${name}`, () =>
      inFolder(async (folder) => {
        const stored = await storeIn(folder).put("i0c0", bytes, recipe);
        assert.deepEqual([stored.image.file, stored.recipe], [file, "sidecar"]);
        assert.deepEqual(Buffer.from(await readFile(join(folder, file))), Buffer.from(bytes));
        assert.deepEqual((await readdir(folder)).sort(), [file, "i0c0.recipe.json"].sort());
        const beside: unknown = JSON.parse(
          await readFile(join(folder, "i0c0.recipe.json"), "utf8"),
        );
        assert.deepEqual(beside, { ...recipe, sha256: stored.image.sha256 });
        assert.deepEqual(await storeIn(folder).adopt("i0c0", recipe), stored);
        assert.equal(
          await storeIn(folder).adopt("i0c0", { ...recipe, key: "i0c0/draw2" }),
          undefined,
        );
        const aside = [`${file}.orphan-1`, "i0c0.recipe.json.orphan-1"];
        assert.deepEqual((await readdir(folder)).sort(), aside.sort());
      }));

    for (const way of ways) {
      it(`are whole or not there whenever a write ${way}: a signed ${name}`, async () => {
        for (let n = 1, isHit = true; isHit; n++) {
          isHit = await inFolder(async (folder) => {
            const disk = new FaultyDisk(n, way);
            await storeIn(folder, disk.files)
              .put("i0c0", bytes, recipe)
              .catch(() => undefined);
            const adopted = await storeIn(folder).adopt("i0c0", recipe);
            if (adopted === undefined) return disk.isHit;
            assert.equal(adopted.recipe, "sidecar");
            assert.deepEqual(Buffer.from(await readFile(join(folder, file))), Buffer.from(bytes));
            return disk.isHit;
          });
        }
      });
    }

    it(`are nobody's where the recipe beside them is of other bytes: a signed ${name}`, () =>
      inFolder(async (folder) => {
        await storeIn(folder).put("i0c0", bytes, recipe);
        const path = join(folder, "i0c0.recipe.json");
        const beside = JSON.parse(await readFile(path, "utf8")) as object;
        await writeFile(path, JSON.stringify({ ...beside, sha256: "ef".repeat(32) }));
        assert.equal(await storeIn(folder).adopt("i0c0", recipe), undefined);
      }));
  }

  it("never get a name from what is not a candidate's id", () =>
    inFolder(async (folder) => {
      const store = storeIn(folder);
      for (const id of ["../i0c0", "i0c0/../../x", "", "i0c0\0", "metadata"]) {
        await assert.rejects(store.put(id, pngOf(1, 1), recipe));
        await assert.rejects(store.adopt(id, recipe));
      }
      assert.deepEqual(await readdir(folder), []);
    }));

  it("are not written when the answer is none", () =>
    inFolder(async (folder) => {
      const answer = Buffer.from("<html>");
      await assert.rejects(storeIn(folder).put("i0c0", answer, recipe), InvalidAnswerError);
      assert.deepEqual(await readdir(folder), []);
    }));

  const png = Buffer.from(pngOf(64, 64));
  png.fill(0, png.indexOf("IDAT") + 4, png.indexOf("IDAT") + 12);
  const jpeg = jpegOf(64, 64);
  const webp = Buffer.from(lossyWebp);
  webp.fill(0xff, 30);
  for (const [name, broken] of [
    ["a PNG with broken rows", png],
    ["half a JPEG", jpeg.subarray(0, jpeg.length / 2)],
    ["a WebP whose picture is noise", webp],
  ] as const) {
    it(`are not written when they have a head and no picture: ${name}`, () =>
      inFolder(async (folder) => {
        await assert.rejects(storeIn(folder).put("i0c0", broken, recipe), InvalidAnswerError);
        assert.deepEqual(await readdir(folder), []);
      }));
  }

  it("are not taken after a crash when their rows are broken, but set aside", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "i0c0.png"), embedRecipe(png, "image/png", recipe));
      assert.equal(await storeIn(folder).adopt("i0c0", recipe), undefined);
      assert.deepEqual(await readdir(folder), ["i0c0.png.orphan-1"]);
    }));

  it("that cannot be read any more are told by name, and are no fault of who judges", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "i0c0.png"), png);
      const sha256 = createHash("sha256").update(png).digest("hex");
      const ref: ImageRef = { file: "i0c0.png", sha256, ...readHeader(png) };
      const image = storeIn(folder).open(ref);
      const told = { code: "image.unreadable", billed: "no", message: /^The image i0c0\.png / };
      await assert.rejects(image.pixels(signal), told);
      await assert.rejects(image.encoded({ maxPx: 32, mediaType: "image/png" }, signal), told);
    }));

  it("are not written when they could not be read again, with what is added", () =>
    inFolder(async (folder) => {
      const png = pngOf(1, 1);
      const junk = new Uint8Array(maxImageBytes - png.length - 12 - 10);
      const large = withPngChunk(png, "juNk", junk);
      assert.equal(readHeader(large).widthPx, 1);
      await assert.rejects(storeIn(folder).put("i0c0", large, recipe), InvalidAnswerError);
      assert.deepEqual(await readdir(folder), []);
    }));

  it("are never overwritten: what has the name is set aside", () =>
    inFolder(async (folder) => {
      const store = storeIn(folder);
      await writeFile(join(folder, "i0c0.png"), "mine");
      await writeFile(join(folder, "i0c0.png.orphan-1"), "older");
      await store.put("i0c0", pngOf(1, 1), recipe);
      assert.equal(await readFile(join(folder, "i0c0.png.orphan-2"), "utf8"), "mine");
      assert.equal(await readFile(join(folder, "i0c0.png.orphan-1"), "utf8"), "older");
    }));

  it("leave nothing behind when the disk is full", () =>
    inFolder(async (folder) => {
      const full = Object.assign(new Error("full"), { code: "ENOSPC" });
      const files: FileSystem = {
        ...quickFileSystem,
        create: async (path) => {
          const file = await quickFileSystem.create(path);
          return { ...file, write: () => Promise.reject(full) };
        },
      };
      const put = storeIn(folder, files).put("i0c0", pngOf(1, 1), recipe);
      await assert.rejects(put, { code: "storage.full" });
      assert.deepEqual(await readdir(folder), []);
    }));

  it("are set aside when another call made them, or nobody knows who", () =>
    inFolder(async (folder) => {
      const store = storeIn(folder);
      await store.put("i0c0", pngOf(1, 1), { ...recipe, inputs: "cd".repeat(32) });
      assert.equal(await store.adopt("i0c0", recipe), undefined);
      await writeFile(join(folder, "i0c0.png"), pngOf(1, 1));
      await writeFile(join(folder, "i0c0.jpg"), "no image");
      assert.equal(await store.adopt("i0c0", recipe), undefined);
      assert.deepEqual((await readdir(folder)).sort(), [
        "i0c0.jpg.orphan-1",
        "i0c0.png.orphan-1",
        "i0c0.png.orphan-2",
      ]);
    }));

  it("are not adopted under an ending that is not theirs", () =>
    inFolder(async (folder) => {
      const store = storeIn(folder);
      await store.put("i0c0", jpegOf(8, 8), recipe);
      await rename(join(folder, "i0c0.jpg"), join(folder, "i0c0.png"));
      assert.equal(await store.adopt("i0c0", recipe), undefined);
    }));
});

describe("an image that is looked at", () => {
  async function drawn(folder: string): Promise<ImageRef> {
    return (await storeIn(folder).put("i0c0", pngOf(4, 3), recipe)).image;
  }

  it("has the pixels that were drawn", () =>
    inFolder(async (folder) => {
      const pixels = await storeIn(folder)
        .open(await drawn(folder))
        .pixels(signal);
      assert.deepEqual([pixels.widthPx, pixels.heightPx], [4, 3]);
    }));

  it("is said to be missing when it is, and what to do", () =>
    inFolder(async (folder) => {
      const ref = await drawn(folder);
      await rename(join(folder, ref.file), join(folder, "elsewhere"));
      const missing = { code: "storage.imageMissing", message: /put it back/ };
      await assert.rejects(storeIn(folder).open(ref).pixels(signal), missing);
    }));

  it("is refused when it is another one by now", () =>
    inFolder(async (folder) => {
      const ref = await drawn(folder);
      await writeFile(join(folder, ref.file), pngOf(4, 3));
      const changed = { code: "storage.imageChanged" };
      await assert.rejects(storeIn(folder).open(ref).pixels(signal), changed);
    }));

  it("is never read through a symbolic link or from outside the folder", () =>
    inFolder(async (outer) => {
      const folder = join(outer, "session");
      await mkdir(folder);
      const ref = await drawn(folder);
      await rename(join(folder, ref.file), join(outer, "secret.png"));
      await symlink(join(outer, "secret.png"), join(folder, ref.file));
      const store = storeIn(folder);
      await assert.rejects(store.open(ref).pixels(signal), StorageError);
      for (const file of ["../secret.png", "/etc/passwd", "a\0b", "..", ""]) {
        await assert.rejects(store.open({ ...ref, file }).pixels(signal));
      }
    }));

  it("may have a second name", () =>
    inFolder(async (folder) => {
      const ref = await drawn(folder);
      await link(join(folder, ref.file), join(folder, "copy.png"));
      await storeIn(folder).open(ref).pixels(signal);
    }));

  for (const [name, bytes, longerPx] of [
    ["PNG", pngOf(40, 30), 40],
    ["JPEG", jpegOf(40, 30), 40],
    ["WebP", fromBase64(webpSamples[1]?.base64 ?? ""), 13],
  ] as const) {
    for (const mediaType of ["image/png", "image/jpeg"] as const) {
      for (const maxPx of [8, longerPx, 2000]) {
        it(`goes to a judge without what it must not see: a ${name} as ${mediaType}, ${maxPx} px`, () =>
          inFolder(async (folder) => {
            const secret = { ...recipe, goal: "secret goal", prompt: "secret prompt" };
            const store = storeIn(folder);
            const { image: ref } = await store.put("i0c0", bytes, secret);
            const onDisk = await readFile(join(folder, ref.file), "latin1");
            assert.match(onDisk, /secret goal.*secret prompt/s);
            const image = await store.open(ref).encoded({ maxPx, mediaType }, signal);
            const { widthPx, heightPx } = image;
            assert.equal(Math.max(widthPx, heightPx), Math.min(maxPx, longerPx));
            assert.deepEqual(readHeader(image.bytes), { mediaType, widthPx, heightPx });
            assert.equal(image.mediaType, mediaType);
            assert.equal(recipeIn(image.bytes, mediaType), undefined);
            const text = Buffer.from(image.bytes).toString("latin1");
            assert.doesNotMatch(text, /secret|imagebeam|i0c0|fake-1|Exif|tEXt|iTXt|http/);
          }));
      }
    }
  }

  it("is encoded only as it was drawn, and while somebody waits", () =>
    inFolder(async (folder) => {
      const ref = await drawn(folder);
      const encoding = { maxPx: 8, mediaType: "image/png" } as const;
      const reason = new Error("enough");
      const image = storeIn(folder).open(ref);
      await assert.rejects(image.encoded(encoding, AbortSignal.abort(reason)), reason);
      await writeFile(join(folder, ref.file), pngOf(4, 3));
      await assert.rejects(image.encoded(encoding, signal), { code: "storage.imageChanged" });
    }));

  it("is not decoded for somebody who has stopped waiting", () =>
    inFolder(async (folder) => {
      const ref = await drawn(folder);
      const decode: Decode = () => assert.fail("decoded");
      const reason = new Error("enough");
      const pixels = storeIn(folder, quickFileSystem, decode)
        .open(ref)
        .pixels(AbortSignal.abort(reason));
      await assert.rejects(pixels, reason);
    }));
});
