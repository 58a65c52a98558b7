import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { loadRasteriser } from "../../src/svg/rasteriser.js";
import { agreementRow, measureAgreement, measureNaming, namingRow } from "./judgeAccuracy.js";
import { measurePictures, picturesRow } from "./pictureAccuracy.js";
import { printRows } from "./print.js";
import { measureSettings, settingsRow } from "./settingAccuracy.js";

/** What the built-in judge sees, on seeds and goals that it was not made from. */

/** Subjects and styles by turns; all subjects are looked for in each. */
const namingPictures = 12 * 11;
/** Nouns of the picture set, as many in each style. */
const pictureNouns = 12 * 11;
const settingGoals = 15 * 11;
const [goals, drawsOfEach] = [40, 10];
const sidePx = 256;

const require = createRequire(import.meta.url);
const rasteriser = await loadRasteriser(
  await readFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm")),
);
const rasterise = (svg: string): Uint8Array => rasteriser.pixels(svg);

await printRows("The built-in judge", [
  () => Promise.resolve(namingRow(measureNaming(namingPictures, sidePx, rasterise))),
  () => Promise.resolve(picturesRow(measurePictures(pictureNouns, sidePx, rasterise))),
  () => Promise.resolve(settingsRow(measureSettings(settingGoals, sidePx, rasterise))),
  () => Promise.resolve(agreementRow(measureAgreement(goals, drawsOfEach, sidePx, rasterise))),
]);
