import type { StyleId } from "../../brief/brief.js";
import type { Artwork } from "../artwork.js";
import { renderBlueprint } from "./blueprint.js";
import { renderFlat } from "./flat.js";
import { renderInk } from "./ink.js";
import { renderLowPoly } from "./lowPoly.js";
import { renderNeon } from "./neon.js";
import { renderNoir } from "./noir.js";
import { renderOil } from "./oil.js";
import { renderPapercut } from "./papercut.js";
import { renderPastel } from "./pastel.js";
import { renderPixelArt } from "./pixelArt.js";
import { renderWatercolour } from "./watercolour.js";

/** From artwork to a whole SVG document. */
export type StyleRenderer = (artwork: Artwork) => string;

export const styles: Readonly<Record<StyleId, StyleRenderer>> = {
  flat: renderFlat,
  watercolour: renderWatercolour,
  pixelArt: renderPixelArt,
  blueprint: renderBlueprint,
  ink: renderInk,
  lowPoly: renderLowPoly,
  pastel: renderPastel,
  noir: renderNoir,
  papercut: renderPapercut,
  neon: renderNeon,
  oil: renderOil,
};
