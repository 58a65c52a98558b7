import assert from "node:assert/strict";
import { imageRefSchema, sourceRefSchema } from "../../../src/protocol/events.js";

const sha256 = "ab".repeat(32);
const image = { sha256, widthPx: 3, heightPx: 3, mediaType: "image/png" };
const source = { sha256, mediaType: "image/svg+xml" };

describe("files that a journal names", () => {
  const names: readonly [name: string, isImage: boolean, isSource: boolean][] = [
    ["i0c0.png", true, false],
    ["i12c3.jpg", true, false],
    ["i0c0.webp", true, false],
    ["i0c0.svg", false, true],
    ["i0c0.html", false, false],
    ["run.bat", false, false],
    ["i0c0.svg.html", false, false],
    ["i0c0.svgz", false, false],
    ["i0c0", false, false],
    ["../i0c0.svg", false, false],
    [".svg", false, false],
    ["i0c0.svg\n", false, false],
  ];
  for (const [name, isImage, isSource] of names) {
    it(`end as what they are: ${JSON.stringify(name)}`, () => {
      assert.equal(imageRefSchema.safeParse({ ...image, file: name }).success, isImage);
      assert.equal(sourceRefSchema.safeParse({ ...source, file: name }).success, isSource);
    });
  }
});
