import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { PNG } from "pngjs";
import {
  colourIds,
  styleIds,
  subjectIds,
  type ColourId,
  type StyleId,
} from "../../../../../src/providers/builtin/brief/brief.js";
import { aloneSvg } from "../../../../../src/providers/builtin/render/aloneSvg.js";
import { rgb, toOklab, type Rgb } from "../../../../../src/providers/builtin/render/colour.js";
import { loadRasteriser, type Rasteriser } from "../../../../../src/svg/rasteriser.js";
import { sceneToSvg } from "../../../../../src/providers/builtin/render/sceneToSvg.js";
import { colourTones } from "../../../../../src/providers/builtin/render/tones.data.js";
import { composeScene } from "../../../../../src/providers/builtin/scene/composeScene.js";
import { subjectFacts } from "../../../../../src/providers/builtin/scene/subjectFacts.data.js";
import { silhouettes } from "../../../../../src/providers/builtin/scene/silhouettes.data.js";

const wasm = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
let rasteriser: Rasteriser;
before(async () => {
  rasteriser = await loadRasteriser(readFileSync(wasm));
});

const svgOf = (
  prompt: string,
  seed: number,
  widthPx: number,
  heightPx: number,
  style?: StyleId,
): string => {
  const scene = composeScene({ prompt, negativePrompt: "", seed, widthPx, heightPx });
  return sceneToSvg(style === undefined ? scene : { ...scene, style });
};

const prompts = [
  "two red sailboats under a full moon",
  "a lighthouse at dusk in a storm",
  "three blue birds above a snowy pine forest in snowfall",
  "a house on a hill in autumn",
  "a cactus beside a tent in the desert at night",
  "a robot and a car in the city in fog",
  "a rocket in space, a cat on the moon",
  "a teacup beside an apple",
  "an umbrella and a fish on the beach at dawn",
  "a tent by a lake, golden light",
] as const;

