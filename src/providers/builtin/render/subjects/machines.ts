import { ellipse, parsePath, rect, roundRect, straightLine, type Path } from "../path.js";
import { body, detail, dot, spar, stroke, type Drawing, type Part } from "./part.js";

/** Box 72 x 100: a hot-air balloon. */
export const drawBalloon: Drawing = ({ mainIsPale }) => {
  const gore = (from: number, to: number): Path => {
    const x = (t: number, half: number): number => 36 + t * half;
    return parsePath(
      `M${36 + from * 4} 1 C${x(from, 30)} 4 ${x(from, 40)} 20 ${x(from, 35)} 36 ` +
        `C${x(from, 30)} 54 ${x(from, 18)} 64 ${x(from, 8)} 74 L${x(to, 8)} 74 ` +
        `C${x(to, 18)} 64 ${x(to, 30)} 54 ${x(to, 35)} 36 C${x(to, 40)} 20 ${x(to, 30)} 4 ${36 + to * 4} 1 Z`,
    );
  };
  const stripe = mainIsPale ? "rosy" : "cream";
  return [
    stroke("woodDark", 0.9, "M28.5 74 L29.5 87 M33 74 L33 87 M39 74 L39 87 M43.5 74 L42.5 87"),
    body("main", gore(-1, 1)),
    detail("light", gore(-0.9, -0.55), 0.9),
    detail(stripe, gore(-0.36, -0.14), 0.95),
    detail(stripe, gore(0.14, 0.36), 0.95),
    detail("dark", gore(0.5, 1), 0.75),
    detail("deep", gore(0.78, 1), 0.35),
    detail("pale", ellipse(16, 27, 3.4, 12, 0.16), 0.55),
    body("deep", "M27 73 L45 73 L43.5 77 L28.5 77 Z"),
    body("wood", "M28 87 L44 87 L42.5 99 L29.5 99 Z"),
    detail("woodLight", rect(27.5, 86, 17, 3)),
    stroke("woodDark", 0.8, "M29 92 L43 92 M29.5 95.5 L42.5 95.5 M33 89 L33 99 M39 89 L39 99", 0.7),
  ];
};

/** Box 56 x 100. */
export const drawRocket: Drawing = ({ mainIsPale }) => {
  const trim = mainIsPale ? "roof" : "dark";
  return [
    body(
      "flame",
      "M18 76 C15 86 21 91 22 99 C25 95 26.5 97 28 100 C29.5 97 31 95 34 99 C35 91 41 86 38 76 Z",
    ),
    detail("lampHot", "M22 76 C20 84 25 88 28 95 C31 88 36 84 34 76 Z"),
    body(trim, "M15 48 C6 54 1 66 2 82 C7 76 12 73 18 73 Z"),
    body(trim, "M41 48 C50 54 55 66 54 82 C49 76 44 73 38 73 Z"),
    body(
      "main",
      "M28 1 C40 11 45 28 44 46 C43.5 58 41 68 38 76 L18 76 C15 68 12.5 58 12 46 C11 28 16 11 28 1 Z",
    ),
    detail(
      "light",
      "M27 4 C18 14 14.5 29 15.5 46 C16 58 18 68 20 76 L24 76 C20 60 19 24 27 4 Z",
      0.8,
    ),
    detail(
      "deep",
      "M28 1 C40 11 45 28 44 46 C43.5 58 41 68 38 76 L32 76 C38 58 38 20 28 1 Z",
      mainIsPale ? 0.4 : 0.38,
    ),
    detail(trim, "M28 1 C34 6 38.5 12.5 41 20 C33 23 23 23 15 20 C17.5 12.5 22 6 28 1 Z"),
    detail("slate", ellipse(28, 35, 8.4)),
    detail("glass", ellipse(28, 35, 6.2)),
    detail("white", ellipse(26, 32.6, 2.4, 1.8, -0.6), 0.9),
    stroke("deep", 0.9, "M13.5 56 C22 59 34 59 42.5 56", 0.6),
    body(trim, "M26 54 L30 54 L30.5 80 L28 84 L25.5 80 Z"),
    body("slateDark", "M18 75 L38 75 L36.5 79 L19.5 79 Z"),
  ];
};

