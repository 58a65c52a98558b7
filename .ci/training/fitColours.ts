import type { Random } from "../../src/base/random.js";
import { colourIds } from "../../src/providers/builtin/brief/brief.js";
import { colourSigns, surroundings } from "../../src/providers/builtin/judge/colourOf.js";
import { paintMaskOf } from "../../src/providers/builtin/judge/exemplars.js";
import { impression } from "../../src/providers/builtin/judge/impression.js";
import type { Network } from "../../src/providers/builtin/judge/network.js";
import { seeSetting } from "../../src/providers/builtin/judge/setting.js";
import type { Box } from "../../src/providers/builtin/judge/windows.js";
import { sketchesBy } from "../../src/providers/builtin/sketches.js";
import { fitNetwork, type Lesson } from "./fitNetwork.js";
import { rasteriser } from "./raster.js";
import type { Practice } from "./scenes.js";

const sketches = sketchesBy((svg) => rasteriser.pixels(svg));

function shaken(box: Box, random: Random): Box {
  const by = (): number => (random.next() - 0.5) * 0.12;
  return {
    x: box.x + by() * box.width,
    y: box.y + by() * box.height,
    width: box.width * (1 + by()),
    height: box.height * (1 + by()),
  };
}

/** Looks at each thing several times, never quite in the same place. */
const looks = 2;

export function fitColours(
  practices: readonly Practice[],
  setting: Network,
  random: Random,
): Network {
  const lessons = practices.flatMap(({ image, noisy, items }): Lesson[] => {
    const chances = seeSetting(setting, impression(image));
    return [image, noisy].flatMap((seen) => {
      const around = surroundings(seen, chances);
      return items.flatMap(({ thing, colour, box }) => {
        const mask = paintMaskOf(thing, sketches);
        return Array.from({ length: looks }, () => ({
          values: colourSigns(seen, shaken(box, random), mask, around),
          truths: [colourIds.indexOf(colour)],
        }));
      });
    });
  });
  const how = { hidden: 32, rounds: 24, noise: 0.15, decay: 0.05 };
  return fitNetwork(lessons, [colourIds.length], how, random);
}
