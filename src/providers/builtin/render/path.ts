/** Vector outlines as plain numbers, so that each style can draw, bend, hatch or facet them. */

export type Point = readonly [x: number, y: number];

/** One closed or open line. A segment of two numbers is a straight line, one of six a cubic curve. */
export interface Contour {
  readonly start: Point;
  readonly segments: readonly (readonly number[])[];
  readonly closed: boolean;
}
export type Path = readonly Contour[];

const argumentCounts: Readonly<Record<string, number>> = {
  M: 2,
  L: 2,
  H: 1,
  V: 1,
  C: 6,
  Q: 4,
  Z: 0,
};

interface Pen {
  at: Point;
  start: Point;
  segments: number[][];
}

function step(pen: Pen, command: string, a: readonly number[]): void {
  const n = (index: number): number => a[index] ?? 0;
  const [x, y] = pen.at;
  const line = (to: Point): void => {
    pen.segments.push([to[0], to[1]]);
    pen.at = to;
  };
  if (command === "L") line([n(0), n(1)]);
  else if (command === "H") line([n(0), y]);
  else if (command === "V") line([x, n(0)]);
  else if (command === "C") {
    pen.segments.push([...a]);
    pen.at = [n(4), n(5)];
  } else {
    const [cx, cy, ex, ey] = [n(0), n(1), n(2), n(3)];
    const toward = (from: number, control: number): number => from + (2 / 3) * (control - from);
    pen.segments.push([toward(x, cx), toward(y, cy), toward(ex, cx), toward(ey, cy), ex, ey]);
    pen.at = [ex, ey];
  }
}

/**
 * Reads the path data of this project's drawings: absolute M, L, H, V, C, Q and Z.
 * @throws {SyntaxError} on any other command
 */
export function parsePath(data: string): Path {
  const contours: Contour[] = [];
  const pen: Pen = { at: [0, 0], start: [0, 0], segments: [] };
  const finish = (closed: boolean): void => {
    if (pen.segments.length > 0) {
      contours.push({ start: pen.start, segments: pen.segments, closed });
    }
    pen.segments = [];
  };
  for (const [, command = "", rest = ""] of data.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const count = argumentCounts[command];
    if (count === undefined) throw new SyntaxError(`Not a path command here: ${command}`);
    const numbers = (rest.match(/-?\d*\.?\d+/g) ?? []).map(Number);
    if (command === "Z") {
      finish(true);
      pen.at = pen.start;
      continue;
    }
    if (command === "M") {
      finish(false);
      pen.start = pen.at = [numbers[0] ?? 0, numbers[1] ?? 0];
      for (let i = 2; i + 1 < numbers.length; i += 2) step(pen, "L", numbers.slice(i, i + 2));
      continue;
    }
    for (let i = 0; i + count <= numbers.length; i += count) {
      step(pen, command, numbers.slice(i, i + count));
    }
  }
  finish(false);
  return contours;
}

export function polygon(points: readonly Point[], closed = true): Path {
  const [start, ...rest] = points;
  return start === undefined ? [] : [{ start, segments: rest.map(([x, y]) => [x, y]), closed }];
}

/** Points from their numbers: x and y by turns. */
export const points = (...xy: readonly number[]): Point[] =>
  xy.flatMap((x, i): Point[] => (i % 2 === 0 ? [[x, xy[i + 1] ?? 0]] : []));

/** From one point to another. */
export const straightLine = (x0: number, y0: number, x1: number, y1: number): Path =>
  polygon(points(x0, y0, x1, y1), false);

export function rect(x: number, y: number, width: number, height: number): Path {
  const [right, bottom] = [x + width, y + height];
  return polygon(points(x, y, right, y, right, bottom, x, bottom));
}

/** Four cubic curves; .5523 is the usual circle constant. `turn` rotates it, in radians. */
export function ellipse(cx: number, cy: number, rx: number, ry = rx, turn = 0): Path {
  const k = 0.5523;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const at = (u: number, v: number): [number, number] => [
    cx + u * rx * cos - v * ry * sin,
    cy + u * rx * sin + v * ry * cos,
  ];
  const curve = (...p: readonly [number, number][]): number[] => p.flat();
  return [
    {
      start: at(1, 0),
      segments: [
        curve(at(1, k), at(k, 1), at(0, 1)),
        curve(at(-k, 1), at(-1, k), at(-1, 0)),
        curve(at(-1, -k), at(-k, -1), at(0, -1)),
        curve(at(k, -1), at(1, -k), at(1, 0)),
      ],
      closed: true,
    },
  ];
}

export function roundRect(x: number, y: number, w: number, h: number, radius: number): Path {
  const r = Math.min(radius, w / 2, h / 2);
  const k = r * 0.4477;
  const [right, bottom] = [x + w, y + h];
  return [
    {
      start: [x + r, y],
      segments: [
        [right - r, y],
        [right - k, y, right, y + k, right, y + r],
        [right, bottom - r],
        [right, bottom - k, right - k, bottom, right - r, bottom],
        [x + r, bottom],
        [x + k, bottom, x, bottom - k, x, bottom - r],
        [x, y + r],
        [x, y + k, x + k, y, x + r, y],
      ],
      closed: true,
    },
  ];
}

