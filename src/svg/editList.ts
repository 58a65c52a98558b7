import { attributeKinds, elementParts, properNames } from "./allowed.data.js";
import { caps, SvgRefusal } from "./caps.js";
import { elementsNamed } from "./extract.js";
import { parseSvg } from "./parse.js";
import { nameOf, textElements, type SvgElement, type SvgNode } from "./tree.js";

/** What a model wants to have changed of a drawing, as `edit.ts` tells it. */

/** More changes than this are a drawing of its own. */
const mostChanges = 200;

/** The names of changes, by what models make of them. */
const kinds: ReadonlyMap<string, Change["kind"]> = new Map([
  ["replace", "replace"],
  ["add", "add"],
  ["insert", "add"],
  ["append", "add"],
  ["remove", "remove"],
  ["delete", "remove"],
  ["set", "set"],
  ["update", "set"],
  ["modify", "set"],
]);
export const places = ["before", "after", "into"] as const;
export type Place = (typeof places)[number];
const idNames = ["id", "target", "ref", "element"];

export type Change =
  /** @property nodes what stands in place of it: elements, or the content of a text */
  | { readonly kind: "replace"; readonly id: string; readonly nodes: readonly SvgNode[] }
  /** @property id null for the drawing as a whole */
  | {
      readonly kind: "add";
      readonly place: Place;
      readonly id: string | null;
      readonly added: readonly SvgElement[];
    }
  | { readonly kind: "remove"; readonly id: string }
  | {
      readonly kind: "set";
      readonly id: string;
      readonly attributes: ReadonlyMap<string, string>;
      /** What its text becomes; empty where it stays. */
      readonly content: readonly SvgNode[];
    };

/**
 * The changes in an answer, in their order, as they were written.
 * @returns undefined where it is no list of changes
 * @throws {SvgRefusal} it holds none, or too many
 */
export function editsIn(answer: string): SvgElement[] | undefined {
  if (answer.length > caps.answerLength) {
    throw new SvgRefusal(`It has more than ${caps.answerLength} characters. Change less.`);
  }
  const elements = listIn(answer);
  // Who draws anew may say of it that it is no <edit>.
  if (elements === undefined || elements.some(({ name }) => name === "svg")) return undefined;
  if (elements.length > mostChanges) {
    throw new SvgRefusal(`It has more than ${mostChanges} changes. Answer with a whole <svg>.`);
  }
  if (elements.length === 0) throw new SvgRefusal("There is no change in the <edit>.");
  return elements;
}

/** All lists as one; changes that stand in none are one too. */
function listIn(answer: string): SvgElement[] | undefined {
  const lists = elementsNamed("edit", answer).map((each) => parseSvg(each).root);
  const loose = lists.length === 0 ? looseChanges(answer) : undefined;
  if (lists.length === 0 && loose === undefined) return undefined;
  return [...lists, ...(loose === undefined ? [] : [loose])].flatMap(elementsOfList);
}

/** What is in a list that a word in the prose before it seems to open is in a list of a list. */
function elementsOfList({ children }: SvgElement): SvgElement[] {
  return children
    .filter((each) => typeof each !== "string")
    .flatMap((each) => (each.name.toLowerCase() === "edit" ? elementsOfList(each) : [each]));
}

function looseChanges(answer: string): SvgElement | undefined {
  if (elementsNamed("svg", answer).length > 0) return undefined;
  const start = answer.search(/<(?:replace|add|remove|set)\s+(?:id|before|after|into)\s*=/);
  if (start === -1) return undefined;
  return parseSvg(`<edit>${answer.slice(start, answer.lastIndexOf(">") + 1)}</edit>`).root;
}

/**
 * What one of them says, of each element that it names.
 * @param known the names of the drawing's elements, by their ids
 * @throws {SvgRefusal} it says too little, or nothing that can be done
 */
export function changesOf(element: SvgElement, known: ReadonlyMap<string, string>): Change[] {
  const kind = kinds.get(element.name.toLowerCase());
  const inside = element.children.filter((each) => typeof each !== "string");
  if (kind === undefined) return ownVersion(element, known);
  if (kind === "add") return [addition(element, inside)];
  const id = idOf(element);
  if (id === undefined) {
    throw new SvgRefusal(`Line ${element.line}: <${element.name}> does not say the id it is of.`);
  }
  if (kind === "remove") return idsIn(id, known).map((each) => ({ kind, id: each }));
  const content = contentOf(element);
  const isWords = content.length > 0 && isTextContent(content);
  if (kind === "set" ? inside.length === 0 || isWords : content.length === 0 && hasMore(element)) {
    return idsIn(id, known).map((each) => setting(element, each));
  }
  if (content.length > 0 && element.attributes.size > 0)
    return [{ kind: "replace", id, nodes: content }];
  throw new SvgRefusal(`${nameOf(element)} holds no element. Use <remove id="${id}"/> to remove.`);
}

const hasMore = ({ attributes }: SvgElement): boolean =>
  [...attributes.keys()].some((name) => !idNames.includes(name));

/** An id, or several between commas or spaces where there is none that is all of it. */
function idsIn(id: string, known: ReadonlyMap<string, string>): string[] {
  const several = id.split(/[\s,]+/).flatMap((each) => plainId(each) || []);
  return known.has(id) || several.length === 0 ? [id] : several;
}

