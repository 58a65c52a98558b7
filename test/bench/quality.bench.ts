import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { lightPalette, svgText } from "../../src/evaluation/plots/svgText.js";
import { benchCallsPerImage } from "./callsPerImage.js";
import { benchComparerSensitivity } from "./comparerSensitivity.js";
import { benchImagesToAllCorrect } from "./imagesToAllCorrect.js";
import { printRows } from "./print.js";
import { qualityPlots } from "./qualityPlots.js";
import { benchSensitivity } from "./sensitivity.js";
import { benchWorldRankings } from "./worldRankings.js";

/**
 * Row 4 of the design's bars: what the search is worth, in a simulated world.
 * `--plots FOLDER` writes the README's plots there.
 */
const { plots } = parseArgs({ options: { plots: { type: "string" } } }).values;

await printRows("The search's worth, in a simulated world", [
  () => benchImagesToAllCorrect({ accuracy: 1, bar: 0.25 }),
  () => benchImagesToAllCorrect({ accuracy: 0.85, bar: 0.5 }),
  benchWorldRankings,
  benchSensitivity,
  benchComparerSensitivity,
  benchCallsPerImage,
]);
if (plots !== undefined) {
  await mkdir(plots, { recursive: true });
  for (const { file, plot } of qualityPlots) {
    // On a ground of its own: readable on a light page and on a dark one.
    await writeFile(join(plots, file), svgText(await plot(), lightPalette));
  }
}
