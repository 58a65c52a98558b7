/**
 * Finds for each picture of the set those that look most like it to the built-in judge, which
 * compares them when it looks for the picture.
 *
 *   npx tsx .ci/makeLookalikes.ts [FILE]
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { likeness, soughtOf } from "../src/providers/builtin/judge/exemplars.js";
import { allPictures } from "../src/providers/builtin/pictures/pictureBook.js";
import { sketchesBy } from "../src/providers/builtin/sketches.js";
import { rasteriser } from "./training/raster.js";

const lookalikes = 8;

const sketches = sketchesBy((svg) => rasteriser.pixels(svg));
const pictures = allPictures().map(({ id }) => ({ id, look: soughtOf(id, sketches).look }));
const nameOf = (id: string): string => id.slice("pic:".length);
const lines = pictures.map(({ id, look }) => {
  const likest = pictures
    .filter((other) => other.id !== id)
    .map((other) => ({ name: nameOf(other.id), like: likeness(look, [other.look[0]]) }))
    .sort((a, b) => b.like - a.like)
    .slice(0, lookalikes);
  return [nameOf(id), ...likest.map(({ name }) => name)].join(" ");
});
const packed = brotliCompressSync(Buffer.from(lines.join("\n"))).toString("base64");
const text = `/** Made by .ci/makeLookalikes.ts; do not edit. */
export const packedLookalikes =
  "${packed}";
`;
const target =
  process.argv[2] ??
  fileURLToPath(new URL("../src/providers/builtin/judge/lookalikes.data.ts", import.meta.url));
writeFileSync(target, text);
process.stderr.write(`${(text.length / 1024).toFixed(0)} KB written\n`);
