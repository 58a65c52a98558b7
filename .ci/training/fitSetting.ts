import type { Random } from "../../src/base/random.js";
import { impression } from "../../src/providers/builtin/judge/impression.js";
import type { Network } from "../../src/providers/builtin/judge/network.js";
import type { Raster } from "../../src/providers/builtin/judge/resample.js";
import {
  byField,
  settingFields,
  settingGroups,
  settingValues,
  type SettingChances,
  type SettingField,
} from "../../src/providers/builtin/judge/setting.js";
import type { Scene } from "../../src/providers/builtin/scene/scene.js";
import { fitNetwork, type Lesson } from "./fitNetwork.js";
import type { Practice } from "./scenes.js";

const sceneField = (field: SettingField, scene: Scene): string | null =>
  field === "terrain" ? scene.ground : scene[field];

/** The outputs that are right for a scene. */
const settingTruths = (scene: Scene): number[] =>
  settingFields.map((field) => {
    const values: readonly string[] = settingValues[field];
    const place = values.indexOf(sceneField(field, scene) ?? "none");
    return place >= 0 ? place : values.indexOf("none");
  });

function flipped(image: Raster): Raster {
  const { width, height } = image;
  const values = new Float32Array(image.values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      const pixel = image.values.subarray(from, from + 3);
      values.set(pixel, (y * width + width - 1 - x) * 3);
    }
  }
  return { width, height, values };
}

/** How common each value is, with one more of each so that none is impossible. */
function priorsOf(practices: readonly Practice[]): SettingChances {
  const truths = practices.map(({ scene }) => settingTruths(scene));
  const shares = settingGroups.flatMap((size, group) =>
    Array.from({ length: size }, (_, value) => {
      const count = truths.filter((truth) => truth[group] === value).length;
      return (count + 1) / (truths.length + size);
    }),
  );
  return byField(Float32Array.from(shares));
}

export function fitSetting(
  practices: readonly Practice[],
  random: Random,
): { readonly setting: Network; readonly settingPriors: SettingChances } {
  const lessons = practices.flatMap(({ image, noisy, scene }): Lesson[] => {
    const truths = settingTruths(scene);
    return [
      { values: impression(image), truths },
      { values: impression(flipped(noisy)), truths },
    ];
  });
  const how = { hidden: 48, rounds: 26, noise: 0.35, decay: 0.2 };
  return {
    setting: fitNetwork(lessons, settingGroups, how, random),
    settingPriors: priorsOf(practices),
  };
}
