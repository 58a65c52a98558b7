/**
 * Practice pictures for finding subjects: things of any kind, colour and size on a made-up ground,
 * in any style, with the truth about where they are.
 */
import type { Random } from "../../src/base/random.js";
import { colourIds, subjectIds } from "../../src/providers/builtin/brief/brief.js";
import type { ColourId, StyleId, SubjectId } from "../../src/providers/builtin/brief/brief.js";
import { figureOf, type Figure } from "../../src/providers/builtin/judge/figures.js";
import type { Raster } from "../../src/providers/builtin/judge/resample.js";
import { sharedArea, type Box } from "../../src/providers/builtin/judge/windows.js";
import { workingImage } from "../../src/providers/builtin/judge/workingImage.js";
import { solid, type Paint, type Shape } from "../../src/providers/builtin/render/artwork.js";
import { mix, rgb, type Rgb } from "../../src/providers/builtin/render/colour.js";
import { paintItem } from "../../src/providers/builtin/render/paintItem.js";
import { rect } from "../../src/providers/builtin/render/path.js";
import { styles } from "../../src/providers/builtin/render/styles/style.js";
import { subjectFacts } from "../../src/providers/builtin/scene/subjectFacts.data.js";
import { rasteriser } from "./raster.js";

export interface KnownItem {
  readonly figure: Figure;
  readonly colour: ColourId;
  readonly facing: 1 | -1;
  readonly box: Box;
}

/** A picture at the judge's working size, and what is in it. */
export interface Practice {
  readonly image: Raster;
  /** The same with a little noise, as after a lossy save: what is told must not hang on it. */
  readonly noisy: Raster;
  readonly style: StyleId;
  readonly items: readonly KnownItem[];
}

const skies: readonly (readonly [string, string])[] = [
  ["#7fb4e6", "#dcecf7"],
  ["#0b1233", "#28407a"],
  ["#39295e", "#f0986a"],
  ["#8fa3b8", "#cfd7df"],
  ["#d9d9d9", "#f4efe6"],
  ["#0c1c2c", "#0f2a3d"],
  ["#ffd9a8", "#ffeedd"],
];
const shines: ReadonlySet<Figure> = new Set(["moon", "crescent", "sun"] as const);
const grounds = ["#3d7a45", "#79a850", "#1d3f70", "#2f7fb5", "#e2c48d", "#f2f5f8", "#5d6470"];

function rectangle(x: number, y: number, width: number, height: number, paint: Paint): Shape {
  const role = y > 0 ? "ground" : "sky";
  return { path: rect(x, y, width, height), paint, role, opacity: 1, linePx: 0, item: -1 };
}

function place(random: Random, taken: readonly Box[], aspect: number, px: number): Box | undefined {
  for (let tries = 0; tries < 12; tries++) {
    const area = px * px * (0.1 + 0.75 * random.next() ** 2) ** 2;
    const height = Math.sqrt(area / aspect);
    const width = height * aspect;
    if (Math.max(width, height) > px * 0.98) continue;
    const box = {
      x: random.next() * (px - width),
      y: random.next() * (px - height),
      width,
      height,
    };
    const covers = (other: Box): number =>
      sharedArea(box, other) / Math.min(width * height, other.width * other.height);
    if (taken.every((other) => covers(other) < 0.12)) return box;
  }
  return undefined;
}

/** One practice picture of `px` pixels a side, from a stream of its own. */
export function crowd(random: Random, px: number, style: StyleId, first: SubjectId): Practice {
  const [top, bottom] = random.pick(skies);
  const ground = random.pick(grounds);
  const horizon = px * (0.4 + 0.5 * random.next());
  const stops = [
    { at: 0, colour: rgb(top) },
    { at: 1, colour: rgb(bottom) },
  ];
  const shapes: Shape[] = [
    rectangle(0, 0, px, px, { kind: "vertical", y0: 0, y1: horizon, stops }),
    rectangle(0, horizon, px, px - horizon, solid(rgb(ground))),
  ];
  const items: KnownItem[] = [];
  const wanted = 1 + random.below(4);
  const dark = random.next() < 0.35;
  const light: Rgb = dark ? [30, 40, 80] : [255, 230, 190];
  const graded = random.next() < 0.5 ? 0 : 0.3 * random.next();
  for (let i = 0; i < wanted; i++) {
    const subject = i === 0 ? first : random.next() < 0.06 ? "unknown" : random.pick(subjectIds);
    const facts = subjectFacts[subject];
    const box = place(
      random,
      items.map((item) => item.box),
      facts.aspect,
      px,
    );
    if (!box) continue;
    const colour = random.next() < 0.5 ? random.pick(facts.colours) : random.pick(colourIds);
    const phase = subject === "moon" ? random.pick(["full", "crescent"] as const) : null;
    const facing = random.next() < 0.5 ? 1 : -1;
    const behind = box.y + box.height / 2 > horizon ? rgb(ground) : mix(rgb(top), rgb(bottom), 0.5);
    shapes.push(
      ...paintItem(
        {
          subject,
          phrase: 0,
          colour,
          colourAsked: true,
          x: box.x,
          y: box.y,
          widthPx: box.width,
          heightPx: box.height,
          size: null,
          depth: 0.5,
          perch: "ground",
          facing,
          phase,
          variant: random.below(2 ** 31),
        },
        items.length,
        {
          grade: (c) => mix(c, light, graded),
          snowy: random.next() < 0.1,
          dark,
          behind,
        },
      ),
    );
    items.push({ figure: figureOf(subject, phase), colour, facing, box });
  }
  const svg = styles[style]({
    widthPx: px,
    heightPx: px,
    seed: random.below(2 ** 31),
    lightFrom: random.next() < 0.5 ? -1 : 1,
    shining: new Set(items.flatMap(({ figure }, i) => (shines.has(figure) ? [i] : []))),
    shapes,
  });
  return practice(rasteriser.pixels(svg), px, px, style, items, random);
}

/** Levels by which noise moves a value at most. */
const noiseLevels = 4;

function withNoise(rgba: Uint8Array, random: Random): Uint8Array {
  const moves = Int8Array.from(
    { length: 4099 },
    () => random.below(2 * noiseLevels + 1) - noiseLevels,
  );
  const start = random.below(moves.length);
  return rgba.map((value, i) => {
    const moved = value + (i % 4 === 3 ? 0 : (moves[(start + i) % moves.length] ?? 0));
    return Math.max(0, Math.min(255, moved));
  });
}

/** A rendered picture as the judge will see it, boxes included. */
export function practice(
  rgba: Uint8Array,
  widthPx: number,
  heightPx: number,
  style: StyleId,
  items: readonly KnownItem[],
  random: Random,
): Practice {
  const image = workingImage({ widthPx, heightPx, rgba });
  const noisy = workingImage({ widthPx, heightPx, rgba: withNoise(rgba, random) });
  const [fx, fy] = [image.width / widthPx, image.height / heightPx];
  const scaled = items.map(({ box, ...item }) => ({
    ...item,
    box: { x: box.x * fx, y: box.y * fy, width: box.width * fx, height: box.height * fy },
  }));
  return { image, noisy, style, items: scaled };
}
