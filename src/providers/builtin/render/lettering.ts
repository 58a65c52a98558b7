/** Quoted words on what carries them: a plate on a thing, or a banner across the picture. */
import type { PlacedItem } from "../scene/scene.js";
import { rgb } from "./colour.js";
import { boundsOf, mapPath, parsePath, roundRect, straightLine, type Path } from "./path.js";
import type { Canvas } from "./scenery/scenery.js";

/** Where a line's next one is, in heights of its letters. */
const leading = 1.3;
/** Capitals are this share of a font's height. */
const capShare = 0.72;

/** How far down the boards and screens are of things that have one, as a share of their height. */
const faces: Readonly<Record<string, number>> = {
  "pic:laptop": 0.34,
  "pic:computer": 0.38,
  "pic:television": 0.6,
  "pic:placard": 0.38,
  "pic:flag": 0.3,
  "pic:mobile-phone": 0.42,
};

interface Plate {
  readonly cx: number;
  readonly cy: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The largest letters for some room, px from the line to their tops. */
function letterHeight(lines: readonly Path[], widthPx: number, heightPx: number): number {
  const widest = Math.max(...lines.map((line) => boundsOf(line).x1));
  const perLine = heightPx / (lines.length * leading - leading + 1);
  return Math.min(((widthPx * 100) / widest) * capShare, perLine);
}

function plateOn(item: PlacedItem, { scene, unit }: Canvas): Plate {
  const widthPx = Math.min(scene.widthPx * 0.9, Math.max(item.widthPx * 0.8, unit * 0.3));
  const heightPx = Math.max(item.heightPx * 0.26, unit * 0.075);
  const half = widthPx / 2 + unit * 0.02;
  const cx = Math.max(half, Math.min(scene.widthPx - half, item.x + item.widthPx / 2));
  const down = item.perch === "edge" ? 0.94 : (faces[item.subject] ?? 0.52);
  const cy = Math.min(item.y + item.heightPx * down, scene.heightPx * 0.9);
  return { cx, cy, widthPx, heightPx };
}

/** Ropes that hold a banner between the picture's sides. */
function paintRopes(canvas: Canvas, { cx, cy, widthPx }: Plate): void {
  const { scene, atmosphere } = canvas;
  const ropes = [-1, 1].flatMap((side) => {
    const end = side < 0 ? -2 : scene.widthPx + 2;
    return straightLine(end, cy - scene.heightPx * 0.07, cx + (side * widthPx) / 2, cy);
  });
  canvas.line("prop", ropes, atmosphere.scenery("#6b5a48"), Math.max(1, canvas.unit * 0.005));
}

/** @param letters path data of each line, 100 units from baseline to baseline */
export function paintLettering(canvas: Canvas, letters: readonly string[]): void {
  const { scene, unit } = canvas;
  const item = scene.items[scene.lettering?.item ?? -1];
  const lines = letters.map(parsePath);
  const banner = {
    cx: scene.widthPx / 2,
    cy: scene.heightPx * 0.14,
    widthPx: scene.widthPx * 0.78,
    heightPx: scene.heightPx * 0.13,
  };
  const plate = item === undefined ? banner : plateOn(item, canvas);
  const high = letterHeight(lines, plate.widthPx * 0.92, plate.heightPx);
  const scale = high / (100 * capShare);
  const pad = Math.max(high * 0.5, unit * 0.012);
  const textWidth = Math.max(...lines.map((line) => boundsOf(line).x1)) * scale;
  const textHeight = high * ((lines.length - 1) * leading + 1);
  const [w, h] = [textWidth + pad * 2, textHeight + pad * 1.7];
  if (item === undefined) paintRopes(canvas, { ...plate, widthPx: w });
  const outline = roundRect(plate.cx - w / 2, plate.cy - h / 2, w, h, unit * 0.012);
  canvas.prop(outline, rgb("#f7efdc"));
  canvas.line("letters", outline, rgb("#7a4a2b"), Math.max(1, unit * 0.004));
  lines.forEach((path, i) => {
    const left = plate.cx - (boundsOf(path).x1 * scale) / 2;
    const base = plate.cy - textHeight / 2 + high * (1 + i * leading);
    const placed = mapPath(path, (x, y) => [left + x * scale, base + y * scale]);
    canvas.letters(placed, rgb("#23222a"));
  });
}
