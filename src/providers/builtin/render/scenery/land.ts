import { mix, rgb, shift, type Rgb } from "../colour.js";
import { areaUnder, ellipse, polygon, rect, smooth, type Path, type Point } from "../path.js";
import { rolling } from "./backdrops.js";
import { between, lens, many, vertical, type Canvas } from "./scenery.js";

/** Blades of grass in one outline. */
function tuft(canvas: Canvas, x: number, y: number, height: number): Path {
  const { random } = canvas;
  return [-1, 0, 1].flatMap((side) => {
    const lean = (side + (random.next() - 0.5) * 0.6) * height * 0.45;
    const w = height * 0.09;
    return polygon([
      [x + side * w - w, y],
      [x + side * w + lean, y - height * (side === 0 ? 1 : 0.75)],
      [x + side * w + w, y],
    ]);
  });
}

/** Runs along the ground, more and larger toward the viewer. */
function scatter(
  canvas: Canvas,
  count: number,
  place: (x: number, y: number, near: number) => void,
): void {
  const { scene, random, horizonPx, below, widthPx } = canvas;
  const spots = Array.from({ length: many(count, scene) }, () => {
    const near = random.next() ** 0.8;
    return { near, x: random.next() * widthPx, y: horizonPx + below * (0.1 + 0.9 * near) };
  }).sort((a, b) => a.y - b.y);
  for (const { x, y, near } of spots) place(x, y, near);
}

function layers(canvas: Canvas, tones: readonly Rgb[], rise: number): void {
  const { horizonPx, widthPx, heightPx, below } = canvas;
  tones.forEach((tone, i) => {
    const y = horizonPx + (below * i) / tones.length;
    const layer = (): Path => rolling(canvas, y + below * 0.06, below * rise, heightPx + 2);
    const low = y + (below / tones.length) * 1.6;
    const shades = vertical(y - below * 0.05, low, [shift(tone, 0.035), shift(tone, -0.03)]);
    canvas.ground(i === 0 ? rect(0, y, widthPx, below) : layer(), shades);
  });
}

export function meadowColour({ scene, atmosphere }: Canvas): Rgb {
  if (atmosphere.snowy) return atmosphere.scenery("#e9f0f7");
  if (scene.season === "autumn") return atmosphere.scenery("#b39a48");
  return atmosphere.scenery(scene.season === "spring" ? "#86c25a" : "#6fb04c");
}

/** A path that winds from the horizon's side to whatever is built here. */
function paintPath(canvas: Canvas, grass: Rgb): void {
  const { scene } = canvas;
  const home = scene.items.find(
    ({ subject, perch }) =>
      perch === "ground" && ["house", "castle", "windmill", "lighthouse", "tent"].includes(subject),
  );
  if (home === undefined) return;
  const [x0, y0] = [home.x + home.widthPx / 2, home.y + home.heightPx * 0.985];
  const half = home.widthPx * (home.subject === "castle" ? 0.12 : 0.07);
  const { widthPx, heightPx } = scene;
  const drop = heightPx + 4 - y0;
  const side = x0 < widthPx / 2 ? 1 : -1;
  const wide = half * 2.4 + canvas.unit * 0.05;
  const end = x0 + side * widthPx * 0.16;
  const bend = x0 - side * drop * 0.35;
  const path: Path = [
    {
      start: [x0 - half, y0],
      segments: [
        [bend - half, y0 + drop * 0.4, end - wide, y0 + drop * 0.5, end - wide, heightPx + 4],
        [end + wide, heightPx + 4],
        [end + wide * 0.9, y0 + drop * 0.46, bend + half * 1.8, y0 + drop * 0.4, x0 + half, y0],
      ],
      closed: true,
    },
  ];
  const earth = canvas.atmosphere.scenery(canvas.atmosphere.snowy ? "#cfdcea" : "#d9c08a");
  canvas.texture(path, vertical(y0, heightPx, [mix(earth, grass, 0.3), earth]), 0.95);
}

export function paintMeadow(canvas: Canvas): void {
  const { scene, random, atmosphere, unit } = canvas;
  const grass = meadowColour(canvas);
  const far = mix(grass, atmosphere.scenery("#d9e8a0"), 0.3);
  layers(canvas, [far, grass, shift(grass, -0.05)], 0.16);
  paintPath(canvas, grass);
  const blossoms = {
    spring: ["#ffffff", "#f7b5cc", "#fbe06a"],
    summer: ["#ffffff", "#fbe06a", "#e8604c", "#9c6acb"],
    autumn: ["#c8552b", "#e0912f", "#8f4326"],
    winter: ["#ffffff"],
  };
  const dots = blossoms[scene.season ?? (atmosphere.snowy ? "winter" : "summer")];
  scatter(canvas, 64, (x, y, near) => {
    const size = unit * (0.012 + 0.026 * near);
    if (random.next() < 0.6) {
      const blades = tuft(canvas, x, y, size);
      canvas.texture(blades, shift(grass, random.next() < 0.5 ? -0.1 : -0.06), 0.8);
    } else {
      const blossom = ellipse(x, y, size * 0.16, size * 0.13);
      canvas.texture(blossom, atmosphere.scenery(random.pick(dots)), 0.95);
    }
  });
}

