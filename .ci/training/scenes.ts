import type { Random } from "../../src/base/random.js";
import {
  styleIds,
  subjectIds,
  type ColourId,
  type StyleId,
  type ThingId,
} from "../../src/providers/builtin/brief/brief.js";
import type { Raster } from "../../src/providers/builtin/judge/resample.js";
import type { Box } from "../../src/providers/builtin/judge/windows.js";
import { workingImage } from "../../src/providers/builtin/judge/workingImage.js";
import { allPictures } from "../../src/providers/builtin/pictures/pictureBook.js";
import { sceneToSvg } from "../../src/providers/builtin/render/sceneToSvg.js";
import { composeScene } from "../../src/providers/builtin/scene/composeScene.js";
import type { Scene } from "../../src/providers/builtin/scene/scene.js";
import { madeUpGoal } from "./goals.js";
import { rasteriser } from "./raster.js";

export interface KnownItem {
  readonly thing: ThingId;
  readonly colour: ColourId;
  /** In pixels of the working image. */
  readonly box: Box;
}

/** A picture at the judge's working size, and what is in it. */
export interface Practice {
  readonly scene: Scene;
  readonly items: readonly KnownItem[];
  readonly image: Raster;
  /** The same with a little noise, as after a lossy save: what is told must not hang on it. */
  readonly noisy: Raster;
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

/** Every so many scenes are of the picture set. */
const pictureTurn = 2;

/** The `index`-th practice scene: things and styles take turns, all else is drawn by lot. */
export function practiceScene(random: Random, index: number, px: number): Practice {
  const subject = subjectIds[index % subjectIds.length] ?? "tree";
  const first = index % pictureTurn === 0 ? random.pick(allPictures()) : subject;
  const style = styleIds[index % styleIds.length] ?? "flat";
  const prompt = madeUpGoal(random, { first, style, richness: random.next(), settings: 0.5 });
  const { scene, rgba } = drawScene(prompt, random.below(2 ** 32), px, style);
  const image = workingImage({ widthPx: px, heightPx: px, rgba });
  const noisy = workingImage({ widthPx: px, heightPx: px, rgba: withNoise(rgba, random) });
  const scale = image.width / px;
  const items = scene.items.map((item) => ({
    thing: item.subject,
    colour: item.colour,
    box: {
      x: item.x * scale,
      y: item.y * scale,
      width: item.widthPx * scale,
      height: item.heightPx * scale,
    },
  }));
  return { scene, items, image, noisy };
}

/** Levels by which noise moves a value at most. */
const noiseLevels = 4;

function withNoise(rgba: Uint8Array, random: Random): Uint8Array {
  const moves = Int8Array.from(
    { length: 4099 },
    () => random.below(2 * noiseLevels + 1) - noiseLevels,
  );
  const start = random.below(moves.length);
  return rgba.map((value, i) => {
    const moved = value + (i % 4 === 3 ? 0 : (moves[(start + i) % moves.length] ?? 0));
    return Math.max(0, Math.min(255, moved));
  });
}
