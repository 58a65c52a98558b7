import { once } from "../../../base/once.js";
import { subjectIds } from "../brief/brief.js";
import type { ColourId, PictureId, SubjectId, ThingId } from "../brief/brief.js";
import { allPictures } from "../pictures/pictureBook.js";
import { unpacked } from "../pictures/unpack.js";
import { maskCells, paintMask } from "./colourOf.js";
import type { Template } from "./detect.js";
import { edgeStatistics } from "./edgeStatistics.data.js";
import { windowEdges } from "./look.js";
import { packedLookalikes } from "./lookalikes.data.js";
import { at, clamp, type Numbers } from "./numbers.js";
import { directions, edgeMap } from "./orientation.js";
import { cutOut, type Raster } from "./resample.js";
import { unpackEdgeStatistics, Whitening } from "./whitening.js";
import { shapeOf, type Box, type WindowShape } from "./windows.js";
import { smallImage, type JudgedPixels } from "./workingImage.js";

/** What things look like that a goal names, from who can draw them. It tells nothing of a picture. */
export interface Sketches {
  /**
   * A thing alone, flat on a plain ground, in its usual colours where none is asked for: a small
   * picture, and the thing's box in it in pixels. The same seed gives the same sketch.
   */
  readonly draw: (thing: ThingId, seed: number, colour?: ColourId) => Sketch;
  /** What a picture of the set is most easily taken for. */
  readonly nearest: (picture: PictureId) => PictureId | null;
  /** The hand-drawn thing that is usually drawn about as large. */
  readonly sizedLike: (picture: PictureId) => SubjectId;
}

export interface Sketch {
  readonly pixels: JudgedPixels;
  readonly box: Box;
}

/** What is seen in a box by its edges, as it is and as a mirror would show it; each of length 1. */
export type Glimpse = readonly [plain: Numbers, mirrored: Numbers];

/** What a thing looks like by its edges. Nothing of it was learnt beforehand. */
export interface Exemplar {
  readonly thing: ThingId;
  /** From several drawings of it. */
  readonly looks: readonly Numbers[];
}

/** What a thing is looked for by in a whole picture: coarse outlines in windows of one shape. */
export interface Sought {
  readonly look: Glimpse;
  readonly aspect: number;
  readonly shape: WindowShape;
  readonly templates: readonly Template[];
}

const cells = 7;
const glimpseCellPx = 5;
/** The box's margin on each side, as a share of its side. */
const margin = 0.15;

const statistics = once(() => unpackEdgeStatistics(edgeStatistics));
const fine = once(() => new Whitening(statistics(), cells, cells));
/** By columns and rows. */
const coarse = new Map<string, Whitening>();

function coarseOf({ columns, rows }: WindowShape): Whitening {
  const name = `${columns} ${rows}`;
  const whitening = coarse.get(name) ?? new Whitening(statistics(), columns, rows);
  coarse.set(name, whitening);
  return whitening;
}

function edgesIn(image: Raster, { x, y, width, height }: Box): Numbers {
  const around = {
    x: x - width * margin,
    y: y - height * margin,
    width: width * (1 + 2 * margin),
    height: height * (1 + 2 * margin),
  };
  const side = cells * glimpseCellPx;
  return edgeMap(cutOut(image, around, side, side), glimpseCellPx).cells;
}

const look = (edges: Numbers): Numbers => unit(fine().whiten(edges));

export function glimpse(image: Raster, box: Box): Glimpse {
  const edges = edgesIn(image, box);
  return [look(edges), look(mirrored(edges, cells))];
}

/** What is in a box, to be compared with one thing alone. */
export const glance = (image: Raster, box: Box): Numbers => look(edgesIn(image, box));

/** -1 to 1, and about 0 for things that have nothing to do with each other. */
export const likeness = (looks: readonly Numbers[], seen: readonly Numbers[]): number =>
  Math.max(...looks.flatMap((one) => seen.map((other) => product(one, other))));

function product(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i);
  return sum;
}

