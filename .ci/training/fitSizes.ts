import { isPicture } from "../../src/providers/builtin/brief/brief.js";
import { sizeSigns } from "../../src/providers/builtin/judge/evidence.js";
import type { LinearModel } from "../../src/providers/builtin/judge/linearModel.js";
import { settingValues } from "../../src/providers/builtin/judge/setting.js";
import { figureOf } from "../../src/providers/builtin/judge/figures.js";
import { fitRidge, type Example } from "./ridge.js";
import type { ScenePractice } from "./scenes.js";

/** How large each figure usually is, from what was drawn in neither small nor large. */
export function fitSizes(practices: readonly ScenePractice[]): LinearModel {
  const framings = settingValues.framing.slice(0, 3);
  const examples = practices.flatMap(({ scene }): Example[] => {
    const framing = framings.map((name) => (scene.framing === name ? 1 : 0));
    return scene.items
      .filter((item) => item.size === null)
      .map((item) => {
        const area = (item.widthPx * item.heightPx) / (scene.widthPx * scene.heightPx);
        const figure = figureOf(isPicture(item.subject) ? "unknown" : item.subject, item.phase);
        return {
          values: sizeSigns(figure, scene.items.length, framing),
          targets: [[0, Math.log(Math.sqrt(area))]],
          weight: 1,
        };
      });
  });
  return fitRidge(examples, 1, 0.01);
}