const noNonsense = /NaN|Infinity|undefined|null|\[object/;

/** Those of the pixels that differ clearly from the one near the corner; every third is looked at. */
function figure(pixels: Uint8Array): Rgb[] {
  const at = (i: number): Rgb => [
    pixels[i * 4] ?? 0,
    pixels[i * 4 + 1] ?? 0,
    pixels[i * 4 + 2] ?? 0,
  ];
  const corner = at(Math.round(Math.sqrt(pixels.length / 4)) * 3 + 3);
  const found: Rgb[] = [];
  for (let i = 0; i < pixels.length / 4; i += 3) {
    const own = at(i);
    const far =
      Math.abs(own[0] - corner[0]) + Math.abs(own[1] - corner[1]) + Math.abs(own[2] - corner[2]);
    if (far > 60) found.push(own);
  }
  return found;
}

const swatches = colourIds.flatMap((id) => {
  const { light, main, dark } = colourTones[id];
  return [light, main, dark].map((tone) => ({ id, lab: toOklab(rgb(tone)) }));
});

/** The colour word that most pixels are nearest to. */
function mainColour(pixels: readonly Rgb[]): ColourId {
  const votes = new Map<ColourId, number>();
  for (const pixel of pixels) {
    const [l, a, b] = toOklab(pixel);
    let best: { id: ColourId; far: number } = { id: "grey", far: Infinity };
    for (const { id, lab } of swatches) {
      const far = Math.hypot(l - lab[0], (a - lab[1]) * 1.4, (b - lab[2]) * 1.4);
      if (far < best.far) best = { id, far };
    }
    votes.set(best.id, (votes.get(best.id) ?? 0) + 1);
  }
  return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "grey";
}

describe("rendering", () => {
  it("gives the same SVG for the same scene in every style", () => {
    for (const style of styleIds) {
      assert.equal(svgOf(prompts[0], 3, 96, 96, style), svgOf(prompts[0], 3, 96, 96, style));
    }
  });

  it("gives different pictures for different seeds", () => {
    assert.notEqual(svgOf(prompts[0], 1, 96, 96), svgOf(prompts[0], 2, 96, 96));
  });

  for (const style of styleIds) {
    it(`writes clean SVG without text for every setting in ${style}`, () => {
      // Each style sees every second setting: together they see all of them many times.
      prompts.forEach((prompt, seed) => {
        if ((seed + styleIds.indexOf(style)) % 2 === 1) return;
        const svg = svgOf(prompt, seed, 96, 80, style);
        assert.doesNotMatch(svg, noNonsense);
        assert.doesNotMatch(svg, /<text|<image|<filter|href|font/);
      });
    });
  }

  it("draws any size and shape from 64 to 2048 px", () => {
    const sizes = [
      [64, 64],
      [64, 256],
      [272, 64],
      [2048, 64],
      [64, 2048],
    ] as const;
    for (const [i, style] of styleIds.entries()) {
      for (const [widthPx, heightPx] of [sizes[0], sizes[1 + (i % 4)] ?? sizes[1]]) {
        const pixels = rasteriser.pixels(svgOf(prompts[1], 5, widthPx, heightPx, style));
        assert.equal(pixels.length, widthPx * heightPx * 4);
        assert.equal(pixels[3], 255);
        assert.equal(pixels[pixels.length - 1], 255);
      }
    }
  });

  it("fills the last cells of pixel art where the grid does not divide the picture", () => {
    const size = 272;
    const pixels = rasteriser.pixels(svgOf("a cat in a meadow by day", 4, size, size, "pixelArt"));
    for (let i = 0; i < size; i += 16) {
      for (const at of [(i + 1) * size - 1, (size - 1) * size + i]) {
        const [r = 0, g = 0, b = 0] = pixels.subarray(at * 4, at * 4 + 3);
        assert.ok(r + g + b > 60, `black at ${at % size}, ${Math.floor(at / size)}`);
      }
    }
  });

  it("draws two megapixels", () => {
    const png = rasteriser.png(svgOf(prompts[0], 5, 2048, 1024));
    assert.deepEqual([...png.subarray(1, 4)], [80, 78, 71]);
  });

  it("gives PNGs of the pixels", () => {
    const svg = svgOf(prompts[0], 5, 80, 64);
    const png = PNG.sync.read(Buffer.from(rasteriser.png(svg)));
    assert.deepEqual([png.width, png.height], [80, 64]);
    assert.deepEqual(new Uint8Array(png.data), rasteriser.pixels(svg));
  });

  it("never lets a person's text into the SVG", () => {
    const hostile =
      'a cat "/><script>alert(1)</script><text>zebra</text> &xxe; url(http://zebra) two foxes';
    for (const style of styleIds) {
      const svg = svgOf(hostile, 1, 96, 96, style);
      assert.doesNotMatch(svg, /script|zebra|fox|alert|http:\/\/z|&/);
    }
  });

  it("survives any text, seed and style", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 80, unit: "binary" }),
        fc.nat(),
        fc.constantFrom(...styleIds),
        (text, seed, style) => {
          assert.doesNotMatch(svgOf(`${text} cat`, seed, 64, 96, style), noNonsense);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("a subject alone", () => {
  const colourless: readonly StyleId[] = ["blueprint", "ink", "noir"];

  for (const style of styleIds) {
    it(`stands out from its background in ${style}`, () => {
      for (const subject of subjectIds) {
        const svg = aloneSvg({ subject, style, colour: "red", sizePx: 56, seed: 2 });
        const found = figure(rasteriser.pixels(svg));
        const least = style === "blueprint" || style === "ink" ? 0.03 : 0.08;
        assert.ok(found.length * 3 > 56 * 56 * least, `${subject}: ${found.length}`);
      }
    });
  }

  for (const style of styleIds.filter((one) => !colourless.includes(one))) {
    it(`keeps its colour in ${style}`, () => {
      const wrong: string[] = [];
      for (const colour of colourIds) {
        for (const subject of ["sailboat", "cat", "apple"] as const) {
          const svg = aloneSvg({
            subject,
            style,
            colour,
            sizePx: 48,
            seed: 2,
            background: colour === "green" ? "#b8a0c8" : "#9fc4a0",
          });
          const seen = mainColour(figure(rasteriser.pixels(svg)));
          if (seen !== colour) wrong.push(`${subject} ${colour} seen as ${seen}`);
        }
      }
      assert.ok(wrong.length <= 4, wrong.join("; "));
    });
  }

  it("matches the silhouettes that visibility is measured with", () => {
    const px = 96;
    for (const subject of subjectIds) {
      const { aspect } = subjectFacts[subject];
      const [wide, high] = aspect > 1 ? [px, px / aspect] : [px * aspect, px];
      const background = "#00ff00";
      const svg = aloneSvg({
        subject,
        style: "flat",
        colour: "red",
        sizePx: px,
        seed: 1,
        background,
        fill: 1,
      });
      const pixels = rasteriser.pixels(svg);
      const words = silhouettes[subject].split(" ");
      let differing = 0;
      for (let cell = 0; cell < 256; cell++) {
        const [column, row] = [cell % 16, Math.floor(cell / 16)];
        const x = Math.floor((px - wide) / 2 + ((column + 0.5) / 16) * wide);
        const y = Math.floor((px - high) / 2 + ((row + 0.5) / 16) * high);
        const [r = 0, g = 0] = pixels.subarray((y * px + x) * 4, (y * px + x) * 4 + 2);
        const covered = !(r < 60 && g > 200);
        const said = ((Number.parseInt(words[row] ?? "0", 16) >> (15 - column)) & 1) === 1;
        if (covered !== said) differing++;
      }
      assert.ok(differing < 32, `${subject}: ${differing} of 256 cells differ`);
    }
  });
});
