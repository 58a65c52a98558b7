/**
 * Makes what the built-in judge knows: draws practice pictures with the built-in renderer, learns
 * from them how each style, setting and colour looks and how large things are, and writes the result
 * as data. What things look like it does not learn.
 * The same sources give the same file.
 *
 *   npx tsx .ci/makePrototypes.ts [FILE]
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { seededRandom } from "../src/base/random.js";
import type { JudgeModels } from "../src/providers/builtin/judge/models.js";
import { fitColours } from "./training/fitColours.js";
import { fitSetting } from "./training/fitSetting.js";
import { fitSizes } from "./training/fitSizes.js";
import { packModels } from "./training/pack.js";
import { practiceScene } from "./training/scenes.js";

const scenes = 660;
const scenePx = 224;

const startedMs = performance.now();
const report = (what: string): void => {
  process.stderr.write(`${((performance.now() - startedMs) / 1000).toFixed(1)} s ${what}\n`);
};

const practices = Array.from({ length: scenes }, (_, i) =>
  practiceScene(seededRandom("practice scene", i), i, scenePx),
);
report("pictures drawn");
const { setting, settingPriors } = fitSetting(practices, seededRandom("setting"));
report("setting");
const colours = fitColours(practices, setting, seededRandom("colours"));
report("colours");
const sizes = fitSizes(practices);
const models: JudgeModels = { colours, setting, settingPriors, sizes };

const text = `import type { PackedModels } from "./models.js";

/** Made by .ci/makePrototypes.ts; do not edit. */
export const prototypes: PackedModels = ${JSON.stringify(packModels(models))};
`;
const target =
  process.argv[2] ??
  fileURLToPath(new URL("../src/providers/builtin/judge/prototypes.data.ts", import.meta.url));
writeFileSync(target, text);
report(`${(text.length / 1024).toFixed(0)} KB written`);
