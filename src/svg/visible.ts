import { viewBoxOf } from "./origin.js";
import type { Rasteriser } from "./rasteriser.js";
import { within } from "./sizes.js";
import { svgText, type SvgElement } from "./tree.js";

/** Small pictures tell soon, of nearly every drawing, that there is more than one colour. */
const glancePx = 128;

/**
 * What is to be seen of a drawing, whatever it holds: `nothing` where it paints no pixel, `one colour`
 * where all pixels are alike.
 */
export function seenOf(
  drawing: SvgElement,
  rasteriser: Pick<Rasteriser, "pixels">,
): "nothing" | "one colour" | "more" {
  if (oneColourOf(within(drawing, glancePx), rasteriser) === undefined) return "more";
  const colour = oneColourOf(drawing, rasteriser);
  if (colour === undefined) return "more";
  if (colour.some((channel) => channel !== 255)) return "one colour";
  // White is what a drawing is on: what paints white is seen on black.
  const onBlack = rasteriser.pixels(svgText(withBackground(drawing, drawing.children)));
  const black = rasteriser.pixels(svgText(withBackground(drawing, [])));
  return areSame(onBlack, black) ? "nothing" : "one colour";
}

function oneColourOf(
  root: SvgElement,
  rasteriser: Pick<Rasteriser, "pixels">,
): Uint8Array | undefined {
  const rgba = rasteriser.pixels(svgText(root));
  return rgba.every((value, at) => value === rgba[at % 4]) ? rgba.subarray(0, 4) : undefined;
}

function areSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}

function withBackground(root: SvgElement, children: SvgElement["children"]): SvgElement {
  const { x, y, width, height } = viewBoxOf(root.attributes.get("viewBox")) ?? {
    ...{ x: 0, y: 0, width: 0, height: 0 },
  };
  const box = Object.entries({ x, y, width, height }).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const look: [string, string][] = [
    ["fill", "#000"],
    ["stroke", "none"],
  ];
  const black = { name: "rect", attributes: new Map([...box, ...look]), children: [], line: 0 };
  return { ...root, children: [black, ...children] };
}
