import { InvalidAnswerError } from "../../base/errors.js";

/** What a comparer's answer says of places, checked: a model's output is data. */

/**
 * @param order as a comparer gave it
 * @param count how many images were shown
 * @returns places from 0, best first; those in one group are equals
 * @throws {InvalidAnswerError} a place is missing, unknown or named twice, or a group is empty
 */
export function placesIn(order: unknown, count: number): number[][] {
  return readable(() => {
    const groups = listOf(order).map((group) =>
      listOf(group).map((place) => placeOf(place, count)),
    );
    const places = groups.flat();
    const isWhole = places.length === count && new Set(places).size === count;
    if (!isWhole || groups.some((group) => group.length === 0)) {
      throw invalid("leaves an image out, or names one twice");
    }
    return groups;
  });
}

/** @throws {InvalidAnswerError} what it reads cannot be read, as a getter that throws */
export function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof InvalidAnswerError) throw thrown;
    throw new InvalidAnswerError("The model's answer cannot be read", { cause: thrown });
  }
}

/** More entries than there may be images are none. */
const mostEntries = 100;

export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value) && value.length <= mostEntries) return Array.from(value as unknown[]);
  throw invalid("has not the asked form");
}

export function placeOf(place: unknown, count: number): number {
  if (Number.isInteger(place) && (place as number) >= 0 && (place as number) < count) {
    return place as number;
  }
  throw invalid("names an image that was not shown");
}

export function invalid(what: string): InvalidAnswerError {
  return new InvalidAnswerError(`The order of the images ${what}`, { billed: "yes" });
}
