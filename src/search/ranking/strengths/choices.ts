import { mostShown, type OrderAnswer } from "./model.js";

/** One stage of an order: of the items left, the first `chosen` were named best. */
export interface Choice {
  /** Two or more. */
  readonly left: readonly number[];
  readonly chosen: number;
  /** Where the item that was shown first stands in `left`; -1 where it was chosen before. */
  readonly first: number;
  readonly weight: number;
}

/**
 * The stages of an order, but for the last where one item is left.
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
    .map((group, stage): Choice => {
      const left = groups.slice(stage).flat();
      return { left, chosen: group.length, first: left.indexOf(shown[0] as number), weight };
    })
    .filter(({ left }) => left.length > 1);
}
