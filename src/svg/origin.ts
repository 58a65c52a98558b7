/** The box that percentages are parts of, in the drawing's own units. */
export interface ViewBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The four numbers of a `viewBox`; undefined where they make no box. */
export function viewBoxOf(value: string | undefined): ViewBox | undefined {
  const numbers = (value ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [x = NaN, y = NaN, width = NaN, height = NaN] = numbers;
  const isBox = numbers.length === 4 && numbers.every((each) => Number.isFinite(each));
  return isBox && width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/**
 * A transform about a point, as an attribute can say it.
 * @param origin as CSS has it: lengths in pixels, percentages of the box, or words
 * @returns undefined for an origin that is none
 */
export function aboutOrigin(transform: string, origin: string, box: ViewBox): string | undefined {
  const words = origin.trim().split(/\s+/);
  const isTurned =
    /^(?:top|bottom)$/.test(words[0] ?? "") || /^(?:left|right)$/.test(words[1] ?? "");
  const [first = "", second = "center"] = isTurned ? words.toReversed() : words;
  const x = placeOf(isTurned && words.length === 1 ? "center" : first, box.x, box.width);
  const y = placeOf(isTurned && words.length === 1 ? first : second, box.y, box.height);
  if (x === undefined || y === undefined) return undefined;
  if (x === 0 && y === 0) return transform;
  return `translate(${x} ${y}) ${transform} translate(${-x} ${-y})`;
}

function placeOf(word: string, start: number, size: number): number | undefined {
  const parts: Readonly<Record<string, number>> = {
    ...{ left: 0, top: 0, center: 0.5, right: 1, bottom: 1 },
  };
  if (Object.hasOwn(parts, word)) return start + (parts[word] ?? 0) * size;
  const [, digits, unit] = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(px|%)?$/.exec(word) ?? [];
  if (digits === undefined) return undefined;
  return start + (unit === "%" ? (Number(digits) / 100) * size : Number(digits));
}

/**
 * The box of a shape by its own numbers, which is what `transform-box: fill-box` means.
 * @returns undefined for elements whose numbers do not tell it
 */
export function ownBox(name: string, attributes: ReadonlyMap<string, string>): ViewBox | undefined {
  const at = (attribute: string): number => Number(attributes.get(attribute) ?? 0);
  const around = (x: number, y: number, rx: number, ry: number): number[] => [
    ...[x - rx, y - ry, x + rx, y + ry],
  ];
  switch (name) {
    case "rect":
      return boxThrough([at("x"), at("y"), at("x") + at("width"), at("y") + at("height")]);
    case "circle":
      return boxThrough(around(at("cx"), at("cy"), at("r"), at("r")));
    case "ellipse":
      return boxThrough(around(at("cx"), at("cy"), at("rx"), at("ry")));
    case "line":
      return boxThrough([at("x1"), at("y1"), at("x2"), at("y2")]);
    case "polygon":
    case "polyline":
      return boxThrough((attributes.get("points") ?? "").split(" ").map(Number));
    default:
      return undefined;
  }
}

/** @param points x and y in turn */
function boxThrough(points: readonly number[]): ViewBox | undefined {
  if (!points.every((each) => Number.isFinite(each))) return undefined;
  const [xs, ys] = [0, 1].map((part) => points.filter((_, index) => index % 2 === part));
  if (xs === undefined || ys === undefined || ys.length === 0) return undefined;
  const least = (all: readonly number[]): number => all.reduce((a, b) => Math.min(a, b));
  const most = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b));
  const [x, y] = [least(xs), least(ys)];
  return { x, y, width: most(xs) - x, height: most(ys) - y };
}
