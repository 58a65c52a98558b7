import type { Random } from "../../../../base/random.js";
import { ellipse, parsePath, polygon, smooth, type Path, type Point } from "../path.js";
import { body, detail, dot, spar, stroke, type Drawing, type Part } from "./part.js";

/** A leafy outline: bumps of uneven size around an ellipse. */
export function leafyOutline(
  random: Random,
  centre: Point,
  radius: readonly [number, number],
  bumps: number,
): Path {
  const points: Point[] = [];
  for (let i = 0; i < bumps; i++) {
    const wobble = 0.94 + random.next() * 0.08;
    for (const [offset, reach] of [
      [0, 0.86],
      [0.28, 1],
      [0.72, 1],
    ] as const) {
      const angle = ((i + offset) / bumps) * Math.PI * 2 - Math.PI / 2;
      points.push([
        centre[0] + Math.cos(angle) * radius[0] * reach * wobble,
        centre[1] + Math.sin(angle) * radius[1] * reach * wobble,
      ]);
    }
  }
  return smooth(points);
}

/** Box 88 x 100. */
export const drawTree: Drawing = ({ random, snowy }) => {
  const clump = (x: number, y: number, r: number, tone: Part["tone"], opacity: number): Part =>
    detail(tone, leafyOutline(random, [x, y], [r, r * 0.86], 7), opacity);
  return [
    body("trunk", "M37 100 C40 88 41 76 40 62 L48 62 C47 76 49 88 53 100 Z"),
    spar("trunk", 3.4, "M43 74 L31 58 M45 72 L58 56"),
    detail("trunkDark", "M45 64 L48 62 C47 76 49 88 53 100 L47 100 C45 88 45 76 45 64 Z", 0.7),
    body("main", leafyOutline(random, [44, 38], [42, 37], 11)),
    clump(55, 48, 23, "dark", 0.75),
    clump(29, 52, 14, "dark", 0.6),
    clump(48, 36, 26, "main", 1),
    clump(33, 30, 21, "light", 0.85),
    clump(54, 22, 15, "light", 0.7),
    clump(30, 24, 10, "pale", 0.6),
    ...[0, 1, 2, 3, 4, 5, 6].map(() =>
      dot("deep", 16 + random.next() * 56, 24 + random.next() * 40, 1.3, 0.45),
    ),
    ...(snowy
      ? [
          detail(
            "snow",
            "M14 20 C22 6 36 1 44 1 C56 1 68 8 73 19 C66 14 60 17 55 13 C48 18 40 11 34 16 C28 14 22 16 14 20 Z",
          ),
        ]
      : []),
  ];
};

/** Box 60 x 100. */
export const drawPine: Drawing = ({ snowy }) => {
  const tier = (top: number, bottom: number, half: number): [Path, Path, Path] => {
    const teeth = 5;
    const hem: Point[] = [];
    for (let i = teeth; i >= 0; i--) {
      const x = 30 - half + (i / teeth) * half * 2;
      hem.push([x, bottom - Math.abs(i - teeth / 2) * 1.5]);
      if (i > 0) hem.push([x - half / teeth, bottom - 5.5 - Math.abs(i - 0.5 - teeth / 2)]);
    }
    const at = (t: number): number => top + (bottom - top) * t;
    return [
      polygon([[30, top], [30 + half * 0.42, at(0.5)], ...hem, [30 - half * 0.42, at(0.5)]]),
      polygon([
        [30, top],
        [30 + half * 0.42, at(0.5)],
        [30 + half, bottom - 3.7],
        [30 + half * 0.5, bottom - 3],
        [30 + half * 0.15, bottom - 6],
      ]),
      polygon([
        [30, top],
        [30 + half * 0.3, at(0.4)],
        [30 + half * 0.1, at(0.33)],
        [30 - half * 0.08, at(0.46)],
        [30 - half * 0.22, at(0.36)],
        [30 - half * 0.34, at(0.45)],
      ]),
    ];
  };
  const tiers = [tier(46, 90, 29), tier(29, 69, 24), tier(14, 49, 18.5), tier(1, 29, 12.5)];
  return [
    body("trunk", "M26 100 L27 86 L33 86 L34 100 Z"),
    ...tiers.flatMap(([whole, shade, cap]): Part[] => [
      body("main", whole),
      detail("dark", shade, 0.75),
      ...(snowy ? [detail("snow", cap)] : [detail("light", cap, 0.75)]),
    ]),
  ];
};

