/** An SVG document as we hold it: nothing that a file may say but elements, attributes and text. */

export interface SvgElement {
  readonly name: string;
  /** Not an object: a name such as `__proto__` is a name like any other. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly SvgNode[];
  /** Where it begins in the text it was read from, from 1. */
  readonly line: number;
}

/** An element, or text between elements. */
export type SvgNode = SvgElement | string;

/** The elements in `element`, itself first, in the file's order. */
export function* elementsOf(element: SvgElement): Generator<SvgElement> {
  yield element;
  for (const child of element.children) {
    if (typeof child !== "string") yield* elementsOf(child);
  }
}

/** The text in `element`, without its markup and without what only tells what it is. */
export function textOf(element: SvgElement): string {
  return element.children
    .map((child) => {
      if (typeof child === "string") return child;
      return describingElements.has(child.name) ? "" : textOf(child);
    })
    .join("");
}

/** The element as a person would point at it: `<rect id="sky">`. */
export function nameOf({ name, attributes }: SvgElement): string {
  const id = attributes.get("id");
  return id === undefined ? `<${name}>` : `<${name} id="${id}">`;
}

/** Names of elements in which text is drawn: white space counts there. */
export const textElements: ReadonlySet<string> = new Set(["text", "tspan", "textPath"]);

/** Names of elements whose text tells what they are, and is not drawn. */
export const describingElements: ReadonlySet<string> = new Set(["title", "desc"]);

/** The document as a file's text. Read again, it is the same document. */
export function svgText(element: SvgElement): string {
  const inside = element.children
    .map((child) => (typeof child === "string" ? escapedText(child) : svgText(child)))
    .join("");
  const start = `<${element.name}${attributesText(element.attributes)}`;
  return inside === "" ? `${start}/>` : `${start}>${inside}</${element.name}>`;
}

/** Attributes as they stand behind an element's name. */
export function attributesText(attributes: Iterable<readonly [string, string]>): string {
  return [...attributes]
    .map(([name, value]) => ` ${name}="${escapedText(value).replaceAll('"', "&quot;")}"`)
    .join("");
}

/** Text as it stands between tags. */
export function escapedText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
