import { visibleText } from "../base/visibleText.js";
import {
  attributeKinds,
  childParts,
  elementParts,
  linkingElements,
  properNames,
  silentAttributes,
  silentElements,
  styleOnlyProperties,
  type ElementPart,
} from "./allowed.data.js";
import { caps } from "./caps.js";
import { aboutOrigin, ownBox, type ViewBox } from "./origin.js";
import { isAttributeToo, propertiesOf } from "./properties.js";
import type { StyleRules } from "./styleRules.js";
import { describingElements, nameOf, textElements, type SvgElement, type SvgNode } from "./tree.js";
import { plainLabel, plainValue } from "./values.js";

/** What holds where an element stands. */
interface Place {
  readonly ancestors: readonly SvgElement[];
  readonly variables: ReadonlyMap<string, string>;
  /** The part of the element around it. */
  readonly part: ElementPart;
}

/** Makes of what was read the drawing that we take, and notes what it leaves out. */
export class Cleaner {
  readonly #rules: StyleRules;
  readonly #view: ViewBox;
  readonly #notes: Set<string>;
  /** Characters of titles, descriptions and labels so far. */
  #labels = 0;

  /**
   * @param view what percentages of an origin are parts of
   * @param notes where what is left out is told
   */
  constructor(rules: StyleRules, view: ViewBox, notes: Set<string>) {
    this.#rules = rules;
    this.#view = view;
    this.#notes = notes;
  }

