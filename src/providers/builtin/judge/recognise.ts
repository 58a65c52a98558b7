import type { PictureId, SubjectId, ThingId } from "../brief/brief.js";
import { candidates, type Template } from "./detect.js";
import { figures, type Figure } from "./figures.js";
import { apply, type LinearModel } from "./linearModel.js";
import { look } from "./look.js";
import { ask, type Network } from "./network.js";
import { at, clamp, type Numbers } from "./numbers.js";
import type { Raster } from "./resample.js";
import { overlap, sharedArea, type Box } from "./windows.js";

/** All that is needed to find and name things. */
export interface FigureModels {
  readonly templates: readonly Template[];
  /** From a look to one sum a figure, and one for "nothing". */
  readonly names: LinearModel;
  /** From those sums to chances. */
  readonly calibration: Network;
  /** From a look to how far the box has to move (x, y) and grow (x, y, logarithms). */
  readonly shifts: LinearModel;
}

/** Something seen in the picture. */
export interface Sighting {
  readonly box: Box;
  /** The likeliest figure. */
  readonly figure: Figure;
  /** 0-1 for each of `figures`; what is missing to 1 speaks for nothing at all. */
  readonly chances: Numbers;
  /** 0-1: that there is something at all. */
  readonly presence: number;
  readonly picture?: SightedPicture;
}

/** The thing of the picture set that was looked for and may be here: `presence` says how surely. */
export interface SightedPicture {
  readonly id: PictureId;
  /** What is here rather than that. */
  readonly rival?: ThingId;
  /** Which of its cells take a colour that is asked for. */
  readonly mask: Numbers;
  /** What is usually as large. */
  readonly sizedLike: SubjectId;
}

function moved(box: Box, shift: Numbers): Box {
  const width = box.width * Math.exp(clamp(at(shift, 2), -0.3, 0.3));
  const height = box.height * Math.exp(clamp(at(shift, 3), -0.3, 0.3));
  return {
    x: box.x + box.width / 2 + clamp(at(shift, 0), -0.3, 0.3) * box.width - width / 2,
    y: box.y + box.height / 2 + clamp(at(shift, 1), -0.3, 0.3) * box.height - height / 2,
    width,
    height,
  };
}

/** Windows that are less likely than this to hold anything are not looked at again. */
const worthALook = 0.02;
const leastPresence = 0.08;
const beyondDoubt = 0.97;
/** How often a box is moved onto what is in it. */
const moves = 2;

/** 0-1 for each of `figures`, and last for nothing. */
const nameChances = (values: Numbers, models: FigureModels): Numbers =>
  ask(models.calibration, apply(models.names, values));

interface Glance {
  readonly box: Box;
  readonly chances: Numbers;
  readonly presence: number;
}

/** Looks into a box, moves it onto what is there and looks again; the clearest look counts. */
function lookInto(image: Raster, first: Box, models: FigureModels): Glance | undefined {
  let box = first;
  let clearest: Glance | undefined;
  for (let turn = 0; turn <= moves; turn++) {
    const values = look(image, box);
    const chances = nameChances(values, models);
    const presence = 1 - at(chances, figures.length);
    if (turn === 0 && presence < worthALook) return undefined;
    if (turn > 0 && presence >= (clearest?.presence ?? 0)) clearest = { box, chances, presence };
    if (turn < moves) box = moved(box, apply(models.shifts, values));
  }
  return clearest;
}

/** Finds things by their outlines, moves the boxes onto them and names them; likeliest first. */
export function recognise(image: Raster, models: FigureModels): Sighting[] {
  const seen: (Sighting & { readonly top: number })[] = [];
  for (const { box: first } of candidates(image, models.templates)) {
    // What has been named without doubt need not be looked at from every side.
    if (seen.some(({ box, top }) => top > beyondDoubt && overlap(box, first) > 0.45)) continue;
    const glance = lookInto(image, first, models);
    if (!glance) continue;
    const { chances } = glance;
    let best = 0;
    figures.forEach((_, i) => {
      if (at(chances, i) > at(chances, best)) best = i;
    });
    seen.push({ ...glance, figure: figures[best] ?? "unknown", top: at(chances, best) });
  }
  seen.sort((a, b) => b.top - a.top);
  const kept: Sighting[] = [];
  for (const one of seen) {
    if (one.presence < leastPresence) continue;
    if (kept.every((other) => !isSame(one.box, other.box))) kept.push(one);
  }
  return kept;
}

/** Whether two boxes are about one thing: much in common, or one mostly within the other. */
export function isSame(a: Box, b: Box): boolean {
  const shared = sharedArea(a, b);
  const smaller = Math.min(a.width * a.height, b.width * b.height);
  return overlap(a, b) > 0.35 || shared / smaller > 0.7;
}
