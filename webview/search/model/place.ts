import type { Plan } from "../../../src/protocol/plan.js";
import type { Column, Group } from "./columns.js";

/** Where everything in the tree stands, in pixels of the tree's own plane. Pure. */

/** Sizes at one zoom. Texts keep theirs: zooming changes the pictures, not the letters. */
export interface NodeSize {
  readonly width: number;
  readonly height: number;
  readonly picture: { readonly width: number; readonly height: number };
  /** Beside a square or a tall picture, below a wide one; none where there is no room to read. */
  readonly text: "beside" | "below" | "none";
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
/** Narrower pictures stand alone. */
const readableWidth = { beside: 56, below: 88 } as const;
export const minZoom = 0.1;
export const maxZoom = 2;
/** Between these the panel chooses by itself. */
export const autoZoom = { from: 0.7, to: 1.6 } as const;

export function nodeSize(plan: Pick<Plan, "widthPx" | "heightPx">, zoom: number): NodeSize {
  const ratio = Math.min(2.4, Math.max(0.5, plan.widthPx / plan.heightPx));
  const width = Math.round(squareWidth * Math.sqrt(ratio) * zoom);
  const picture = { width, height: Math.round(width / ratio) };
  const place = ratio > 1.2 ? "below" : "beside";
  if (width < readableWidth[place]) return { ...picture, picture, text: "none" };
  return place === "below"
    ? { width, height: picture.height + belowHeight, picture, text: place }
    : { width: width + besideWidth, height: picture.height, picture, text: place };
}

/** What a tree takes whose plan is carried out in full: so that its zoom need not change on the way. */
export function expectedSize(
  plan: Pick<Plan, "candidates" | "beamWidth" | "iterations">,
  size: NodeSize,
): { readonly width: number; readonly height: number } {
  const { candidates, beamWidth, iterations } = plan;
  const groups = iterations > 1 ? Math.min(beamWidth, candidates) : 0;
  const { chip, afterChip, afterGroup, afterNode } = spacingOf(size);
  const ofChips = groups * (chip + afterChip + afterGroup - afterNode);
  return {
    width: (iterations - 1) * columnStep(size) + size.width,
    height: candidates * (size.height + afterNode) + ofChips - afterNode,
  };
}

function columnStep({ width }: NodeSize): number {
  return width + Math.min(columnGap.most, Math.max(columnGap.least, width / 2));
}

export function placeTree(columns: readonly Column[], size: NodeSize): PlacedTree {
  const nodes: Record<string, Box> = {};
  const chips: Record<string, Box>[] = [];
  const space = spacingOf(size);
  const step = columnStep(size);
  let height = 0;
  columns.forEach(({ groups }, index) => {
    const left = index * step;
    const chipsHere: Record<string, Box> = {};
    const middleOf = (id: string): number | undefined => {
      const box = chips[index - 1]?.[id] ?? nodes[id];
      return box === undefined ? undefined : box.top + box.height / 2;
    };
    const blocks = groups.map((group) => {
      const tall = groupHeight(group, size);
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
      for (const id of group.children) {
        nodes[id] = { left, top: y, width: size.width, height: size.height };
        y += size.height + space.afterNode;
      }
    });
    chips.push(chipsHere);
  });
  const lefts = columns.map((_, index) => index * step);
  return { nodes, chips, columns: lefts, width: (lefts.at(-1) ?? 0) + size.width, height };
}

function groupHeight({ chip, children }: Group, size: NodeSize): number {
  const space = spacingOf(size);
  const ofChip = chip === null ? 0 : space.chip + space.afterChip;
  const ofChildren = children.length * (size.height + space.afterNode);
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