  /** The elements and attributes on our lists, and nothing else. */
  clean(root: SvgElement): SvgElement {
    const { element, behind } = this.#element(root, "svg", "container", {
      ancestors: [],
      variables: new Map(),
      part: "container",
    });
    for (const node of behind) {
      if (typeof node !== "string") this.#notes.add(`Left out: ${nameOf(node)}, out of its place.`);
    }
    return element;
  }

  #element(
    element: SvgElement,
    name: string,
    part: ElementPart,
    { ancestors, variables }: Place,
  ): { element: SvgElement; behind: SvgNode[] } {
    const ownVariables = new Map(variables);
    const properties = propertiesOf(element, ancestors, this.#rules, ownVariables);
    const attributes = this.#attributes(element, name, properties);
    const background = ancestors.length === 0 ? this.#background(properties, element) : [];
    const place = { ancestors: [...ancestors, element], variables: ownVariables, part };
    const isText = textElements.has(name) || describingElements.has(name);
    const inside: SvgNode[] = [...background];
    const behind: SvgNode[] = [];
    for (const child of childrenOf(element)) {
      if (typeof child === "string") {
        if (isText) addText(inside, child);
        continue;
      }
      for (const node of this.#nodes(child, place)) {
        const childPart = typeof node === "string" ? undefined : elementParts.get(node.name);
        const fits = childPart === undefined || childParts[part].includes(childPart);
        (fits ? inside : behind).push(node);
      }
    }
    const isKept = place.ancestors.some((each) => each.attributes.get("xml:space") === "preserve");
    const children = inside.flatMap((node): SvgNode[] => {
      if (typeof node !== "string") return [node];
      return [describingElements.has(name) ? this.#description(node, name) : spaced(node, isKept)];
    });
    return { element: { name, attributes, children, line: element.line }, behind };
  }

  /** What is left of a child: itself, and what stood in it and belongs behind it. */
  #nodes(child: SvgElement, place: Place): SvgNode[] {
    const name = this.#nameIn(child, place.part);
    const part = elementParts.get(name);
    if (part === undefined) {
      if (!silentElements.has(name)) this.#notes.add(`Left out: <${child.name.slice(0, 40)}>.`);
      return [];
    }
    const { element, behind } = this.#element(child, name, part, place);
    return [element, ...behind];
  }

  #nameIn({ name }: SvgElement, part: ElementPart): string {
    if (name === "switch") return "g";
    // A link is a group that leads somewhere.
    if (name === "a") return part === "text" || part === "span" ? "tspan" : "g";
    return properNames.get(name.toLowerCase()) ?? name;
  }

  #attributes(
    element: SvgElement,
    name: string,
    properties: ReadonlyMap<string, string>,
  ): Map<string, string> {
    const raw = new Map<string, string>();
    for (const [given, value] of element.attributes) {
      const link = given === "xlink:href" && !element.attributes.has("href") ? "href" : given;
      raw.set(properNames.get(link.toLowerCase()) ?? link, value);
    }
    for (const [property, value] of properties) {
      const kind = isAttributeToo(property) ? attributeKinds.get(property) : undefined;
      if (kind === undefined) {
        const isSilent = property === "background" || silentAttributes.test(property);
        if (!isSilent && !isDefault(value)) this.#leaveOut(property, element);
      } else if (plainValue(kind, value) !== undefined || !raw.has(property)) {
        raw.set(property, value);
        // A declaration that says nothing takes nothing from the attribute.
      } else this.#leaveOut(property, element);
    }
    const plain = this.#plain(element, name, raw);
    const origin = properties.get("transform-origin") ?? element.attributes.get("transform-origin");
    const transform = plain.get("transform");
    if (transform === undefined || origin === undefined) return plain;
    const { width, height } = this.#view;
    const isOwn = properties.get("transform-box") === "fill-box";
    // The view's box begins at the point from which all is measured.
    const box = isOwn ? ownBox(name, plain) : { x: 0, y: 0, width, height };
    const moved = box === undefined ? undefined : aboutOrigin(transform, origin, box);
    if (moved === undefined) this.#leaveOut("transform-origin", element);
    return moved === undefined ? plain : plain.set("transform", moved);
  }

  #plain(element: SvgElement, name: string, raw: ReadonlyMap<string, string>): Map<string, string> {
    const plain = new Map<string, string>();
    const style: string[] = [];
    for (const [attribute, value] of raw) {
      const kind = attributeKinds.get(attribute);
      const isLost = kind === undefined || (kind === "link" && !linkingElements.has(name));
      const told = isLost ? undefined : plainValue(kind, value);
      const kept = kind === "text" && told !== undefined ? this.#label(told) : told;
      if (value.includes("url(") && !kept?.includes("url(")) this.#leaveOut(attribute, element);
      if (kept === undefined) {
        if (isLost && silentAttributes.test(attribute)) continue;
        if (isDefault(value)) continue;
        this.#leaveOut(attribute, element);
      } else if (styleOnlyProperties.has(attribute)) style.push(`${attribute}:${kept}`);
      else plain.set(attribute, kept);
    }
    if (style.length > 0) plain.set("style", style.join(";"));
    return plain;
  }

  #description(text: string, name: string): string {
    const whole = spaced(visibleText(text), false);
    const kept = this.#label(plainLabel(whole)) ?? "";
    if (kept.length < whole.trim().length) this.#notes.add(`Cut: the words in <${name}>.`);
    return kept;
  }

  /** Undefined for one more than a drawing needs. */
  #label(text: string): string | undefined {
    if (this.#labels + text.length > caps.labels) return undefined;
    this.#labels += text.length;
    return text;
  }

  #leaveOut(attribute: string, element: SvgElement): void {
    this.#notes.add(`Left out: ${attribute.slice(0, 40)} of ${nameOf(element).slice(0, 80)}.`);
  }

  /** A browser paints the page behind an SVG; we draw it. */
  #background(properties: ReadonlyMap<string, string>, { line }: SvgElement): SvgNode[] {
    const fill = plainValue("paint", properties.get("background") ?? "none");
    if (fill === undefined || fill === "none" || fill === "#0000") return [];
    const { x, y, width, height } = this.#view;
    const box = Object.entries({ x, y, width, height }).map(
      ([name, value]) => [name, String(value)] as const,
    );
    return [{ name: "rect", attributes: new Map([...box, ["fill", fill]]), children: [], line }];
  }
}

/** Of a switch, the first that we know: a browser draws one only. */
function childrenOf({ name, children }: SvgElement): readonly SvgNode[] {
  if (name !== "switch") return children;
  return children
    .filter((each) => typeof each !== "string" && properNames.has(each.name.toLowerCase()))
    .slice(0, 1);
}

const isDefault = (value: string): boolean =>
  /^(?:none|normal|auto|initial|unset|inherit|)$/.test(value.trim());

/** Pieces of text that stand side by side are one, so that it is the same when it is read again. */
function addText(nodes: SvgNode[], text: string): void {
  const last = nodes.at(-1);
  if (typeof last === "string") nodes[nodes.length - 1] = last + text;
  else if (text !== "") nodes.push(text);
}

/** White space is one space, as it is drawn. */
function spaced(text: string, isKept: boolean): string {
  return isKept ? text.replace(/[\t\n\r]/g, " ") : text.replace(/[\t\n\r ]+/g, " ");
}
