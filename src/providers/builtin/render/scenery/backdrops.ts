import { mix, rgb, shift, type Rgb } from "../colour.js";
import {
  areaUnder,
  points,
  polygon,
  rect,
  smooth,
  symmetric,
  type Path,
  type Point,
} from "../path.js";
import { between, many, vertical, type Canvas } from "./scenery.js";

/** Far things take the colour of the air: 0 near, 1 as far as the horizon. */
function hazed(canvas: Canvas, colour: string, haze: Rgb, far: number): Rgb {
  return mix(canvas.atmosphere.scenery(colour), haze, far);
}

interface Peak {
  readonly x: number;
  readonly top: number;
  readonly half: number;
}

/** A jagged way from one point to another. */
function jagged(canvas: Canvas, from: Point, to: Point, rough: number): Point[] {
  const steps = 7;
  return Array.from({ length: steps + 1 }, (_, i): Point => {
    const t = i / steps;
    const off = i === 0 || i === steps ? 0 : (canvas.random.next() - 0.5) * rough;
    return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t + off];
  });
}

function paintPeak(
  canvas: Canvas,
  peak: Peak,
  base: number,
  tones: { lit: Rgb; shade: Rgb; snow: Rgb | null },
): void {
  const { random } = canvas;
  const height = base - peak.top;
  const summit: Point = [peak.x, peak.top];
  const left = jagged(canvas, [peak.x - peak.half, base], summit, height * 0.1);
  const foot: Point = [peak.x + peak.half * between(random, 0.85, 1.1), base];
  const rightSide = jagged(canvas, summit, foot, height * 0.1);
  canvas.far(
    polygon([...left, ...rightSide.slice(1)]),
    vertical(peak.top, base, [tones.lit, mix(tones.lit, tones.shade, 0.25)]),
  );
  const ridge = jagged(canvas, [peak.x - peak.half * 0.12, base], summit, 0).map(
    ([x, y], i): Point => [x + (i % 2 === 0 ? -1 : 1) * peak.half * 0.07, y],
  );
  canvas.far(polygon([...ridge.slice(0, -1), summit, ...rightSide.slice(1)]), tones.shade, 0.75);
  if (tones.snow === null) return;
  const depth = height * between(random, 0.24, 0.36);
  const hem: Point[] = [];
  const span = (depth / height) * peak.half;
  for (let i = 0; i <= 6; i++) {
    const t = i / 6;
    hem.push([
      peak.x + span * (1 - 2 * t) * 0.98,
      peak.top + depth * (i % 2 === 0 ? 1 : 0.62) * (i === 0 || i === 6 ? 0.96 : 1),
    ]);
  }
  canvas.far(polygon([summit, ...hem]), tones.snow, 0.92);
}

function paintMountains(canvas: Canvas, haze: Rgb): void {
  const { scene, random, atmosphere, widthPx, heightPx, horizonPx } = canvas;
  const desert = scene.ground === "desert";
  const rows = [
    { reach: 0.2, far: 0.62, count: many(3, scene), colour: desert ? "#a8654c" : "#5c6f93" },
    { reach: 0.13, far: 0.36, count: many(4, scene), colour: desert ? "#96513c" : "#465b7c" },
    { reach: 0.075, far: 0.14, count: many(5, scene), colour: desert ? "#7f4434" : "#384c63" },
  ];
  rows.forEach(({ reach, far, count, colour }, row) => {
    const lit = hazed(canvas, colour, haze, far);
    const shade = shift(lit, -0.06);
    const peaks = Array.from({ length: count }, (_, i): Peak => ({
      x: ((i + between(random, 0.2, 0.8)) / count) * widthPx,
      top: horizonPx - heightPx * reach * between(random, 0.7, 1),
      half: (widthPx / count) * between(random, 0.8, 1.15),
    })).sort((a, b) => a.top - b.top);
    const snow = row < 2 && !desert ? mix(atmosphere.scenery("#ffffff"), haze, far * 0.5) : null;
    canvas.far(rect(0, horizonPx - heightPx * reach * 0.12, widthPx, heightPx * reach * 0.14), lit);
    for (const peak of peaks) {
      const isWhite = peak.top < horizonPx - heightPx * reach * 0.78 || atmosphere.snowy;
      paintPeak(canvas, peak, horizonPx + 1, { lit, shade, snow: isWhite ? snow : null });
    }
  });
}

/** A rolling line across the picture, closed along its lower edge. */
export function rolling(canvas: Canvas, y: number, rise: number, floor: number): Path {
  const { scene, random } = canvas;
  const waves = 3 + random.below(3);
  const phase = random.next() * 7;
  const points: Point[] = [];
  for (let i = -1; i <= waves * 2 + 1; i++) {
    points.push([
      (i / (waves * 2)) * scene.widthPx,
      y - rise * (0.5 + 0.5 * Math.sin(phase + i * 1.3) * between(random, 0.7, 1)),
    ]);
  }
  return areaUnder(points, floor, -scene.widthPx * 0.4, scene.widthPx * 1.4);
}

