import { once } from "../../../base/once.js";
import { isPicture } from "../brief/brief.js";
import type { ColourId, PictureId, SubjectId, ThingId } from "../brief/brief.js";
import { unpacked } from "../pictures/unpack.js";
import { maskCells, paintMask } from "./colourOf.js";
import { bankSize, cellPx, type Bank } from "./detect.js";
import { edgeStatistics } from "./edgeStatistics.data.js";
import { packedBank, packedLookalikes } from "./lookalikes.data.js";
import { unpackNumbers, type PackedNumbers } from "./models.js";
import { at, clamp, logistic, type Numbers } from "./numbers.js";
import { directions, edgeMap } from "./orientation.js";
import { cutOut, type Raster } from "./resample.js";
import { unpackEdgeStatistics, Whitening } from "./whitening.js";
import { shapeOf, widened, type Box, type WindowShape } from "./windows.js";
import { smallImage, type JudgedPixels } from "./workingImage.js";

/** What things look like that a goal names, from who can draw them. It tells nothing of a picture. */
export interface Sketches {
  /**
   * A thing alone, flat on a plain ground, in its usual colours where none is asked for: a small
   * picture, and the thing's box in it in pixels. The same seed gives the same sketch. An even
   * seed's moon is a sickle.
   */
  readonly draw: (thing: ThingId, seed: number, colour?: ColourId) => Sketch;
  /** What a thing of the picture set is most easily taken for. */
  readonly nearest: (thing: ThingId) => PictureId | null;
  /** The hand-drawn thing that is usually drawn about as large; itself where it is one. */
  readonly sizedLike: (thing: ThingId) => SubjectId;
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

/** Exemplars as they stand in the generated file: a thing for each row. */
export interface PackedBank {
  readonly things: readonly ThingId[];
  readonly looks: PackedNumbers;
}

/** What a thing is looked for by in a whole picture: coarse outlines, then what is in a box. */
export interface Sought {
  readonly bank: Bank;
  /** Of several drawings, each as it is and mirrored. */
  readonly looks: readonly Numbers[];
  /** Width divided by height. */
  readonly aspect: number;
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

function edgesIn(image: Raster, box: Box): Numbers {
  const side = cells * glimpseCellPx;
  return edgeMap(cutOut(image, widened(box, margin), side, side), glimpseCellPx).cells;
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

/** The window of a shape around a box, as the detector would see it if the box fitted exactly. */
function windowEdges(image: Raster, box: Box, shape: WindowShape): Numbers {
  const size = Math.sqrt((box.width * box.height) / (shape.boxColumns * shape.boxRows));
  const [columns, rows] = [shape.columns + 2, shape.rows + 2];
  const around = {
    x: box.x + box.width / 2 - (columns / 2) * size,
    y: box.y + box.height / 2 - (rows / 2) * size,
    width: columns * size,
    height: rows * size,
  };
  const edges = edgeMap(cutOut(image, around, columns * cellPx, rows * cellPx), cellPx);
  const line = shape.columns * directions;
  const cells = new Float32Array(shape.rows * line);
  for (let y = 0; y < shape.rows; y++) {
    const from = ((y + 1) * columns + 1) * directions;
    cells.set(edges.cells.subarray(from, from + line), y * line);
  }
  return cells;
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

/** Of sketches of a thing: what is drawn by hand has shapes of its own, the stand-in most. */
const seedsOf = (thing: ThingId): readonly number[] =>
  thing === "unknown" ? [0, 1, 3, 4, 10] : isPicture(thing) ? [1] : [1, 2];

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
  const looks = seedsOf(thing).map((seed) => look(edgesIn(...drawn(thing, seed, sketches))));
  return { thing, looks };
});

/** How to look for a thing. */
export const soughtOf = kept((thing: ThingId, sketches): Sought => {
  const drawings = seedsOf(thing).map((seed) => drawn(thing, seed, sketches));
  const aspect = drawings[0] === undefined ? 1 : drawings[0][1].width / drawings[0][1].height;
  const shape = shapeOf(clamp(aspect, 1 / widest, widest), cellsInBox);
  const views = drawings.flatMap((drawing) => {
    const edges = windowEdges(...drawing, shape);
    return [edges, mirrored(edges, shape.columns)];
  });
  const whitening = coarseOf(shape);
  const weights = new Float32Array(shape.columns * shape.rows * directions * bankSize);
  const biases = new Float32Array(bankSize).fill(Number.NEGATIVE_INFINITY);
  views.slice(0, bankSize).forEach((view, turn) => {
    const template = whitening.weightsFor(unit(whitening.whiten(view)));
    template.weights.forEach((weight, i) => (weights[i * bankSize + turn] = weight));
    biases[turn] = template.bias;
  });
  const looks = drawings.flatMap(([image, box]) => glimpse(image, box));
  return { looks, aspect, bank: { shape, weights, biases } };
});

/** Differences of likeness between a moon that is seen clearly and one that is not. */
const phaseSpread = 0.05;

/** 0-1: that the moon in a box is full rather than a sickle. */
export function fullness(image: Raster, box: Box, sketches: Sketches): number {
  const { looks } = soughtOf("moon", sketches);
  const seen = [glance(image, box)];
  const half = looks.length / 2;
  const lead = likeness(looks.slice(0, half), seen) - likeness(looks.slice(half), seen);
  return logistic(lead / phaseSpread);
}

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

/** By a thing those that look most like it. */
const lookalikes = once(() => {
  const lines = unpacked(packedLookalikes).toString("utf8").split("\n");
  return new Map(
    lines.map((line) => {
      const [thing = "", ...likest] = line.split(" ");
      return [thing, likest as ThingId[]];
    }),
  );
});

/** What everything is compared with: sketches that were looked at beforehand. */
const bank = once((): readonly Exemplar[] => {
  const looks = unpackNumbers(packedBank.looks);
  const size = packedBank.looks.rowLength;
  return packedBank.things.map((thing, i) => ({
    thing,
    looks: [looks.subarray(i * size, (i + 1) * size)],
  }));
});

/** What a thing could be taken for: the bank, its lookalikes, its nearest. */
export const rivalsOf = kept((thing: ThingId, sketches): readonly Exemplar[] => {
  const others = bank().filter((other) => other.thing !== thing);
  const known = new Set<ThingId | null>([thing, ...packedBank.things]);
  const more = new Set([sketches.nearest(thing), ...(lookalikes().get(thing) ?? [])]);
  for (const other of more) {
    if (other !== null && !known.has(other)) others.push(exemplarOf(other, sketches));
  }
  return others;
});
