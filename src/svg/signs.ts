import { textElements, type SvgElement, type SvgNode } from "./tree.js";

/** Marks that change the sign beside them, and are nothing without it. */
const joiners = /[\u200c\u200d\ufe00-\ufe0f\u{e0100}-\u{e01ef}\u{1f3fb}-\u{1f3ff}]/gu;

/**
 * The drawing with no character that the font has no sign for: it would be an empty box.
 * @param missing where those are told
 */
export function withSigns(
  element: SvgElement,
  signs: ReadonlySet<number>,
  missing: Set<string>,
): SvgElement {
  const isText = textElements.has(element.name);
  const children = element.children.map((child): SvgNode => {
    if (typeof child !== "string") return withSigns(child, signs, missing);
    return isText ? known(child, signs, missing) : child;
  });
  return { ...element, children };
}

function known(text: string, signs: ReadonlySet<number>, missing: Set<string>): string {
  return Array.from(text.normalize("NFC").replace(joiners, ""))
    .filter((sign) => {
      const isKnown = signs.has(sign.codePointAt(0) ?? 0) || /\s/.test(sign);
      if (!isKnown) missing.add(sign);
      return isKnown;
    })
    .join("");
}