function paintHills(canvas: Canvas, haze: Rgb): void {
  const { scene, random, horizonPx, heightPx } = canvas;
  const autumn = scene.season === "autumn";
  const snowy = canvas.atmosphere.snowy;
  const tone = snowy
    ? ["#b9cbe0", "#c9d8ea", "#d9e5f1"]
    : autumn
      ? ["#b98a45", "#c27b35", "#a9682c"]
      : ["#7fb07a", "#62a05a", "#4f8f47"];
  [0.15, 0.1, 0.055].forEach((reach, i) => {
    const colour = hazed(canvas, tone[i] ?? "#66a060", haze, 0.5 - i * 0.18);
    const y = horizonPx - heightPx * reach * 0.35;
    canvas.far(
      rolling(canvas, y, heightPx * reach, horizonPx + 2),
      vertical(y - heightPx * reach, horizonPx, [shift(colour, 0.03), shift(colour, -0.03)]),
    );
    if (i === 0) return;
    for (let k = 0; k < many(5, scene); k++) {
      const [x, r] = [random.next() * scene.widthPx, heightPx * between(random, 0.008, 0.014)];
      const top = horizonPx - heightPx * reach * between(random, 0.1, 0.35);
      const half = points(r, top, r * 0.8, top - r * 1.2, 0, top - r * 1.9);
      canvas.far(smooth(symmetric(x, half)), shift(colour, -0.07));
    }
  });
}

function treeRow(canvas: Canvas, base: number, height: number, pines: boolean): Path {
  const { scene, random } = canvas;
  const path: Path[number][] = [];
  let x = -height * 0.3;
  while (x < scene.widthPx + height * 0.3) {
    const h = height * between(random, 0.65, 1.05);
    const w = h * (pines ? 0.4 : 0.62);
    const points: Point[] = pines
      ? symmetric(x, [
          [w / 2, base],
          [w * 0.22, base - h * 0.36],
          [w * 0.38, base - h * 0.34],
          [w * 0.15, base - h * 0.66],
          [w * 0.26, base - h * 0.64],
          [0, base - h],
        ])
      : [
          [x - w * 0.42, base],
          [x - w * 0.55, base - h * 0.5],
          [x - w * 0.3, base - h * 0.85],
          [x, base - h],
          [x + w * 0.32, base - h * 0.84],
          [x + w * 0.55, base - h * 0.48],
          [x + w * 0.42, base],
        ];
    path.push(...(pines ? polygon(points) : smooth(points)));
    x += w * between(random, 0.55, 0.85);
  }
  return path;
}

function paintForest(canvas: Canvas, haze: Rgb): void {
  const { scene, horizonPx, heightPx, widthPx } = canvas;
  const autumn = scene.season === "autumn";
  const { snowy } = canvas.atmosphere;
  const tone = autumn ? ["#c98a3c", "#b9632c", "#8f4326"] : ["#5f8f72", "#3f7557", "#2a573f"];
  [0.17, 0.13, 0.085].forEach((reach, i) => {
    const base = horizonPx + heightPx * 0.012 * i;
    const colour = hazed(canvas, tone[i] ?? "#3f7557", haze, 0.5 - i * 0.2);
    const pines = snowy || !autumn;
    const row = treeRow(canvas, base + 2, heightPx * reach, pines);
    const snow = mix(colour, canvas.atmosphere.scenery("#f4f8fc"), 0.75);
    const shades = snowy ? [snow, mix(snow, colour, 0.6), colour] : [shift(colour, 0.05), colour];
    canvas.far(row, vertical(base - heightPx * reach, base, shades));
    canvas.far(rect(0, base - heightPx * 0.015, widthPx, heightPx * 0.03), colour);
  });
}

function paintSkyline(canvas: Canvas, haze: Rgb): void {
  const { random, atmosphere, horizonPx, heightPx, widthPx, unit } = canvas;
  [0.3, 0.21].forEach((reach, row) => {
    const wall = hazed(canvas, row === 0 ? "#7f8ea6" : "#5c6a80", haze, row === 0 ? 0.5 : 0.18);
    let x = -unit * 0.05;
    while (x < widthPx) {
      const w = unit * between(random, 0.07, 0.14);
      const h = heightPx * reach * between(random, 0.5, 1);
      const tone = shift(wall, between(random, -0.035, 0.035));
      const top = horizonPx - h;
      canvas.far(rect(x, top, w, h + 2), vertical(top, horizonPx, [tone, mix(tone, haze, 0.25)]));
      if (random.next() < 0.4)
        canvas.far(rect(x + w * 0.3, top - unit * 0.018, w * 0.4, unit * 0.02), tone);
      const windows: Path[number][] = [];
      const [stepX, stepY] = [w / 4, unit * 0.024];
      for (let wy = top + stepY; wy < horizonPx - stepY; wy += stepY) {
        for (let k = 0; k < 3; k++) {
          if (random.next() < (atmosphere.dark ? 0.45 : 0.75))
            windows.push(...rect(x + stepX * (k + 0.7), wy, stepX * 0.55, stepY * 0.5));
        }
      }
      const pane = atmosphere.dark ? atmosphere.hour("#ffd98a") : mix(tone, rgb("#e8f2fa"), 0.5);
      canvas.far(windows, pane, row === 0 ? 0.5 : 0.85);
      x += w * between(random, 1, 1.15);
    }
  });
}

const backdrops = {
  mountains: paintMountains,
  hills: paintHills,
  forest: paintForest,
  skyline: paintSkyline,
} as const;

/** What stands along the horizon. `haze` is the sky's colour there. */
export function paintBackdrop(canvas: Canvas, haze: Rgb): void {
  const { backdrop } = canvas.scene;
  if (backdrop !== null) backdrops[backdrop](canvas, haze);
}
