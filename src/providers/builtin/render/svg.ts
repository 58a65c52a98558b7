/** Writing SVG: only numbers, colours and fixed words get in, never any text of a person. */
import type { Random } from "../../../base/random.js";
import type { Artwork, Paint, Shape, Stop } from "./artwork.js";
import { hex, type Rgb } from "./colour.js";
import { pathData, rect, svgNumber, type Path } from "./path.js";

/** Collects the gradients that a document's shapes refer to. */
export class Definitions {
  /** The contents of `<defs>`. */
  text = "";
  readonly #ids = new Map<string, string>();

  /** A value for `fill` or `stroke`. */
  paint(paint: Paint): string {
    if (paint.kind === "solid") return hex(paint.colour);
    if (paint.kind === "vertical") {
      const span = `x1="0" y1="${svgNumber(paint.y0)}" x2="0" y2="${svgNumber(paint.y1)}"`;
      return this.#define(span, "linearGradient", paint.stops);
    }
    const [x, y] = paint.centre;
    const ring = `cx="${svgNumber(x)}" cy="${svgNumber(y)}" r="${svgNumber(Math.max(0.1, paint.radius))}"`;
    return this.#define(ring, "radialGradient", paint.stops);
  }

  #define(attributes: string, tag: string, stops: readonly Stop[]): string {
    const tags = stops.map(({ at, colour, opacity }) => {
      const see = opacity === undefined ? "" : ` stop-opacity="${svgNumber(opacity)}"`;
      return `<stop offset="${svgNumber(at)}" stop-color="${hex(colour)}"${see}/>`;
    });
    const contents = `${attributes} gradientUnits="userSpaceOnUse">${tags.join("")}</${tag}>`;
    const id = this.#ids.get(contents) ?? `g${this.#ids.size}`;
    if (!this.#ids.has(contents)) this.text += `<${tag} id="${id}" ${contents}`;
    this.#ids.set(contents, id);
    return `url(#${id})`;
  }
}

const seeThrough = (name: string, opacity: number): string =>
  opacity >= 0.995 ? "" : ` ${name}="${svgNumber(Math.max(0, opacity))}"`;

export function filled(path: Path, fill: string, opacity = 1): string {
  return `<path d="${pathData(path)}" fill="${fill}"${seeThrough("fill-opacity", opacity)}/>`;
}

export function lined(path: Path, colour: string, widthPx: number, opacity = 1): string {
  return (
    `<path d="${pathData(path)}" fill="none" stroke="${colour}" stroke-width="${svgNumber(widthPx)}"` +
    ` stroke-linecap="round" stroke-linejoin="round"${seeThrough("stroke-opacity", opacity)}/>`
  );
}

/** A shape as it is: smooth outline, its own paint. */
export function plainShape(shape: Shape, definitions: Definitions): string {
  const paint = definitions.paint(shape.paint);
  return shape.linePx > 0
    ? lined(shape.path, paint, shape.linePx, shape.opacity)
    : filled(shape.path, paint, shape.opacity);
}

/** A document whose shapes are drawn one by one, over `under` and under `over`. */
export function drawnDocument(
  artwork: Artwork,
  draw: (shape: Shape, index: number, definitions: Definitions) => string,
  { under = "", over }: { under?: string; over?: (definitions: Definitions) => string } = {},
): string {
  const definitions = new Definitions();
  const contents = artwork.shapes.map((shape, i) => draw(shape, i, definitions)).join("");
  const all = under + contents + (over?.(definitions) ?? "");
  return svgDocument(artwork, all, definitions.text);
}

/** Outlines gathered by their colour, and drawn as one path each. */
export class ByColour {
  private readonly paths = new Map<string, Path[number][]>();

  add(colour: string, path: Path): void {
    const known = this.paths.get(colour);
    if (known === undefined) this.paths.set(colour, [...path]);
    else known.push(...path);
  }

  filled(opacity: number): string {
    return [...this.paths].map(([colour, path]) => filled(path, colour, opacity)).join("");
  }
}

/** Small flakes all over a picture; `sidePx` gives the width of each. */
export function specks(
  { widthPx, heightPx }: Pick<Artwork, "widthPx" | "heightPx">,
  random: Random,
  count: number,
  sidePx: () => number,
  flatness = 0.8,
): Path {
  return Array.from({ length: count }, () => {
    const [x, y] = [random.next() * widthPx, random.next() * heightPx];
    const side = sidePx();
    return rect(x, y, side, side * flatness);
  }).flat();
}

export function svgDocument(
  size: { readonly widthPx: number; readonly heightPx: number },
  contents: string,
  definitions = "",
): string {
  const { widthPx, heightPx } = size;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${svgNumber(widthPx)}" height="${svgNumber(heightPx)}"` +
    ` viewBox="0 0 ${svgNumber(widthPx)} ${svgNumber(heightPx)}">` +
    (definitions === "" ? "" : `<defs>${definitions}</defs>`) +
    `${contents}</svg>`
  );
}

/** A rectangle over the whole picture. */
export function background(
  size: { readonly widthPx: number; readonly heightPx: number },
  fill: Rgb | string,
  opacity = 1,
): string {
  const colour = typeof fill === "string" ? fill : hex(fill);
  return (
    `<rect width="${svgNumber(size.widthPx)}" height="${svgNumber(size.heightPx)}" fill="${colour}"` +
    `${seeThrough("fill-opacity", opacity)}/>`
  );
}
