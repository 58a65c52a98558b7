/** Places what stands on ground or floats on water: side by side, nearer ones lower and larger. */
import { layoutPortraits } from "./layoutPortrait.js";
import { clusters, settleZones, targetOf, wishedWidth, type Zone } from "./layoutZones.js";
import type { GroupPlacing, Stage } from "./placing.js";
import { depthAt, perchOf, standing, wishedHeight } from "./placing.js";
import { roomUnit } from "./scene.js";
import { drives, factsOf, furnitureFrom, isPortrait } from "./things.js";

/** Lower edge of what stands at a depth: 0 at the horizon, 1 at the picture's lower edge. */
export function baseAt(depth: number, stage: Stage): number {
  const below = stage.heightPx - stage.horizonPx;
  return stage.horizonPx + below * (0.1 + 0.84 * depth);
}

function depthOf(placing: GroupPlacing, stage: Stage): number {
  const { position } = placing.group;
  if (position === "foreground") return 1;
  if (position === "background") return 0.08;
  if (placing.habitat === "water" && stage.ground === "beach") return 0.16;
  // On a lake with something on its bank, boats keep to the water beyond.
  if (placing.habitat === "water" && stage.ground === "lake" && stage.banked) return 0.1;
  if (placing.habitat === "ground" && stage.ground === "lake") return 0.82;
  // On the pavement; the road is for cars.
  if (stage.ground === "city") return drives(placing.group.subject) ? 0.62 : 0.13;
  return placing.habitat === "water" ? 0.55 : 0.6;
}

/** Rows and height that make the group's items as large as they can be without crowding. */
function bestRows(
  placing: GroupPlacing,
  zonePx: number,
  wishedPx: number,
  rangePx: number,
): { rows: number; heightPx: number } {
  let best = { rows: 1, heightPx: 0 };
  for (let rows = 1; rows <= Math.min(3, placing.group.count); rows++) {
    const pitch = zonePx / (Math.ceil(placing.group.count / rows) + (rows > 1 ? 0.5 : 0));
    const heightPx = Math.min(
      wishedPx,
      (pitch * 0.86) / placing.aspect,
      rows === 1 ? Infinity : rangePx / ((rows - 1) * 0.94),
    );
    if (heightPx > best.heightPx * (placing.group.count < 4 ? 1.6 : rows === 2 ? 1.3 : 1.15))
      best = { rows, heightPx };
  }
  return best;
}

/** Where the worktop of a kitchen is, px from the top, for what belongs on a table. */
function onCounter({ group, habitat }: GroupPlacing, stage: Stage): number | null {
  if (stage.ground !== "kitchen" || habitat !== "ground" || group.position !== null) return null;
  const { home, height } = factsOf(group.subject);
  if (home !== "table" || height >= furnitureFrom) return null;
  return stage.horizonPx - 34.5 * roomUnit(stage);
}

function fillZone(
  placing: GroupPlacing,
  left: number,
  zonePx: number,
  stage: Stage,
  alone: boolean,
): void {
  const { random } = stage;
  const depth = depthOf(placing, stage);
  const counter = onCounter(placing, stage);
  const perch = counter === null ? perchOf(placing.habitat, stage.ground) : "item";
  const most = counter === null ? Infinity : counter * 0.62;
  const wished = Math.min(wishedHeight(placing.group, stage, alone), most);
  const [far, near] = [counter ?? baseAt(0.02, stage), counter ?? baseAt(1, stage)];
  const room = zonePx / (counter === null ? 1 : 2);
  const { rows, heightPx } = bestRows(placing, room, wished, near - far);
  const perRow = Math.ceil(placing.group.count / rows);
  const pitch = zonePx / (perRow + (rows > 1 ? 0.5 : 0));
  const centreBase = counter ?? baseAt(depth, stage);
  const span = (rows - 1) * heightPx * 0.94;
  const firstBase = Math.max(far, Math.min(near - span, centreBase - span / 2));
  for (let i = 0; i < placing.group.count; i++) {
    const row = Math.floor(i / perRow);
    const inRow = Math.min(perRow, placing.group.count - row * perRow);
    const column = i - row * perRow;
    const slack = Math.max(0, pitch - heightPx * placing.aspect);
    // Rows stand in each other's gaps.
    const indent = pitch * ((row % 2) / 2 + Math.floor((perRow - inRow) / 2));
    const jitterX = (random.next() - 0.5) * slack * 0.5;
    const uneven = rows === 1 && placing.group.count > 1 && counter === null;
    const jitterY = uneven ? (random.next() - 0.5) * heightPx * 0.16 : 0;
    const base = Math.min(near, firstBase + row * heightPx * 0.94 + jitterY);
    // The rows further back are smaller, as the eye expects.
    const further = 1 - 0.14 * (rows - 1 - row);
    const height = heightPx * further * (0.95 + random.next() * 0.07);
    const across = left + indent + (column + 0.5) * pitch + jitterX;
    // Between the refrigerator and the stove.
    const centre = counter === null ? across : stage.widthPx * 0.22 + across * 0.5;
    const rest = { perch, depth: depthAt(base, stage), order: base / stage.heightPx };
    placing.items.push(standing(placing, centre, base, height, rest));
  }
}

/** Fills in the boxes of all standing groups that are not attached to another. */
export function layoutStanding(groups: readonly GroupPlacing[], stage: Stage): void {
  const shown = groups.filter(({ group }) => group.count > 0);
  const alone = shown.length === 1 && shown[0]?.group.count === 1;
  const broken = (members: readonly GroupPlacing[]): boolean =>
    members.some(({ group }) => group.relation?.kind === "beside" && group.relationBroken);
  const zones = clusters(shown).map((members): Zone => ({
    members,
    wishedPx: members.reduce((sum, placing) => sum + wishedWidth(placing, stage, alone), 0),
    target: targetOf(members),
    centre: 0,
    widthPx: 0,
  }));
  // A broken "beside" shows: the two go to opposite ends.
  const far = zones.find((zone) => broken(zone.members) && zone.target === null);
  if (far !== undefined && zones.length > 1) far.target = 0.9;
  const first = zones.find((zone) => zone !== far && zone.target === null);
  if (far !== undefined && first !== undefined) first.target = 0.1;
  settleZones(zones, stage);
  for (const zone of zones) {
    const wished = zone.members.map((placing) => wishedWidth(placing, stage, alone));
    const total = wished.reduce((sum, width) => sum + width, 0);
    let left = zone.centre - zone.widthPx / 2;
    const ordered = zone.members
      .map((placing, i) => ({ placing, widthPx: ((wished[i] ?? 0) / total) * zone.widthPx }))
      .sort((a, b) => sideOf(a.placing, zone.members) - sideOf(b.placing, zone.members));
    for (const { placing, widthPx } of ordered) {
      const fill = isPortrait(placing.group.subject) ? layoutPortraits : fillZone;
      fill(placing, left, widthPx, stage, alone);
      left += widthPx;
    }
  }
}

/** Where in its zone a group stands: the smaller, the further to the left. */
function sideOf({ group }: GroupPlacing, members: readonly GroupPlacing[], depth = 0): number {
  const { position, relation, relationBroken } = group;
  if (position === "left" || position === "right") return position === "left" ? -9 : 9;
  if (relation === null || (relation.kind !== "leftOf" && relation.kind !== "rightOf")) return 0;
  const other = members.find((member) => member.group.phrase === relation.other);
  const step = (relation.kind === "leftOf") === relationBroken ? 1 : -1;
  return step + (other === undefined || depth > 8 ? 0 : sideOf(other, members, depth + 1));
}
