import { sizeSigns } from "../../src/providers/builtin/judge/evidence.js";
import { settingValues } from "../../src/providers/builtin/judge/setting.js";
import { factorOf, solveLower, solveUpper } from "../../src/providers/builtin/judge/whitening.js";
import { sketchesBy } from "../../src/providers/builtin/sketches.js";
import type { Practice } from "./scenes.js";

/** Pulls weights towards 0: next to nothing. */
const ridge = 0.01;

/** How large each thing usually is, from what was drawn neither small nor large: least squares. */
export function fitSizes(practices: readonly Practice[]): Float32Array {
  const framings = settingValues.framing.slice(0, 3);
  const { sizedLike } = sketchesBy(() => new Uint8Array());
  const examples = practices.flatMap(({ scene }) => {
    const framing = framings.map((name) => (scene.framing === name ? 1 : 0));
    return scene.items
      .filter(({ size }) => size === null)
      .map(({ subject, widthPx, heightPx }) => ({
        signs: sizeSigns(sizedLike(subject), scene.items.length, framing),
        side: Math.log(Math.sqrt((widthPx * heightPx) / (scene.widthPx * scene.heightPx))),
      }));
  });
  const inputs = examples[0]?.signs.length ?? 0;
  const gram = new Float64Array(inputs * inputs);
  const right = new Float32Array(inputs);
  for (let i = 0; i < inputs; i++) gram[i * inputs + i] = ridge;
  for (const { signs, side } of examples) {
    signs.forEach((one, i) => {
      right[i] = (right[i] as number) + one * side;
      signs.forEach((other, j) => {
        gram[i * inputs + j] = (gram[i * inputs + j] as number) + one * other;
      });
    });
  }
  const factor = factorOf(gram, inputs);
  return solveUpper(factor, solveLower(factor, right));
}
