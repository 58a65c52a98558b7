import { mix, rgb } from "../colour.js";
import { ellipse, polygon, rect, straightLine, type Path, type Point } from "../path.js";
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
  const { scene, random, unit } = canvas;
  const x0 = scene.widthPx * random.pick([0.18, 0.34, 0.7, 0.84]);
  const points: Point[] = [[x0, scene.horizonPx * 0.14]];
  let [x, y] = [x0, scene.horizonPx * 0.14];
  while (y < scene.horizonPx * 0.94) {
    x += unit * between(random, -0.05, 0.05);
    y += scene.horizonPx * between(random, 0.07, 0.13);
    points.push([x, Math.min(y, scene.horizonPx)]);
  }
  canvas.glow(
    rect(0, 0, scene.widthPx, scene.heightPx),
    glow([x0, scene.horizonPx * 0.3], unit * 0.5, rgb("#cfdcff"), 0.4),
  );
  const back = points
    .map(([px, py], i): Point => [px + unit * 0.016 * (1 - i / points.length), py])
    .reverse();
  canvas.weather(polygon([...points, ...back]), rgb("#fff7d6"));
}

/** What is in the air before everything: rain, snow, mist. */
export function paintWeather(canvas: Canvas): void {
  const { scene, random, atmosphere } = canvas;
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
    case "fog":
      for (let i = 0; i < 8; i++) {
        const y =
          scene.horizonPx + (scene.heightPx - scene.horizonPx) * between(random, -0.5, 0.95);
        canvas.weather(
          lens(
            scene.widthPx * random.next(),
            y,
            scene.widthPx * between(random, 0.35, 0.75),
            scene.heightPx * between(random, 0.02, 0.045),
          ),
          mix(atmosphere.hour("#e6ebee"), rgb("#ffffff"), 0.2),
          0.22,
        );
      }
      canvas.weather(rect(0, 0, scene.widthPx, scene.heightPx), {
        kind: "vertical",
        y0: 0,
        y1: scene.heightPx,
        stops: [
          { at: 0, colour: atmosphere.hour("#dfe5e9"), opacity: 0.08 },
          { at: 0.6, colour: atmosphere.hour("#dfe5e9"), opacity: 0.24 },
          { at: 1, colour: atmosphere.hour("#dfe5e9"), opacity: 0.1 },
        ],
      });
      break;
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
    canvas.glow(rect(0, 0, widthPx, heightPx), {
      kind: "vertical",
      y0: 0,
      y1: heightPx,
      stops: [
        { at: 0, colour: rgb("#ffb35c"), opacity: 0.04 },
        { at: 0.6, colour: rgb("#ffb35c"), opacity: 0.2 },
        { at: 1, colour: rgb("#ff9a4c"), opacity: 0.08 },
      ],
    });
  }
  if (scene.light === "dramatic") {
    canvas.glow(rect(0, 0, widthPx, heightPx), {
      kind: "radial",
      centre: [widthPx * 0.5, heightPx * 0.52],
      radius: Math.hypot(widthPx, heightPx) * 0.56,
      stops: [
        { at: 0, colour: rgb("#0a0818"), opacity: 0 },
        { at: 0.55, colour: rgb("#0a0818"), opacity: 0.06 },
        { at: 1, colour: rgb("#0a0818"), opacity: 0.62 },
      ],
    });
  }
  if (scene.light === "soft") {
    canvas.glow(
      rect(0, 0, widthPx, heightPx),
      vertical(0, heightPx, [rgb("#fff6ec"), rgb("#fff6ec")]),
      0.1,
    );
  }
}
