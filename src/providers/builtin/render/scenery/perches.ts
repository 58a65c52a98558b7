/** What gives an item a place to stand where the ground does not. */
import type { PlacedItem } from "../../scene/scene.js";
import { mix, rgb, shift, type Rgb } from "../colour.js";
import { polygon, smooth, symmetric, type Point } from "../path.js";
import { lens, vertical, type Canvas } from "./scenery.js";

interface Span {
  x0: number;
  x1: number;
  base: number;
}

/** Items close to each other share an islet. */
function isletSpans(items: readonly PlacedItem[]): Span[] {
  const spans: Span[] = [];
  for (const item of [...items].sort((a, b) => a.x - b.x)) {
    const pad = item.widthPx * 0.35;
    const span: Span = {
      x0: item.x - pad,
      x1: item.x + item.widthPx + pad,
      base: item.y + item.heightPx,
    };
    const last = spans[spans.length - 1];
    if (
      last !== undefined &&
      span.x0 < last.x1 &&
      Math.abs(span.base - last.base) < item.heightPx * 0.5
    ) {
      last.x1 = Math.max(last.x1, span.x1);
      last.base = Math.min(last.base, span.base);
    } else {
      spans.push(span);
    }
  }
  return spans.sort((a, b) => a.base - b.base);
}

function paintIslet(canvas: Canvas, span: Span, lowest: number): void {
  const { scene, random, atmosphere } = canvas;
  const grassy = scene.ground === "lake";
  const rock = atmosphere.scenery(atmosphere.snowy ? "#aab7c6" : "#6f6a68");
  const top = atmosphere.scenery(atmosphere.snowy ? "#eef4fa" : grassy ? "#6aa651" : "#7f9a5c");
  const width = span.x1 - span.x0;
  const drop = Math.min(
    Math.max(width * 0.1, lowest - span.base + width * 0.04),
    scene.heightPx - span.base + width * 0.05,
  );
  const sink = span.base - Math.min(width * 0.03, drop * 0.3);
  const edge: Point[] = [[span.x0, span.base + drop]];
  for (let i = 0; i <= 8; i++) {
    const t = i / 8;
    const bulge = Math.sin(Math.PI * t) ** 0.45;
    edge.push([
      span.x0 + width * (0.02 + 0.96 * t),
      span.base + drop - (span.base + drop - sink) * bulge - width * 0.012 * (random.next() - 0.5),
    ]);
  }
  edge.push([span.x1, span.base + drop]);
  const surf = lens((span.x0 + span.x1) / 2, span.base + drop, width * 0.6, width * 0.025);
  canvas.texture(surf, mix(rgb("#ffffff"), atmosphere.scenery("#ffffff"), 0.5), 0.55);
  canvas.prop(polygon(edge), vertical(sink, span.base + drop, [rock, shift(rock, -0.1)]));
  const cap = Array.from({ length: 9 }, (_, i) => {
    const x = span.x0 + width * (0.06 + (0.88 * i) / 8);
    const fall = 1 - Math.sin((Math.PI * i) / 8) ** 0.5;
    const upper: Point = [x, sink + drop * 0.32 * fall - width * 0.008];
    const lower: Point = [x, sink + drop * (0.16 + 0.2 * fall) + (i % 2) * width * 0.012];
    return { upper, lower };
  });
  const rim = [...cap.map(({ upper }) => upper), ...cap.map(({ lower }) => lower).reverse()];
  canvas.prop(smooth(rim, true, 0.7), top);
}

/** Rocks in the water under whatever cannot swim. */
export function paintIslets(canvas: Canvas): void {
  const perched = canvas.scene.items.filter((item) => item.perch === "islet");
  for (const span of isletSpans(perched)) {
    const own = perched.filter(
      (item) => item.x >= span.x0 - 1 && item.x + item.widthPx <= span.x1 + 1,
    );
    paintIslet(canvas, span, Math.max(span.base, ...own.map((item) => item.y + item.heightPx)));
  }
}

/** A hill of the ground's own kind that lifts one item above the rest. */
export function paintMound(canvas: Canvas, item: PlacedItem, ground: Rgb): void {
  const { scene } = canvas;
  const base = item.y + item.heightPx;
  const centre = item.x + item.widthPx / 2;
  const floor = Math.max(base + item.heightPx * 0.1, scene.horizonPx + canvas.below * 0.3);
  const wide = item.widthPx * 0.75 + (floor - base) * 1.1;
  const water = scene.ground === "sea" || scene.ground === "lake" || scene.ground === "space";
  const tone = water ? canvas.atmosphere.scenery("#6f6a68") : shift(ground, -0.04);
  const top = base - item.heightPx * 0.015;
  const half: Point[] = [
    [wide, floor],
    [wide * 0.62, floor - (floor - top) * 0.45],
    [item.widthPx * 0.55, top + (floor - top) * 0.06],
    [0, top],
  ];
  const hill = smooth(symmetric(centre, half), false).map((line) => ({ ...line, closed: true }));
  canvas.ground(hill, vertical(base, floor, [shift(tone, 0.05), tone]));
}
