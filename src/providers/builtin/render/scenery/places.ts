/** Grounds made by people, and none at all: street, moonscape. */
import { mix, rgb, shift } from "../colour.js";
import { ellipse, points, polygon, rect, straightLine, symmetric, type Point } from "../path.js";
import { between, glow, many, vertical, type Canvas } from "./scenery.js";

export function paintStreet(canvas: Canvas): void {
  const { scene, random, atmosphere, widthPx, heightPx, horizonPx, unit, below } = canvas;
  const wet = scene.weather === "rain" || scene.weather === "storm";
  const walk = atmosphere.scenery(atmosphere.snowy ? "#dde5ec" : "#b7b3ad");
  const road = atmosphere.scenery(atmosphere.snowy ? "#a9b3bf" : wet ? "#464e5c" : "#5f626b");
  canvas.ground(
    rect(0, horizonPx, widthPx, below * 0.24),
    vertical(horizonPx, horizonPx + below * 0.24, [shift(walk, -0.05), walk]),
  );
  for (let i = 1; i < many(9, scene); i++) {
    const x = (i / many(9, scene)) * widthPx;
    const near = x + (x - widthPx / 2) * 0.12;
    const joint = straightLine(x, horizonPx, near, horizonPx + below * 0.24);
    canvas.line("texture", joint, shift(walk, -0.1), Math.max(0.5, unit * 0.002), 0.6);
  }
  canvas.ground(rect(0, horizonPx + below * 0.24, widthPx, below * 0.045), shift(walk, -0.16));
  canvas.ground(
    rect(0, horizonPx + below * 0.285, widthPx, below),
    vertical(horizonPx + below * 0.28, heightPx, [road, shift(road, -0.06)]),
  );
  const dash = unit * 0.13;
  for (let x = -dash * random.next(); x < widthPx; x += dash * 1.8) {
    const mark: Point[] = [
      [x, horizonPx + below * 0.62],
      [x + dash, horizonPx + below * 0.62],
      [x + dash * 1.02, horizonPx + below * 0.67],
      [x - dash * 0.02, horizonPx + below * 0.67],
    ];
    canvas.texture(polygon(mark), mix(road, rgb("#f4ecd0"), 0.75), 0.9);
  }
  for (const t of [0.06, 0.94]) paintLamp(canvas, widthPx * t, horizonPx + below * 0.2, unit * 0.3);
}

function paintLamp(canvas: Canvas, x: number, base: number, height: number): void {
  const { atmosphere } = canvas;
  const metal = atmosphere.scenery("#39414d");
  const w = height * 0.024;
  canvas.prop(rect(x - w, base - height, w * 2, height), metal);
  canvas.prop(rect(x - w * 2.5, base - height * 0.04, w * 5, height * 0.04), metal);
  const lamp = atmosphere.dark ? rgb("#ffe6a0") : atmosphere.scenery("#f3ead0");
  const [y, r] = [base - height * 1.05, height * 0.45];
  if (atmosphere.dark) canvas.glow(ellipse(x, y, r), glow([x, y], r, lamp, 0.6));
  const glass = points(w * 2.4, base - height, w * 3.2, base - height * 1.1);
  canvas.prop(polygon(symmetric(x, glass)), lamp);
  const roof = points(w * 3.8, base - height * 1.1, 0, base - height * 1.15);
  canvas.prop(polygon(symmetric(x, roof)), metal);
}

/** Grey ground with craters, for what has to stand in space. */
export function paintMoonscape(canvas: Canvas): void {
  const { scene, random, atmosphere, widthPx, heightPx, horizonPx, below } = canvas;
  const dust = atmosphere.hour("#8a86a0");
  const bulge = Math.min(below * 0.5, widthPx * 0.06);
  const [left, right, edge] = [-widthPx * 0.05, widthPx * 1.05, horizonPx + bulge];
  const top = horizonPx - bulge * 0.6;
  const ground = [
    {
      start: [left, edge] as const,
      segments: [
        [widthPx * 0.3, top, widthPx * 0.7, top, right, edge],
        [right, heightPx + 2],
        [left, heightPx + 2],
      ],
      closed: true,
    },
  ];
  const shades = [shift(dust, 0.08), shift(dust, -0.16)];
  canvas.ground(ground, vertical(horizonPx - bulge, heightPx, shades));
  for (let i = 0; i < many(9, scene); i++) {
    const t = random.next();
    const [x, y] = [random.next() * widthPx, horizonPx + below * (0.25 + 0.7 * t)];
    const r = canvas.unit * (0.01 + 0.03 * t);
    canvas.texture(ellipse(x, y, r, r * 0.32), shift(dust, -0.14), 0.7);
    canvas.texture(ellipse(x, y + r * 0.1, r * 0.86, r * 0.22), shift(dust, -0.06), 0.8);
  }
}

/** A far planet in a corner, cut by the picture's edge: scenery, not a moon. */
export function paintPlanet(canvas: Canvas): void {
  const { scene, random, atmosphere, unit } = canvas;
  const r = unit * between(random, 0.3, 0.42);
  const left = random.next() < 0.5;
  const [x, y] = [left ? -r * 0.25 : scene.widthPx + r * 0.25, scene.heightPx + r * 0.2];
  const tone = atmosphere.hour(random.pick(["#2f6f8f", "#8f4a5c", "#4a5aa0", "#7a5a3c"]));
  canvas.glow(ellipse(x, y, r * 1.18), glow([x, y], r * 1.25, shift(tone, 0.2), 0.5));
  canvas.far(ellipse(x, y, r), {
    kind: "radial",
    centre: [x + (left ? 0.35 : -0.35) * r, y - r * 0.45],
    radius: r * 1.5,
    stops: [
      { at: 0, colour: shift(tone, 0.16) },
      { at: 0.5, colour: tone },
      { at: 1, colour: shift(tone, -0.22) },
    ],
  });
}
