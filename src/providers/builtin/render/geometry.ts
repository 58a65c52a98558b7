/** What styles do to outlines: bend, clip and hatch them. */
import { eachCrossing, flatten, mapPath, straightLine, type Path, type Point } from "./path.js";

/** A gentle unevenness of the hand: neighbouring points move together, at most `reachPx`. */
export function wobble(path: Path, reachPx: number, unitPx: number, seed: number): Path {
  const f = 18 / unitPx;
  const s = (seed % 1000) * 0.37;
  return mapPath(path, (x, y): Point => [
    x +
      (reachPx / 2) *
        (Math.sin(x * f * 1.3 + y * f + s) + Math.sin(y * f * 2.7 - x * f * 0.8 + s * 1.7)),
    y +
      (reachPx / 2) *
        (Math.sin(y * f * 1.2 - x * f + s * 2.3) + Math.sin(x * f * 2.9 + y * f * 0.7 + s)),
  ]);
}

/** The part of a polygon on the left of the line from `a` to `b` (with y downward: below is left). */
export function clipHalf(points: readonly Point[], a: Point, b: Point): Point[] {
  const side = (p: Point): number => (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
  const kept: Point[] = [];
  let previous = points[points.length - 1];
  for (const point of points) {
    if (previous !== undefined) {
      const [d0, d1] = [side(previous), side(point)];
      if (d0 >= 0 !== d1 >= 0) {
        const t = d0 / (d0 - d1);
        kept.push([
          previous[0] + (point[0] - previous[0]) * t,
          previous[1] + (point[1] - previous[1]) * t,
        ]);
      }
      if (d1 >= 0) kept.push(point);
    }
    previous = point;
  }
  return kept;
}

export type Triangle = readonly [Point, Point, Point];

/** The part of a polygon within a triangle (Sutherland-Hodgman). */
export function clipToTriangle(points: readonly Point[], [a, b, c]: Triangle): Point[] {
  const clockwise = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) >= 0;
  const corners = clockwise ? [a, b, c] : [a, c, b];
  let kept: Point[] = [...points];
  for (let i = 0; i < 3 && kept.length > 2; i++) {
    kept = clipHalf(kept, corners[i] ?? a, corners[(i + 1) % 3] ?? b);
  }
  return kept.length > 2 ? kept : [];
}

/** From where to where a level line is inside, by the nonzero rule, left to right. */
export function insideRuns(
  outlines: readonly (readonly Point[])[],
  y: number,
): [from: number, to: number][] {
  const crossings: { readonly x: number; readonly turn: number }[] = [];
  eachCrossing(outlines, y, (x, turn) => crossings.push({ x, turn }));
  crossings.sort((a, b) => a.x - b.x);
  const runs: [number, number][] = [];
  let [winding, start] = [0, 0];
  for (const { x, turn } of crossings) {
    if (winding === 0) start = x;
    winding += turn;
    if (winding === 0) runs.push([start, x]);
  }
  return runs;
}

/** Parallel lines inside an outline, as one open path. `angle` in radians. */
export function hatch(path: Path, spacingPx: number, angle: number): Path {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const outlines = flatten(path, 6).map((points) =>
    points.map(([x, y]): Point => [x * cos + y * sin, -x * sin + y * cos]),
  );
  const levels = outlines.flat().map(([, v]) => v);
  const from = Math.ceil(Math.min(...levels) / spacingPx) * spacingPx;
  const to = Math.max(...levels);
  const lines: Path[number][] = [];
  for (let v = from; v <= to && lines.length < 4000; v += spacingPx) {
    for (const [start, end] of insideRuns(outlines, v)) {
      if (end - start <= spacingPx * 0.3) continue;
      const [x0, y0] = [start * cos - v * sin, start * sin + v * cos];
      lines.push(...straightLine(x0, y0, end * cos - v * sin, end * sin + v * cos));
    }
  }
  return lines;
}
