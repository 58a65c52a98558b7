import { isPicture, type Brief, type SubjectPhrase } from "../brief/brief.js";
import { colourSigns, maskOf, seeColour, surroundings, type ColourChances } from "./colourOf.js";
import { figures, type Figure } from "./figures.js";
import { findPictures, type Wanted } from "./findPictures.js";
import { impression } from "./impression.js";
import { apply } from "./linearModel.js";
import { fullness } from "./moonPhase.js";
import { at, logistic, type Numbers } from "./numbers.js";
import type { JudgeModels } from "./models.js";
import { isSame, recognise, type Sighting } from "./recognise.js";
import type { Raster } from "./resample.js";
import { roughChance, seeSetting, type SettingChances } from "./setting.js";

/** A sighting with all that can be told of it. Boxes are shares of the picture's sides. */
export interface SeenThing extends Sighting {
  readonly colours: ColourChances;
  /** 0-1: drawn smaller, or larger, than things of its kind usually are. */
  readonly small: number;
  readonly large: number;
  /** 0-1: that it is a full disc; of use for a moon only. */
  readonly full: number;
}

/** Everything that the judge sees in a picture, before it knows the goal. */
export interface Sight {
  readonly things: readonly SeenThing[];
  readonly setting: SettingChances;
  /**
   * For wide, close-up and portrait framing how well the sizes of the things fit it rather than
   * none, 0-1; half where nothing is seen.
   */
  readonly framingFit: readonly number[];
  /** See `JudgeModels.settingPriors`. */
  readonly priors: Numbers;
}

/** What the usual size of a figure is told from: what it is, and how many things there are. */
export function sizeSigns(figure: Figure, count: number, framing: readonly number[]): Float32Array {
  const signs = new Float32Array(figures.length + 2 + framing.length);
  signs[figures.indexOf(figure)] = 1;
  signs[figures.length] = Math.log(Math.max(1, count));
  signs.set(framing, figures.length + 1);
  signs[signs.length - 1] = 1;
  return signs;
}

/** Half way, in logarithms of the side, from a usual thing to a small and to a large one. */
const smallStep = -0.2;
const largeStep = 0.12;
const sizeSpread = 0.08;

export function seePicture(image: Raster, models: JudgeModels, wanted?: Wanted): Sight {
  const sightings = recognise(image, models.figures);
  const setting = seeSetting(models.setting, impression(image, sightings));
  const around = surroundings(image, setting);
  const count = sightings.reduce((sum, { presence }) => sum + presence, 0);
  const framing = [...setting.framing.values()].slice(0, 3);
  const rough = roughChance(setting);
  const found = wanted === undefined ? [] : findPictures(image, wanted, rough);
  const all = found.length === 0 ? sightings : [...explained(sightings, found), ...found];
  const things = all.map((sighting): SeenThing => {
    const { box, figure, picture } = sighting;
    const mask = picture?.mask ?? maskOf(figure, models.masks);
    const signs = colourSigns(image, box, mask, around);
    const side = Math.log(Math.sqrt((box.width * box.height) / (image.width * image.height)));
    const usual = sizeSigns(picture?.sizedLike ?? figure, count, framing);
    const off = side - at(apply(models.sizes, usual), 0);
    return {
      ...sighting,
      box: {
        x: box.x / image.width,
        y: box.y / image.height,
        width: box.width / image.width,
        height: box.height / image.height,
      },
      full: fullness(image, box),
      colours: seeColour(models.colours, signs),
      small: logistic((smallStep - off) / sizeSpread),
      large: logistic((off - largeStep) / sizeSpread),
    };
  });
  const framingFit = framingFits(image, sightings, models);
  return { things, setting, framingFit, priors: models.settingPriors };
}

/** What is a thing that was looked for is none of those that are known by shape. */
const explained = (sightings: readonly Sighting[], found: readonly Sighting[]): Sighting[] =>
  sightings.map((sighting) => {
    const there = found.filter(({ box }) => isSame(box, sighting.box));
    const rest = 1 - Math.max(0, ...there.map(({ presence }) => presence));
    return { ...sighting, chances: sighting.chances.map((chance) => chance * rest) };
  });

const framings = 3;
const framingSpread = 0.09;

/** How far the things are larger than usual, against what each framing makes of them. */
function framingFits(
  image: Raster,
  sightings: readonly Sighting[],
  { sizes }: JudgeModels,
): readonly number[] {
  const count = sightings.reduce((sum, { presence }) => sum + presence, 0);
  let [sum, weight] = [0, 0];
  for (const { box, figure, presence } of sightings) {
    const side = Math.log(Math.sqrt((box.width * box.height) / (image.width * image.height)));
    const usual = at(
      apply(sizes, sizeSigns(figure, count, new Array<number>(framings).fill(0))),
      0,
    );
    sum += presence ** 2 * (side - usual);
    weight += presence ** 2;
  }
  return Array.from({ length: framings }, (_, i) => {
    const step = at(sizes.weights, figures.length + 1 + i);
    const off = weight > 0 ? sum / weight : step / 2;
    return logistic((Math.sign(step) * (off - step / 2)) / framingSpread);
  });
}

/** 0-1: that a thing is what a phrase names; the moon in any phase. */
export function likeness(thing: SeenThing, phrase: SubjectPhrase): number {
  const chance = (figure: Figure): number => at(thing.chances, figures.indexOf(figure));
  if (phrase.id === "moon") return chance("moon") + chance("crescent");
  if (isPicture(phrase.id)) return thing.picture?.id === phrase.id ? thing.presence : 0;
  return chance(phrase.id);
}

/** A thing as a member of one phrase's group, 0-1. */
export interface Member {
  readonly thing: SeenThing;
  readonly share: number;
}

/** Deals the things to the phrases: by what they are, then by what fits best. */
export function dealThings(brief: Brief, things: readonly SeenThing[]): readonly Member[][] {
  const groups: Member[][] = brief.subjects.map(() => []);
  for (const thing of things) {
    const rivals = brief.subjects.map((phrase, index) => ({
      index,
      chance: likeness(thing, phrase),
      fit: Math.exp(fitOf(thing, phrase)),
      name: `${phrase.id} ${phrase.id === "unknown" ? phrase.noun : ""}`,
    }));
    for (const { index, chance, fit, name } of rivals) {
      const sum = rivals.filter((r) => r.name === name).reduce((total, r) => total + r.fit, 0);
      const share = (chance * fit) / sum;
      if (share > 0.01) groups[index]?.push({ thing, share });
    }
  }
  return groups;
}

function fitOf(thing: SeenThing, phrase: SubjectPhrase): number {
  const colour = phrase.colour === undefined ? 0.2 : (thing.colours.get(phrase.colour) ?? 0);
  const size = phrase.size === undefined ? 0 : thing[phrase.size];
  const centre = thing.box.x + thing.box.width / 2;
  const place =
    phrase.position === "left" ? 0.5 - centre : phrase.position === "right" ? centre - 0.5 : 0;
  return 4 * colour + 2 * size + 3 * place;
}