/** An element that has its id stands in place of the one that had it; any other name is a verb. */
function ownVersion(element: SvgElement, known: ReadonlyMap<string, string>): Change[] {
  const id = idOf(element);
  const old = known.get(id ?? "");
  if (id !== undefined && old !== undefined && isVersionOf(element.name, old)) {
    return [{ kind: "replace", id, nodes: [element] }];
  }
  if (id === undefined || elementParts.has(properName(element.name))) {
    throw new SvgRefusal(
      `Line ${element.line}: ${nameOf(element)} stands in no <replace> and no <add>.`,
    );
  }
  const attributes = [...element.attributes.keys()].filter((name) => !idNames.includes(name));
  const isSetting = element.children.length === 0 && attributes.length > 0;
  if (isSetting && attributes.every((name) => suits(properName(name), old))) {
    return idsIn(id, known).map((each) => setting(element, each));
  }
  throw new SvgRefusal(
    `Line ${element.line}: <${element.name.slice(0, 40)}> is no change. There are: <replace>, <set>, <add>, <remove>. What is to be moved or turned is <set id="..." transform="..."/>.`,
  );
}

const properName = (name: string): string => properNames.get(name.toLowerCase()) ?? name;

/** Anything drawn for anything; a gradient for a gradient, but never for what is drawn. */
function isVersionOf(name: string, old: string): boolean {
  const own = properName(name);
  const part = elementParts.get(own);
  if (part === undefined) return false;
  const isDrawn = part === "shape" || part === "text" || own === "g";
  return own === old || isDrawn || (part !== "container" && part === elementParts.get(old));
}

/** Where things stand is said otherwise of each shape: a path has no `x`. */
const geometry: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    rect: "x y width height rx ry",
    circle: "cx cy r",
    ellipse: "cx cy rx ry",
    line: "x1 y1 x2 y2",
    path: "d",
    polyline: "points",
    polygon: "points",
    use: "x y width height href",
    text: "x y dx dy rotate",
    tspan: "x y dx dy rotate",
    g: "",
  }).map(([name, all]) => [name, all.split(" ")] as const),
);
const placing = new Set([...geometry.values()].flat());

function suits(attribute: string, element: string | undefined): boolean {
  if (!attributeKinds.has(attribute)) return false;
  const own = geometry.get(element ?? "");
  return own === undefined || !placing.has(attribute) || own.includes(attribute);
}

/** Without which a shape is not drawn. */
const needed: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    ...{ rect: "width height", circle: "r", ellipse: "rx ry", path: "d", use: "href" },
    ...{ polyline: "points", polygon: "points", line: "x1 y1 x2 y2" },
  }).map(([name, all]) => [name, all.split(" ")] as const),
);

/** True where an element does not say its form, which only the one before it has then. */
export function lacksForm({ name, attributes, children }: SvgElement): boolean {
  if (name === "g" || name === "text") return children.length === 0;
  return needed.get(name)?.every((each) => !attributes.has(each)) === true;
}

function addition({ attributes }: SvgElement, added: readonly SvgElement[]): Change {
  if (added.length === 0) throw new SvgRefusal("An <add> holds no element.");
  for (const place of places) {
    const id = attributes.get(place);
    if (id !== undefined) return { kind: "add", place, id: plainId(id), added };
  }
  return { kind: "add", place: "into", id: null, added };
}

function setting(element: SvgElement, id: string): Change {
  const { attributes } = element;
  const told = new Map([...attributes].filter(([name]) => !idNames.includes(name)));
  const content = contentOf(element);
  // As an animation says it.
  const name = told.get("attributeName") ?? told.get("attribute");
  const value = told.get("value") ?? told.get("to");
  const isPair = name !== undefined && value !== undefined;
  const all = isPair ? new Map([[name, value]]) : told;
  if (all.size === 0 && content.length === 0) {
    throw new SvgRefusal(`<set id="${id}"> says no attribute.`);
  }
  const odd = [...all.keys()].find((each) => !/^[A-Za-z][\w:.-]*$/.test(each));
  if (odd !== undefined) throw new SvgRefusal(`<set id="${id}"> has an attribute with no name.`);
  return { kind: "set", id, attributes: all, content };
}

function idOf(element: SvgElement): string | undefined {
  const { attributes } = element;
  const name = idNames.find((each) => attributes.has(each));
  if (name !== undefined) return plainId(attributes.get(name) ?? "");
  const [only, ...others] = contentOf(element);
  return typeof only === "string" && others.length === 0 ? plainId(only) : undefined;
}

/** What stands in it, without the white space around. */
function contentOf({ children }: SvgElement): SvgNode[] {
  const nodes = children.map((each, at) => {
    if (typeof each !== "string") return each;
    const begun = at === 0 ? each.trimStart() : each;
    return at === children.length - 1 ? begun.trimEnd() : begun;
  });
  return nodes.filter((each) => each !== "");
}

/** What may be the content of a text. */
export function isTextContent(nodes: readonly SvgNode[]): boolean {
  return nodes.every(
    (each) => typeof each === "string" || (textElements.has(each.name) && each.name !== "text"),
  );
}

const plainId = (id: string): string => id.trim().replace(/^#/, "");
