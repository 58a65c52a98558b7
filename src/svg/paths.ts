import svgPath from "svgpath";

/** A command of a path's data and its numbers, as they are written. */
export type PathSegment = readonly [command: string, ...numbers: number[]];

/** What the package's own types leave out. */
interface ParsedPath {
  segments: PathSegment[];
  round: (decimals: number) => ParsedPath;
  abs: () => ParsedPath;
  rel: () => ParsedPath;
  unshort: () => ParsedPath;
  unarc: () => ParsedPath;
  iterate: (visit: (segment: PathSegment, index: number, x: number, y: number) => void) => void;
  toString: () => string;
}

const parsed = (data: string): ParsedPath => svgPath(data) as unknown as ParsedPath;

/** The pieces of a path's data, up to what cannot be read. */
export const segmentsOf = (data: string): readonly PathSegment[] => parsed(data).segments;

export function pathText(segments: readonly PathSegment[]): string {
  const path = parsed("");
  path.segments = [...segments];
  return path.toString();
}

/** Each point by its way from the one before, which has fewer digits. */
export const relativePath = (data: string): string => parsed(data).rel().toString();

/** With numbers of so many decimals; relative pieces make up for what those before them lost. */
export const roundedPath = (data: string, decimals: number): string =>
  parsed(data).round(decimals).toString();

/** How long a path's outline is: of curves along their handles, which is no shorter. */
export function wayAlong(data: string): number {
  let length = 0;
  const path = parsed(data).abs().unshort().unarc();
  path.iterate(([command, ...numbers], _index, x, y) => {
    if (command === "H") length += Math.abs((numbers[0] ?? x) - x);
    else if (command === "V") length += Math.abs((numbers[0] ?? y) - y);
    else length += lengthThrough([x, y, ...numbers]);
  });
  return length;
}

/** @param points x and y in turn */
export function lengthThrough(points: readonly number[]): number {
  let length = 0;
  for (let index = 3; index < points.length; index += 2) {
    const [fromX = 0, fromY = 0, x = 0, y = 0] = points.slice(index - 3, index + 1);
    length += Math.hypot(x - fromX, y - fromY);
  }
  return length;
}
