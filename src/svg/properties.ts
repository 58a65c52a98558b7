import { styleProperties } from "./allowed.data.js";
import type { Declaration, StyleRules } from "./styleRules.js";
import { declarationsIn } from "./styleRules.js";
import type { SvgElement } from "./tree.js";

/**
 * What style says of an element: the sheets' rules, then its own `style`, in the words that attributes
 * have. Properties that SVG does not know are among them, as they stand.
 * @param variables custom properties that hold here; those of this element are added
 */
export function propertiesOf(
  element: SvgElement,
  ancestors: readonly SvgElement[],
  rules: StyleRules,
  variables: Map<string, string>,
): Map<string, string> {
  const own = declarationsIn(element.attributes.get("style") ?? "");
  const all = [...rules.of(element, ancestors), ...own];
  const inOrder = [
    ...all.filter((each) => !each.isImportant),
    ...all.filter((each) => each.isImportant),
  ];
  for (const { property, value } of inOrder) {
    if (property.startsWith("--")) variables.set(property, value);
  }
  const properties = new Map<string, string>();
  for (const declaration of inOrder) {
    if (declaration.property.startsWith("--")) continue;
    const value = withVariables(declaration.value, variables);
    for (const each of longhands({ ...declaration, value })) properties.set(each[0], each[1]);
  }
  return properties;
}

/** True for a property that an attribute can say. */
export const isAttributeToo = (property: string): boolean => styleProperties.has(property);

/** Three deep, so that variables that name each other come to an end. */
function withVariables(value: string, variables: ReadonlyMap<string, string>): string {
  let text = value;
  for (let round = 0; round < 3 && text.includes("var(") && text.length < 1000; round++) {
    text = text.replace(
      /var\(\s*(--[\w-]+)\s*(?:,([^()]*(?:\([^()]*\))?[^()]*))?\)/g,
      (_all, name: string, fallback: string | undefined) =>
        variables.get(name) ?? fallback?.trim() ?? "unset",
    );
  }
  return text;
}

function longhands({ property, value }: Declaration): (readonly [string, string])[] {
  if (property === "marker") {
    return ["marker-start", "marker-mid", "marker-end"].map((name) => [name, value] as const);
  }
  if (property === "background-color") return [["background", value]];
  if (property !== "font") return [[property, value]];
  const [, before = "", size] =
    /^(.*?)\b([\d.]+(?:px|pt|em|rem|%)?)(?:\/[\d.]+\w*)?\s+\S/.exec(value) ?? [];
  const weight = /\b(?:bold|bolder|lighter|[1-9]00)\b/.exec(before)?.[0];
  return [
    ...(size === undefined ? [] : [["font-size", size] as const]),
    ...(weight === undefined ? [] : [["font-weight", weight] as const]),
  ];
}
