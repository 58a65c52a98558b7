import { attributeKinds } from "./allowed.data.js";
import { viewBoxOf } from "./origin.js";
import { roundedPath } from "./paths.js";
import type { SvgElement, SvgNode } from "./tree.js";

/** So many pixels wide a drawing is looked at; nobody sees a fiftieth of one. */
const shownPx = 1024;
const unseenPx = 0.02;

/**
 * The drawing with no more decimals than are seen, and no group or definition without contents. Ids
 * stay: by them a drawing is changed later. Done twice, it changes nothing more.
 */
export function minimised(root: SvgElement): SvgElement {
  const view = viewBoxOf(root.attributes.get("viewBox"));
  const unit = view === undefined ? 1 : shownPx / Math.max(view.width, view.height);
  return smaller(root, unit * largestUse(root, 1));
}

function decimalsFor(scale: number): number {
  return Math.min(8, Math.max(1, Math.ceil(Math.log10(scale / unseenPx))));
}

/** How much larger anything is drawn where it is used than where it stands, at the most. */
function largestUse(element: SvgElement, around: number): number {
  const scale = around * Math.max(1, enlargement(element));
  const own = element.name === "use" && element.attributes.has("href") ? scale : 1;
  return element.children.reduce(
    (most, each) => (typeof each === "string" ? most : Math.max(most, largestUse(each, scale))),
    own,
  );
}

/** How much larger an element makes what is in it. */
function enlargement({ name, attributes }: SvgElement): number {
  const transforms = ["transform", "patternTransform"].map((each) => scaleOf(attributes.get(each)));
  const scale = transforms.reduce((product, each) => product * each, 1);
  const box = name === "use" ? undefined : viewBoxOf(attributes.get("viewBox"));
  // A nested view may be shown as large as the whole, and so may a unit of a box.
  const view = box === undefined ? 1 : Math.max(1, shownPx / Math.max(box.width, box.height));
  return scale * ([...attributes.values()].includes("objectBoundingBox") ? shownPx : view);
}

function scaleOf(transform = ""): number {
  return [...transform.matchAll(/(scale|matrix)\(([^)]*)\)/g)].reduce(
    (product, [, name, inside = ""]) => {
      const numbers = inside.split(" ").map((each) => Math.abs(Number(each)));
      return product * Math.max(1, ...(name === "scale" ? numbers : numbers.slice(0, 4)));
    },
    1,
  );
}

function smaller(element: SvgElement, around: number, isRoot = true): SvgElement {
  const scale = around * (isRoot ? 1 : Math.max(1, enlargement(element)));
  const decimals = decimalsFor(scale);
  const attributes = new Map(
    [...element.attributes].map(
      ([name, value]) => [name, shorter(element.name, name, value, decimals)] as const,
    ),
  );
  const children = element.children.flatMap((each): SvgNode[] => {
    if (typeof each === "string") return [each];
    const child = smaller(each, scale, false);
    return isNothing(child) ? [] : [child];
  });
  return { ...element, attributes, children };
}

function isNothing({ name, attributes, children }: SvgElement): boolean {
  if (name === "use") return !attributes.has("href");
  return (name === "g" || name === "defs") && children.length === 0 && !attributes.has("id");
}

/** Digits of numbers that others are multiplied by, whatever their size. */
const factorDigits = 6;

function shorter(element: string, name: string, value: string, decimals: number): string {
  const kind = attributeKinds.get(name);
  if (kind === "path") return roundedPath(value, decimals);
  const isFactor = kind === "transform" || kind === "numbers" || element.endsWith("Gradient");
  switch (kind) {
    case "length":
    case "lengths":
    case "dashes":
    case "points":
    case "transform":
    case "numbers":
      return value.replace(/-?\d+\.\d+(?:e[+-]?\d+)?|-?\d+e[+-]?\d+/g, (figure) =>
        String(isFactor ? significant(Number(figure)) : rounded(Number(figure), decimals)),
      );
    default:
      return value;
  }
}

const significant = (value: number): number => Number(value.toPrecision(factorDigits));

/** Never a nothing where there was something: a hair stays a hair. */
function rounded(value: number, decimals: number): number {
  const result = Number(value.toFixed(decimals));
  return result === 0 ? Number(value.toPrecision(2)) : result;
}
