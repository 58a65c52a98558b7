import { elementsOf, nameOf, type SvgElement } from "./tree.js";
import { referenceIn } from "./values.js";

/**
 * The drawing with each id once, and no reference to what is not there.
 * @param notes where what is left out is told
 */
export function withoutLooseEnds(root: SvgElement, notes: Set<string>): SvgElement {
  const owners = new Map<string, SvgElement>();
  for (const element of elementsOf(root)) {
    const id = element.attributes.get("id");
    if (id !== undefined && !owners.has(id)) owners.set(id, element);
  }
  const tidied = (element: SvgElement): SvgElement => {
    const attributes = new Map<string, string>();
    for (const [name, value] of element.attributes) {
      const kept = tied(element, name, value, owners);
      if (kept !== undefined) attributes.set(name, kept);
      if (kept !== value) notes.add(`${nameOf(element)}: ${told(name, value)}`);
    }
    const children = element.children.map((each) =>
      typeof each === "string" ? each : tidied(each),
    );
    return { ...element, attributes, children };
  };
  return tidied(root);
}

/** What may stay of an attribute's value. */
function tied(
  element: SvgElement,
  name: string,
  value: string,
  owners: ReadonlyMap<string, SvgElement>,
): string | undefined {
  if (name === "id") return owners.get(value) === element ? value : undefined;
  if (name === "href") return owners.has(value.slice(1)) ? value : undefined;
  const id = referenceIn(value);
  if (id === undefined || owners.has(id)) return value;
  if (name !== "fill" && name !== "stroke") return undefined;
  // As a browser paints it: with the colour that is given for the case, else not at all.
  return value.split(" ")[1] ?? "none";
}

function told(name: string, value: string): string {
  if (name === "id") return "another element has this id already.";
  return `${name} refers to ${value.slice(0, 60)}, which is not there.`;
}
