/** Which stretch of a picture's width each group of standing things gets. */
import type { GroupPlacing, Stage } from "./placing.js";
import { wishedHeight } from "./placing.js";
import { isSideways } from "./relations.js";

/** A stretch of the picture's width that one group, or groups beside each other, will fill. */
export interface Zone {
  readonly members: readonly GroupPlacing[];
  readonly wishedPx: number;
  target: number | null;
  centre: number;
  widthPx: number;
}

const targets = { left: 0.23, right: 0.77, centre: 0.5 } as const;

export function targetOf(members: readonly GroupPlacing[]): number | null {
  for (const { group } of members) {
    const { position } = group;
    if (position === "left" || position === "right" || position === "centre") {
      return targets[position];
    }
  }
  return null;
}

const spacing = 1.24;

export function wishedWidth(placing: GroupPlacing, stage: Stage, alone: boolean): number {
  const height = wishedHeight(placing.group, stage, alone);
  const columns = Math.min(
    placing.group.count,
    placing.group.count > 4 ? Math.ceil(placing.group.count / 2) : 4,
  );
  return height * placing.aspect * spacing * columns;
}

/** Whom a group shares its zone with; one that is wrongly left or right of another stays near it. */
function neighbourOf({ group }: GroupPlacing): number | undefined {
  const { relation, relationBroken } = group;
  if (relation === null || !isSideways(relation.kind)) return undefined;
  return relation.kind === "beside" && relationBroken ? undefined : relation.other;
}

/** Groups that stand side by side share a zone. */
export function clusters(groups: readonly GroupPlacing[]): GroupPlacing[][] {
  const result: GroupPlacing[][] = [];
  for (const placing of groups) {
    const other = neighbourOf(placing);
    const near =
      other === undefined
        ? undefined
        : result.find((members) => members.some((m) => m.group.phrase === other));
    if (near === undefined) result.push([placing]);
    else near.push(placing);
  }
  // A phrase may point forward: "a cat beside a dog" names the dog later.
  for (let i = 0; i < result.length; i++) {
    const wanted = result[i]?.map(neighbourOf).find((other) => other !== undefined);
    const j = result.findIndex((members) => members.some((m) => m.group.phrase === wanted));
    if (wanted !== undefined && j >= 0 && j !== i) {
      result[Math.min(i, j)]?.push(...(result[Math.max(i, j)] ?? []));
      result.splice(Math.max(i, j), 1);
      i = -1;
    }
  }
  return result;
}

/** Puts zones at their targets, or evenly, then pushes them apart until none overlap. */
export function settleZones(zones: Zone[], stage: Stage): void {
  const { widthPx, random } = stage;
  const room = widthPx * 0.95;
  const wished = zones.reduce((sum, zone) => sum + zone.wishedPx, 0);
  const squeeze = Math.min(1, room / wished);
  const slots = zones.map((_, i) => (i + 0.5) / zones.length);
  if (zones.length === 1) slots[0] = random.pick([0.36, 0.5, 0.62]);
  if (zones.length === 2) [slots[0], slots[1]] = [0.3, 0.7];
  for (const zone of zones) {
    if (zone.target === null) continue;
    const target = zone.target;
    slots.sort((a, b) => Math.abs(a - target) - Math.abs(b - target));
    slots.shift();
  }
  slots.sort((a, b) => a - b);
  for (const zone of zones) {
    zone.widthPx = zone.wishedPx * squeeze;
    zone.centre = (zone.target ?? slots.shift() ?? 0.5) * widthPx;
  }
  const ordered = [...zones].sort((a, b) => a.centre - b.centre);
  for (let round = 0; round < 60; round++) {
    for (let i = 0; i < ordered.length; i++) {
      const zone = ordered[i];
      const next = ordered[i + 1];
      if (zone === undefined) continue;
      if (next !== undefined) {
        const gap = next.centre - zone.centre - (next.widthPx + zone.widthPx) / 2;
        if (gap < 0) {
          zone.centre += gap / 2;
          next.centre -= gap / 2;
        }
      }
      const half = zone.widthPx / 2;
      const edge = widthPx * 0.025;
      zone.centre = Math.max(edge + half, Math.min(widthPx - edge - half, zone.centre));
    }
  }
}
