import type { Answer, OrderAnswer, PairAnswer } from "./model.js";

/** What the answers alone tell of which items stand how to each other, before any prior is asked. */
export interface Groups {
  /**
   * Items that answers connect, each group and the list of them by the lowest index. More than one
   * group: nobody compared items across them, and only the prior says how they stand to each other.
   */
  readonly connected: readonly (readonly number[])[];
  /**
   * Groups between which no two answers disagree: all answers across two of them point one way
   * (perfect separation) or there are none; no group stands after one that it beats. One group: the
   * answers alone have a finite best fit (Ford 1957). More: only the prior says how far they are apart.
   * @see Ford (1957), Solution of a ranking problem from binary comparisons, Amer. Math. Monthly 64
   */
  readonly separated: readonly (readonly number[])[];
}

/** Items that no answer names. */
export function uncompared({ connected }: Groups): number[] {
  return connected.filter((group) => group.length === 1).flat();
}

export function groupsOf(items: number, answers: readonly Answer[]): Groups {
  const notWorse = Array.from({ length: items }, () => new Set<number>());
  const compared = Array.from({ length: items }, () => new Set<number>());
  const add = ({ left, right, outcome }: PairAnswer): void => {
    compared[left]?.add(right);
    compared[right]?.add(left);
    if (outcome !== "right") notWorse[left]?.add(right);
    if (outcome !== "left") notWorse[right]?.add(left);
  };
  for (const answer of answers) {
    if ("shown" in answer) pairsIn(answer).forEach(add);
    else add(answer);
  }
  return { connected: inOrder(strongGroups(compared)), separated: strongGroups(notWorse) };
}

/** What an order says, from each item to the next: the others follow from these. */
function pairsIn(answer: OrderAnswer): readonly PairAnswer[] {
  const placed = answer.groups.flatMap((group, place) => group.map((item) => ({ item, place })));
  return placed.slice(1).map(({ item: right, place }, k): PairAnswer => {
    const { item: left, place: before } = placed[k] as (typeof placed)[number];
    return { left, right, outcome: place === before ? "tie" : "left" };
  });
}

function inOrder(groups: readonly (readonly number[])[]): number[][] {
  return groups.map((group) => [...group].sort((a, b) => a - b)).sort(([a = 0], [b = 0]) => a - b);
}

/**
 * The strongly connected groups of a directed graph, none after one that it leads to: backwards
 * through the order in which a first walk along the arrows left the nodes (Kosaraju and Sharir).
 */
function strongGroups(arrows: readonly ReadonlySet<number>[]): number[][] {
  const against = arrows.map(() => new Set<number>());
  arrows.forEach((targets, from) => targets.forEach((to) => against[to]?.add(from)));
  const seen = new Set<number>();
  const left = [...arrows.keys()].flatMap((start) => walk(arrows, start, seen));
  const grouped = new Set<number>();
  return left
    .reverse()
    .map((start) => walk(against, start, grouped).sort((a, b) => a - b))
    .filter((group) => group.length > 0);
}

/** The nodes not yet `seen` that `start` leads to, each after all that it leads to. */
function walk(arrows: readonly ReadonlySet<number>[], start: number, seen: Set<number>): number[] {
  if (seen.has(start)) return [];
  seen.add(start);
  return [...[...(arrows[start] ?? [])].flatMap((next) => walk(arrows, next, seen)), start];
}
