/** Places what hangs in the sky: each at the best of some tries, away from what is there already. */
import type { RelationKind } from "../brief/brief.js";
import type { Box, GroupPlacing, Placing, Stage } from "./placing.js";
import { around, bottom, centreX, centreY, overlap, right, wishedHeight } from "./placing.js";

/** What a flying group has to keep to. */
export interface FlyingWish {
  readonly kind: RelationKind;
  readonly anchor: Box;
}

export interface FlyingRoom {
  readonly wish: FlyingWish | null;
  /** The boxes that are placed already. */
  readonly taken: readonly Box[];
  /** Something else has to go above it. */
  readonly roomAbove: boolean;
}

interface Region {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

function regionOf(placing: GroupPlacing, stage: Stage, height: number, roomAbove: boolean): Region {
  const { widthPx, heightPx, horizonPx, backdropPx } = stage;
  const { position } = placing.group;
  const [left, centre, far] = [widthPx * 0.03, widthPx * 0.3, widthPx * 0.97];
  const x0 = position === "right" ? widthPx * 0.54 : position === "centre" ? centre : left;
  const x1 = position === "left" ? widthPx * 0.46 : position === "centre" ? widthPx * 0.7 : far;
  const open = stage.ground === "space";
  const floor = open
    ? heightPx * 0.92
    : placing.habitat === "sky"
      ? Math.max(heightPx * 0.3, horizonPx - backdropPx * 0.8)
      : horizonPx + (heightPx - horizonPx) * 0.1;
  const low = roomAbove ? floor * 0.58 : heightPx * 0.04;
  const y0 = position === "foreground" ? floor - height * 1.2 : low;
  const y1 = position === "background" && !open ? floor * 0.72 : floor;
  return { x0, x1, y0: Math.max(heightPx * 0.04, Math.min(y0, y1 - height)), y1 };
}

/** 0 when the wish is kept, else how far off it is, as a share of the picture. */
function missed(box: Box, wish: FlyingWish, stage: Stage): number {
  const { anchor } = wish;
  const size = Math.min(stage.widthPx, stage.heightPx);
  const across =
    Math.max(0, Math.abs(centreX(box) - centreX(anchor)) - anchor.widthPx * 0.35) / size;
  const under = Math.max(0, bottom(anchor) - box.y) / size;
  const over = Math.max(0, bottom(box) - anchor.y) / size;
  switch (wish.kind) {
    case "above":
      return over * 3 + across;
    case "below":
      return under * 3 + across;
    case "beside": {
      const gap = Math.max(anchor.x - right(box), box.x - right(anchor));
      const level = Math.abs(centreY(box) - centreY(anchor)) / size;
      return (gap < 0 ? -gap * 3 : gap) / size + level;
    }
    case "leftOf":
    case "rightOf": {
      const past =
        wish.kind === "leftOf" ? right(box) - anchor.x : anchor.x + anchor.widthPx - box.x;
      return (Math.max(0, past) * 3 + Math.abs(centreY(box) - centreY(anchor)) * 0.2) / size;
    }
    case "on":
      return (Math.abs(bottom(box) - anchor.y) * 3) / size + across * 2;
    case "inFrontOf":
      return across * 2 + Math.abs(centreY(box) - centreY(anchor)) / size;
    case "behind":
      return across * 2 + Math.abs(centreY(box) - anchor.y) / size;
  }
}

function pull(placing: GroupPlacing, box: Box, stage: Stage): number {
  const { heightPx, widthPx } = stage;
  if (placing.habitat !== "sky") {
    return Math.abs(centreY(box) - stage.horizonPx * 0.42) / heightPx;
  }
  const thirds = Math.min(...[0.3, 0.5, 0.7].map((t) => Math.abs(centreX(box) / widthPx - t)));
  return thirds * 0.7 + Math.abs(centreY(box) - heightPx * 0.2) / heightPx;
}

function bestSpot(
  placing: GroupPlacing,
  height: number,
  { wish, taken, roomAbove }: FlyingRoom,
  stage: Stage,
): { box: Box; overlapShare: number } {
  const region = regionOf(placing, stage, height, roomAbove);
  const width = height * placing.aspect;
  const area = width * height;
  const pad = height * 0.12;
  let best: { box: Box; overlapShare: number; cost: number } | undefined;
  const touching = wish?.kind === "inFrontOf" || wish?.kind === "behind" || wish?.kind === "on";
  for (let tries = 0; tries < 48; tries++) {
    const box: Box = {
      x: region.x0 + stage.random.next() * Math.max(0, region.x1 - region.x0 - width),
      y: region.y0 + stage.random.next() * Math.max(0, region.y1 - region.y0 - height),
      widthPx: width,
      heightPx: height,
    };
    const [padded, tall] = [width + pad * 2, height + pad * 2];
    const wide = { x: box.x - pad, y: box.y - pad, widthPx: padded, heightPx: tall };
    const others = touching ? taken.filter((other) => other !== wish.anchor) : taken;
    const overlapShare = others.reduce((sum, other) => sum + overlap(box, other), 0) / area;
    const crowding = taken.reduce((sum, other) => sum + overlap(wide, other), 0) / area;
    const cost =
      overlapShare * 6 +
      (touching ? 0 : crowding) +
      pull(placing, box, stage) * 0.6 +
      (wish === null ? 0 : missed(box, wish, stage) * 4);
    if (best === undefined || cost < best.cost) best = { box, overlapShare, cost };
  }
  return best ?? { box: { x: 0, y: 0, widthPx: width, heightPx: height }, overlapShare: 0 };
}

/** Fills in the boxes of one flying group. */
export function layoutFlying(
  placing: GroupPlacing,
  room: FlyingRoom,
  stage: Stage,
  alone: boolean,
): void {
  const { wish, taken } = room;
  const { group } = placing;
  const hero = alone && group.count === 1;
  const crowd = group.count > 1 ? Math.min(1, 2.1 / Math.sqrt(group.count + 1.4)) : 1;
  const fit = (stage.widthPx * 0.9) / (placing.aspect * Math.min(group.count, 4) * 1.15);
  let height = Math.min(wishedHeight(group, stage, hero) * (hero ? 0.92 : crowd), fit);
  if (placing.habitat === "sky") height *= hero ? 0.85 : 1;
  const mine: Placing[] = [];
  for (let i = 0; i < group.count; i++) {
    const boxes = [...taken, ...mine];
    let spot = bestSpot(placing, height, { ...room, taken: boxes }, stage);
    for (let shrink = 0; shrink < 5 && spot.overlapShare > 0.06; shrink++) {
      height *= 0.88;
      spot = bestSpot(placing, height, { ...room, taken: boxes }, stage);
    }
    const order = wish?.kind === "behind" ? 0.001 : placing.habitat === "sky" ? 0 : 2;
    mine.push({ ...spot.box, perch: "air", depth: 0.5, order });
  }
  if (mine.length > 1) evenOut(mine);
  placing.items.push(...mine);
}

/** Later ones may have been shrunk: all get the smallest height, so that a group looks like one. */
function evenOut(items: readonly Placing[]): void {
  const height = Math.min(...items.map((item) => item.heightPx));
  for (const item of items) {
    const scale = height / item.heightPx;
    const { x, y } = { x: centreX(item), y: centreY(item) };
    item.widthPx *= scale;
    item.heightPx *= scale;
    item.x = x - item.widthPx / 2;
    item.y = y - item.heightPx / 2;
  }
}

export const anchorOf = (placing: GroupPlacing): Box => around(placing.items);
