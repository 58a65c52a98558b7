import { ellipse, polygon, roundRect, type Point } from "../path.js";
import { body, detail, dot, spar, stroke, type Drawing, type Part } from "./part.js";

/** Box 78 x 100. */
export const drawSnowman: Drawing = () => [
  spar(
    "trunk",
    2,
    "M20 54 L3 40 M8 44 L2 46 M9 45 L6 37 M58 54 L75 40 M70 44 L76 46 M69 45 L72 37",
  ),
  body("main", ellipse(39, 80, 26, 20)),
  body("main", ellipse(39, 54, 20, 17)),
  body("main", ellipse(39, 30, 15.5, 15)),
  detail(
    "dark",
    "M65 80 C65 91 53 100 39 100 C30 100 22 96 17 91 C36 95 54 88 57 65 C62 69 65 74 65 80 Z",
    0.7,
  ),
  detail(
    "dark",
    "M59 54 C59 63 50 71 39 71 C36 71 33 70.5 31 69.5 C46 68 53 58 51 41 C56 44 59 49 59 54 Z",
    0.7,
  ),
  detail(
    "dark",
    "M54.5 30 C54.5 38 47.5 45 39 45 C36 45 34 44.5 32 43.5 C43 42 50 34 49 19 C52.5 22 54.5 26 54.5 30 Z",
    0.7,
  ),
  detail("light", ellipse(28, 74, 7, 6, -0.5), 0.9),
  body("roof", "M25 40 C33 46 46 46 53 40 L54.5 46 C46 52 32 52 23.5 46 Z"),
  body("roof", "M45 46 L53 45 L55 62 L47 63 Z"),
  stroke("cream", 1.2, "M47 58 L55 57 M31 44.5 L30 49.5", 0.8),
  dot("ink", 33, 27, 2.1),
  dot("ink", 45, 27, 2.1),
  body("carrot", "M39 29.5 L24 34.5 L39 34.5 C41 33 41 31 39 29.5 Z"),
  stroke("ink", 1.2, "M34 38.5 C37 41 42 41 45 38"),
  dot("ink", 39, 57, 1.9),
  dot("ink", 39, 65, 1.9),
  dot("ink", 39, 76, 2),
  body("ink", "M26.5 17 L28 1.5 L50 1.5 L51.5 17 Z"),
  body("ink", roundRect(20, 15, 38, 4.4, 2)),
  detail("roof", "M27 12 L51 12 L51.5 15.5 L26.5 15.5 Z"),
];

/** Box 100 x 100. */
export const drawMoon: Drawing = ({ phase, random }) => {
  if (phase === "crescent") {
    return [
      body(
        "main",
        "M66 4 C34 -2 4 20 4 50 C4 80 34 102 66 96 C44 88 32 70 32 50 C32 30 44 12 66 4 Z",
      ),
      detail("pale", "M60 4.5 C32 2 8 22 8 50 C8 66 16 80 28 88 C16 64 22 22 60 4.5 Z", 0.7),
      dot("dark", 18, 42, 4, 0.35),
      dot("dark", 24, 64, 5, 0.35),
      dot("dark", 30, 22, 3, 0.3),
    ];
  }
  const turn = random.next() * 0.5;
  const seas: readonly [number, number, number][] = [
    [36, 36, 13],
    [62, 30, 8],
    [66, 58, 12],
    [40, 66, 9],
    [24, 56, 5],
    [52, 82, 5],
    [80, 42, 4.5],
  ];
  return [
    body("main", ellipse(50, 50, 48)),
    detail("pale", ellipse(46, 46, 38), 0.55),
    ...seas.map(([x, y, r]): Part => {
      const [u, v] = [x - 50, y - 50];
      const at: Point = [
        50 + u * Math.cos(turn) - v * Math.sin(turn),
        50 + u * Math.sin(turn) + v * Math.cos(turn),
      ];
      return detail("dark", ellipse(at[0], at[1], r, r * 0.86, turn), 0.22);
    }),
  ];
};

