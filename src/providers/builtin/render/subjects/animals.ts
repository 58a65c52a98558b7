import { ellipse, mapPath, type Path } from "../path.js";
import { body, detail, dot, spar, stroke, type Drawing } from "./part.js";

/** Box 86 x 100: it sits, its tail curls to the right. */
export const drawCat: Drawing = ({ mainIsPale }) => {
  const eye = mainIsPale ? "glassDark" : "lamp";
  return [
    spar("main", 7.5, "M58 92 C80 96 84 78 77 68 C73 62 78 55 82 58"),
    stroke("dark", 7.5, "M79.5 72 C79 70 78 69 77 68 C74 63 77 56 81.5 57.5", 0.85),
    body(
      "main",
      "M24 98 C14 98 14 84 18 74 C22 62 24 54 24 44 L58 44 C58 56 64 66 67 80 C70 92 64 99 54 99 L30 99 Z",
    ),
    body(
      "main",
      "M14 42 C11 28 12 12 15 3 C22 7 28 13 32 18 C38 16 45 16 50 18 C54 13 60 7 67 3 C70 12 71 28 68 42 C66 54 54 59 41 59 C28 59 16 54 14 42 Z",
    ),
    detail("rosy", "M18 10 C22 13 25 16 28 20 C24 22 21 25 19 28 C17.5 22 17.5 15 18 10 Z", 0.9),
    detail("rosy", "M64 10 C60 13 57 16 54 20 C58 22 61 25 63 28 C64.5 22 64.5 15 64 10 Z", 0.9),
    detail(
      "dark",
      "M41 17 L44 17.2 L42.5 27 L39.5 27 L38 17.2 Z M33 18.5 L36 18 L36.5 25 Z M49 18.5 L46 18 L45.5 25 Z",
      0.85,
    ),
    detail(
      "dark",
      "M13.5 38 L22 41 L14.5 44 Z M68.5 38 L60 41 L67.5 44 Z M16.5 48 L24 48 L19 52 Z M65.5 48 L58 48 L63 52 Z",
      0.75,
    ),
    detail("pale", ellipse(41, 49, 12, 8.5), 0.9),
    detail(
      "pale",
      "M33 60 C36 70 36 80 34 88 C38 91 44 91 48 88 C46 80 47 70 50 60 C44 62 38 62 33 60 Z",
      0.8,
    ),
    detail("dark", "M67 80 C70 92 64 99 54 99 L50 99 C60 94 62 82 58 66 C62 70 65 75 67 80 Z", 0.6),
    stroke("dark", 1.6, "M20 72 L28 74 M18 80 L26 81 M65 73 L58 75 M67.5 82 L60 83", 0.85),
    body("main", "M27 99 C27 90 29 80 31 74 L40 74 L40 99 Z"),
    body("main", "M55 99 C55 90 53 80 51 74 L42 74 L42 99 Z"),
    stroke(
      "deep",
      1,
      "M41 76 L41 99 M31 95 L31 99 M35.5 95 L35.5 99 M46.5 95 L46.5 99 M51 95 L51 99",
      0.6,
    ),
    detail(eye, ellipse(29.5, 37.5, 5.2, 5.6)),
    detail(eye, ellipse(52.5, 37.5, 5.2, 5.6)),
    detail("ink", ellipse(29.9, 37.5, 1.9, 5)),
    detail("ink", ellipse(52.1, 37.5, 1.9, 5)),
    dot("white", 28.3, 35.5, 1.2),
    dot("white", 50.7, 35.5, 1.2),
    detail("rosy", "M38 45 L44 45 L41 48.5 Z"),
    stroke("deep", 1.1, "M41 48.5 C41 53 35 53 34 50.5 M41 48.5 C41 53 47 53 48 50.5"),
    stroke("deep", 0.7, "M27 48 L9 45 M27 50.5 L10 53 M55 48 L73 45 M55 50.5 L72 53", 0.7),
  ];
};

/** Box 80 x 100: it sits in profile, facing left. */
export const drawRabbit: Drawing = ({ mainIsPale }) => [
  body("light", ellipse(71, 82, 8.6)),
  body("dark", "M36 40 C34 26 36 8 44 2 C50 8 50 26 44 42 Z"),
  body("main", "M24 38 C18 24 18 8 24 1 C32 6 35 24 34 40 Z"),
  detail("rosy", "M26.5 34 C22.5 23 22 12 25 7 C29.5 13 31.5 24 31 35 Z", 0.85),
  body("main", "M30 60 C46 52 70 58 73 80 C75 92 70 99 60 99 L30 99 C22 99 20 90 22 80 Z"),
  body("main", "M5 52 C5 40 16 32 29 32 C42 32 50 40 49 52 C48 64 38 68 26 67 C14 66 5 62 5 52 Z"),
  detail("light", "M9 49 C12 40 20 35 29 34 C38 34 44 37 47 43 C36 38 22 40 9 49 Z", 0.8),
  detail("pale", ellipse(13.5, 58, 8, 6.4), 0.9),
  detail("pale", "M22 70 C28 68 34 72 34 80 C34 88 30 95 24 97 C20 90 20 78 22 70 Z", 0.9),
  body("main", "M42 99 C36 84 46 66 58 68 C70 70 75 84 71 94 C69 98 66 99 60 99 Z"),
  stroke("deep", 1.4, "M44 88 C44 76 52 69 60 70.5", mainIsPale ? 0.55 : 0.45),
  detail(
    "dark",
    "M71 94 C69 98 66 99 60 99 L46 99 C62 96 68 86 66 73 C72 78 73.5 88 71 94 Z",
    0.55,
  ),
  body("main", "M38 100 C38 93 46 91 56 92 C62 93 64 97 63 100 Z"),
  body("main", "M17 100 C18 92 20 84 24 78 L31 80 C30 88 29 94 30 100 Z"),
  stroke("deep", 1, "M42 97 L60 97 M20 96.5 L28 96.5", 0.4),
  dot("ink", 23, 48, 4),
  dot("white", 21.6, 46.4, 1.4),
  detail("rosy", "M4 53 C6 50 10 50 11 53 C10 56 6 56.5 4 53 Z"),
  stroke("deep", 0.9, "M8 56 C9 60 13 61.5 16 60", 0.8),
  stroke("deep", 0.6, "M14 56 L2 60 M14 58 L4 65", 0.6),
  detail("rosy", ellipse(25, 57, 4, 2.6), 0.45),
];

