/**
 * Renders sheets of pictures into .cache/sheets, to be looked at.
 *
 *   npx tsx .ci/contactSheet.ts alone [style ...]     every subject alone, a row of styles
 *   npx tsx .ci/contactSheet.ts pictures [style ...] [px] [from] [count]   the picture set alone
 *   npx tsx .ci/contactSheet.ts colours [style ...]   every colour in each style
 *   npx tsx .ci/contactSheet.ts prompts [px] [seed]   the prompts of sheetPrompts.txt, or stdin's
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PNG } from "pngjs";
import {
  colourIds,
  styleIds,
  subjectIds,
  type StyleId,
} from "../src/providers/builtin/brief/brief.js";
import { composeScene } from "../src/providers/builtin/scene/composeScene.js";
import { sceneToSvg } from "../src/providers/builtin/render/sceneToSvg.js";
import { aloneSvg } from "../src/providers/builtin/render/aloneSvg.js";
import { loadRasteriser } from "../src/svg/rasteriser.js";
import { allPictures } from "../src/providers/builtin/pictures/pictureBook.js";
import { subjectFacts } from "../src/providers/builtin/scene/subjectFacts.data.js";

const require = createRequire(import.meta.url);
const rasteriser = await loadRasteriser(
  readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")),
);

interface Tile {
  readonly svg: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Tiles in rows, one PNG. */
function sheet(name: string, columns: number, tiles: readonly Tile[]): void {
  const gap = 4;
  const cellWidth = Math.max(...tiles.map((tile) => tile.widthPx)) + gap;
  const cellHeight = Math.max(...tiles.map((tile) => tile.heightPx)) + gap;
  const rows = Math.ceil(tiles.length / columns);
  const png = new PNG({ width: cellWidth * columns, height: cellHeight * rows });
  png.data.fill(40);
  tiles.forEach((tile, i) => {
    const pixels = rasteriser.pixels(tile.svg);
    const [x0, y0] = [(i % columns) * cellWidth, Math.floor(i / columns) * cellHeight];
    for (let y = 0; y < tile.heightPx; y++) {
      const row = pixels.subarray(y * tile.widthPx * 4, (y + 1) * tile.widthPx * 4);
      png.data.set(row, ((y0 + y) * png.width + x0) * 4);
    }
  });
  for (let i = 3; i < png.data.length; i += 4) png.data[i] = 255;
  mkdirSync(".cache/sheets", { recursive: true });
  const path = `.cache/sheets/${name}.png`;
  writeFileSync(path, PNG.sync.write(png));
  process.stdout.write(`${path} ${png.width}x${png.height}, ${tiles.length} tiles\n`);
}

const [, , what = "alone", ...rest] = process.argv;
const chosen = (): readonly StyleId[] => {
  const named = styleIds.filter((style) => rest.includes(style));
  return named.length > 0 ? named : styleIds;
};

if (what === "alone") {
  const px = Number(rest.find((word) => /^\d+$/.test(word)) ?? 150);
  const subjects = [...subjectIds, "unknown" as const];
  for (const style of chosen()) {
    sheet(
      `alone-${style}`,
      7,
      subjects.map((subject, i) => ({
        svg: aloneSvg({
          subject,
          style,
          colour: subjectFacts[subject].colours[0] ?? "red",
          sizePx: px,
          seed: i,
        }),
        widthPx: px,
        heightPx: px,
      })),
    );
  }
} else if (what === "pictures") {
  const [px = 150, from = 0, count = 50] = rest.filter((word) => /^\d+$/.test(word)).map(Number);
  for (const style of chosen()) {
    sheet(
      `pictures-${style}`,
      10,
      allPictures()
        .slice(from, from + count)
        .map(({ id, facts }, i) => ({
          svg: aloneSvg({
            subject: id,
            style,
            colour: facts.colours[0] ?? "red",
            sizePx: px,
            seed: i,
          }),
          widthPx: px,
          heightPx: px,
        })),
    );
  }
} else if (what === "colours") {
  const px = 96;
  const subjects = ["sailboat", "house", "cat", "flower"] as const;
  for (const style of chosen()) {
    sheet(
      `colours-${style}`,
      colourIds.length,
      subjects.flatMap((subject) =>
        colourIds.map((colour) => ({
          svg: aloneSvg({ subject, style, colour, sizePx: px, seed: 3 }),
          widthPx: px,
          heightPx: px,
        })),
      ),
    );
  }
}

