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
  const within = root.children.map((each) => (typeof each === "string" ? 1 : largestScale(each)));
  return smaller(root, decimalsFor(unit * Math.max(1, ...within)));
}

function decimalsFor(scale: number): number {
  return Math.min(8, Math.max(1, Math.ceil(Math.log10(scale / unseenPx))));
}

/** How much the transforms around any element make it larger, all together. */
function largestScale(element: SvgElement): number {
  const within = element.children.map((each) =>
    typeof each === "string" ? 1 : largestScale(each),
  );
  const own = ["transform", "patternTransform"].map((name) =>
    scaleOf(element.attributes.get(name)),
  );
  const box = viewBoxOf(element.attributes.get("viewBox"));
  // A nested view may be shown as large as the whole, and so may a unit of a box.
  const view = box === undefined ? 1 : Math.max(1, shownPx / Math.max(box.width, box.height));
  const isUnit = [...element.attributes.values()].includes("objectBoundingBox");
  return Math.max(1, ...own) * (isUnit ? shownPx : view) * Math.max(1, ...within);
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

function smaller(element: SvgElement, decimals: number): SvgElement {
  const attributes = new Map(
    [...element.attributes].map(
      ([name, value]) => [name, shorter(element.name, name, value, decimals)] as const,
    ),
  );
  const children = element.children.flatMap((each): SvgNode[] => {
    if (typeof each === "string") return [each];
    const child = smaller(each, decimals);
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
