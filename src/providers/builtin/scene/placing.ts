/** Boxes on their way into a scene: still movable, in pixels. */
import { seededRandom, type Random } from "../../../base/random.js";
import { isPicture } from "../brief/brief.js";
import type { DrawnGroup } from "./deviate.js";
import type { Ground, Perch, PlacedItem } from "./scene.js";
import type { Habitat } from "./subjectFacts.data.js";
import { factsOf, isPortrait } from "./things.js";

export interface Box {
  x: number;
  y: number;
  widthPx: number;
  heightPx: number;
}

/** One item before it is final. */
export interface Placing extends Box {
  perch: Perch;
  depth: number;
  /** Painting order: smaller is further back. */
  order: number;
}

/** A group with the boxes of its items, filled while the layout goes on. */
export interface GroupPlacing {
  readonly group: DrawnGroup;
  readonly habitat: Habitat;
  readonly aspect: number;
  readonly items: Placing[];
}

/** The room that a layout has, in pixels. */
export interface Stage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly horizonPx: number;
  readonly ground: Ground;
  /** Height of a subject whose facts say 1, before crowding. */
  readonly unitPx: number;
  /** How far a backdrop reaches above the horizon. */
  readonly backdropPx: number;
  /** More than one group is shown. */
  readonly company: boolean;
  /** Something stands on dry ground. */
  readonly banked: boolean;
  readonly random: Random;
}

export const right = (box: Box): number => box.x + box.widthPx;
export const bottom = (box: Box): number => box.y + box.heightPx;
export const centreX = (box: Box): number => box.x + box.widthPx / 2;
export const centreY = (box: Box): number => box.y + box.heightPx / 2;

/** Area that two boxes share, px². */
export function overlap(a: Box, b: Box): number {
  const across = Math.min(right(a), right(b)) - Math.max(a.x, b.x);
  const down = Math.min(bottom(a), bottom(b)) - Math.max(a.y, b.y);
  return across > 0 && down > 0 ? across * down : 0;
}

/** The smallest box around all; a point at 0 when there is none. */
export function around(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { x: 0, y: 0, widthPx: 0, heightPx: 0 };
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    widthPx: Math.max(...boxes.map(right)) - x,
    heightPx: Math.max(...boxes.map(bottom)) - y,
  };
}

/** Where a subject lives in this picture. Everything drifts in space but what needs ground. */
export function habitatIn(group: DrawnGroup, ground: Ground): Habitat {
  const { habitat } = factsOf(group.subject);
  if (isPortrait(group.subject)) return "ground";
  if (ground === "space" && habitat === "water") return "air";
  return habitat;
}

export function perchOf(habitat: Habitat, ground: Ground): Perch {
  const wet = ground === "sea" || ground === "lake";
  // A lake has a near bank, the sea has rocks.
  const dry: Perch = ground === "sea" ? "islet" : "ground";
  if (habitat === "air" || habitat === "sky") return "air";
  if (habitat === "water") return wet || ground === "beach" ? "water" : "pond";
  return dry;
}

/** A key is drawn no smaller than this beside a house: what nobody can see is not drawn. */
const leastHeight = 0.26;
const sizeFactor = { small: 0.58, large: 1.5 } as const;

/**
 * How high one item of the group would like to be, px. Small subjects are drawn larger than life
 * when they have the picture to themselves.
 * @param alone the group is one item, and nothing else stands in the picture
 */
export function wishedHeight(group: DrawnGroup, stage: Stage, alone: boolean): number {
  const facts = factsOf(group.subject);
  const size = group.size === null ? 1 : sizeFactor[group.size];
  if (isPortrait(group.subject))
    return stage.unitPx * (alone && !stage.company ? 1.5 : 1.05) * Math.sqrt(size);
  const height = isPicture(group.subject) ? Math.max(leastHeight, facts.height) : facts.height;
  const compressed = height ** (alone ? 0.3 : 0.72);
  const depth = group.position === "foreground" ? 1.25 : group.position === "background" ? 0.62 : 1;
  const wide = facts.aspect > 1.2 ? Math.sqrt(1.2 / facts.aspect) : 1;
  return stage.unitPx * compressed * size * depth * (alone ? 1 : wide);
}

/** Moves a box into the picture, and shrinks it first when it is larger than that. */
export function keepInside(box: Placing, stage: Stage): void {
  const margin = Math.min(stage.widthPx, stage.heightPx) * 0.015;
  const floor = stage.heightPx - (box.perch === "edge" ? 0 : margin);
  const shrink = Math.min(
    1,
    (stage.widthPx - margin * 2) / box.widthPx,
    (stage.heightPx - margin * 2) / box.heightPx,
  );
  if (shrink < 1) {
    const [cx, base] = [centreX(box), bottom(box)];
    box.widthPx *= shrink;
    box.heightPx *= shrink;
    box.x = cx - box.widthPx / 2;
    box.y = base - box.heightPx;
  }
  box.x = Math.max(margin, Math.min(stage.widthPx - margin - box.widthPx, box.x));
  box.y = Math.max(margin, Math.min(floor - box.heightPx, box.y));
}

/** A box whose lower edge is centred at a point, of a height and as wide as the group's things are. */
export function standing(
  { aspect }: Pick<GroupPlacing, "aspect">,
  centre: number,
  base: number,
  heightPx: number,
  rest: Pick<Placing, "perch" | "depth" | "order">,
): Placing {
  const widthPx = heightPx * aspect;
  return { x: centre - widthPx / 2, y: base - heightPx, widthPx, heightPx, ...rest };
}

/** How near a lower edge is: 0 at the horizon, 1 at the picture's own. */
export const depthAt = (base: number, stage: Stage): number =>
  (base - stage.horizonPx) / (stage.heightPx - stage.horizonPx);

/** How many are to the left of the middle, less those to the right: -(n-1)/2 to (n-1)/2. */
export const fromMiddle = (i: number, count: number): number => i - (count - 1) / 2;

/** Shrinks an item about its base, so that something fits above or before it. */
export function shrinkTo(item: Placing, heightPx: number): void {
  const scale = Math.min(1, heightPx / item.heightPx);
  const [centre, base] = [centreX(item), bottom(item)];
  item.widthPx *= scale;
  item.heightPx *= scale;
  item.x = centre - item.widthPx / 2;
  item.y = base - item.heightPx;
}

/** The same words get the same stand-in, other words another one. */
const standInOf = ({ noun }: DrawnGroup): number =>
  seededRandom("stand-in", noun ?? "").below(2 ** 31);

/** The finished item; numbers rounded to a hundredth of a pixel so that scenes compare well. */
export function finish(
  placing: Placing,
  group: DrawnGroup,
  rest: Pick<PlacedItem, "colour" | "facing" | "variant">,
): PlacedItem {
  const round = (value: number): number => Math.round(value * 100) / 100;
  return {
    subject: group.subject,
    phrase: group.phrase,
    colour: rest.colour,
    colourAsked: group.colour !== null,
    x: round(placing.x),
    y: round(placing.y),
    widthPx: round(placing.widthPx),
    heightPx: round(placing.heightPx),
    size: group.size,
    depth: round(placing.depth),
    perch: placing.perch,
    facing: rest.facing,
    phase: group.subject === "moon" ? (group.phase ?? "full") : null,
    variant: group.subject === "unknown" ? standInOf(group) : rest.variant,
  };
}
