/** A drawing of the picture set as filled outlines, and nothing else. */
import { Parser } from "htmlparser2";
import svgpath from "svgpath";
import { rgb, type Rgb } from "../../src/providers/builtin/render/colour.js";
import {
  contains,
  flatten,
  mapPath,
  parsePath,
  polygon,
  type Path,
  type Point,
} from "../../src/providers/builtin/render/path.js";

export interface Fill {
  readonly path: Path;
  readonly colour: Rgb;
  readonly opacity: number;
}

interface Frame {
  readonly matrix: string;
  readonly opacity: number;
  readonly isHidden: boolean;
}

/**
 * @param plainSvg as the rasteriser's `plainPaths` has it: groups and paths of absolute lines and
 *   curves, no references but to gradients. Clip paths are left out: a picture that needs one is
 *   found when it is compared with its source.
 */
export function fillsOf(plainSvg: string): Fill[] {
  const gradients = meanColours(plainSvg);
  const fills: Fill[] = [];
  const stack: Frame[] = [{ matrix: "", opacity: 1, isHidden: false }];
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const above = stack.at(-1) ?? { matrix: "", opacity: 1, isHidden: false };
        const frame = {
          matrix: `${above.matrix} ${attributes["transform"] ?? ""}`.trim(),
          opacity: above.opacity * Number(attributes["opacity"] ?? 1),
          isHidden: above.isHidden || /^(?:defs|clipPath|mask|filter)$/.test(name),
        };
        stack.push(frame);
        if (name !== "path" || frame.isHidden) return;
        const data = svgpath(attributes["d"] ?? "")
          .transform(frame.matrix)
          .abs()
          .round(4);
        const path = parsePath(data.toString().replace(/-?[\d.]+e-\d+/g, "0"));
        const add = (paint: string, area: Path, opacity = "1"): void => {
          const colour = gradients.get(/^url\(#(.+)\)$/.exec(paint)?.[1] ?? "") ?? paint;
          if (colour === "none") return;
          fills.push({
            path: area,
            colour: typeof colour === "string" ? rgb(colour) : colour,
            opacity: frame.opacity * Number(opacity),
          });
        };
        const area = attributes["fill-rule"] === "evenodd" ? asNonzero(path) : path;
        add(attributes["fill"] ?? "none", area, attributes["fill-opacity"]);
        const line = lineArea(path, Number(attributes["stroke-width"] ?? 1));
        add(attributes["stroke"] ?? "none", line, attributes["stroke-opacity"]);
      },
      onclosetag: () => void stack.pop(),
    },
    { xmlMode: true },
  );
  parser.end(plainSvg);
  return fills;
}

/** The mean of each gradient's stops, by its id. */
function meanColours(svg: string): Map<string, Rgb> {
  const means = new Map<string, Rgb>();
  const gradients =
    /<(?:linear|radial)Gradient[^>]* id="([^"]+)"[^>]*>(.*?)<\/(?:linear|radial)G/gs;
  for (const [, id = "", stops = ""] of svg.matchAll(gradients)) {
    const colours = [...stops.matchAll(/stop-color="(#[0-9a-f]{6})"/g)].map(([, c = ""]) => rgb(c));
    const mean = (channel: 0 | 1 | 2): number =>
      Math.round(colours.reduce((sum, colour) => sum + colour[channel], 0) / colours.length);
    if (colours.length > 0) means.set(id, [mean(0), mean(1), mean(2)]);
  }
  return means;
}

/** The same area by the nonzero rule: outlines inside an odd number of others turn the other way. */
function asNonzero(path: Path): Path {
  const outlines = flatten(path, 0.2);
  return path.map((contour, i) => {
    const own = outlines[i] ?? [];
    const isInside = (other: readonly Point[]): boolean =>
      own.filter(([x, y]) => contains([other], x, y)).length > own.length / 2;
    const depth = outlines.filter((other, j) => j !== i && isInside(other)).length;
    return areaOf(own) > 0 === (depth % 2 === 0) ? contour : (reversed([contour])[0] ?? contour);
  });
}

/** What a line of that width covers: a small box for each straight bit of it. */
function lineArea(path: Path, width: number): Path {
  const half = width / 2;
  return path.flatMap(({ start, segments, closed }) => {
    const whole = closed ? [...segments, [...start]] : segments;
    const points = flatten([{ start, segments: whole, closed }], 0.6)[0] ?? [];
    return points.slice(1).flatMap(([x, y], i) => {
      const [fromX, fromY] = points[i] ?? start;
      const length = Math.hypot(x - fromX, y - fromY);
      if (length < 1e-6) return [];
      const [u, v] = [((x - fromX) / length) * half, ((y - fromY) / length) * half];
      const [ax, ay, bx, by] = [fromX - u / 3, fromY - v / 3, x + u / 3, y + v / 3];
      return polygon([
        [ax - v, ay + u],
        [bx - v, by + u],
        [bx + v, by - u],
        [ax + v, ay - u],
      ]);
    });
  });
}

function areaOf(points: readonly Point[]): number {
  let twice = 0;
  let previous = points.at(-1);
  for (const point of points) {
    if (previous !== undefined) twice += previous[0] * point[1] - point[0] * previous[1];
    previous = point;
  }
  return twice / 2;
}

function reversed(path: Path): Path {
  return path.map(({ start, segments, closed }) => {
    const ends: Point[] = [start];
    for (const segment of segments) ends.push([segment.at(-2) ?? 0, segment.at(-1) ?? 0]);
    const back = segments.map((segment, i) => {
      const to = ends[i] ?? start;
      const [a = 0, b = 0, c = 0, d = 0] = segment;
      return segment.length === 2 ? [...to] : [c, d, a, b, ...to];
    });
    return { start: ends.at(-1) ?? start, segments: back.reverse(), closed };
  });
}

/** A rectangle in the units of the source. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Moves the top left corner to 0, 0 and makes it 100 units high; coordinates to one decimal. */
export function scaledTo100(fills: readonly Fill[]): { fills: Fill[]; crop: Crop } {
  const points = fills.flatMap(({ path }) => flatten(path, 0.1).flat());
  const [x0, x1] = extent(points.map(([x]) => x));
  const [y0, y1] = extent(points.map(([, y]) => y));
  const scale = 100 / (y1 - y0);
  const place = (value: number): number => Math.round(value * scale * 10) / 10;
  return {
    fills: fills.map((fill) => ({
      ...fill,
      path: mapPath(fill.path, (x, y) => [place(x - x0), place(y - y0)]),
    })),
    crop: { x: x0, y: y0, width: x1 - x0, height: y1 - y0 },
  };
}

function extent(values: readonly number[]): [number, number] {
  return [
    values.reduce((least, value) => Math.min(least, value), Infinity),
    values.reduce((most, value) => Math.max(most, value), -Infinity),
  ];
}
