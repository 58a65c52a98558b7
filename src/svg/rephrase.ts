import type { ViewBox } from "./origin.js";
import { withStartMarkers } from "./startMarkers.js";
import type { SvgElement, SvgNode } from "./tree.js";

/** A transform that makes smaller than this is none to the rasteriser, which then draws nothing. */
const smallestScale = 1 / 2000;
const nothing = 1e-9;
/** So much of it is said by a group around the element. */
const share = 64;

/** What holds around an element. */
interface Around {
  /** Pixels in a unit. */
  readonly scale: number;
  readonly strokeWidth: number;
}

/**
 * The drawing without what our rasteriser does not know, said in other words: strokes that do not
 * scale, transforms to a thousandth, and markers that turn round at a line's start.
 * @param size in which the drawing is shown, pixels: strokes that do not scale are as wide there
 */
export function rephrased(
  root: SvgElement,
  view: ViewBox,
  size: { readonly widthPx: number; readonly heightPx: number },
): SvgElement {
  const scale = Math.min(size.widthPx / view.width, size.heightPx / view.height);
  return said(withStartMarkers(root), { scale, strokeWidth: 1 });
}

function said(element: SvgElement, around: Around): SvgElement {
  const scale = around.scale * scaleOf(element.attributes.get("transform"));
  const own = Number(element.attributes.get("stroke-width") ?? around.strokeWidth);
  const strokeWidth = Number.isFinite(own) ? own : around.strokeWidth;
  const children = element.children.map((each): SvgNode =>
    typeof each === "string" ? each : spread(said(each, { scale, strokeWidth })),
  );
  return { ...element, attributes: withStroke(element.attributes, scale, strokeWidth), children };
}

function withStroke(
  attributes: ReadonlyMap<string, string>,
  scale: number,
  strokeWidth: number,
): ReadonlyMap<string, string> {
  const effect = attributes.get("vector-effect");
  if (effect === undefined) return attributes;
  const plain = new Map(attributes);
  plain.delete("vector-effect");
  if (effect !== "non-scaling-stroke" || !(scale > 0)) return plain;
  plain.set("stroke-width", String(strokeWidth / scale));
  for (const name of ["stroke-dasharray", "stroke-dashoffset"]) {
    const lengths = plain
      .get(name)
      ?.split(" ")
      .map((each) => Number(each) / scale);
    if (lengths?.every((each) => Number.isFinite(each))) plain.set(name, lengths.join(" "));
  }
  return plain;
}

/** Two transforms, one in the other, for one that is too small. */
function spread(element: SvgElement): SvgElement {
  const transform = element.attributes.get("transform");
  const scale = scaleOf(transform);
  if (transform === undefined || scale < nothing || scale >= smallestScale) return element;
  const own = new Map([...element.attributes, ["transform", `scale(${1 / share})`]]);
  return spread({
    ...{ name: "g", line: element.line },
    attributes: new Map([["transform", `${transform} scale(${share})`]]),
    children: [{ ...element, attributes: own }],
  });
}

/** How much larger a transform makes, as the root of what it makes of an area. */
export function scaleOf(transform = ""): number {
  return [...transform.matchAll(/(scale|matrix)\(([^)]*)\)/g)].reduce(
    (product, [, name, inside = ""]) => {
      const [a = 0, b = a, c = 0, d = 0] = inside.split(" ").map(Number);
      return product * Math.sqrt(Math.abs(name === "scale" ? a * b : a * d - b * c));
    },
    1,
  );
}
