import { caps, SvgRefusal } from "./caps.js";
import { elementsNamed } from "./extract.js";
import { parseSvg } from "./parse.js";
import { nameOf, type SvgElement } from "./tree.js";

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
  | { readonly kind: "replace"; readonly id: string; readonly by: readonly SvgElement[] }
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
      readonly words: string;
    };

/**
 * The changes in an answer, in their order, each with what it needs.
 * @param known ids of the drawing
 * @returns undefined where it is no list of changes
 * @throws {SvgRefusal} it holds none, too many, or one that says too little
 */
export function changesIn(answer: string, known: ReadonlySet<string>): Change[] | undefined {
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
  return elements.map((element) => changeOf(element, known));
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

function changeOf(element: SvgElement, known: ReadonlySet<string>): Change {
  const kind = kinds.get(element.name.toLowerCase());
  const inside = element.children.filter((each) => typeof each !== "string");
  if (kind === undefined) return ownVersion(element, known);
  if (kind === "add") return addition(element, inside);
  const id = idOf(element);
  if (id === undefined) {
    throw new SvgRefusal(`Line ${element.line}: <${element.name}> does not say the id it is of.`);
  }
  if (kind === "remove") return { kind, id };
  if (kind === "set" && inside.length === 0) return setting(element, id);
  if (inside.length > 0) return { kind: "replace", id, by: inside };
  const words = wordsOf(element);
  if (words !== "" && element.attributes.size > 0) {
    return { kind: "set", id, attributes: new Map(), words };
  }
  throw new SvgRefusal(`${nameOf(element)} holds no element. Use <remove id="${id}"/> to remove.`);
}

/** An element that has its id stands in place of the one that had it. */
function ownVersion(element: SvgElement, known: ReadonlySet<string>): Change {
  const id = element.attributes.get("id");
  if (id !== undefined && known.has(id)) return { kind: "replace", id, by: [element] };
  throw new SvgRefusal(
    `Line ${element.line}: ${nameOf(element)} stands in no <replace> and no <add>.`,
  );
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
  const words = wordsOf(element);
  // As an animation says it.
  const name = told.get("attributeName") ?? told.get("attribute");
  const value = told.get("value") ?? told.get("to");
  const isPair = name !== undefined && value !== undefined;
  const all = isPair ? new Map([[name, value]]) : told;
  if (all.size === 0 && words === "") throw new SvgRefusal(`<set id="${id}"> says no attribute.`);
  const odd = [...all.keys()].find((each) => !/^[A-Za-z][\w:.-]*$/.test(each));
  if (odd !== undefined) throw new SvgRefusal(`<set id="${id}"> has an attribute with no name.`);
  return { kind: "set", id, attributes: all, words };
}

function idOf(element: SvgElement): string | undefined {
  const { attributes, children } = element;
  const name = idNames.find((each) => attributes.has(each));
  if (name !== undefined) return plainId(attributes.get(name) ?? "");
  const isText = children.every((each) => typeof each === "string");
  return isText && wordsOf(element) !== "" ? plainId(wordsOf(element)) : undefined;
}

function wordsOf({ children }: SvgElement): string {
  return children
    .filter((each) => typeof each === "string")
    .join("")
    .trim();
}

const plainId = (id: string): string => id.trim().replace(/^#/, "");
