/** Places heads and busts: large, at the picture's lower edge, or looking over what they are on. */
import type { RelationKind } from "../brief/brief.js";
import type { GroupPlacing, Placing, Stage } from "./placing.js";
import { bottom, centreX, shrinkTo, wishedHeight } from "./placing.js";
import { factsOf, isHead } from "./things.js";

/** How far above the lower edge a head ends, as a share of its height: its shoulders reach on. */
const shouldersShare = 0.17;

function baseOf(placing: GroupPlacing, heightPx: number, stage: Stage): number {
  return stage.heightPx - (isHead(placing.group.subject) ? heightPx * shouldersShare : 0);
}

function portrait(
  { aspect }: GroupPlacing,
  centre: number,
  base: number,
  heightPx: number,
  rest: Pick<Placing, "perch" | "depth" | "order">,
): Placing {
  const widthPx = heightPx * aspect;
  return { x: centre - widthPx / 2, y: base - heightPx, widthPx, heightPx, ...rest };
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
    items.push(portrait(placing, centre, base, own, edgeAt(row)));
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

/** Before what it stands in a relation to, or looking over it from behind. */
export function attachPortraits(
  placing: GroupPlacing,
  kind: RelationKind,
  other: GroupPlacing,
  stage: Stage,
): void {
  const { group, aspect, items } = placing;
  const level = kind === "inFrontOf" || kind === "below" || kind === "behind";
  const hosts = other.items;
  if (!level) for (const host of hosts) shrinkTo(host, stage.heightPx * 0.5);
  if (kind === "behind") bringForward(hosts, stage);
  for (let i = 0; i < group.count; i++) {
    const host = hosts[i % hosts.length];
    if (host === undefined) return;
    const perHost = Math.ceil(group.count / hosts.length);
    const place = (Math.floor(i / hosts.length) + 0.5) / perHost - 0.5;
    if (level) {
      const height = Math.min(wishedHeight(group, stage, false), stage.heightPx * 0.5);
      const side = centreX(host) < stage.widthPx / 2 ? 0.5 : -0.5;
      const centre = centreX(host) + (side + place * perHost * 1.1) * height * aspect;
      const edge = edgeAt(kind === "behind" ? -1 : 0);
      items.push(portrait(placing, centre, baseOf(placing, height, stage), height, edge));
      continue;
    }
    const top = host.y + host.heightPx * factsOf(other.group.subject).topAt;
    const room = (host.widthPx * 0.66) / perHost / aspect;
    const height = Math.min(wishedHeight(group, stage, false) * 0.8, room, top * 1.1);
    const centre = centreX(host) + place * host.widthPx * 0.94;
    const base = Math.min(top + height * 0.14, bottom(host));
    const [depth, order] = [host.depth, host.order - 0.0005];
    items.push(portrait(placing, centre, base, height, { perch: "item", depth, order }));
  }
}
