import assert from "node:assert/strict";
import { pngOf } from "../support/images.js";
import { createHash } from "node:crypto";
import { decodePixels } from "../../src/images/decodePixels.js";
import { knownPairs } from "../../src/search/judgeTest/pairs.data.js";
import { painted, pictureRef } from "../../src/search/judgeTest/paint.js";
import type { Recipe } from "../../src/protocol/recipe.js";
import type { ImageStore } from "../../src/search/ports.js";
import { ImageFolder } from "../../src/sessions/imageStore.js";
import { imageWorkHere, inFolder, quickFileSystem } from "../support/diskHarness.js";
import { MemoryImageStore } from "../support/memorySession.js";

const recipe: Recipe = {
  goal: "a lighthouse",
  prompt: "a lighthouse at dusk",
  negativePrompt: "",
  seed: 7,
  model: "fake-1",
  candidate: "i0c1",
  key: "i0c1/draw",
  inputs: "ab".repeat(32),
};

/** Stores under test: each gives `work` an empty one. */
const stores: readonly [name: string, use: (work: (s: ImageStore) => Promise<void>) => unknown][] =
  [
    ["in memory", (work) => work(new MemoryImageStore())],
    [
      "in a folder",
      (work) =>
        inFolder((folder) =>
          work(
            new ImageFolder({
              files: quickFileSystem,
              folder,
              ...imageWorkHere,
              guard: () => Promise.resolve(),
            }),
          ),
        ),
    ],
  ];

for (const [name, use] of stores) {
  describe(`an image store ${name}`, () => {
    const signal = new AbortController().signal;

    it("gives a reference by which the image is found again", () =>
      use(async (store) => {
        const { image: ref } = await store.put("i0c1", pngOf(4, 3), recipe);
        assert.match(ref.file, /^i0c1\.png$/);
        assert.match(ref.sha256, /^[0-9a-f]{64}$/);
        const image = store.open(ref);
        assert.deepEqual(image.ref, ref);
        assert.ok((await image.pixels(signal)).rgba.length > 0);
        const encoded = await image.encoded({ maxPx: 2, mediaType: "image/jpeg" }, signal);
        assert.equal(encoded.mediaType, "image/jpeg");
        assert.ok(encoded.bytes.length > 0 && encoded.widthPx <= 2 && encoded.heightPx <= 2);
      }));

    it("shows pictures that are in no file, as they were painted", () =>
      use(async (store) => {
        const [{ right: picture } = { right: [] }] = knownPairs;
        const pixels = painted(picture);
        const image = store.painted(pictureRef(picture), pixels);
        assert.deepEqual(image.ref, pictureRef(picture));
        assert.deepEqual(await image.pixels(signal), pixels);
        const encoded = await image.encoded({ maxPx: 512, mediaType: "image/png" }, signal);
        assert.deepEqual([encoded.widthPx, encoded.heightPx], [256, 256]);
        if (!(store instanceof ImageFolder)) return;
        assert.deepEqual([...decodePixels(encoded.bytes).rgba], [...pixels.rgba]);
        const jpeg = await image.encoded({ maxPx: 64, mediaType: "image/jpeg" }, signal);
        assert.deepEqual([jpeg.mediaType, jpeg.widthPx], ["image/jpeg", 64]);
      }));

    it("gives equal references for equal images", () =>
      use(async (store) => {
        const first = await store.put("i0c1", pngOf(4, 3), recipe);
        const second = await store.put("i0c1", pngOf(4, 3), recipe);
        assert.equal(first.image.sha256, second.image.sha256);
      }));

    it("says where the recipe stands, so that nobody else has to know", () =>
      use(async (store) => {
        const { recipe: place } = await store.put("i0c1", pngOf(4, 3), recipe);
        assert.equal(place, "embedded");
      }));

    it("adopts an image that this very call has drawn", () =>
      use(async (store) => {
        const stored = await store.put("i0c1", pngOf(4, 3), recipe);
        assert.deepEqual(await store.adopt("i0c1", recipe), stored);
      }));

    for (const [what, change] of [
      ["another call", { key: "i0c1/rewrite" }],
      ["other inputs", { inputs: createHash("sha256").digest("hex") }],
    ] as const) {
      it(`adopts none of ${what}`, () =>
        use(async (store) => {
          await store.put("i0c1", pngOf(4, 3), recipe);
          assert.equal(await store.adopt("i0c1", { ...recipe, ...change }), undefined);
        }));
    }

    it("keeps the drawing that an image was made from, and finds it again", () =>
      use(async (store) => {
        const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><text>é 日</text></svg>';
        const stored = await store.put("i0c1", pngOf(4, 3), recipe, drawing);
        const { source } = stored;
        assert.ok(source !== undefined);
        assert.deepEqual([source.file, source.mediaType], ["i0c1.svg", "image/svg+xml"]);
        assert.equal(source.sha256, createHash("sha256").update(drawing).digest("hex"));
        assert.equal(await store.source(source).text(signal), drawing);
        assert.deepEqual(await store.adopt("i0c1", recipe), stored);
      }));

    it("keeps what its maker remarked with the image", () =>
      use(async (store) => {
        const remarks = [{ text: "Cut off", half: "how" as const }];
        const stored = await store.put("i0c1", pngOf(4, 3), { ...recipe, remarks });
        assert.deepEqual(await store.adopt("i0c1", recipe), { ...stored, remarks });
      }));

    it("tells of no drawing where there was none", () =>
      use(async (store) => {
        const stored = await store.put("i0c1", pngOf(4, 3), recipe);
        assert.equal("source" in stored, false);
      }));

    it("adopts none where there is none", () =>
      use(async (store) => {
        assert.equal(await store.adopt("i0c1", recipe), undefined);
      }));
  });
}
