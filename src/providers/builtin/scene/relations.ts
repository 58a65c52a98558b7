import type { RelationKind } from "../brief/brief.js";
import { bottom, centreX, centreY, right } from "./placing.js";
import type { PlacedItem } from "./scene.js";

/** An item of a scene, how much of it can be seen, and its place in the painting order. */
export interface Seen {
  readonly item: PlacedItem;
  readonly visible: number;
  readonly order: number;
}

/** Area that the items' boxes cover, px², overlaps counted twice. */
export const baseAreaOf = (group: readonly Seen[]): number =>
  group.reduce((sum, { item }) => sum + item.widthPx * item.heightPx, 0);

/** Width that two boxes share, as a part of the narrower one's. */
function shared(a: PlacedItem, b: PlacedItem): number {
  const across = Math.min(right(a), right(b)) - Math.max(a.x, b.x);
  return Math.max(0, across) / Math.min(a.widthPx, b.widthPx);
}

/** Whether two that stand in it stand side by side. */
export const isSideways = (kind: RelationKind | undefined): boolean =>
  kind === "beside" || kind === "leftOf" || kind === "rightOf";

/** Whether one item stands in a relation to another, as an eye would say. */
export function holds(
  kind: RelationKind,
  { item: a, order }: Seen,
  { item: b, order: otherOrder }: Seen,
): boolean {
  const reach = Math.max(a.widthPx, b.widthPx);
  const near = Math.abs(centreX(a) - centreX(b)) < (a.widthPx + b.widthPx) / 2 + reach * 0.9;
  switch (kind) {
    case "on":
      return (
        shared(a, b) > 0.4 &&
        bottom(a) > b.y - b.heightPx * 0.12 &&
        bottom(a) < b.y + b.heightPx * 0.62 &&
        centreY(a) < centreY(b)
      );
    case "beside": {
      const gap = Math.max(a.x - right(b), b.x - right(a));
      const level = Math.min(bottom(a), bottom(b)) - Math.max(a.y, b.y);
      return (
        gap > -0.3 * Math.min(a.widthPx, b.widthPx) &&
        gap < reach * 1.1 &&
        level > 0.25 * Math.min(a.heightPx, b.heightPx)
      );
    }
    case "leftOf":
    case "rightOf": {
      const apart = kind === "leftOf" ? centreX(b) - centreX(a) : centreX(a) - centreX(b);
      return apart > 0.35 * Math.min(a.widthPx, b.widthPx);
    }
    case "above":
      return near && centreY(a) < b.y + b.heightPx * 0.2;
    case "below":
      return (
        near &&
        (centreY(b) < a.y + a.heightPx * 0.2 ||
          (bottom(a) > centreY(b) && a.y > b.y + b.heightPx * 0.3 && shared(a, b) > 0.4))
      );
    case "inFrontOf":
      if (b.perch === "air") return shared(a, b) > 0.15 && order > otherOrder && bottom(a) > b.y;
      return (
        shared(a, b) > 0.15 && order > otherOrder && bottom(a) >= bottom(b) - b.heightPx * 0.05
      );
    case "behind":
      return (
        shared(a, b) > 0.15 && order < otherOrder && bottom(a) <= bottom(b) + b.heightPx * 0.05
      );
  }
}
