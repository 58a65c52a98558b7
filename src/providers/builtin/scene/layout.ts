/** Where everything goes: horizon, then standing groups, then what is attached, then what flies. */
import { seededRandom, type Random } from "../../../base/random.js";
import { isPicture, type RelationKind } from "../brief/brief.js";
import { isSideways } from "./relations.js";
import type { DrawnGroup } from "./deviate.js";
import { layoutAttached } from "./layoutAttached.js";
import { anchorOf, layoutFlying, type FlyingWish } from "./layoutFlying.js";
import { layoutStanding } from "./layoutStanding.js";
import {
  centreX,
  finish,
  habitatIn,
  keepInside,
  type Box,
  type GroupPlacing,
  type Stage,
} from "./placing.js";
import type { Ground, PlacedItem, SceneRequest } from "./scene.js";
import { groupColour, type Setting } from "./setting.js";
import { factsOf, isMirrorable, isPortrait } from "./things.js";

const horizonAt: Readonly<Record<Ground, number>> = {
  sea: 0.6,
  lake: 0.55,
  meadow: 0.62,
  desert: 0.62,
  snow: 0.62,
  beach: 0.5,
  city: 0.7,
  space: 0.86,
  table: 0.6,
  kitchen: 0.66,
  bedroom: 0.66,
  livingRoom: 0.66,
  office: 0.66,
  shop: 0.68,
};

const framingScale = { wide: 0.72, closeUp: 1.45, portrait: 1.3 } as const;

/** Where all is small, nothing says how small: pictures of such things alone are drawn larger. */
function smallThingsScale(placings: readonly GroupPlacing[]): number {
  const shown = placings.map(({ group }) => group).filter(({ count }) => count > 0);
  if (!shown.some(({ subject }) => isPicture(subject) && !isPortrait(subject))) return 1;
  const tallest = Math.max(...shown.map(({ subject }) => factsOf(subject).height));
  return Math.min(1.6, Math.max(1, (0.5 / tallest) ** 0.72));
}

function stageFor(
  size: Pick<SceneRequest, "widthPx" | "heightPx">,
  setting: Setting,
  placings: readonly GroupPlacing[],
  random: Random,
): Stage {
  const { widthPx, heightPx } = size;
  const standing = placings.filter((placing) => !flies(placing) && placing.group.count > 0);
  const standingCount = standing.reduce((sum, { group }) => sum + group.count, 0);
  const crowded = standingCount > 5 ? -0.1 : 0;
  const horizon = horizonAt[setting.ground] + crowded + (random.next() - 0.5) * 0.05;
  const scale = setting.framing === null ? 1 : framingScale[setting.framing];
  return {
    widthPx,
    heightPx,
    horizonPx: heightPx * horizon,
    ground: setting.ground,
    unitPx: Math.min(heightPx * 0.48, widthPx * 0.62) * scale * smallThingsScale(placings),
    backdropPx: setting.backdrop === null ? 0 : heightPx * 0.16,
    company: placings.filter(({ group }) => group.count > 0).length > 1,
    banked: standing.some(({ habitat }) => habitat === "ground"),
    random,
  };
}

/** A relation as it has to be laid out: who is placed first, and what the other keeps to. */
interface Tie {
  readonly kind: RelationKind;
  readonly other: GroupPlacing;
}

const mirrored: Readonly<Record<RelationKind, RelationKind>> = {
  on: "on",
  beside: "beside",
  leftOf: "rightOf",
  rightOf: "leftOf",
  above: "below",
  below: "above",
  inFrontOf: "behind",
  behind: "inFrontOf",
};

const flies = ({ habitat }: GroupPlacing): boolean => habitat === "air" || habitat === "sky";

/** For each group what it is tied to, turned round where the other one is the one that flies. */
function tiesOf(placings: readonly GroupPlacing[]): Map<GroupPlacing, Tie> {
  const ties = new Map<GroupPlacing, Tie>();
  for (const placing of placings) {
    const { relation, relationBroken } = placing.group;
    if (relation === null || placing.group.count === 0) continue;
    const other = placings.find(({ group }) => group.phrase === relation.other);
    if (other === undefined || other === placing || other.group.count === 0) continue;
    const kind = relationBroken ? brokenKind[relation.kind] : relation.kind;
    if (kind === null) continue;
    const turned = flies(other) && !flies(placing) && relation.kind !== "on";
    if (turned && !ties.has(other)) ties.set(other, { kind: mirrored[kind], other: placing });
    else if (!turned && ties.get(other)?.other !== placing) ties.set(placing, { kind, other });
  }
  return ties;
}