if (what === "prompts") {
  const px = Number(rest[0] ?? 320);
  const seed = Number(rest[1] ?? 1);
  const [wide, high] = [Number(rest[2] ?? px), Number(rest[3] ?? px)];
  const lines = readFileSync(rest[4] ?? ".cache/sheetPrompts.txt", "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
  let slowestMs = 0;
  sheet(
    `prompts-${seed}`,
    Number(rest[5] ?? 5),
    lines.map((prompt, i) => {
      const startedMs = performance.now();
      const scene = composeScene({
        prompt,
        negativePrompt: "",
        seed: seed + i,
        widthPx: wide,
        heightPx: high,
      });
      const svg = sceneToSvg(scene);
      slowestMs = Math.max(slowestMs, performance.now() - startedMs);
      return { svg, widthPx: wide, heightPx: high };
    }),
  );
  process.stdout.write(`slowest SVG ${slowestMs.toFixed(0)} ms\n`);
}

if (what === "styles") {
  const px = Number(rest[0] ?? 300);
  const seed = Number(rest[1] ?? 1);
  const prompts = [
    "exactly two red sailboats under a clearly full moon on the sea at night, mountains",
    "exactly one yellow house beside one green tree, hills in the meadow, daytime",
    "exactly one orange cat and one purple flower in the city at dusk",
  ];
  let slowestMs = 0;
  sheet(
    `styles-${seed}`,
    6,
    prompts.flatMap((prompt) =>
      styleIds.concat(["flat"]).map((style) => {
        const scene = composeScene({ prompt, negativePrompt: "", seed, widthPx: px, heightPx: px });
        const startedMs = performance.now();
        const svg = sceneToSvg({ ...scene, style });
        rasteriser.png(svg);
        const tookMs = performance.now() - startedMs;
        slowestMs = Math.max(slowestMs, tookMs);
        process.stdout.write(
          `${style} ${tookMs.toFixed(0)} ms ${(svg.length / 1024).toFixed(0)} KiB; `,
        );
        return { svg, widthPx: px, heightPx: px };
      }),
    ),
  );
  process.stdout.write(`slowest ${slowestMs.toFixed(0)} ms\n`);
}

if (what === "silhouettes") {
  // Which cells of a 16 x 16 grid over its box each subject covers, from its flat drawing.
  const cells = 16;
  const px = 320;
  const rows: string[] = [];
  for (const subject of [...subjectIds, "unknown" as const]) {
    const { aspect } = subjectFacts[subject];
    const svg = aloneSvg({
      subject,
      style: "flat",
      colour: "red",
      sizePx: px,
      seed: 1,
      background: "#00ff00",
      fill: 1,
    });
    const pixels = rasteriser.pixels(svg);
    const wide = aspect > 1 ? px : px * aspect;
    const high = aspect > 1 ? px / aspect : px;
    const lines: string[] = [];
    for (let row = 0; row < cells; row++) {
      let bits = 0;
      for (let column = 0; column < cells; column++) {
        let covered = 0;
        for (let k = 0; k < 25; k++) {
          const x = Math.floor((px - wide) / 2 + ((column + ((k % 5) + 0.5) / 5) / cells) * wide);
          const y = Math.floor(
            (px - high) / 2 + ((row + (Math.floor(k / 5) + 0.5) / 5) / cells) * high,
          );
          const at = (y * px + x) * 4;
          const [r = 0, g = 0, b = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]];
          if (!(r < 40 && g > 215 && b < 40)) covered++;
        }
        if (covered >= 13) bits |= 1 << (cells - 1 - column);
      }
      lines.push(bits.toString(16).padStart(4, "0"));
    }
    rows.push(`  ${subject}: "${lines.join(" ")}",`);
  }
  writeFileSync(
    "src/providers/builtin/scene/silhouettes.data.ts",
    `/** Generated by \`npx tsx .ci/contactSheet.ts silhouettes\`: which cells of a 16 x 16 grid over\n * its box each subject covers, a word of 16 bits a row, the highest bit leftmost. */\nimport type { SubjectId } from "../brief/brief.js";\n\nexport const silhouettes: Readonly<Record<SubjectId | "unknown", string>> = {\n${rows.join("\n")}\n};\n`,
  );
}
