import { ellipse, points, polygon, rect, roundRect, type Path, type Point } from "../path.js";
import { body, detail, dot, spar, stroke, type Drawing, type Part } from "./part.js";

/** Box 46 x 100. */
export const drawLighthouse: Drawing = ({ dark, mainIsPale }) => {
  const edge = (y: number): [number, number] => [15.5 - (y - 30) * 0.085, 30.5 + (y - 30) * 0.085];
  const band = (from: number, to: number): Path => {
    const [[a, b], [c, d]] = [edge(from), edge(to)];
    return polygon(points(a, from, b, from, d, to, c, to));
  };
  const stripe = mainIsPale ? "roof" : "cream";
  return [
    body("stoneDark", "M5 100 L7 94 L39 94 L41 100 Z"),
    body("main", band(29, 95)),
    detail(stripe, band(43, 51)),
    detail(stripe, band(67, 75)),
    detail("deep", "M25 29 L30.5 29 L36 95 L27 95 Z", 0.28),
    detail("pale", "M17.5 29 L20 29 L16 95 L12.5 95 Z", 0.4),
    detail("slateDark", "M19 95 L19 85 C19 79 27 79 27 85 L27 95 Z"),
    detail(dark ? "lamp" : "slateDark", roundRect(21, 56, 4, 6.5, 2)),
    detail(dark ? "lamp" : "slateDark", roundRect(21, 35, 4, 5.5, 2)),
    body("slateDark", "M10 29.5 L12.5 26 L33.5 26 L36 29.5 Z"),
    stroke(
      "slateDark",
      0.9,
      "M11.5 21.5 L34.5 21.5 M12 21.5 L12 26 M17 21.5 L17 26 M29 21.5 L29 26 M34 21.5 L34 26",
    ),
    body(dark ? "lampHot" : "glass", rect(16, 13.5, 14, 12.5)),
    detail("lamp", ellipse(23, 19.5, 4.2, 4.8)),
    stroke(
      "slateDark",
      1.2,
      "M16 13.5 L16 26 M20.5 13.5 L20.5 26 M25.5 13.5 L25.5 26 M30 13.5 L30 26",
    ),
    body("main", "M13 14 C14.5 7.5 20 5 23 3.5 C26 5 31.5 7.5 33 14 Z"),
    detail("deep", "M24 4 C27 5.6 31.5 7.5 33 14 L26 14 C26.5 10 25.5 7 24 4 Z", 0.35),
    spar("slateDark", 1.2, "M23 4 L23 0.6"),
  ];
};

const windowPane = (x: number, y: number, w: number, h: number, lit: boolean): Part[] => [
  detail("white", rect(x - 1.4, y - 1.4, w + 2.8, h + 2.8)),
  detail(lit ? "lamp" : "glassDark", rect(x, y, w, h)),
  detail(lit ? "lampHot" : "glass", polygon(points(x, y, x + w * 0.75, y, x, y + h * 0.75)), 0.8),
  stroke(
    "white",
    1.1,
    `M${x + w / 2} ${y} L${x + w / 2} ${y + h} M${x} ${y + h / 2} L${x + w} ${y + h / 2}`,
  ),
];

/** Box 110 x 100. */
export const drawHouse: Drawing = ({ dark, snowy }) => [
  body("roofDark", rect(77, 13, 11, 24)),
  detail(snowy ? "snow" : "stoneDark", rect(75.5, 11, 14, 4)),
  body("main", "M15 99 L15 50 L55 15 L95 50 L95 99 Z"),
  detail("light", "M15 99 L15 50 L27 39.5 L27 99 Z", 0.55),
  detail("dark", "M95 99 L95 50 L79 36 L79 99 Z", 0.6),
  stroke("dark", 0.8, "M15 62 L95 62 M15 74 L95 74 M15 86 L95 86", 0.55),
  body("roof", "M1 54 L55 5 L109 54 L103 60.5 L55 17.5 L7 60.5 Z"),
  detail(
    snowy ? "snow" : "roofDark",
    snowy ? "M1 54 L55 5 L109 54 L106 57 L55 11.5 L4 57 Z" : "M55 5 L109 54 L103 60.5 L55 17.5 Z",
    snowy ? 1 : 0.75,
  ),
  ...windowPane(22, 64, 16, 18, dark),
  ...windowPane(72, 64, 16, 18, dark),
  detail("white", ellipse(55, 40, 8.4)),
  detail(dark ? "lamp" : "glassDark", ellipse(55, 40, 6.6)),
  stroke("white", 1.1, "M48.4 40 L61.6 40 M55 33.4 L55 46.6"),
  detail("white", "M45 99 L45 70 C45 61 65 61 65 70 L65 99 Z"),
  detail("wood", "M47 99 L47 71 C47 63.5 63 63.5 63 71 L63 99 Z"),
  detail("woodDark", "M55 65.4 C60 65.6 63 67.5 63 71 L63 99 L55 99 Z", 0.6),
  dot("lamp", 59.5, 83, 1.5),
  detail("stone", rect(42, 96.5, 26, 3.5)),
];

const battlements = (x: number, y: number, w: number, teeth: number, tooth: number): Path => {
  const points: Point[] = [[x, y + tooth]];
  const pitch = w / (teeth * 2 - 1);
  for (let i = 0; i < teeth * 2 - 1; i++) {
    const top = i % 2 === 0 ? y : y + tooth;
    points.push([x + i * pitch, top], [x + (i + 1) * pitch, top]);
  }
  points.push([x + w, y + tooth], [x + w, y + tooth * 2.2], [x, y + tooth * 2.2]);
  return polygon(points);
};

