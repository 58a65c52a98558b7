/** What a scene really shows of a goal: the yardstick of benchmarks, which the search never sees. */
import type {
  Brief,
  Position,
  Relation,
  Requirement,
  StyleId,
  SubjectPhrase,
} from "../brief/brief.js";
import { requirementsOf } from "../brief/requirements.js";
import { baseAreaOf, holds, type Seen } from "./relations.js";
import { centreX } from "./placing.js";
import type { Scene } from "./scene.js";
import { visibleShare } from "./visibility.js";

/** Whether one requirement is met, and how much of what it is about can be seen, 0 to 1. */
export interface MetRequirement {
  readonly requirement: Requirement;
  readonly met: boolean;
  readonly visible: number;
}

/** Styles in which no colour but black, white and grey is drawn. */
const colourless: readonly StyleId[] = ["blueprint", "ink", "noir"];

/** How well an item fits a phrase among several of the same subject. */
function fit(seen: Seen, phrase: SubjectPhrase, scene: Scene): number {
  const { item } = seen;
  return (
    (phrase.colour === item.colour ? 4 : phrase.colour === undefined ? 1 : 0) +
    (phrase.size !== undefined && phrase.size === item.size ? 2 : 0) +
    (phrase.position !== undefined && atPosition([seen], phrase.position, scene) ? 2 : 0)
  );
}

/** Deals the scene's items to the goal's phrases: by subject, then by what fits best. */
function deal(scene: Scene, goal: Brief): Seen[][] {
  const dealt: Seen[][] = goal.subjects.map(() => []);
  const all = scene.items.map((item, i): Seen => ({
    item,
    visible: visibleShare(scene, i),
    order: i,
  }));
  for (const seen of all) {
    const choices = goal.subjects
      .map((phrase, index) => ({ phrase, index }))
      .filter(({ phrase }) => phrase.id === seen.item.subject && phrase.id !== "unknown");
    const best = choices
      .map(({ phrase, index }) => ({
        index,
        score: fit(seen, phrase, scene) + ((dealt[index]?.length ?? 0) < phrase.count ? 1.5 : 0),
      }))
      .sort((a, b) => b.score - a.score)[0];
    if (best !== undefined) dealt[best.index]?.push(seen);
  }
  return dealt;
}

function atPosition(group: readonly Seen[], position: Position, scene: Scene): boolean {
  const mean = (of: (item: Seen["item"]) => number): number =>
    group.reduce((sum, { item }) => sum + of(item), 0) / group.length;
  const across = mean(centreX) / scene.widthPx;
  const depth = mean((item) => item.depth);
  switch (position) {
    case "left":
      return across < 0.42;
    case "right":
      return across > 0.58;
    case "centre":
      return across > 0.36 && across < 0.64;
    case "foreground":
      return depth > 0.78;
    case "background":
      return depth < 0.34;
  }
}

function relationMet(relation: Relation, own: readonly Seen[], dealt: readonly Seen[][]): boolean {
  const others = (dealt[relation.other] ?? []).filter(({ visible }) => visible > 0.5);
  if (own.length === 0 || others.length === 0) return false;
  const held = own.filter((one) => others.some((other) => holds(relation.kind, one, other)));
  return held.length * 2 >= own.length && baseAreaOf(own) > 0;
}

function settingMet(requirement: Exclude<Requirement, { subject: number }>, scene: Scene): boolean {
  if (requirement.kind === "lettering") {
    return scene.lettering?.lines.join(" ") === requirement.text.replace(/\s+/g, " ").trim();
  }
  const { kind, ...asked } = requirement;
  const [value] = Object.values(asked);
  return value === scene[kind === "terrain" ? "ground" : kind];
}

function subjectMet(
  requirement: Extract<Requirement, { subject: number }>,
  dealt: readonly Seen[][],
  scene: Scene,
): boolean {
  const own = (dealt[requirement.subject] ?? []).filter(({ visible }) => visible > 0.5);
  if (own.length === 0) return false;
  const most = (holdsFor: (seen: Seen) => boolean): boolean =>
    own.filter(holdsFor).length * 2 > own.length;
  switch (requirement.kind) {
    case "present":
      return true;
    case "count":
      return own.length === requirement.count;
    case "colour": {
      const grey = ["black", "white", "grey"].includes(requirement.colour);
      if (colourless.includes(scene.style) && !grey) return false;
      return most(({ item }) => item.colour === requirement.colour);
    }
    case "size":
      return most(({ item }) => item.size === requirement.size);
    case "position":
      return atPosition(own, requirement.position, scene);
    case "phase":
      return most(({ item }) => item.phase === requirement.phase);
    case "relation":
      return relationMet(requirement.relation, own, dealt);
  }
}

/**
 * For each requirement of the goal, whether the scene shows it: things count only when more than
 * half of them can be seen. What the renderer has no drawing of is never met: a stand-in is not it.
 */
export function requirementsMet(scene: Scene, goalBrief: Brief): MetRequirement[] {
  const dealt = deal(scene, goalBrief);
  return requirementsOf(goalBrief).map((requirement): MetRequirement => {
    if ("subject" in requirement) {
      const visible = Math.max(
        0,
        ...(dealt[requirement.subject] ?? []).map((seen) => seen.visible),
      );
      return { requirement, met: subjectMet(requirement, dealt, scene), visible };
    }
    const met = settingMet(requirement, scene);
    return { requirement, met, visible: met ? 1 : 0 };
  });
}

/** The share of the goal's requirements that are met, 0 to 1; 1 when it has none. */
export function shareMet(scene: Scene, goalBrief: Brief): number {
  const all = requirementsMet(scene, goalBrief);
  return all.length === 0 ? 1 : all.filter(({ met }) => met).length / all.length;
}