/** Box 195 x 100: facing left. */
export const drawCar: Drawing = ({ dark }) => {
  const wheel = (cx: number): Part[] => [
    body("rubber", ellipse(cx, 79, 19.5)),
    detail("metalDark", ellipse(cx, 79, 11.5)),
    detail("metal", ellipse(cx, 79, 9)),
    detail("slateDark", ellipse(cx, 79, 3.2)),
    stroke(
      "slateDark",
      1.3,
      straightLine(cx - 9, 79, cx + 9, 79).concat(straightLine(cx, 70, cx, 88)),
      0.6,
    ),
  ];
  return [
    body(
      "main",
      "M4 76 C2 60 6 50 22 46 C36 42 46 40 52 38 C62 20 76 4 104 3 C134 2 150 16 162 38 C178 41 190 48 192 62 L193 76 C193 82 190 84 184 84 L10 84 C6 84 4 81 4 76 Z",
    ),
    detail(
      "light",
      "M8 58 C12 50 22 46 36 43.5 L162 41 C176 44 186 49 189 56 C140 48 60 50 8 58 Z",
      0.8,
    ),
    detail("dark", "M4 72 L193 72 L193 76 C193 82 190 84 184 84 L10 84 C6 84 4 81 4 76 Z", 0.8),
    detail("glassDark", "M60 39 C68 24 80 13 98 12 L98 40 Z"),
    detail("glassDark", "M106 12 C128 11 142 22 151 39 L106 40 Z"),
    detail(
      "glass",
      "M66 38 C73 26 81 17 90 14.5 L80 39 Z M110 14 C116 14 121 15 125 17 L114 39.5 L110 39.5 Z",
      0.85,
    ),
    stroke(
      "deep",
      1.4,
      "M102 10 L102 76 M60 43 C58 54 58 66 62 74 M152 42 C154 52 152 64 146 72",
      0.5,
    ),
    detail("metal", roundRect(108, 48, 12, 3, 1.5)),
    detail("metal", roundRect(0, 72, 16, 6, 3)),
    detail("metal", roundRect(180, 72, 15, 6, 3)),
    detail(dark ? "lampHot" : "lamp", ellipse(13, 57, 5, 6.4)),
    detail("roof", roundRect(184, 55, 7, 9, 3)),
    detail("ink", ellipse(46, 82, 23.5, 21), 0.85),
    detail("ink", ellipse(150, 82, 23.5, 21), 0.85),
    ...wheel(46),
    ...wheel(150),
  ];
};

/** Box 74 x 100. */
export const drawRobot: Drawing = ({ dark }) => {
  const glow = dark ? "lampHot" : "lamp";
  const arm = (x: number, hand: number): Part[] => [
    body("dark", roundRect(x, 48, 9, 25, 4)),
    body("metalDark", ellipse(hand, 76, 5.6)),
    detail("slateDark", ellipse(hand, 78.5, 2.4)),
  ];
  return [
    spar("metalDark", 1.8, "M37 12 L37 4"),
    body("roof", ellipse(37, 3.6, 3.4)),
    ...arm(3, 7.5),
    ...arm(62, 66.5),
    body("dark", roundRect(21, 78, 12, 16, 3)),
    body("dark", roundRect(41, 78, 12, 16, 3)),
    body("slateDark", "M17 100 C17 92 22 91 27 91 C32 91 35 93 35 100 Z"),
    body("slateDark", "M39 100 C39 93 42 91 47 91 C52 91 57 92 57 100 Z"),
    body("metalDark", rect(31, 38, 12, 8)),
    body("main", roundRect(13, 44, 48, 38, 7)),
    detail("light", roundRect(16, 47, 8, 32, 4), 0.75),
    detail(
      "dark",
      "M54 44 C58 44 61 47 61 51 L61 75 C61 79 58 82 54 82 L20 82 C17 82 15 81 14 79 C36 80 54 74 54 44 Z",
      0.6,
    ),
    detail("slateDark", roundRect(24, 51, 26, 17, 3)),
    stroke("leaf", 1.5, "M27 60 L32 60 L34.5 55 L38 64 L40.5 60 L47 60"),
    dot("roof", 28, 74.5, 2.3),
    dot("lamp", 35, 74.5, 2.3),
    dot("leaf", 42, 74.5, 2.3),
    body("metalDark", roundRect(7, 20, 6, 12, 3)),
    body("metalDark", roundRect(61, 20, 6, 12, 3)),
    body("main", roundRect(11, 11, 52, 29, 8)),
    detail("light", "M19 11 L55 11 C59 11 62 14 62.5 17 L11.5 17 C12 14 15 11 19 11 Z", 0.75),
    detail("slateDark", roundRect(16, 18, 42, 17, 7)),
    dot(glow, 28, 25.5, 5),
    dot(glow, 46, 25.5, 5),
    dot("ink", 28.6, 25.8, 2),
    dot("ink", 45.4, 25.8, 2),
    stroke(glow, 1.3, "M32 32 L42 32"),
  ];
};