/** Box 112 x 100. */
export const drawCastle: Drawing = ({ dark, mainIsPale }) => {
  const slit = (x: number, y: number): Part =>
    detail(dark ? "lamp" : "slateDark", roundRect(x - 2, y, 4, 8, 2));
  const roof = mainIsPale ? "slate" : "roof";
  const roofShade = mainIsPale ? "slateDark" : "roofDark";
  const cone = (cx: number, half: number, top: number, base: number): Part[] => [
    body(roof, polygon(points(cx - half, base, cx, top, cx + half, base))),
    detail(roofShade, polygon(points(cx + half * 0.15, base, cx, top, cx + half, base)), 0.8),
  ];
  return [
    spar("woodDark", 1, "M56 14 L56 1"),
    body("main", "M56.5 1.5 L70 5 L56.5 9 Z"),
    body("main", rect(42, 30, 28, 40)),
    detail("dark", rect(60, 30, 10, 40), 0.8),
    ...cone(56, 17, 11, 31),
    slit(51, 40),
    slit(62, 40),
    body("main", rect(24, 60, 64, 40)),
    body("main", battlements(24, 53, 64, 7, 5)),
    detail("dark", rect(24, 63, 64, 3), 0.7),
    ...[7, 81].flatMap((x): Part[] => [
      body("main", rect(x, 42, 24, 58)),
      detail("light", rect(x, 46, 6, 54), 0.7),
      detail("dark", rect(x + 16, 42, 8, 58), 0.75),
      body("main", battlements(x - 2.5, 36, 29, 4, 5)),
      detail("dark", rect(x - 2.5, 45, 29, 2), 0.7),
      slit(x + 12, 58),
      slit(x + 12, 76),
    ]),
    ...cone(19, 13, 14, 37),
    ...cone(93, 13, 14, 37),
    detail("deep", "M43 100 L43 82 C43 68 69 68 69 82 L69 100 Z"),
    detail("woodDark", "M46 100 L46 83 C46 72 66 72 66 83 L66 100 Z"),
    stroke(
      "ink",
      1.2,
      "M51 76 L51 100 M56 74.5 L56 100 M61 76 L61 100 M46 84 L66 84 M46 92 L66 92",
      0.7,
    ),
    stroke(
      "dark",
      0.8,
      "M30 74 L37 74 M33 80 L41 80 M74 74 L80 74 M71 82 L79 82 M31 90 L38 90 M73 92 L80 92",
      0.8,
    ),
  ];
};

/** Box 90 x 100. */
export const drawWindmill: Drawing = ({ random, dark }) => {
  const turn = 0.35 + random.next() * 0.5;
  const hub: Point = [45, 40];
  const blade = (angle: number): Part[] => {
    const at = (along: number, across: number): Point => [
      hub[0] + Math.cos(angle) * along - Math.sin(angle) * across,
      hub[1] + Math.sin(angle) * along + Math.cos(angle) * across,
    ];
    const rungs = [16, 22, 28, 34].map((r) => polygon([at(r, 0), at(r, 9.5)], false)).flat();
    return [
      body("light", polygon([at(10, 0.6), at(39.5, 0.6), at(39.5, 10), at(10, 8)])),
      stroke("dark", 0.9, rungs, 0.9),
      spar("woodDark", 2, polygon([hub, at(40, 0)], false)),
    ];
  };
  return [
    body("main", "M25 99 L32 44 L58 44 L65 99 Z"),
    detail("light", "M25 99 L32 44 L38 44 L34 99 Z", 0.7),
    detail("dark", "M65 99 L58 44 L50 44 L54 99 Z", 0.7),
    stroke("dark", 0.8, "M31 56 L59 56 M29 70 L61 70 M27.5 84 L62.5 84", 0.5),
    detail("woodDark", "M39 99 L39 86 C39 79 51 79 51 86 L51 99 Z"),
    detail(dark ? "lamp" : "slateDark", roundRect(41.5, 62, 7, 9, 2)),
    body("deep", "M29 45 C30 30 60 30 61 45 Z"),
    ...[0, 1, 2, 3].flatMap((i) => blade(turn + (i * Math.PI) / 2)),
    body("woodDark", ellipse(hub[0], hub[1], 3.6)),
    dot("woodLight", hub[0], hub[1], 1.6),
  ];
};

/** Box 140 x 100. */
export const drawTent: Drawing = ({ dark }) => [
  stroke("woodLight", 1, "M40 42 L2 98 M104 42 L138 98"),
  body("dark", "M84 8 L130 97 L70 97 Z"),
  body("main", "M58 8 L84 8 L130 97 L104 97 Z"),
  detail("dark", "M84 8 L130 97 L120 97 L76 8 Z", 0.6),
  body("main", "M58 8 L104 97 L12 97 Z"),
  detail("light", "M58 8 L12 97 L34 97 Z", 0.8),
  detail(dark ? "lamp" : "ink", "M58 34 L78 97 L38 97 Z"),
  detail(dark ? "lampHot" : "slateDark", "M58 52 L66 97 L48 97 Z", 0.8),
  body("pale", "M58 34 L38 97 L26 97 C40 80 50 58 58 34 Z"),
  body("light", "M58 34 L78 97 L90 97 C76 80 66 58 58 34 Z"),
  stroke("deep", 1.3, "M58 8 L58 34", 0.8),
  stroke("deep", 1, "M66 24 L92 24 M76 44 L104 46", 0.25),
  spar("woodDark", 1.8, "M58 10 L58 2"),
];