/** A smooth line through the points (Catmull-Rom as cubic curves). */
export function smooth(points: readonly Point[], closed = true, tension = 1): Path {
  const count = points.length;
  const start = points[0];
  if (start === undefined || count < 3) return polygon(points, closed);
  const at = (index: number): Point =>
    points[closed ? (index + count) % count : Math.max(0, Math.min(count - 1, index))] ?? start;
  const segments: number[][] = [];
  const k = tension / 6;
  for (let i = 0; i < (closed ? count : count - 1); i++) {
    const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    segments.push([
      from[0] + (to[0] - before[0]) * k,
      from[1] + (to[1] - before[1]) * k,
      to[0] - (after[0] - from[0]) * k,
      to[1] - (after[1] - from[1]) * k,
      to[0],
      to[1],
    ]);
  }
  return [{ start, segments, closed }];
}

/** What lies under a smooth line, down to `floor`, where its corners are at `x0` and `x1`. */
export function areaUnder(line: readonly Point[], floor: number, x0: number, x1: number): Path {
  return smooth(line, false).map(({ start, segments }) => ({
    start,
    segments: [...segments, [x1, floor], [x0, floor]],
    closed: true,
  }));
}

/** A line up and down again that is its own mirror image about `cx`; `half` is its left, rising. */
export function symmetric(cx: number, half: readonly Point[]): Point[] {
  const back = half.filter(([away]) => away !== 0).reverse();
  return [
    ...half.map(([away, y]): Point => [cx - away, y]),
    ...back.map(([away, y]): Point => [cx + away, y]),
  ];
}

/** Moves every point; exact for affine maps, good enough for gentle bends. */
export function mapPath(path: Path, map: (x: number, y: number) => Point): Path {
  return path.map(({ start, segments, closed }) => ({
    start: map(start[0], start[1]),
    segments: segments.map((segment) => {
      const moved: number[] = [];
      for (let i = 0; i + 1 < segment.length; i += 2) {
        const [x, y] = map(segment[i] ?? 0, segment[i + 1] ?? 0);
        moved.push(x, y);
      }
      return moved;
    }),
    closed,
  }));
}

/** The outlines as points no further apart than about `stepPx` on curves. */
export function flatten(path: Path, stepPx = 3): Point[][] {
  return path.map(({ start, segments }) => {
    const points: Point[] = [start];
    let [x, y] = start;
    for (const segment of segments) {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = segment;
      if (segment.length === 2) {
        points.push([a, b]);
        [x, y] = [a, b];
        continue;
      }
      const reach = Math.hypot(a - x, b - y) + Math.hypot(c - a, d - b) + Math.hypot(e - c, f - d);
      const count = Math.max(2, Math.min(24, Math.ceil(reach / stepPx)));
      for (let i = 1; i <= count; i++) {
        const t = i / count;
        const s = 1 - t;
        const [p, q, r, w] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
        points.push([p * x + q * a + r * c + w * e, p * y + q * b + r * d + w * f]);
      }
      [x, y] = [e, f];
    }
    return points;
  });
}

export interface Bounds {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** The box around all points, control points included: never too small, at times a little large. */
export function boundsOf(path: Path): Bounds {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  const see = (x: number, y: number): void => {
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  };
  for (const { start, segments } of path) {
    see(start[0], start[1]);
    for (const segment of segments) {
      for (let i = 0; i + 1 < segment.length; i += 2) see(segment[i] ?? 0, segment[i + 1] ?? 0);
    }
  }
  return { x0, y0, x1, y1 };
}

/** How wide and how high the box around a path is. */
export function extentOf(path: Path): [wide: number, high: number] {
  const { x0, y0, x1, y1 } = boundsOf(path);
  return [x1 - x0, y1 - y0];
}

/** A number for SVG: at most two decimals, never NaN or an exponent. */
export function svgNumber(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return Number.isFinite(rounded) ? String(Math.abs(rounded) < 0.005 ? 0 : rounded) : "0";
}

/** Path data for an SVG `d` attribute. */
export function pathData(path: Path): string {
  let data = "";
  for (const { start, segments, closed } of path) {
    data += `M${svgNumber(start[0])} ${svgNumber(start[1])}`;
    for (const segment of segments) {
      data += (segment.length === 2 ? "L" : "C") + segment.map(svgNumber).join(" ");
    }
    if (closed) data += "Z";
  }
  return data;
}

/** Tells where outlines cross a level line, and whether each goes down (1) or up (-1) there. */
export function eachCrossing(
  outlines: readonly (readonly Point[])[],
  y: number,
  tell: (x: number, turn: 1 | -1) => void,
): void {
  for (const outline of outlines) {
    let previous = outline[outline.length - 1];
    for (const point of outline) {
      if (previous !== undefined && point[1] > y !== previous[1] > y) {
        const [x0, y0] = previous;
        tell(x0 + ((point[0] - x0) * (y - y0)) / (point[1] - y0), point[1] > y0 ? 1 : -1);
      }
      previous = point;
    }
  }
}

/** Whether the point is inside, by the nonzero rule that SVG fills with. */
export function contains(outlines: readonly (readonly Point[])[], x: number, y: number): boolean {
  let winding = 0;
  eachCrossing(outlines, y, (crossing, turn) => {
    if (x < crossing) winding += turn;
  });
  return winding !== 0;
}