/** Box 70 x 100. */
export const drawCactus: Drawing = ({ random }) => [
  body("main", "M25 100 L25 18 C25 -4 47 -4 47 18 L47 100 Z"),
  body(
    "main",
    "M26 68 L14 68 C5 68 2 62 2 55 L2 37 C2 26 17 26 17 37 L17 51 C17 53 18 54 20 54 L26 54 Z",
  ),
  body(
    "main",
    "M46 58 L56 58 C65 58 68 52 68 45 L68 26 C68 15 53 15 53 26 L53 41 C53 43 52 44 50 44 L46 44 Z",
  ),
  detail("light", "M27 100 L27 18 C27 8 30 5 34 4 C31 10 31 14 31 20 L31 100 Z", 0.8),
  detail(
    "light",
    "M4 54 L4 38 C4 33 7 31 10 31 C8 34 7.5 36 7.5 39 L7.5 55 C7.5 58 8 61 9 63 C5 61 4 58 4 54 Z",
    0.8,
  ),
  detail(
    "dark",
    "M41 100 L41 18 C41 10 40 6 38 3 C44 4 47 10 47 18 L47 44 L50 44 C52 44 53 43 53 41 L53 26 L56 26 L56 46 C56 50 54 52 50 52 L47 52 L47 100 Z",
    0.6,
  ),
  detail(
    "dark",
    "M64 45 L64 26 C64 22 63 20 61.5 18.5 C66 19 68 22 68 26 L68 45 C68 52 65 58 56 58 L52 58 C60 57 64 52 64 45 Z",
    0.6,
  ),
  stroke("deep", 0.9, "M36 10 L36 100 M10 38 L10 60 M60.5 24 L60.5 48", 0.5),
  ...Array.from({ length: 14 }, () =>
    dot("cream", 27 + random.next() * 18, 14 + random.next() * 80, 0.75, 0.85),
  ),
  detail("rosy", ellipse(36, 3, 3.4, 2.6)),
  detail("rosy", ellipse(31.5, 4, 2.6, 2)),
  detail("rosy", ellipse(40.5, 4, 2.6, 2)),
];

/** Box 62 x 100. */
export const drawFlower: Drawing = ({ random }) => {
  const petals = random.pick([7, 8]);
  const turn = random.next();
  const petal = (i: number, reach: number, tone: Part["tone"], role: "body" | "detail"): Part => {
    const angle = ((i + turn) / petals) * Math.PI * 2;
    const path = ellipse(
      31 + Math.cos(angle) * 17.5,
      31 + Math.sin(angle) * 17.5,
      12.6 * reach,
      9.4 * reach,
      angle,
    );
    return role === "body" ? body(tone, path) : detail(tone, path, 0.75);
  };
  const each = Array.from({ length: petals }, (_, i) => i);
  return [
    spar("leafDark", 3.2, "M31 40 C33 60 29 80 31 100"),
    body("leaf", "M31 92 C20 92 8 84 4 70 C18 70 28 78 31 92 Z"),
    body("leaf", "M31 84 C40 82 54 76 58 60 C44 62 34 70 31 84 Z"),
    stroke("leafDark", 1, "M31 92 C22 86 14 78 7 72 M31 84 C40 76 48 70 55 63", 0.8),
    ...each.map((i) => petal(i, 1, i % 2 === 0 ? "main" : "light", "body")),
    ...each
      .map((i) => petal(i, 0.55, "dark", "detail"))
      .map((part) => ({ ...part, opacity: 0.22 })),
    body("lamp", ellipse(31, 31, 9)),
    detail(
      "carrot",
      "M31 40 C36 40 40 36 40 31 C40 28.5 39 26 37.5 24.5 C38 31 35 36 27 39 C28 39.7 29.5 40 31 40 Z",
      0.8,
    ),
    ...each.map((i) =>
      dot(
        "wood",
        31 + Math.cos(i * 2.4) * (1 + i * 0.6),
        31 + Math.sin(i * 2.4) * (1 + i * 0.6),
        0.9,
        0.7,
      ),
    ),
  ];
};

