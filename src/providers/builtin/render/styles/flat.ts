import type { Artwork } from "../artwork.js";
import { createDefinitions, plainShape, svgDocument } from "../svg.js";

/** Clean vector shapes and smooth gradients: the artwork as it is. */
export function renderFlat(artwork: Artwork): string {
  const definitions = createDefinitions();
  const contents = artwork.shapes.map((shape) => plainShape(shape, definitions)).join("");
  return svgDocument(artwork, contents, definitions.text());
}
