/** Places heads and busts: large, at the picture's lower edge, or looking over what they are on. */
import type { RelationKind } from "../brief/brief.js";
import type { GroupPlacing, Placing, Stage } from "./placing.js";
import { bottom, centreX, shrinkTo, standing, wishedHeight } from "./placing.js";
import { factsOf, isHead } from "./things.js";

/** How far above the lower edge a head ends, as a share of its height: its shoulders reach on. */
const shouldersShare = 0.17;

function baseOf(placing: GroupPlacing, heightPx: number, stage: Stage): number {
  return stage.heightPx - (isHead(placing.group.subject) ? heightPx * shouldersShare : 0);
}

/** Side by side along the lower edge; more than five as for a group photograph, in two rows. */
export function layoutPortraits(
  placing: GroupPlacing,
  left: number,
  zonePx: number,
  stage: Stage,
  alone: boolean,
): void {
  const { group, aspect, items } = placing;
  const rows = group.count > 5 ? 2 : 1;
  const perRow = Math.ceil(group.count / rows);
  const pitch = zonePx / (perRow + (rows - 1) / 2);
  const most = Math.min((pitch * (rows === 1 ? 0.92 : 0.98)) / aspect, stage.heightPx * 0.72);
  const height = Math.min(wishedHeight(group, stage, alone), most);
  for (let i = 0; i < group.count; i++) {
    const [row, column] = [Math.floor(i / perRow), i % perRow];
    const inRow = Math.min(perRow, group.count - row * perRow);
    // The first row stands behind, between the heads of the second.
    const indent = (perRow - inRow) / 2 + (rows === 2 && inRow === perRow ? row / 2 : 0);
    const own = height * (0.97 + stage.random.next() * 0.05);
    const centre = left + (indent + column + 0.5) * pitch;
    const base = baseOf(placing, own, stage) - (row === rows - 1 ? 0 : own * 0.42);
    items.push(standing(placing, centre, base, own, edgeAt(row)));
  }
}

const edgeAt = (row: number) => ({ perch: "edge" as const, depth: 1, order: 1 + row / 100 });

/** What a portrait is behind stands at the lower edge too. */
function bringForward(hosts: readonly Placing[], stage: Stage): void {
  for (const host of hosts) {
    host.y = stage.heightPx * 0.97 - host.heightPx;
    host.depth = 1;
    host.order = 1;
  }
}

/** Before or behind what it stands in a relation to, or looking over it. */
export function attachPortraits(
  placing: GroupPlacing,
  kind: RelationKind,
  other: GroupPlacing,
  stage: Stage,
): void {
  if (kind === "behind") bringForward(other.items, stage);
  if (kind === "inFrontOf" || kind === "below" || kind === "behind") {
    standLevel(placing, other.items, stage, kind);
  } else lookOver(placing, other, stage);
}

/** Beside the other's middle, so that most of the other can be seen; below it, under its middle. */
function standLevel(
  placing: GroupPlacing,
  hosts: readonly Placing[],
  stage: Stage,
  kind: RelationKind,
): void {
  const { group, aspect, items } = placing;
  const host = hosts[Math.floor(hosts.length / 2)];
  if (host === undefined) return;
  const widest = (stage.widthPx * 0.66) / (aspect * (0.4 + group.count * 1.05));
  const under = kind === "below";
  const below = stage.heightPx * 0.8 - host.y - host.heightPx * 0.35;
  const room = stage.heightPx * 0.5;
  const most = under ? Math.max(stage.heightPx * 0.16, Math.min(room, below)) : room;
  const height = Math.min(wishedHeight(group, stage, false), most, widest);
  const pitch = height * aspect * 1.05;
  const side = centreX(host) < stage.widthPx / 2 ? 1 : -1;
  const reach = centreX(host) + side * pitch * (group.count + 0.12);
  const over = side > 0 ? reach - stage.widthPx * 0.98 : stage.widthPx * 0.02 - reach;
  if (over > 0) for (const one of hosts) one.x -= side * over;
  const edge = edgeAt(kind === "behind" ? -1 : 0);
  for (let i = 0; i < group.count; i++) {
    const centre = centreX(host) + side * pitch * ((under ? 0.2 : 0.62) + i);
    items.push(standing(placing, centre, baseOf(placing, height, stage), height, edge));
  }
}

/** From behind it, over its top. */
function lookOver(placing: GroupPlacing, other: GroupPlacing, stage: Stage): void {
  const { group, aspect, items } = placing;
  const hosts = other.items;
  for (const host of hosts) shrinkTo(host, stage.heightPx * 0.5);
  const perHost = Math.ceil(group.count / hosts.length);
  for (let i = 0; i < group.count; i++) {
    const host = hosts[i % hosts.length];
    if (host === undefined) return;
    const place = (Math.floor(i / hosts.length) + 0.5) / perHost - 0.5;
    const top = host.y + host.heightPx * factsOf(other.group.subject).topAt;
    const room = (host.widthPx * 0.66) / perHost / aspect;
    const height = Math.min(wishedHeight(group, stage, false) * 0.8, room, top * 1.1);
    const centre = centreX(host) + place * host.widthPx * 0.94;
    const base = Math.min(top + height * 0.14, bottom(host));
    const [depth, order] = [host.depth, host.order - 0.0005];
    items.push(standing(placing, centre, base, height, { perch: "item", depth, order }));
  }
}
