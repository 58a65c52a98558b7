import type { Random } from "../../src/base/random.js";
import {
  isPicture,
  styleIds,
  subjectIds,
  type StyleId,
} from "../../src/providers/builtin/brief/brief.js";
import { figureOf } from "../../src/providers/builtin/judge/figures.js";
import { sceneToSvg } from "../../src/providers/builtin/render/sceneToSvg.js";
import { composeScene } from "../../src/providers/builtin/scene/composeScene.js";
import type { Scene } from "../../src/providers/builtin/scene/scene.js";
import { practice, type Practice } from "./crowd.js";
import { madeUpGoal } from "./goals.js";
import { rasteriser } from "./raster.js";

/** A whole picture of the renderer's, and the scene that it was made from. */
export interface ScenePractice extends Practice {
  readonly scene: Scene;
}

/** The picture for a prompt; `style` overrules whatever style came out of it. */
export function drawScene(
  prompt: string,
  seed: number,
  sizePx: number,
  style?: StyleId,
): { readonly scene: Scene; readonly rgba: Uint8Array } {
  const size = { widthPx: sizePx, heightPx: sizePx };
  const composed = composeScene({ prompt, negativePrompt: "", seed, ...size });
  const scene = style === undefined ? composed : { ...composed, style };
  return { scene, rgba: rasteriser.pixels(sceneToSvg(scene)) };
}

/** The `index`-th practice scene: subjects and styles take turns, all else is drawn by lot. */
export function scenePractice(random: Random, index: number, px: number): ScenePractice {
  const first = subjectIds[index % subjectIds.length] ?? "tree";
  const style = styleIds[index % styleIds.length] ?? "flat";
  const prompt = madeUpGoal(random, { first, style, richness: random.next(), settings: 0.5 });
  const { scene, rgba } = drawScene(prompt, random.below(2 ** 32), px, style);
  return { ...practice(rgba, px, px, scene.style, itemsOf(scene), random), scene };
}

export const itemsOf = (scene: Scene) =>
  scene.items.map((item) => ({
    figure: figureOf(isPicture(item.subject) ? "unknown" : item.subject, item.phase),
    colour: item.colour,
    facing: item.facing,
    box: { x: item.x, y: item.y, width: item.widthPx, height: item.heightPx },
  }));
