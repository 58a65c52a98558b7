import { once } from "../../../base/once.js";
import { subjectIds, type Brief, type SubjectId, type SubjectPhrase } from "../brief/brief.js";
import { colourSigns, seeColour, surroundings, type ColourChances } from "./colourOf.js";
import { fullness, paintMaskOf } from "./exemplars.js";
import { findThing, type Sighting, type Wanted } from "./findThings.js";
import { impression } from "./impression.js";
import { at, logistic, type Numbers } from "./numbers.js";
import type { JudgeModels } from "./models.js";
import type { Raster } from "./resample.js";
import { roughChance, seeSetting, type SettingChances } from "./setting.js";

/** A sighting with all that can be told of it. Boxes are shares of the picture's sides. */
export interface SeenThing extends Sighting {
  readonly colours: () => ColourChances;
  /** 0-1: drawn smaller, or larger, than things of its kind usually are. */
  readonly small: number;
  readonly large: number;
  /** 0-1: that it is a full disc; of use for a moon only. */
  readonly full: number;
}

/** Everything that the judge sees in a picture, of what it looks for. */
export interface Sight {
  readonly things: readonly SeenThing[];
  readonly setting: SettingChances;
  /**
   * For wide, close-up and portrait framing how well the sizes of the things fit it rather than
   * none, 0-1; half where nothing is seen.
   */
  readonly framingFit: readonly number[];
  /** See `JudgeModels.settingPriors`. */
  readonly priors: SettingChances;
}

const framings = 3;

/** What the usual size of a thing is told from: what it is, and how many things there are. */
export function sizeSigns(subject: SubjectId, count: number, framing: readonly number[]): Numbers {
  const signs = new Float32Array(subjectIds.length + framings + 2);
  signs[subjectIds.indexOf(subject)] = 1;
  signs[subjectIds.length] = Math.log(Math.max(1, count));
  signs.set(framing, subjectIds.length + 1);
  signs[signs.length - 1] = 1;
  return signs;
}

const usualSize = (sizes: Numbers, signs: Numbers): number =>
  signs.reduce((sum, sign, i) => sum + sign * at(sizes, i), 0);

/** Half way, in logarithms of the side, from a usual thing to a small and to a large one. */
const smallStep = -0.2;
const largeStep = 0.12;
const sizeSpread = 0.08;

export function seePicture(image: Raster, models: JudgeModels, wanted: Wanted): Sight {
  const { sketches } = wanted;
  const setting = seeSetting(models.setting, impression(image));
  const around = once(() => surroundings(image, setting));
  const framing = [...setting.framing.values()].slice(0, framings);
  const rough = roughChance(setting);
  const sightings = wanted.things.flatMap((thing) => findThing(image, thing, rough, sketches));
  const count = sightings.reduce((sum, { presence }) => sum + presence, 0);
  let [oversize, weight] = [0, 0];
  const things = sightings.map((sighting): SeenThing => {
    const { box, thing, presence } = sighting;
    const side = Math.log(Math.sqrt((box.width * box.height) / (image.width * image.height)));
    const over = (asFramed: readonly number[]): number =>
      side - usualSize(models.sizes, sizeSigns(sketches.sizedLike(thing), count, asFramed));
    const off = over(framing);
    oversize += presence ** 2 * over([]);
    weight += presence ** 2;
    return {
      ...sighting,
      box: {
        x: box.x / image.width,
        y: box.y / image.height,
        width: box.width / image.width,
        height: box.height / image.height,
      },
      full: thing === "moon" ? fullness(image, box, sketches) : 0,
      colours: once(() =>
        seeColour(models.colours, colourSigns(image, box, paintMaskOf(thing, sketches), around())),
      ),
      small: logistic((smallStep - off) / sizeSpread),
      large: logistic((off - largeStep) / sizeSpread),
    };
  });
  const framingFit = Array.from({ length: framings }, (_, i) => {
    const step = at(models.sizes, subjectIds.length + 1 + i);
    const off = weight > 0 ? oversize / weight : step / 2;
    return logistic((Math.sign(step) * (off - step / 2)) / framingSpread);
  });
  return { things, setting, framingFit, priors: models.settingPriors };
}

/** How softly larger things than usual speak for a framing, in logarithms of the side. */
const framingSpread = 0.09;

/** A thing as a member of one phrase's group, 0-1. */
export interface Member {
  readonly thing: SeenThing;
  readonly share: number;
}

/** Deals the things to the phrases: by what they are, then by what fits best. */
export function dealThings(brief: Brief, things: readonly SeenThing[]): readonly Member[][] {
  const groups: Member[][] = brief.subjects.map(() => []);
  for (const thing of things) {
    const rivals = brief.subjects
      .map((phrase, index) => ({ phrase, index }))
      .filter(({ phrase }) => phrase.id === thing.thing)
      .map(({ phrase, index }) => ({ index, fit: Math.exp(fitOf(thing, phrase)) }));
    const total = rivals.reduce((sum, { fit }) => sum + fit, 0);
    for (const { index, fit } of rivals) {
      const share = (thing.presence * fit) / total;
      if (share > 0.01) groups[index]?.push({ thing, share });
    }
  }
  return groups;
}

function fitOf(thing: SeenThing, phrase: SubjectPhrase): number {
  const colour = phrase.colour === undefined ? 0.2 : (thing.colours().get(phrase.colour) ?? 0);
  const size = phrase.size === undefined ? 0 : thing[phrase.size];
  const centre = thing.box.x + thing.box.width / 2;
  const place =
    phrase.position === "left" ? 0.5 - centre : phrase.position === "right" ? centre - 0.5 : 0;
  return 4 * colour + 2 * size + 3 * place;
}
