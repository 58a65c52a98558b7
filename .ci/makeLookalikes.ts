/**
 * Finds for each thing those that look most like it to the built-in judge, which
 * compares them when it looks for the thing; and what those look like that it compares with all.
 *
 *   npx tsx .ci/makeLookalikes.ts [FILE]
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { subjectIds, type ThingId } from "../src/providers/builtin/brief/brief.js";
import { likeness, soughtOf } from "../src/providers/builtin/judge/exemplars.js";
import { allPictures } from "../src/providers/builtin/pictures/pictureBook.js";
import { sketchesBy } from "../src/providers/builtin/sketches.js";
import { packNumbers } from "./training/pack.js";
import { rasteriser } from "./training/raster.js";

const lookalikes = 8;
/** Scenes are full of these, or of what looks like them. */
const scenery = ["window", "door", "cloud", "mountain", "office-building", "brick-wall"];
/** Every so many pictures one that all things are compared with. */
const bankStep = 100;
const bankOffset = 4;

const banked = new Set<ThingId>([
  "unknown",
  ...subjectIds,
  ...scenery.map((name): ThingId => `pic:${name}`),
  ...allPictures()
    .filter((_, i) => i % bankStep === bankOffset)
    .map(({ id }) => id),
]);

const sketches = sketchesBy((svg) => rasteriser.pixels(svg));
const ids: readonly ThingId[] = ["unknown", ...subjectIds, ...allPictures().map(({ id }) => id)];
const things = ids.map((id) => ({ id, looks: soughtOf(id, sketches).looks }));
const lines = things.map(({ id, looks }) => {
  const likest = things
    .filter((other) => other.id !== id && other.id !== "unknown")
    // Mirrored as well as plain stand in the one's looks: the other's first will do.
    .map((other) => ({ id: other.id, like: likeness(looks, other.looks.slice(0, 1)) }))
    .sort((a, b) => b.like - a.like)
    .slice(0, lookalikes);
  return [id, ...likest.map((other) => other.id)].join(" ");
});
const bank = things.filter(({ id }) => banked.has(id));
const size = bank[0]?.looks[0]?.length ?? 0;
const looks = bank.flatMap((one) =>
  one.looks.filter((_, i) => i % 2 === 0).map((look) => ({ id: one.id, look })),
);
const rows = Float32Array.from(looks.flatMap(({ look }) => [...look]));
const packedBank = { things: looks.map(({ id }) => id), looks: packNumbers(rows, size) };
const packed = brotliCompressSync(Buffer.from(lines.join("\n"))).toString("base64");
const text = `import type { PackedBank } from "./exemplars.js";

/** Made by .ci/makeLookalikes.ts; do not edit. */
export const packedLookalikes =
  "${packed}";
export const packedBank: PackedBank = ${JSON.stringify(packedBank)};
`;
const target =
  process.argv[2] ??
  fileURLToPath(new URL("../src/providers/builtin/judge/lookalikes.data.ts", import.meta.url));
writeFileSync(target, text);
process.stderr.write(`${(text.length / 1024).toFixed(0)} KB written\n`);
