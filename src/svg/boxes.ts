import { mostOfPlain, parseSvg } from "./parse.js";
import { segmentsOf } from "./paths.js";
import type { SvgElement } from "./tree.js";

/** In the units of the drawing's view. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** As in a transform: `matrix(a b c d e f)`. */
type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

const unmoved: Matrix = [1, 0, 0, 1, 0, 0];

/**
 * Where what has an id is drawn, by its id; without what is hidden.
 * @param plain a drawing in plain words, as `Rasteriser.plainPaths` gives it
 */
export function boxesIn(plain: string): ReadonlyMap<string, Box> {
  const boxes = new Map<string, Box>();
  const { root } = parseSvg(plain, mostOfPlain);
  boxOf(root, unmoved, boxes);
  return boxes;
}

export const widthOf = ({ left, right }: Box): number => right - left;
export const heightOf = ({ top, bottom }: Box): number => bottom - top;
export const areaOf = (box: Box): number => widthOf(box) * heightOf(box);

/** What two boxes share; undefined where they do not meet. */
export function shared(a: Box, b: Box): Box | undefined {
  const box = {
    ...{ left: Math.max(a.left, b.left), right: Math.min(a.right, b.right) },
    ...{ top: Math.max(a.top, b.top), bottom: Math.min(a.bottom, b.bottom) },
  };
  return box.left < box.right && box.top < box.bottom ? box : undefined;
}

function boxOf(element: SvgElement, around: Matrix, boxes: Map<string, Box>): Box | undefined {
  const { name, attributes } = element;
  if (name === "defs" || attributes.get("visibility") === "hidden") return undefined;
  const matrix = product(around, matrixOf(attributes.get("transform")));
  const own = name === "path" ? boxOfPath(attributes.get("d") ?? "", matrix) : undefined;
  const all = element.children.map((each) =>
    typeof each === "string" ? undefined : boxOf(each, matrix, boxes),
  );
  const box = [own, ...all].reduce(joined, undefined);
  const id = attributes.get("id");
  if (id !== undefined && box !== undefined && !boxes.has(id)) boxes.set(id, box);
  return box;
}

function joined(a: Box | undefined, b: Box | undefined): Box | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    ...{ left: Math.min(a.left, b.left), right: Math.max(a.right, b.right) },
    ...{ top: Math.min(a.top, b.top), bottom: Math.max(a.bottom, b.bottom) },
  };
}

/** Of absolute points; those beside a curve count as if it went through them. */
function boxOfPath(data: string, [a, b, c, d, e, f]: Matrix): Box | undefined {
  let box: Box | undefined;
  for (const [, ...numbers] of segmentsOf(data)) {
    for (let index = 1; index < numbers.length; index += 2) {
      const [x = 0, y = 0] = [numbers[index - 1], numbers[index]];
      const [left, top] = [a * x + c * y + e, b * x + d * y + f];
      box = joined(box, { left, top, right: left, bottom: top });
    }
  }
  return box;
}

function matrixOf(transform = ""): Matrix {
  const numbers = /^matrix\(([^)]*)\)/.exec(transform)?.[1]?.split(" ").map(Number);
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers ?? unmoved;
  return [a, b, c, d, e, f];
}

function product(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  const [g, h, i, j, k, l] = inner;
  return [
    ...([a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j] as const),
    ...([a * k + c * l + e, b * k + d * l + f] as const),
  ];
}
