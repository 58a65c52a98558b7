import type { Brief, ThingId } from "../brief/brief.js";
import { candidates } from "./detect.js";
import { glance, glimpse, likeness, rivalsOf, soughtOf } from "./exemplars.js";
import type { Sketches, Sought } from "./exemplars.js";
import { clamp, logistic } from "./numbers.js";
import type { Raster } from "./resample.js";
import { isSame, type Box } from "./windows.js";

/** Windows that are looked into, and how many of them again and again. */
const mostWindows = 16;
const mostMoved = 12;
/** Less like it than this, or than this share of the likest, is not looked at again. */
const faint = 0.14;
const faintShare = 0.5;
/** How far a box is moved and grown at a time, as shares of its sides. */
const steps = [0.16, 0.08, 0.04];
const moves = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
] as const;

interface Found {
  readonly box: Box;
  /** To the wanted thing. */
  readonly like: number;
}

/** Moves a box onto what is most like the wanted thing. */
function moved(start: Found, look: (box: Box) => Found): Found {
  let best = start;
  for (const step of steps) {
    for (const [right, down, growth] of moves) {
      for (const by of [step, -step]) {
        const { x, y, width, height } = best.box;
        const scale = Math.exp(growth * by);
        const next = look({
          x: x + right * by * width + (width - width * scale) / 2,
          y: y + down * by * height + (height - height * scale) / 2,
          width: width * scale,
          height: height * scale,
        });
        if (next.like <= best.like) continue;
        best = next;
        break;
      }
    }
  }
  return best;
}

/** Where the picture is like a thing, likest first; none overlaps another much. */
function search(image: Raster, { looks, aspect, bank }: Sought): readonly Found[] {
  const into = (box: Box): Found => ({ box, like: likeness(looks, [glance(image, box)]) });
  const seen = candidates(image, bank, mostWindows)
    .map((box) => into(reshaped(box, aspect)))
    .sort((a, b) => b.like - a.like);
  const least = Math.max(faint, faintShare * (seen[0]?.like ?? 0));
  const found = seen
    .slice(0, mostMoved)
    .filter(({ like }) => like > least)
    .map((one) => moved(one, into))
    .sort((a, b) => b.like - a.like);
  const kept: Found[] = [];
  for (const one of found) if (kept.every(({ box }) => !isSame(box, one.box))) kept.push(one);
  return kept;
}

/** A box of the same middle and area. */
function reshaped({ x, y, width, height }: Box, aspect: number): Box {
  const newHeight = Math.sqrt((width * height) / aspect);
  const newWidth = newHeight * aspect;
  return {
    x: x + (width - newWidth) / 2,
    y: y + (height - newHeight) / 2,
    width: newWidth,
    height: newHeight,
  };
}

/** As like it is a thing at least, in clean and in rough styles; how softly. */
const leastLikeness = 0.51;
const leastIfRough = 0.4;
const likenessSpread = 0.04;
const beyondDoubt = 0.66;
/** And by so much more than anything else. */
const leastLead = -0.01;
const leadSpread = 0.03;
/**
 * A thing with little to see of it, a tower or a flower on its stem, is never very like its sketch among
 * the edges of a landscape, but then nothing else is nearly as like it: by so much of a lead above this
 * one, which things that are not there seldom have, less likeness will do.
 */
const clearLead = 0.08;
const mostForLead = 0.14;

/** Things that are looked for, each once, and what they look like. */
export interface Wanted {
  readonly things: readonly KnownThing[];
  readonly sketches: Sketches;
}

/** Whatever can be drawn but the stand-in. */
export type KnownThing = Exclude<ThingId, "unknown">;

/** A place where the picture may show a thing that was looked for. Boxes are in pixels. */
export interface Sighting {
  readonly thing: KnownThing;
  readonly box: Box;
  /** 0-1: that the thing is there. */
  readonly presence: number;
  /** What is here rather than that. */
  readonly rival?: ThingId;
}

/**
 * All places where the picture may show a thing, likeliest first. No class is learnt: what it is
 * like more than everything else that it is compared with, that it is.
 *
 * @param rough 0-1: that the picture is in a style whose edges are little like those of a drawing
 */
export function findThing(
  image: Raster,
  thing: KnownThing,
  rough: number,
  sketches: Sketches,
): readonly Sighting[] {
  const sought = soughtOf(thing, sketches);
  const found = search(image, sought);
  const least = leastLikeness + rough * (leastIfRough - leastLikeness);
  // A part of another thing may look like the whole of this one: an eye, like a ball.
  const doubtful = least - mostForLead - 2 * likenessSpread;
  const inDoubt = found.some(({ like }) => like > doubtful && like < beyondDoubt);
  const nearest = inDoubt ? sketches.nearest(thing) : null;
  const instead = nearest === null ? [] : search(image, soughtOf(nearest, sketches));
  return found.map(({ box, like }): Sighting => {
    const here = glimpse(image, box);
    let [rival, most]: [ThingId, number] = ["unknown", 0];
    const compare = (other: ThingId, likeOther: number): void => {
      if (likeOther > most) [rival, most] = [other, likeOther];
    };
    for (const { thing: other, looks } of rivalsOf(thing, sketches)) {
      compare(other, likeness(looks, here));
    }
    for (const other of instead) {
      if (isSame(other.box, box)) compare(nearest ?? "unknown", other.like);
    }
    const lead = like - most;
    const enough = least - clamp(lead - clearLead, 0, mostForLead);
    const presence =
      logistic((like - enough) / likenessSpread) * logistic((lead - leastLead) / leadSpread);
    return { thing, box, presence, ...(most > least && most > like ? { rival } : {}) };
  });
}

/** The things that briefs name, each once. */
export const thingsIn = (...briefs: readonly Brief[]): readonly KnownThing[] => [
  ...new Set(
    briefs
      .flatMap(({ subjects }) => subjects)
      .map(({ id }) => id)
      .filter((id): id is KnownThing => id !== "unknown"),
  ),
];