/** Box 100 x 100. */
export const drawSun: Drawing = ({ random }) => {
  const rays = 14;
  const turn = random.next();
  const ray = (i: number, inner: number, outer: number, half: number): Part => {
    const angle = ((i + turn) / rays) * Math.PI * 2;
    const at = (r: number, offset: number): Point => [
      50 + Math.cos(angle + offset) * r,
      50 + Math.sin(angle + offset) * r,
    ];
    return body("light", polygon([at(inner, -half), at(outer, 0), at(inner, half)]));
  };
  return [
    ...Array.from({ length: rays }, (_, i) => ray(i, 35, i % 2 === 0 ? 49.5 : 43, 0.13)),
    body("main", ellipse(50, 50, 32)),
    detail("pale", ellipse(47, 47, 24), 0.55),
    stroke("dark", 1.2, ellipse(50, 50, 32), 0.35),
  ];
};

const pedestal: readonly Part[] = [
  body("stone", "M12 100 L14 92 L52 92 L54 100 Z"),
  body("stone", "M18 92 L19 66 L47 66 L48 92 Z"),
  detail("stoneDark", "M38 66 L47 66 L48 92 L39 92 Z", 0.7),
  body("stoneDark", "M14 66 L15 61 L51 61 L52 66 Z"),
];

const stones: readonly (readonly Part[])[] = [
  // An egg with a hollow.
  [
    body(
      "main",
      "M33 61 C14 60 6 46 10 30 C14 12 30 0 42 4 C58 9 62 30 56 46 C52 56 44 61 33 61 Z",
    ),
    detail("light", "M14 40 C14 24 26 8 38 7 C28 14 22 26 22 42 C20 48 14 48 14 40 Z", 0.85),
    detail(
      "dark",
      "M33 61 C44 61 52 56 56 46 C60 34 59 20 52 11 C54 32 46 52 26 59.5 C28 60.5 30 61 33 61 Z",
      0.7,
    ),
    detail("deep", ellipse(36, 31, 8, 11, 0.35), 0.9),
    detail("dark", ellipse(37.6, 32.4, 5.6, 8.6, 0.35)),
  ],
  // A rough block.
  [
    body("main", "M14 61 L8 34 L20 10 L44 3 L58 24 L54 50 L48 61 Z"),
    detail("light", "M8 34 L20 10 L30 28 L24 46 Z", 0.85),
    detail("dark", "M44 3 L58 24 L54 50 L48 61 L40 40 Z", 0.7),
    stroke("deep", 1.2, "M30 28 L40 40 M30 28 L44 3 M24 46 L40 40", 0.6),
  ],
  // Three pebbles, one on the other.
  [
    body("main", ellipse(33, 51, 23, 10.5)),
    body("main", ellipse(31, 32.5, 17, 9.5, -0.08)),
    body("main", ellipse(35, 15, 11, 9, 0.1)),
    detail("light", ellipse(26, 47, 11, 4, -0.15), 0.7),
    detail("light", ellipse(26, 29, 8, 3.5, -0.15), 0.7),
    detail("light", ellipse(31, 11.5, 5, 3.5), 0.7),
    stroke("deep", 1.1, "M16 40.5 C26 43 40 43 48 40 M22 23.5 C29 26 40 26 45 23", 0.6),
  ],
  // A ring.
  [
    body("main", "M20 61 L24 54 L42 54 L46 61 Z"),
    body("main", ellipse(33, 30, 26, 27)),
    detail("dark", "M52 12 C64 26 62 46 46 54 C36 59 24 57 18 52 C36 54 54 40 52 12 Z", 0.7),
    detail("light", "M10 36 C8 18 22 6 38 6 C24 10 16 20 16 36 C15 42 11 42 10 36 Z", 0.8),
    detail("deep", ellipse(33, 30, 13, 14), 0.9),
    detail("dark", ellipse(34.2, 31.4, 11, 12)),
  ],
  // A slab that leans.
  [
    body("main", "M16 61 L24 4 Q25 0 30 1 L50 6 Q54 7 53 12 L44 61 Z"),
    detail("dark", "M44 61 L53 12 Q54 7 50 6 L47 5.3 L37 61 Z", 0.7),
    detail("light", "M19 56 L26 6 L30 6.8 L24 57 Z", 0.8),
    stroke("deep", 1.3, "M30 20 L43 22 M29 30 L41 32 M27.5 40 L39 42", 0.55),
  ],
];

/** Box 66 x 100: a stone on a pedestal, for whatever has no drawing; which one, its words decide. */
export const drawUnknown: Drawing = ({ random }) => [...pedestal, ...random.pick(stones)];
