import type { Plan } from "../../../src/protocol/plan.js";
import type { Size } from "../../page/size.js";
import type { Column, Group } from "./columns.js";

/** Where everything in the tree stands, in pixels of the tree's own plane. Pure. */

/** Sizes at one zoom. Texts keep theirs: zooming changes the pictures, not the letters. */
export interface NodeSize {
  readonly width: number;
  readonly height: number;
  readonly picture: { readonly width: number; readonly height: number };
  /** Beside a square or a tall picture, below a wide one; none where there is no room to read. */
  readonly text: "beside" | "below" | "none";
  /** Whether there is room for more than the total and one word. */
  readonly isRoomy: boolean;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedTree {
  /** By candidate. */
  readonly nodes: Readonly<Record<string, Box>>;
  /** By column, then by candidate. */
  readonly chips: readonly Readonly<Record<string, Box>>[];
  /** Left edges of the columns. */
  readonly columns: readonly number[];
  readonly columnWidth: number;
  readonly width: number;
  readonly height: number;
}

/** Heights and gaps beside the pictures': those of a tree that is read, and of one that is a map. */
const spacing = {
  read: { chip: 24, afterNode: 12, afterChip: 8, afterGroup: 20 },
  map: { chip: 8, afterNode: 4, afterChip: 4, afterGroup: 8 },
} as const;
type Spacing = (typeof spacing)[keyof typeof spacing];

function spacingOf({ text }: NodeSize): Spacing {
  return text === "none" ? spacing.map : spacing.read;
}

const columnGap = { most: 64, least: 40 } as const;

/** Width of a square picture at zoom 1; others have about its area. */
const squareWidth = 120;
const besideWidth = 96;
const belowHeight = 28;
/** A smaller picture stands alone: its texts would fall out of the card. */
const readable = { beside: { height: 64 }, below: { width: 88 } } as const;
const roomy = { beside: { height: 88 }, below: { width: 128 } } as const;
export const minZoom = 0.1;
export const maxZoom = 2;
/** Between these the panel chooses by itself, so that all is readable. */
export const autoZoom = { from: 0.7, to: 1.6 } as const;
/** Pictures alone, of 40 pixels: the smallest in which one is told from another. */
export const picturesZoom = 0.34;

export function nodeSize(plan: Pick<Plan, "widthPx" | "heightPx">, zoom: number): NodeSize {
  const ratio = Math.min(2.4, Math.max(0.5, plan.widthPx / plan.heightPx));
  const width = Math.round(squareWidth * Math.sqrt(ratio) * zoom);
  const picture = { width, height: Math.round(width / ratio) };
  if (ratio > 1.2) {
    if (width < readable.below.width) return alone(picture);
    const isRoomy = width >= roomy.below.width;
    return { width, height: picture.height + belowHeight, picture, text: "below", isRoomy };
  }
  if (picture.height < readable.beside.height) return alone(picture);
  const isRoomy = picture.height >= roomy.beside.height;
  return { width: width + besideWidth, height: picture.height, picture, text: "beside", isRoomy };
}

function alone(picture: NodeSize["picture"]): NodeSize {
  return { ...picture, picture, text: "none", isRoomy: false };
}

type PlannedShape = Pick<Plan, "candidates" | "beamWidth" | "iterations">;

/**
 * What a tree takes whose plan is carried out in full: so that its zoom need not change on the way.
 * @param lanes as `lanesOf`
 */
export function expectedSize(
  { candidates, beamWidth, iterations }: PlannedShape,
  size: NodeSize,
  lanes = 1,
): Size {
  const groups = iterations > 1 ? Math.min(beamWidth, candidates) : 0;
  const space = spacingOf(size);
  const ofChips = groups * (space.chip + space.afterChip + space.afterGroup - space.afterNode);
  // Each group but for its last row is full: at the worst each has a row of one.
  const rows = Math.floor((candidates + Math.max(1, groups) * (lanes - 1)) / lanes);
  return {
    width: (iterations - 1) * columnStep(size, lanes) + columnWidth(size, lanes),
    height: rows * (size.height + space.afterNode) + ofChips - space.afterNode,
  };
}

/** More of them are no column any more. */
export const mostLanes = 8;

/**
 * Into how many lanes an iteration is wrapped, so that its images are seen at once at the smallest
 * readable zoom: the fewest that fit, else the fewest that help, and no more than the view is wide.
 */
export function lanesOf(
  plan: PlannedShape & Pick<Plan, "widthPx" | "heightPx">,
  room: Size,
): number {
  const size = nodeSize(plan, autoZoom.from);
  let best = { lanes: 1, height: expectedSize(plan, size).height };
  for (let lanes = 2; lanes <= mostLanes && best.height > room.height; lanes++) {
    if (columnWidth(size, lanes) > room.width) break;
    const { height } = expectedSize(plan, size, lanes);
    if (height < best.height) best = { lanes, height };
  }
  return best.lanes;
}

function columnWidth(size: NodeSize, lanes: number): number {
  return lanes * size.width + (lanes - 1) * spacingOf(size).afterNode;
}

function columnStep(size: NodeSize, lanes: number): number {
  const gap = Math.min(columnGap.most, Math.max(columnGap.least, size.width / 2));
  return columnWidth(size, lanes) + gap;
}

/** @param lanes as `lanesOf` */
export function placeTree(columns: readonly Column[], size: NodeSize, lanes = 1): PlacedTree {
  const nodes: Record<string, Box> = {};
  const chips: Record<string, Box>[] = [];
  const space = spacingOf(size);
  const step = columnStep(size, lanes);
  let height = 0;
  columns.forEach(({ groups }, index) => {
    const left = index * step;
    const chipsHere: Record<string, Box> = {};
    const middleOf = (id: string): number | undefined => {
      const box = chips[index - 1]?.[id] ?? nodes[id];
      return box === undefined ? undefined : box.top + box.height / 2;
    };
    const blocks = groups.map((group) => {
      const tall = groupHeight(group, size, lanes);
      const middle = group.parent === null ? undefined : middleOf(group.parent);
      return { tall, wanted: middle === undefined ? 0 : middle - tall / 2 };
    });
    const needed = blocks.reduce(
      (sum, { tall }) => sum + tall + space.afterGroup,
      -space.afterGroup,
    );
    height = Math.max(height, needed);
    settle(blocks, { room: height, gap: space.afterGroup }).forEach((top, at) => {
      const group = groups[at];
      if (group === undefined) return;
      let y = top;
      if (group.chip !== null) {
        chipsHere[group.chip.id] = { left, top: y, width: size.width, height: space.chip };
        y += space.chip + space.afterChip;
      }
      group.children.forEach((id, index) => {
        const [lane, row] = [index % lanes, Math.floor(index / lanes)];
        nodes[id] = {
          left: left + lane * (size.width + space.afterNode),
          top: y + row * (size.height + space.afterNode),
          ...{ width: size.width, height: size.height },
        };
      });
    });
    chips.push(chipsHere);
  });
  const lefts = columns.map((_, index) => index * step);
  const wide = columnWidth(size, lanes);
  const width = (lefts.at(-1) ?? 0) + wide;
  return { nodes, chips, columns: lefts, columnWidth: wide, width, height };
}

function groupHeight({ chip, children }: Group, size: NodeSize, lanes: number): number {
  const space = spacingOf(size);
  const ofChip = chip === null ? 0 : space.chip + space.afterChip;
  const ofChildren = Math.ceil(children.length / lanes) * (size.height + space.afterNode);
  const trailing = children.length > 0 ? space.afterNode : space.afterChip;
  return ofChip + ofChildren - trailing;
}

/**
 * Tops of a column's blocks, each as near to where it wants to be as the order and the room allow.
 * @param room no less than all blocks and the gaps between them take
 */
function settle(
  blocks: readonly { readonly tall: number; readonly wanted: number }[],
  { room, gap }: { readonly room: number; readonly gap: number },
): number[] {
  let above = 0;
  const tops = blocks.map(({ tall, wanted }) => {
    const top = Math.max(above, wanted);
    above = top + tall + gap;
    return top;
  });
  let below = room;
  for (let index = tops.length - 1; index >= 0; index--) {
    const top = Math.min(tops[index] ?? 0, below - (blocks[index]?.tall ?? 0));
    tops[index] = top;
    below = top - gap;
  }
  return tops.map(Math.round);
}

/** The path of an edge's curve, for SVG's `d`. */
export function curve(from: Box, to: Box): string {
  const [x1, y1] = [from.left + from.width, from.top + from.height / 2];
  const [x2, y2] = [to.left, to.top + to.height / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}