export function paintSnow(canvas: Canvas): void {
  const { random, atmosphere, unit } = canvas;
  const snow = atmosphere.scenery("#eef4fa");
  const shade = atmosphere.scenery("#c3d4e8");
  layers(canvas, [mix(snow, shade, 0.5), mix(snow, shade, 0.2), snow], 0.2);
  scatter(canvas, 26, (x, y, near) => {
    canvas.texture(lens(x, y, unit * (0.03 + 0.08 * near), unit * 0.0035), shade, 0.6);
  });
  scatter(canvas, 36, (x, y, near) => {
    const glint = ellipse(x, y, unit * (0.0012 + 0.002 * near));
    canvas.texture(glint, rgb("#ffffff"), between(random, 0.5, 1));
  });
}

export function paintDesert(canvas: Canvas): void {
  const { random, atmosphere, widthPx, heightPx, horizonPx, below, unit } = canvas;
  const sand = atmosphere.scenery("#e5b877");
  const shade = atmosphere.scenery("#c08d50");
  canvas.ground(
    rect(0, horizonPx, widthPx, below),
    vertical(horizonPx, heightPx, [mix(sand, shade, 0.25), sand]),
  );
  for (let i = 0; i < 4; i++) {
    const y = horizonPx + below * (0.06 + 0.24 * i);
    const crest = widthPx * between(random, 0.15, 0.85);
    const top = y - below * between(random, 0.1, 0.2);
    const reach = widthPx * between(random, 0.5, 0.8);
    const dune: Point[] = [
      [crest - reach, y + below * 0.1],
      [crest - reach * 0.5, y - below * 0.01],
      [crest, top],
      [crest + reach * 0.45, y],
      [crest + reach, y + below * 0.1],
    ];
    const tone = mix(sand, shade, 0.28 - i * 0.08);
    canvas.ground(
      areaUnder(dune, heightPx + 2, crest - reach, crest + reach),
      vertical(top, y + below * 0.3, [shift(tone, 0.04), tone]),
    );
    const tail: Point[] = [
      [crest, top],
      [crest + reach * 0.2, y - below * 0.02],
      [crest + reach * 0.5, y + below * 0.06],
      [crest + reach * 0.2, y + below * 0.1],
      [crest - reach * 0.06, y + below * 0.04],
    ];
    canvas.texture(smooth(tail, true, 0.8), shade, 0.5);
  }
  scatter(canvas, 30, (x, y, near) => {
    canvas.texture(lens(x, y, unit * (0.015 + 0.05 * near), unit * 0.0018), shade, 0.5);
  });
}

/** Sand before a strip of sea, which has been painted already down to `shore`. */
export function paintSand(canvas: Canvas, shore: number): void {
  const { scene, random, atmosphere, widthPx, heightPx, unit } = canvas;
  const sand = atmosphere.scenery("#eed6a2");
  const edge: Point[] = [];
  for (let i = -1; i <= 9; i++)
    edge.push([(i / 8) * widthPx, shore + unit * between(random, -0.012, 0.012)]);
  const strand = (drop: number): Path => {
    const line = edge.map(([x, y]): Point => [x, y + drop]);
    return areaUnder(line, heightPx + 2, -widthPx * 0.2, widthPx * 1.2);
  };
  canvas.texture(strand(-unit * 0.02), atmosphere.scenery("#f4fbfd"), 0.9);
  canvas.ground(strand(0), shift(sand, -0.08));
  canvas.ground(strand(unit * 0.03), vertical(shore, heightPx, [sand, shift(sand, -0.05)]));
  for (let i = 0; i < many(40, scene); i++) {
    const [x, y] = [random.next() * widthPx, between(random, shore + unit * 0.06, heightPx)];
    const r = unit * between(random, 0.0015, 0.004);
    const tone = random.next() < 0.25 ? atmosphere.scenery("#f6efe6") : shift(sand, -0.12);
    canvas.texture(ellipse(x, y, r * 1.4, r), tone, 0.7);
  }
}