function unit(values: Numbers): Numbers {
  const scale = 1 / Math.sqrt(product(values, values) + 1e-9);
  return values.map((value) => value * scale);
}

/** The same edges seen in a mirror. */
function mirrored(edges: Numbers, columns: number): Numbers {
  return edges.map((_, i) => {
    const [cell, direction] = [Math.floor(i / directions), i % directions];
    const from = cell - 2 * (cell % columns) + columns - 1;
    return at(edges, from * directions + ((directions - direction) % directions));
  });
}

/** In a window that is looked for in the whole picture; no wider or higher than `widest` to 1. */
const cellsInBox = 24;
const widest = 2;

function drawn(
  thing: ThingId,
  seed: number,
  sketches: Sketches,
  colour?: ColourId,
): readonly [Raster, Box] {
  const { pixels, box } = sketches.draw(thing, seed, colour);
  return [smallImage(pixels), box];
}

/** Every so many pictures one that all things are compared with. */
const bankStep = 100;
const bankOffset = 4;
/** Scenes are full of these, or of what looks like them. */
const scenery = ["window", "door", "cloud", "mountain", "office-building", "brick-wall"];
/** Of sketches of the stand-in: one in each of its shapes. */
const standIns = [0, 1, 3, 4, 10];

/** A value of each thing, made when it is first asked for and kept for the life of the process. */
function kept<K extends ThingId, T>(make: (thing: K, sketches: Sketches) => T) {
  const known = new Map<K, T>();
  return (thing: K, sketches: Sketches): T => {
    const value = known.get(thing) ?? make(thing, sketches);
    known.set(thing, value);
    return value;
  };
}

const exemplarOf = kept((thing: ThingId, sketches): Exemplar => {
  const seeds = thing === "unknown" ? standIns : [1];
  const looks = seeds.map((seed) => look(edgesIn(...drawn(thing, seed, sketches))));
  return { thing, looks };
});

/** How to look for a thing. */
export const soughtOf = kept((thing: ThingId, sketches): Sought => {
  const [image, box] = drawn(thing, 1, sketches);
  const aspect = box.width / box.height;
  const shape = shapeOf(clamp(aspect, 1 / widest, widest), cellsInBox);
  const edges = windowEdges(image, box, shape);
  const whitening = coarseOf(shape);
  const templates = [edges, mirrored(edges, shape.columns)].map((one) => ({
    figure: 0,
    shape: 0,
    ...whitening.weightsFor(unit(whitening.whiten(one))),
  }));
  return { look: glimpse(image, box), aspect, shape, templates };
});

/** Which of its parts take a colour that is asked for, whichever way it faces. */
export const paintMaskOf = kept((thing: ThingId, sketches): Numbers => {
  const views = (["red", "green", "blue"] as const).map((colour) => {
    const [image, box] = drawn(thing, 1, sketches, colour);
    return cutOut(image, box, maskCells, maskCells).values;
  });
  const mask = paintMask(views);
  return mask.map((share, i) => {
    const mirror = i - 2 * (i % maskCells) + maskCells - 1;
    return (share + at(mask, mirror)) / 2;
  });
});

/** By a picture's id without `pic:` those that look most like it. */
const lookalikes = once(() => {
  const lines = unpacked(packedLookalikes).toString("utf8").split("\n");
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(" ")), line.split(" ").slice(1)]));
});

/** What a picture could be taken for: a fixed bank of other things, its lookalikes, its nearest. */
export const rivalsOf = kept((picture: PictureId, sketches): readonly Exemplar[] => {
  const rivals = new Set<ThingId>([
    ...subjectIds,
    "unknown",
    sketches.nearest(picture) ?? "unknown",
    ...scenery.map((name): PictureId => `pic:${name}`),
    ...(lookalikes().get(picture.slice("pic:".length)) ?? []).map(
      (name): PictureId => `pic:${name}`,
    ),
  ]);
  allPictures().forEach(({ id }, i) => {
    if (i % bankStep === bankOffset) rivals.add(id);
  });
  rivals.delete(picture);
  return [...rivals].map((thing) => exemplarOf(thing, sketches));
});
