import { styleProperties } from "./allowed.data.js";
import { caps } from "./caps.js";
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
    if (property.startsWith("--") && value.length <= caps.value) variables.set(property, value);
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

const variableForm = /var\(\s*(--[\w-]+)\s*(?:,([^()]*(?:\([^()]*\)[^()]*)?))?\)/g;

/** Three deep, so that variables that name each other come to an end; no value where it is too long. */
function withVariables(value: string, variables: ReadonlyMap<string, string>): string {
  let text = value;
  for (let round = 0; round < 3 && text.includes("var(") && text.length <= caps.value; round++) {
    let length = text.length;
    text = text.replace(variableForm, (_all, name: string, fallback: string | undefined) => {
      const put = variables.get(name) ?? fallback?.trim() ?? "unset";
      length += put.length;
      return length > 2 * caps.value ? "" : put;
    });
    if (length > 2 * caps.value) return "unset";
  }
  return text;
}

function longhands({ property, value }: Declaration): (readonly [string, string])[] {
  if (property === "marker") {
    return ["marker-start", "marker-mid", "marker-end"].map((name) => [name, value] as const);
  }
  if (property === "background-color") return [["background", value]];
  if (property !== "font") return [[property, value]];
  const { size, weight } = fontOf(value);
  return [
    ...(size === undefined ? [] : [["font-size", size] as const]),
    ...(weight === undefined ? [] : [["font-weight", weight] as const]),
  ];
}

interface ShortFont {
  readonly size: string | undefined;
  readonly weight: string | undefined;
}

/** Of `italic 700 12px/1.2 Arial`: what stands before the family. */
function fontOf(value: string): ShortFont {
  if (value.length > caps.value) return { size: undefined, weight: undefined };
  const words = value.split(/\s+/);
  const sizes = words
    .slice(0, -1)
    .map((word) => /^([\d.]+)(px|pt|em|rem|%)?(?:\/\S*)?$/.exec(word));
  const withUnit = sizes.findIndex((size) => size?.[2] !== undefined);
  // A number without a unit is a size where it can be no weight.
  const bare = sizes.findIndex((size) => size !== null && !/^[1-9]00$/.test(size[0]));
  const at = withUnit === -1 ? bare : withUnit;
  const [, digits, unit = ""] = sizes[at] ?? [];
  const before = at === -1 ? [] : words.slice(0, at);
  return {
    size: digits === undefined ? undefined : digits + unit,
    weight: before.find((word) => /^(?:bold|bolder|lighter|[1-9]00)$/.test(word)),
  };
}
