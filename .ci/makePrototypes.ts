/**
 * Makes what the built-in judge knows: draws practice pictures with the built-in renderer, learns
 * from them how each subject, style, setting and colour looks, and writes the result as data.
 * The same sources give the same file.
 *
 *   npx tsx .ci/makePrototypes.ts [FILE]
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { seededRandom } from "../src/base/random.js";
import type { JudgeModels } from "../src/providers/builtin/judge/models.js";
import type { Practice } from "./training/crowd.js";
import { fitColours, paintMasks } from "./training/fitColours.js";
import { fitFigures } from "./training/fitFigures.js";
import { fitSetting } from "./training/fitSetting.js";
import { fitSizes } from "./training/fitSizes.js";
import { packModels } from "./training/pack.js";
import { drawPractices } from "./training/practices.js";
import { fitTemplates } from "./training/templates.js";

const startedMs = performance.now();
const report = (what: string): void => {
  process.stderr.write(`${((performance.now() - startedMs) / 1000).toFixed(1)} s ${what}\n`);
};

const { scenes, crowds } = await drawPractices({
  scenes: 440,
  crowds: 132,
  scenePx: 224,
  crowdPx: 176,
});
report("pictures drawn");
const all: readonly Practice[] = [...scenes, ...crowds];
const templates = fitTemplates(all, seededRandom("templates"));
report("outlines");
const figures = { templates, ...fitFigures(all, templates, seededRandom("figures")) };
report("figures");
const { setting, settingPriors } = fitSetting(scenes, seededRandom("setting"));
report("setting");
const masks = paintMasks();
const colours = fitColours(all, masks, setting, seededRandom("colours"));
report("colours");
const sizes = fitSizes(scenes);
const models: JudgeModels = { figures, masks, colours, setting, settingPriors, sizes };

const text = `import type { PackedModels } from "./models.js";

/** Made by .ci/makePrototypes.ts; do not edit. */
export const prototypes: PackedModels = ${JSON.stringify(packModels(models))};
`;
const target =
  process.argv[2] ??
  fileURLToPath(new URL("../src/providers/builtin/judge/prototypes.data.ts", import.meta.url));
writeFileSync(target, text);
report(`${(text.length / 1024).toFixed(0)} KB written`);
