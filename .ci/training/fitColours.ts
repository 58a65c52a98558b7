import type { Random } from "../../src/base/random.js";
import { colourIds } from "../../src/providers/builtin/brief/brief.js";
import {
  colourSigns,
  maskCells,
  maskOf,
  paintMask,
  surroundings,
  type PaintMasks,
} from "../../src/providers/builtin/judge/colourOf.js";
import { figures, subjectOf } from "../../src/providers/builtin/judge/figures.js";
import { impression } from "../../src/providers/builtin/judge/impression.js";
import type { Network } from "../../src/providers/builtin/judge/network.js";
import { cutOut } from "../../src/providers/builtin/judge/resample.js";
import { seeSetting } from "../../src/providers/builtin/judge/setting.js";
import { workingImage } from "../../src/providers/builtin/judge/workingImage.js";
import { aloneSvg } from "../../src/providers/builtin/render/aloneSvg.js";
import { subjectFacts } from "../../src/providers/builtin/scene/subjectFacts.data.js";
import type { KnownItem, Practice } from "./crowd.js";
import { fitNetwork, type Lesson } from "./fitNetwork.js";
import { rasteriser } from "./raster.js";
import { seenAs } from "./fitSetting.js";

/** Where a figure changes when only its colour does: each drawn alone in green, red and blue. */
export function paintMasks(): PaintMasks {
  const masks = new Float32Array(figures.length * maskCells * maskCells);
  const fill = 0.8;
  const sizePx = 160;
  figures.forEach((figure, index) => {
    const subject = subjectOf(figure);
    const views = (["green", "red", "blue"] as const).map((colour) => {
      const phase = figure === "crescent" ? "crescent" : "full";
      const svg = aloneSvg({
        subject,
        style: "flat",
        colour,
        sizePx,
        seed: 5,
        fill,
        background: "#8fa3b8",
        ...(subject === "moon" ? { phase } : {}),
      });
      const image = workingImage({
        widthPx: sizePx,
        heightPx: sizePx,
        rgba: rasteriser.pixels(svg),
      });
      const { aspect } = subjectFacts[subject];
      const height = image.height * (aspect > 1 ? fill / aspect : fill);
      const width = height * aspect;
      const x = (image.width - width) / 2;
      const y = (image.height - height) / 2;
      return cutOut(image, { x, y, width, height }, maskCells, maskCells).values;
    });
    masks.set(paintMask(views), index * maskCells * maskCells);
  });
  return masks;
}

const shaken = (item: KnownItem, random: Random): KnownItem["box"] => {
  const { box } = item;
  const by = (): number => (random.next() - 0.5) * 0.12;
  return {
    x: box.x + by() * box.width,
    y: box.y + by() * box.height,
    width: box.width * (1 + by()),
    height: box.height * (1 + by()),
  };
};

/** Which group of outputs a lesson is about: there is one only. */
export function fitColours(
  practices: readonly Practice[],
  masks: PaintMasks,
  setting: Network,
  random: Random,
): Network {
  const lessons = practices.flatMap((practice): Lesson[] => {
    const { items } = practice;
    const chances = seeSetting(setting, impression(practice.image, seenAs(practice)));
    return [practice.image, practice.noisy].flatMap((image) => {
      const around = surroundings(image, chances);
      return items.map((item) => ({
        values: colourSigns(image, shaken(item, random), maskOf(item.figure, masks), around),
        truths: [colourIds.indexOf(item.colour)],
      }));
    });
  });
  const how = { hidden: 32, rounds: 24, noise: 0.15, decay: 0.05 };
  return fitNetwork(lessons, [colourIds.length], how, random);
}
