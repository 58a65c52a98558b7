/**
 * What the pictures look like: `npx tsx .ci/pictures/makeArt.ts FILE`. Fails where one does not look
 * like the drawing that it was made from.
 */
import { artSvg, wrapped } from "./art.js";
import { allArt, drawings, startRasteriser } from "./allArt.js";
import { chosenPictures } from "./chosen.js";
import { packedArt } from "./packArt.js";
import { packed, writeModule } from "./writeModule.js";

/** Mean difference of a picture from its drawing, as a share of the range of a channel. */
const mostDifference = 0.02;
const comparedPx = 128;

const art = await allArt();
const rasteriser = await startRasteriser();
const { boxUnits, of } = drawings();
const differences = chosenPictures().flatMap(({ id, icon, without, isBare, turnDegrees }) => {
  const own = art.get(id);
  // What was changed on purpose cannot be compared.
  if (own === undefined || without.length > 0 || isBare || turnDegrees !== 0) return [];
  const made = rasteriser.pixels(artSvg(own.pieces, own.crop.width / own.crop.height, comparedPx));
  const drawn = rasteriser.pixels(wrapped(of(icon), boxUnits, { crop: own.crop, px: comparedPx }));
  const sum = made.reduce((all, value, i) => all + Math.abs(value - (drawn[i] ?? 0)), 0);
  return [{ id, share: sum / ((made.length / 4) * 3 * 255) }];
});
const unlike = differences.filter(({ share }) => share > mostDifference);
if (unlike.length > 0) {
  throw new Error(`Unlike their drawings: ${unlike.map(({ id }) => id).join(", ")}`);
}
const mean = differences.reduce((sum, { share }) => sum + share, 0) / differences.length;
const most = Math.max(...differences.map(({ share }) => share));
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
process.stderr.write(`Difference from the drawings: ${percent(mean)}, at most ${percent(most)}\n`);

const pieces = new Map([...art].map(([id, own]) => [id, own.pieces]));
writeModule(`export const packedPictureArt = "${packed(packedArt(pieces))}";`);
