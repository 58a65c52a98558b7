import { mostOfPlain, parseSvg } from "./parse.js";
import { relativePath } from "./paths.js";
import { elementsOf, svgText, textOf, type SvgElement, type SvgNode } from "./tree.js";
import { plainLabel } from "./values.js";

/** Gives a drawing's plain paths, as `Rasteriser.plainPaths` does with the fonts that text has. */
export type PlainPaths = (svg: string) => string;

/** What text takes from the elements around it. */
const inherited = new Set([
  ...["fill", "fill-opacity", "fill-rule", "color", "visibility", "paint-order", "direction"],
  ...["stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-dashoffset"],
  ...["stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "xml:space", "writing-mode"],
  ...["font-family", "font-size", "font-weight", "font-style", "letter-spacing", "word-spacing"],
  ...["text-anchor", "dominant-baseline"],
]);

/** What is of the text as a whole, and stays with the group of its paths. */
const ofTheWhole = new Set([
  ...["id", "transform", "opacity", "clip-path", "mask", "filter", "style", "display"],
]);

/** What its paths say of themselves. */
const ofAPath = /^(?:fill|stroke|paint-order)/;

interface FoundText {
  readonly text: SvgElement;
  /** What it inherits. */
  readonly outer: ReadonlyMap<string, string>;
  /** That and what it says itself. */
  readonly around: ReadonlyMap<string, string>;
}

/**
 * The drawing with each text as a group of paths, so that it looks the same where there is no such
 * font. A group keeps the text's id, and its words as a label.
 * @param root a clean drawing
 */
export function withOutlines(root: SvgElement, plainPaths: PlainPaths): SvgElement {
  const found = textsIn(root, new Map());
  if (found.length === 0) return root;
  const paints = new Paints();
  const sheet = sheetOf(root, found, paints);
  const { root: plain } = parseSvg(plainPaths(svgText(sheet)), mostOfPlain);
  const groups = new Map<string, SvgElement>();
  for (const element of elementsOf(plain)) {
    const id = element.attributes.get("id");
    if (id !== undefined && !groups.has(id)) groups.set(id, element);
  }
  const outlines = new Map(
    found.map(({ text, around }, index) => {
      const group = groups.get(groupId(index));
      const paths = group === undefined ? [] : pathsIn(group, around, paints);
      return [text, paths] as const;
    }),
  );
  return replaced(root, outlines, "svg");
}

const groupId = (index: number): string => `text-${index}`;

function textsIn(element: SvgElement, around: ReadonlyMap<string, string>): FoundText[] {
  const inside = withOwn(around, element);
  if (element.name === "text") return [{ text: element, outer: around, around: inside }];
  return element.children.flatMap((each) =>
    typeof each === "string" ? [] : textsIn(each, inside),
  );
}

function withOwn(
  around: ReadonlyMap<string, string>,
  { attributes }: SvgElement,
): ReadonlyMap<string, string> {
  const own = [...attributes].filter(([name]) => inherited.has(name));
  const size = absoluteSize(attributes.get("font-size"), around.get("font-size"));
  return new Map([
    ...around,
    ...own,
    ...(size === undefined ? [] : [["font-size", size] as const]),
  ]);
}

/** What is a part of the size around it, in units. */
function absoluteSize(own: string | undefined, around = "16"): string | undefined {
  const [, digits, unit] = /^([\d.]+)(em|%)$/.exec(own ?? "") ?? [];
  if (digits === undefined) return own;
  return String(Number(digits) * (unit === "%" ? 0.01 : 1) * Number(around));
}

/** Colours that stand for gradients and patterns, which are no matter of outlines. */
class Paints {
  readonly #paints: string[] = [];

  /** A colour that no model chooses, and that a path can be known by. */
  standIn(paint: string): string {
    if (!paint.startsWith("url(")) return paint;
    const index = this.#paints.indexOf(paint);
    const number = index === -1 ? this.#paints.push(paint) - 1 : index;
    return `#${(0x0123_00 + number).toString(16).padStart(6, "0")}`;
  }

  paint(colour: string): string {
    return this.#paints[parseInt(colour.slice(1), 16) - 0x0123_00] ?? colour;
  }
}

/** A drawing of the texts alone, each upright in the units that it stands in. */
function sheetOf(root: SvgElement, found: readonly FoundText[], paints: Paints): SvgElement {
  const group = (
    children: readonly SvgNode[],
    attributes: Iterable<readonly [string, string]>,
  ) => ({
    ...{ name: "g", attributes: new Map(attributes), children, line: 0 },
  });
  const texts = found.map(({ text, outer }, index) => {
    const bare = standIns(text, paints);
    const stripped = [...bare.attributes].filter(([name]) => !ofTheWhole.has(name));
    const plain = { ...bare, attributes: new Map(stripped) };
    const said = [...outer].map(([name, value]) => [name, paints.standIn(value)] as const);
    return group([group([plain], [["id", groupId(index)]])], said);
  });
  const rails = new Set(
    found.flatMap(({ text }) => [...elementsOf(text)].map((each) => each.attributes.get("href"))),
  );
  const paths = [...elementsOf(root)].filter((each) => rails.has(`#${each.attributes.get("id")}`));
  const size = ["xmlns", "viewBox", "width", "height"].map(
    (name) => [name, root.attributes.get(name) ?? ""] as const,
  );
  const defs = { ...group(paths, []), name: "defs" };
  return { ...root, attributes: new Map(size), children: [defs, ...texts] };
}

function standIns(element: SvgElement, paints: Paints): SvgElement {
  const attributes = new Map(
    [...element.attributes].map(([name, value]) => [name, paints.standIn(value)] as const),
  );
  const children = element.children.map((each) =>
    typeof each === "string" ? each : standIns(each, paints),
  );
  return { ...element, attributes, children };
}

/** The paths of one text; those that look alike and follow each other are one. */
function pathsIn(
  group: SvgElement,
  around: ReadonlyMap<string, string>,
  paints: Paints,
): SvgElement[] {
  const paths: SvgElement[] = [];
  let lastLook = "";
  for (const element of elementsOf(group)) {
    const data = element.attributes.get("d");
    if (element.name !== "path" || data === undefined) continue;
    if (element.attributes.get("visibility") === "hidden") continue;
    const attributes = lookOf(element, around, paints);
    const look = JSON.stringify([...attributes]);
    const last = paths.at(-1);
    if (last !== undefined && look === lastLook) {
      paths[paths.length - 1] = withData(last, `${last.attributes.get("d")} ${data}`);
    } else paths.push(withData({ ...element, attributes, children: [] }, data));
    lastLook = look;
  }
  return paths;
}

function withData(path: SvgElement, data: string): SvgElement {
  return { ...path, attributes: new Map([...path.attributes, ["d", relativePath(data)]]) };
}

function lookOf(
  path: SvgElement,
  around: ReadonlyMap<string, string>,
  paints: Paints,
): Map<string, string> {
  const look = new Map<string, string>();
  for (const [name, value] of path.attributes) {
    if (ofAPath.test(name)) look.set(name, paints.paint(value));
  }
  // What is hidden around it hides no path that shows.
  if (around.get("visibility") === "hidden") look.set("visibility", "visible");
  // Where nobody around the text says so, who uses it may.
  if (look.get("fill") === "#000000" && !around.has("fill")) look.delete("fill");
  if (look.get("stroke") === "none" && !around.has("stroke")) look.delete("stroke");
  return look;
}

function replaced(
  element: SvgElement,
  outlines: ReadonlyMap<SvgElement, readonly SvgElement[]>,
  parent: string,
): SvgElement {
  const paths = outlines.get(element);
  if (paths !== undefined) return outlined(element, paths, parent);
  const children = element.children.map((each) =>
    typeof each === "string" ? each : replaced(each, outlines, element.name),
  );
  return { ...element, children };
}

function outlined(text: SvgElement, paths: readonly SvgElement[], parent: string): SvgElement {
  const own = [...text.attributes].filter(([name]) => ofTheWhole.has(name));
  // A group cannot clip.
  const isClip = parent === "clipPath";
  const data = paths.map(({ attributes }) => attributes.get("d") ?? "").join(" ");
  const label = plainLabel(textOf(text).replace(/\s+/g, " "));
  const added: [string, string][] = isClip
    ? [["d", data]]
    : [
        ["role", "img"],
        ["aria-label", label],
      ];
  // As `clean` has them: what only a style sheet says comes last.
  const attributes = new Map([
    ...own.filter(([name]) => name !== "style"),
    ...added.filter(([, value]) => value !== ""),
    ...own.filter(([name]) => name === "style"),
  ]);
  const name = isClip ? "path" : "g";
  return { ...text, name, attributes, children: isClip ? [] : paths };
}
