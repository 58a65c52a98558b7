/** Places what stands on, before, behind, above or below something else that stands. */
import type { RelationKind } from "../brief/brief.js";
import type { GroupPlacing, Placing, Stage } from "./placing.js";
import { attachPortraits } from "./layoutPortrait.js";
import {
  bottom,
  centreX,
  depthAt,
  fromMiddle,
  perchOf,
  shrinkTo,
  standing,
  wishedHeight,
} from "./placing.js";
import { baseAt } from "./layoutStanding.js";
import { factsOf, isPortrait } from "./things.js";

const canopies: readonly string[] = ["umbrella", "tree", "balloon"];

/** How a box stands whose lower edge is at `base`. */
const onGround = (placing: GroupPlacing, base: number, order: number, stage: Stage) => ({
  perch: perchOf(placing.habitat, stage.ground),
  depth: depthAt(base, stage),
  order,
});

function standOn(
  placing: GroupPlacing,
  others: readonly Placing[],
  stage: Stage,
  topAt: number,
): void {
  const { group, aspect } = placing;
  for (const other of others) shrinkTo(other, stage.heightPx * 0.5);
  const perHost = Math.ceil(group.count / others.length);
  for (let i = 0; i < group.count; i++) {
    const host = others[i % others.length];
    if (host === undefined) return;
    const place = Math.floor(i / others.length);
    const room = (host.widthPx * 0.9) / perHost;
    const top = host.y + host.heightPx * topAt;
    const height = Math.min(
      wishedHeight(group, stage, false) * 0.8,
      room / aspect,
      top * 0.92,
      stage.heightPx * 0.34,
    );
    const centre = host.x + host.widthPx * 0.05 + (place + 0.5) * room;
    const rest = { perch: "item" as const, depth: host.depth, order: host.order + 0.0005 };
    placing.items.push(standing(placing, centre, top + height * 0.04, height, rest));
  }
}

/** In a row before or behind the other, shifted so that more than half of both can be seen. */
function standBefore(
  placing: GroupPlacing,
  others: readonly Placing[],
  stage: Stage,
  front: boolean,
): void {
  const { group, aspect } = placing;
  const host = others[Math.floor(others.length / 2)];
  if (host === undefined) return;
  const lift = (stage.heightPx - stage.horizonPx) * 0.24;
  const wished = wishedHeight(group, stage, false);
  const height = front
    ? Math.min(wished, host.heightPx * 0.62, Math.max(host.widthPx, host.heightPx * 0.7) / aspect)
    : host.perch === "edge"
      ? wished
      : Math.max(wished, host.heightPx * 1.15);
  const base = front
    ? Math.min(baseAt(1, stage), bottom(host) + lift)
    : Math.max(baseAt(0.02, stage), bottom(host) - lift);
  const step = height * aspect * 1.1;
  // A third of the narrower one is covered, so that both can be told.
  const width = height * aspect;
  const side = centreX(host) < stage.widthPx / 2 ? 1 : -1;
  const shift = side * ((width + host.widthPx) / 2 - 0.34 * Math.min(width, host.widthPx));
  const reach = centreX(host) + shift + side * (width / 2 + ((group.count - 1) / 2) * step);
  const over = side > 0 ? reach - stage.widthPx * 0.98 : stage.widthPx * 0.02 - reach;
  if (over > 0) for (const other of others) other.x -= side * over;
  for (let i = 0; i < group.count; i++) {
    const centre = centreX(host) + shift + fromMiddle(i, group.count) * step;
    const order = host.order + (front ? 0.001 : -0.001);
    placing.items.push(
      standing(placing, centre, base, height, onGround(placing, base, order, stage)),
    );
  }
}

/** Under a canopy, or before a mound that lifts the other one. */
function standBelow(
  placing: GroupPlacing,
  others: readonly Placing[],
  stage: Stage,
  hostSubject: string,
): void {
  const { group, aspect } = placing;
  const host = others[0];
  if (host === undefined) return;
  const canopy = canopies.includes(hostSubject);
  if (!canopy) {
    for (const other of others) {
      shrinkTo(other, stage.heightPx * 0.36);
      other.y = Math.max(stage.heightPx * 0.03, stage.horizonPx - other.heightPx * 0.86);
      if (other.perch === "water") {
        other.y = stage.horizonPx + (stage.heightPx - stage.horizonPx) * 0.06 - other.heightPx;
        other.order = 0.5;
        continue;
      }
      other.perch = "mound";
      other.order = (stage.horizonPx / stage.heightPx) * 0.99;
    }
  }
  const room = canopy ? host.heightPx * 0.42 : stage.heightPx * 0.3;
  const height = Math.min(
    wishedHeight(group, stage, false),
    room,
    (host.widthPx * 1.1) / (aspect * group.count),
  );
  const base = canopy ? bottom(host) + host.heightPx * 0.02 : baseAt(0.9, stage);
  for (let i = 0; i < group.count; i++) {
    const offset = canopy && group.count === 1 ? -0.3 * host.widthPx : 0;
    const centre = centreX(host) + offset + fromMiddle(i, group.count) * height * aspect * 1.08;
    const rest = onGround(placing, base, host.order + 0.001, stage);
    placing.items.push(standing(placing, centre, base, height, rest));
  }
}

/** On a mound of its own behind the other. */
function standAbove(placing: GroupPlacing, others: readonly Placing[], stage: Stage): void {
  const { group, aspect } = placing;
  const host = others[0];
  if (host === undefined) return;
  for (const other of others) shrinkTo(other, stage.heightPx * 0.36);
  const floor = Math.min(...others.map((other) => other.y));
  const height = Math.min(
    wishedHeight(group, stage, false),
    floor * 0.8,
    (stage.widthPx * 0.9) / (aspect * group.count * 1.1),
  );
  for (let i = 0; i < group.count; i++) {
    const centre = centreX(host) + fromMiddle(i, group.count) * height * aspect * 1.1;
    const order = (stage.horizonPx / stage.heightPx) * 0.99;
    const rest = { perch: "mound" as const, depth: 0.05, order };
    placing.items.push(standing(placing, centre, floor - height * 0.04, height, rest));
  }
}

/** Fills in the boxes of a group that stands in a kept relation to one that is placed. */
export function layoutAttached(
  placing: GroupPlacing,
  kind: RelationKind,
  other: GroupPlacing,
  stage: Stage,
): void {
  const hosts = other.items;
  if (isPortrait(placing.group.subject)) return attachPortraits(placing, kind, other, stage);
  // Nothing lies under a head but the picture's edge.
  const near = kind === "below" && isPortrait(other.group.subject) ? "inFrontOf" : kind;
  if (near === "on") standOn(placing, hosts, stage, factsOf(other.group.subject).topAt);
  else if (near === "below") standBelow(placing, hosts, stage, other.group.subject);
  else if (near === "inFrontOf" || near === "behind") {
    standBefore(placing, hosts, stage, near === "inFrontOf");
  } else standAbove(placing, hosts, stage);
}