/** What a broken relation turns into; null leaves the two where they would stand anyway. */
const brokenKind: Readonly<Record<RelationKind, RelationKind | null>> = {
  on: null,
  beside: null,
  leftOf: "rightOf",
  rightOf: "leftOf",
  above: "beside",
  below: "beside",
  inFrontOf: null,
  behind: null,
};

function placeAll(placings: readonly GroupPlacing[], stage: Stage): void {
  const ties = tiesOf(placings);
  const attached = (placing: GroupPlacing): Tie | undefined => {
    const tie = ties.get(placing);
    return tie !== undefined && !flies(placing) && !flies(tie.other) && !isSideways(tie.kind)
      ? tie
      : undefined;
  };
  const roots = placings.filter((placing) => !flies(placing) && attached(placing) === undefined);
  // Two that lean on each other would both wait: the first one stands by itself.
  layoutStanding(roots.length > 0 ? roots : placings.filter((p) => !flies(p)).slice(0, 1), stage);
  for (let round = 0; round < placings.length; round++) {
    for (const placing of placings) {
      const tie = attached(placing);
      if (tie !== undefined && placing.items.length === 0 && tie.other.items.length > 0) {
        layoutAttached(placing, tie.kind, tie.other, stage);
      }
    }
  }
  const left = placings.filter((p) => !flies(p) && p.items.length === 0 && p.group.count > 0);
  if (left.length > 0) layoutStanding(left, stage);
  placeFlying(placings, ties, stage);
  for (const { items } of placings) for (const item of items) keepInside(item, stage);
}

function placeFlying(
  placings: readonly GroupPlacing[],
  ties: ReadonlyMap<GroupPlacing, Tie>,
  stage: Stage,
): void {
  const taken = (): Box[] => placings.flatMap(({ items }) => items);
  const total = placings.filter(({ group }) => group.count > 0).length;
  const waiting = placings.filter((p) => flies(p) && p.group.count > 0);
  // Those without a tie to another flyer first; the sky's own before the birds.
  const rank = (placing: GroupPlacing): number =>
    (placing.habitat === "sky" ? 0 : 1) + (ties.get(placing)?.other.items.length === 0 ? 4 : 0);
  waiting.sort((a, b) => rank(a) - rank(b));
  for (const placing of waiting) {
    const tie = ties.get(placing);
    const wish: FlyingWish | null =
      tie === undefined || tie.other.items.length === 0
        ? null
        : { kind: tie.kind, anchor: anchorOf(tie.other) };
    const roomAbove = waiting.some((other) => {
      const own = ties.get(other);
      return own?.kind === "above" && own.other === placing;
    });
    layoutFlying(placing, { wish, taken: taken(), roomAbove }, stage, total === 1);
  }
}

/** Things that face what they look at, or wherever the seed says. */
function facingOf(centre: number, stage: Stage, random: Random): 1 | -1 {
  const edge = centre / stage.widthPx;
  if (edge < 0.33) return random.next() < 0.75 ? -1 : 1;
  if (edge > 0.67) return random.next() < 0.75 ? 1 : -1;
  return random.next() < 0.5 ? 1 : -1;
}

/** All items back to front, and the horizon they stand under. */
export function layoutScene(
  groups: readonly DrawnGroup[],
  setting: Setting,
  request: Pick<SceneRequest, "widthPx" | "heightPx" | "seed">,
): { readonly horizonPx: number; readonly items: readonly PlacedItem[] } {
  const random = seededRandom(request.seed, "layout");
  const placings = groups.map((group): GroupPlacing => ({
    group,
    habitat: habitatIn(group, setting.ground),
    aspect: factsOf(group.subject).aspect,
    items: [],
  }));
  const stage = stageFor(request, setting, placings, random);
  placeAll(placings, stage);
  const items = placings.flatMap(({ group, items: placed }) => {
    const colour = groupColour(
      group,
      setting.season,
      seededRandom(request.seed, "colour", group.subject),
    );
    return placed.map((placing) => {
      const faced = facingOf(centreX(placing), stage, random);
      const facing = isMirrorable(group.subject) ? faced : 1;
      const variant = random.below(2 ** 31);
      return { order: placing.order, item: finish(placing, group, { colour, facing, variant }) };
    });
  });
  items.sort((a, b) => a.order - b.order);
  return { horizonPx: Math.round(stage.horizonPx), items: items.map(({ item }) => item) };
}
