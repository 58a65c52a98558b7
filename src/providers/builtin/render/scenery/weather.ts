import { fading } from "../artwork.js";
import { mix, rgb } from "../colour.js";
import { ellipse, polygon, straightLine, type Path, type Point } from "../path.js";
import { between, glow, lens, many, vertical, type Canvas } from "./scenery.js";

/** Streaks in a few outlines of one strength each: one shape draws cheaper than a hundred. */
function paintRain(canvas: Canvas, count: number, lean: number): void {
  const { scene, random, atmosphere, unit } = canvas;
  for (const strength of [0.3, 0.45, 0.6]) {
    const streaks: Path[number][] = [];
    for (let i = 0; i < many(count / 3, scene); i++) {
      const length = unit * between(random, 0.03, 0.07) * (0.6 + strength);
      const [x, y] = [random.next() * scene.widthPx * 1.1, random.next() * scene.heightPx];
      streaks.push(...straightLine(x, y, x - length * lean, y + length));
    }
    const colour =
      scene.time === "night"
        ? rgb("#b8cdea")
        : mix(atmosphere.hour("#dfeaf4"), rgb("#ffffff"), 0.5);
    canvas.line("weather", streaks, colour, Math.max(0.6, unit * 0.003), strength);
  }
}

function paintSnowflakes(canvas: Canvas): void {
  const { scene, random, unit } = canvas;
  for (const [size, opacity] of [
    [0.0032, 0.6],
    [0.0055, 0.8],
    [0.0085, 0.95],
  ] as const) {
    const flakes: Path[number][] = [];
    for (let i = 0; i < many(56, scene); i++) {
      const r = Math.max(0.5, unit * size * between(random, 0.7, 1.2));
      flakes.push(...ellipse(random.next() * scene.widthPx, random.next() * scene.heightPx, r));
    }
    canvas.weather(flakes, rgb("#ffffff"), opacity);
  }
}

function paintLightning(canvas: Canvas): void {
  const { random, unit, widthPx, horizonPx } = canvas;
  const x0 = widthPx * random.pick([0.18, 0.34, 0.7, 0.84]);
  const points: Point[] = [[x0, horizonPx * 0.14]];
  let [x, y] = [x0, horizonPx * 0.14];
  while (y < horizonPx * 0.94) {
    x += unit * between(random, -0.05, 0.05);
    y += horizonPx * between(random, 0.07, 0.13);
    points.push([x, Math.min(y, horizonPx)]);
  }
  canvas.glow(canvas.all, glow([x0, horizonPx * 0.3], unit * 0.5, rgb("#cfdcff"), 0.4));
  const back = points
    .map(([px, py], i): Point => [px + unit * 0.016 * (1 - i / points.length), py])
    .reverse();
  canvas.weather(polygon([...points, ...back]), rgb("#fff7d6"));
}

/** What is in the air before everything: rain, snow, mist. */
export function paintWeather(canvas: Canvas): void {
  const { scene, random, atmosphere, widthPx, heightPx, horizonPx, below } = canvas;
  switch (scene.weather) {
    case "rain":
      paintRain(canvas, 190, 0.3);
      break;
    case "storm":
      paintRain(canvas, 240, 0.55);
      break;
    case "snowfall":
      paintSnowflakes(canvas);
      break;
    case "fog": {
      for (let i = 0; i < 8; i++) {
        const y = horizonPx + below * between(random, -0.5, 0.95);
        const [x, half] = [widthPx * random.next(), widthPx * between(random, 0.35, 0.75)];
        const wisp = lens(x, y, half, heightPx * between(random, 0.02, 0.045));
        canvas.weather(wisp, mix(atmosphere.hour("#e6ebee"), rgb("#ffffff"), 0.2), 0.22);
      }
      const stops = fading(atmosphere.hour("#dfe5e9"), [0, 0.08], [0.6, 0.24], [1, 0.1]);
      canvas.weather(canvas.all, { kind: "vertical", y0: 0, y1: heightPx, stops });
      break;
    }
    case "cloudy":
    case "clear":
      break;
  }
}

/** Behind the items: lightning belongs to the sky. */
export function paintFarWeather(canvas: Canvas): void {
  if (canvas.scene.weather === "storm") paintLightning(canvas);
}

/** Slanted beams and darkened edges of dramatic light; a low warm veil of golden light. */
export function paintLight(canvas: Canvas): void {
  const { scene, widthPx, heightPx } = canvas;
  if (scene.light === "golden") {
    const stops = [
      ...fading(rgb("#ffb35c"), [0, 0.04], [0.6, 0.2]),
      ...fading(rgb("#ff9a4c"), [1, 0.08]),
    ];
    canvas.glow(canvas.all, { kind: "vertical", y0: 0, y1: heightPx, stops });
  }
  if (scene.light === "dramatic") {
    canvas.glow(canvas.all, {
      kind: "radial",
      centre: [widthPx * 0.5, heightPx * 0.52],
      radius: Math.hypot(widthPx, heightPx) * 0.56,
      stops: fading(rgb("#0a0818"), [0, 0], [0.55, 0.06], [1, 0.62]),
    });
  }
  if (scene.light === "soft") {
    canvas.glow(canvas.all, vertical(0, heightPx, [rgb("#fff6ec"), rgb("#fff6ec")]), 0.1);
  }
}