/** Box 130 x 100: in flight, facing left. */
export const drawBird: Drawing = () => [
  body(
    "dark",
    "M60 56 C66 34 82 12 108 2 C104 12 104 20 100 27 C101 32 96 40 92 44 C91 50 84 58 78 62 Z",
  ),
  body(
    "deep",
    "M92 62 C104 62 118 66 129 74 C122 76 118 77 114 77 C119 82 121 86 122 91 C108 88 94 82 86 74 Z",
  ),
  body(
    "main",
    "M18 60 C18 48 28 42 38 44 C48 46 56 52 70 53 C84 54 96 60 104 70 C94 84 74 90 56 86 C36 82 19 74 18 60 Z",
  ),
  detail("pale", "M20 66 C32 72 50 72 66 82 C62 87 58 86.5 54 85.5 C38 82 24 76 20 66 Z", 0.85),
  detail("light", "M22 53 C26 46 32 43 38 44 C46 46 54 51 64 52.5 C50 56 34 54 22 53 Z", 0.7),
  body(
    "main",
    "M48 60 C42 40 40 16 54 1 C58 10 63 16 68 21 C70 26 75 31 78 35 C80 40 84 46 86 50 C86 60 66 72 48 60 Z",
  ),
  detail("light", "M49 58 C44 40 43 20 54 4 C58 20 62 36 70 52 C64 60 55 62 49 58 Z", 0.8),
  stroke("deep", 1.3, "M56 12 C60 28 66 42 74 54 M66 22 C70 34 75 44 80 52", 0.55),
  body("carrot", "M20 55 L3 62 L20 65 C18.5 62 18.5 58 20 55 Z"),
  detail("wood", "M3 62 L20 65 C19.3 63.5 19 62 19 60.5 Z", 0.5),
  dot("white", 28.5, 54, 3.7),
  dot("ink", 27.6, 54.2, 2.5),
  dot("white", 26.8, 53.2, 0.9),
];

/** Box 115 x 100: from above. */
export const drawButterfly: Drawing = ({ mainIsPale }) => {
  const spot = mainIsPale ? "deep" : "white";
  const left = [
    body("deep", "M55 44 C44 14 22 0 8 3 C0 8 0 30 10 44 C18 54 40 58 55 52 Z"),
    body("deep", "M55 52 C38 54 20 60 17 74 C16 90 28 99 38 96 C50 92 56 72 57 58 Z"),
    body("main", "M54 45 C43 19 24 6 11 8 C5 14 5 30 14 41 C22 50 40 54 54 50 Z"),
    body("main", "M54 54 C39 57 24 62 21.5 74 C21 86 29 93 37 91 C47 87 53 70 54 58 Z"),
    detail("light", "M52 45 C43 26 28 14 17 15 C14 22 18 32 26 38 C34 44 44 48 52 48 Z"),
    detail("light", "M51 58 C40 62 31 66 29 75 C30 82 34 85 38 83 C45 79 50 68 51 60 Z"),
    stroke("dark", 1, "M53 47 L16 14 M53 48 L10 30 M53 49 L22 44 M53 55 L24 76 M53 56 L36 90", 0.8),
    detail(spot, ellipse(14, 16, 2.8, 3.6)),
    detail(spot, ellipse(11.5, 26, 2.2, 2.8)),
    detail(spot, ellipse(28, 83, 3, 3)),
    stroke("ink", 1.3, "M56.5 36 C53 24 47 18 42 16"),
    detail("ink", ellipse(41.5, 15.6, 1.9)),
  ];
  const mirrored = (path: Path): Path => mapPath(path, (x, y) => [115 - x, y]);
  return [
    ...left.flatMap((part) => [part, { ...part, path: mirrored(part.path) }]),
    body(
      "ink",
      "M57.5 32 C61.5 34 62 38 60.8 42 C63 52 61.5 72 57.5 82 C53.5 72 52 52 54.2 42 C53 38 53.5 34 57.5 32 Z",
    ),
    stroke("stone", 0.9, "M55 52 L60 52 M55 59 L60 59 M55.5 66 L59.5 66", 0.6),
  ];
};