/** Box 98 x 100. */
export const drawUmbrella: Drawing = () => [
  spar("woodDark", 2.8, "M49 8 L49 86 C49 96 35 97 34 87"),
  spar("woodDark", 2, "M49 8 L49 1.5"),
  body(
    "main",
    "M1 52 C2 24 22 5 49 5 C76 5 96 24 97 52 C91 45 82 45 77 52 C70 44 61 44 56 52 C52 46 46 46 42 52 C37 44 28 44 21 52 C16 45 7 45 1 52 Z",
  ),
  detail("light", "M1 52 C2 26 22 6 49 5 C32 14 22 30 21 52 C16 45 7 45 1 52 Z", 0.85),
  detail("pale", "M49 5 C40 14 37 32 42 52 C39 47 34 46 30 46.5 C30 28 36 14 49 5 Z", 0.5),
  detail("dark", "M49 5 C66 13 76 28 77 52 C82 45 91 45 97 52 C96 24 76 5 49 5 Z", 0.8),
  stroke(
    "deep",
    0.9,
    "M49 5 C30 14 22 32 21 52 M49 5 C42 18 40 34 42 52 M49 5 C56 18 58 34 56 52 M49 5 C68 14 76 32 77 52",
    0.55,
  ),
  stroke("woodLight", 1, "M48.3 56 L48.3 84", 0.8),
];

/** Box 140 x 100. */
export const drawTeacup: Drawing = ({ random, mainIsPale }) => {
  const sway = random.next() * 4 - 2;
  const trim = mainIsPale ? "glassDark" : "pale";
  return [
    stroke("white", 2.6, `M44 26 C${38 + sway} 20 50 14 44 4`, 0.5),
    stroke("white", 2.6, `M60 24 C${54 + sway} 17 66 11 60 1`, 0.5),
    stroke("white", 2.6, `M76 26 C${70 + sway} 20 82 14 76 4`, 0.5),
    body("dark", ellipse(62, 91, 60, 8.5)),
    body("main", ellipse(62, 88, 60, 8.5)),
    detail("light", ellipse(62, 86.5, 47, 5.4), 0.7),
    spar("main", 7, "M102 44 C122 36 134 48 124 60 C117 68 105 71 96 72"),
    stroke("dark", 1.4, "M104 47 C119 41 129 49 121 58 C115 65 106 67 99 68", 0.7),
    body("main", "M16 32 C16 60 28 86 50 88 L74 88 C96 86 108 60 108 32 Z"),
    detail("light", "M19 36 C20 58 30 82 48 87 L40 70 C33 58 30 46 30 38 Z", 0.8),
    detail("dark", "M108 32 C108 60 96 86 74 88 L62 88 C84 80 93 58 94 34 Z", 0.65),
    detail(
      trim,
      "M17.5 44 C50 52 76 52 106.5 44 C106 47 105.5 49.5 105 52 C76 60 48 60 19 52 C18.3 49.5 17.8 47 17.5 44 Z",
      0.85,
    ),
    body("light", ellipse(62, 32, 46, 9)),
    detail("wood", ellipse(62, 33, 41, 7)),
    detail("woodLight", ellipse(55, 34, 26, 4), 0.7),
  ];
};
