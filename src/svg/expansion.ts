import { elementParts } from "./allowed.data.js";
import { caps, SvgRefusal } from "./caps.js";
import { lengthThrough, segmentsOf, wayAlong } from "./paths.js";
import { elementsOf, nameOf, textElements, type SvgElement } from "./tree.js";
import { referenceIn } from "./values.js";

/** What it takes to draw an element, each thing counted as often as it is drawn. */
interface Cost {
  readonly elements: number;
  readonly segments: number;
  readonly filtered: number;
  readonly characters: number;
  /** How many of them are inside each other, not how many there are. */
  readonly layers: number;
}

/**
 * Checks what a clean drawing comes to once its references are followed.
 * @throws {SvgRefusal} one of them leads back to itself, or it comes to more than `caps` allow
 */
export function checkExpansion(root: SvgElement): void {
  const { elements, segments, filtered, characters, layers } = new Expansion(root).cost();
  if (elements > caps.elements) {
    throw new SvgRefusal(
      `With all uses drawn it has more than ${caps.elements} elements. Draw it with fewer.`,
    );
  }
  if (segments > caps.segments) {
    throw new SvgRefusal(
      `Its paths and dashes have more than ${caps.segments} pieces. Draw them with fewer.`,
    );
  }
  if (characters > caps.characters) {
    throw new SvgRefusal(`It has more than ${caps.characters} characters of text. Write less.`);
  }
  if (layers > caps.layers) {
    throw new SvgRefusal(
      `More than ${caps.layers} elements with opacity, a mask, a clip, a filter or a pattern are inside each other. Nest fewer of them.`,
    );
  }
  if (filtered > caps.filtered) {
    throw new SvgRefusal(`It draws more than ${caps.filtered} elements with a filter. Use fewer.`);
  }
}

class Expansion {
  readonly #root: SvgElement;
  readonly #byId = new Map<string, SvgElement>();
  readonly #known = new Map<SvgElement, Cost>();
  readonly #under = new Set<SvgElement>();

  constructor(root: SvgElement) {
    this.#root = root;
    for (const element of elementsOf(root)) {
      const id = element.attributes.get("id");
      if (id !== undefined) this.#byId.set(id, element);
    }
  }

  cost(): Cost {
    return this.#costOf(this.#root, undefined);
  }

  #costOf(element: SvgElement, dashes: string | undefined): Cost {
    const known = this.#known.get(element);
    if (known !== undefined) return known;
    if (this.#under.has(element)) {
      throw new SvgRefusal(`Line ${element.line}: ${nameOf(element)} is drawn within itself.`);
    }
    if (this.#under.size > 2 * caps.depth) {
      throw new SvgRefusal(`Line ${element.line}: uses of uses are nested too deep.`);
    }
    this.#under.add(element);
    const own = element.attributes.get("stroke-dasharray") ?? dashes;
    const cost = this.#sum(element, own);
    this.#under.delete(element);
    this.#known.set(element, cost);
    return cost;
  }

  #sum(element: SvgElement, dashes: string | undefined): Cost {
    const pieces = piecesOf(element);
    const sum = {
      ...{ elements: 1, segments: pieces + dashesOf(element, dashes) },
      filtered: element.attributes.has("filter") ? 1 : 0,
      characters: 0,
      layers: 0,
    };
    const add = (cost: Cost, times: number): void => {
      sum.elements += cost.elements * times;
      sum.segments += cost.segments * times;
      sum.filtered += cost.filtered * times;
      sum.characters += cost.characters * times;
      sum.layers = Math.max(sum.layers, cost.layers);
    };
    for (const child of element.children) {
      if (typeof child !== "string") add(this.#costOf(child, dashes), 1);
      else if (textElements.has(element.name)) sum.characters += child.length;
    }
    for (const [name, value] of element.attributes) {
      const id = name === "href" ? value.slice(1) : referenceIn(value);
      const target = id === undefined ? undefined : this.#byId.get(id);
      // A marker is drawn at each corner.
      if (target !== undefined) {
        add(this.#costOf(target, dashes), name.startsWith("marker-") ? Math.max(1, pieces) : 1);
      }
    }
    return { ...sum, layers: sum.layers + (isLayer(element) ? 1 : 0) };
  }
}

/** Painted apart from what is around it. */
function isLayer({ name, attributes }: SvgElement): boolean {
  if (name === "mask" || name === "pattern") return true;
  const isThin = Number(attributes.get("opacity") ?? 1) < 1;
  return isThin || ["mask", "clip-path", "filter", "style"].some((each) => attributes.has(each));
}

function piecesOf({ name, attributes }: SvgElement): number {
  if (elementParts.get(name) !== "shape") return 0;
  const points = attributes.get("points")?.split(" ").length ?? 0;
  const data = attributes.get("d");
  return points / 2 + (data === undefined ? 0 : segmentsOf(data).length);
}

/** How many dashes its outline has, at the most. */
function dashesOf(element: SvgElement, dashes: string | undefined): number {
  if (dashes === undefined || dashes === "none") return 0;
  if (elementParts.get(element.name) !== "shape") return 0;
  const lengths = dashes.split(" ").map(Number);
  const period = lengths.reduce((sum, each) => sum + each, 0);
  if (!(period > 0)) return 0;
  return Math.ceil((outlineLength(element) / period) * lengths.length);
}

function outlineLength({ attributes }: SvgElement): number {
  const number = (name: string): number => Math.abs(parseFloat(attributes.get(name) ?? "0")) || 0;
  const box = 2 * (number("width") + number("height"));
  const round = 2 * Math.PI * Math.max(number("r"), number("rx"), number("ry"));
  const line = Math.hypot(number("x2") - number("x1"), number("y2") - number("y1"));
  const points = (attributes.get("points") ?? "").split(" ").map(Number);
  return box + round + line + lengthThrough(points) + wayAlong(attributes.get("d") ?? "");
}
