import { elementsOf, type SvgElement } from "./tree.js";

/**
 * New elements with ids that no other has, and what in them refers to such: what refers to the others
 * goes on to do so.
 * @param taken ids of the others
 */
export function withFreeIds(
  elements: readonly SvgElement[],
  taken: ReadonlySet<string>,
): SvgElement[] {
  const own = new Set(
    elements.flatMap((each) =>
      [...elementsOf(each)].flatMap(({ attributes }) => attributes.get("id") ?? []),
    ),
  );
  const names = new Map<string, string>();
  for (const id of own) {
    if (!taken.has(id)) continue;
    let number = 2;
    while (taken.has(`${id}-${number}`) || own.has(`${id}-${number}`)) number += 1;
    names.set(id, `${id}-${number}`);
  }
  return names.size === 0 ? [...elements] : elements.map((each) => renamed(each, names));
}

function renamed(element: SvgElement, names: ReadonlyMap<string, string>): SvgElement {
  const named = (id: string): string => names.get(id) ?? id;
  const attributes = [...element.attributes].map(([name, value]): [string, string] => {
    if (name === "id") return [name, named(value)];
    if (name === "href" || name === "xlink:href") {
      return [name, value.replace(/^\s*#(.*\S)\s*$/s, (_, id: string) => `#${named(id)}`)];
    }
    return [
      name,
      value.replace(
        /url\(\s*(["']?)#([^"')\s]+)\1\s*\)/g,
        (_, _quote: string, id: string) => `url(#${named(id)})`,
      ),
    ];
  });
  const children = element.children.map((each) =>
    typeof each === "string" ? each : renamed(each, names),
  );
  return { ...element, attributes: new Map(attributes), children };
}
