import { mostShown, type OrderAnswer } from "./model.js";

/** One choice that an order says was made: of the items left, one of the first `chosen` was the best. */
export interface Choice {
  /** Two or more. */
  readonly left: readonly number[];
  /** Which one of them it was nobody knows: each counts the same part. */
  readonly chosen: number;
  /** How many ties the order says with it: one fewer than are tied, where none of those is gone yet. */
  readonly ties: number;
  /** Where the item that was shown first stands in `left`; -1 where it was chosen before. */
  readonly first: number;
  /** In which share of the ways to read the order it was made, times the order's weight. */
  readonly weight: number;
}

/**
 * The choices of an order, but for the last where one item is left. Those who are tied may have been
 * chosen one after the other in any way: some of them are left in as many ways as any others as many.
 * @throws {RangeError} see `fitStrengths`
 */
export function choicesOf(items: number, answer: OrderAnswer, hasTies: boolean): Choice[] {
  const { shown, groups, weight = 1 } = answer;
  const named = groups.flat();
  const isItem = (item: number): boolean => Number.isInteger(item) && item >= 0 && item < items;
  if (shown.length < 2 || shown.length > mostShown || !shown.every(isItem)) {
    throw new RangeError(`No 2 to ${mostShown} of ${items} items: ${shown.join(", ")}`);
  }
  if (new Set(shown).size < shown.length) throw new RangeError("An item was shown twice");
  if (named.length !== shown.length || !shown.every((item) => named.includes(item))) {
    throw new RangeError(`An order of ${shown.join(", ")} names each once: ${named.join(", ")}`);
  }
  if (groups.some((group) => group.length === 0)) throw new RangeError("A group is empty");
  if (!hasTies && groups.length < shown.length) throw new RangeError("The model has no ties");
  if (!(weight > 0 && weight <= 1)) throw new RangeError(`No weight: ${weight}`);
  return groups
    .flatMap((group, stage) => {
      const behind = groups.slice(stage + 1).flat();
      const sets = subsetsOf(group);
      return sets.map((set): Choice => {
        const left = [...set, ...behind];
        const alike = sets.filter(({ length }) => length === set.length).length;
        const first = left.indexOf(shown[0] as number);
        const ties = set.length === group.length ? set.length - 1 : 0;
        return { left, chosen: set.length, ties, first, weight: weight / alike };
      });
    })
    .filter(({ left }) => left.length > 1);
}

/** All but the empty one. */
function subsetsOf(group: readonly number[]): number[][] {
  return Array.from({ length: 2 ** group.length - 1 }, (_, bits) =>
    group.filter((_, place) => (((bits + 1) >> place) & 1) === 1),
  );
}
