import type { Artwork } from "../artwork.js";
import { drawnDocument, plainShape } from "../svg.js";

/** Clean vector shapes and smooth gradients: the artwork as it is. */
export const renderFlat = (artwork: Artwork): string =>
  drawnDocument(artwork, (shape, _, definitions) => plainShape(shape, definitions));