/** Box 98 x 100. */
export const drawMushroom: Drawing = ({ mainIsPale }) => {
  const spot = mainIsPale ? "creamDark" : "white";
  return [
    body("cream", "M36 54 C38 70 37 84 32 97 C42 101 57 101 66 97 C61 84 60 70 62 54 Z"),
    detail(
      "creamDark",
      "M53 54 C54 70 55 86 54 99.5 C59 99.5 63 98.5 66 97 C61 84 60 70 62 54 Z",
      0.8,
    ),
    body("creamDark", "M37 58 C44 66 54 66 61 58 L64 72 C56 68 42 68 34 72 Z"),
    body("creamDark", "M4 52 C20 62 78 62 94 52 C80 68 18 68 4 52 Z"),
    stroke(
      "trunk",
      0.8,
      "M20 57 L30 62 M36 59 L40 64 M49 60 L49 65 M62 59 L58 64 M78 57 L68 62",
      0.45,
    ),
    body("main", "M2 50 C2 20 24 4 49 4 C74 4 96 20 96 50 C96 58 78 57 49 57 C20 57 2 58 2 50 Z"),
    detail(
      "dark",
      "M96 50 C96 58 78 57 49 57 C30 57 12 57.5 5 54.5 C40 54 76 50 82 18 C91 26 96 37 96 50 Z",
      0.7,
    ),
    detail("light", "M10 40 C13 22 28 10 46 8 C34 14 22 24 18 42 C15 46 9 46 10 40 Z", 0.85),
    detail(spot, ellipse(50, 20, 9, 6.6)),
    detail(spot, ellipse(27, 34, 7, 8, 0.4)),
    detail(spot, ellipse(72, 33, 7.5, 8.5, -0.4)),
    detail(spot, ellipse(49, 43, 7, 5)),
    detail(spot, ellipse(14, 48, 3.4, 3)),
    detail(spot, ellipse(87, 49, 3, 3)),
  ];
};

/** Box 92 x 100. */
export const drawApple: Drawing = () => [
  body(
    "main",
    "M46 30 C36 18 4 18 4 54 C4 80 20 99 34 99 C40 99 42 96 46 96 C50 96 52 99 58 99 C72 99 88 80 88 54 C88 18 56 18 46 30 Z",
  ),
  detail(
    "dark",
    "M58 99 C72 99 88 80 88 54 C88 36 80 27 71 24 C80 46 72 80 46 96 C50 96 52 99 58 99 Z",
    0.75,
  ),
  detail("light", "M12 54 C12 38 19 30 29 28 C22 36 20 46 21 58 C21 66 14 66 12 54 Z", 0.9),
  detail("white", ellipse(21, 42, 3.6, 7, 0.35), 0.75),
  detail("deep", "M36 29 C41 34 51 34 56 29 C52 27 48 28 46 31 C44 28 40 27 36 29 Z", 0.75),
  spar("trunk", 3.6, "M46 32 C45 22 46 14 51 6"),
  body("leaf", "M49 18 C54 6 68 2 80 6 C76 18 62 24 49 18 Z"),
  stroke("leafDark", 1.2, parsePath("M51 17 C60 14 68 10 76 7"), 0.8),
];
