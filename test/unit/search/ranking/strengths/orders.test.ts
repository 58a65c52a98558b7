import assert from "node:assert/strict";
import fc from "fast-check";
import { logPosterior } from "../../../../../src/search/ranking/strengths/density.js";
import { fitStrengths } from "../../../../../src/search/ranking/strengths/fit.js";
import {
  comparerModel,
  type Answer,
  type OrderAnswer,
  type PairAnswer,
  type StrengthModel,
} from "../../../../../src/search/ranking/strengths/model.js";
import { evenly } from "../../../../support/evenly.js";

const items = 6;
/** Cuts an order into groups: true begins a new one. */
const someOrder = fc
  .record({
    shuffled: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 2, maxLength: 4 }),
    cuts: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    turn: fc.nat(3),
  })
  .map(({ shuffled, cuts, turn }): OrderAnswer => {
    const groups: number[][] = [];
    shuffled.forEach((item, k) => {
      if (k > 0 && cuts[k] === true) groups.at(-1)?.push(item);
      else groups.push([item]);
    });
    const start = turn % shuffled.length;
    return { shown: [...shuffled.slice(start), ...shuffled.slice(0, start)], groups };
  });
const someOrders = fc.array(someOrder, { maxLength: 20 });
const somePlace = fc
  .array(evenly(-4, 4), { minLength: 8, maxLength: 8 })
  .map((values) => Float64Array.from(values));

describe("answers that order up to four", () => {
  it("are answers about pairs where they order two", () => {
    const somePairs = fc.array(
      fc
        .record({
          left: fc.nat(items - 1),
          step: fc.integer({ min: 1, max: items - 1 }),
          outcome: fc.constantFrom("left" as const, "right" as const, "tie" as const),
        })
        .map(({ left, step, outcome }): PairAnswer => {
          return { left, right: (left + step) % items, outcome };
        }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(somePairs, somePlace, (pairs, place) => {
        const [asPairs, asOrders] = [look(pairs, place), look(pairs.map(orderOf), place)];
        assertNear(asOrders.value, asPairs.value, 1e-9);
        assertAllNear(asOrders.gradient, asPairs.gradient, 1e-9);
        assertAllNear(asOrders.curvature, asPairs.curvature, 1e-9);
        const mixed = look(
          pairs.map((pair, k) => (k % 2 === 0 ? pair : orderOf(pair))),
          place,
        );
        assertNear(mixed.value, asPairs.value, 1e-9);
      }),
    );
  });

  it("have chances that add up to 1 over all that could be said of two, or without ties; else to less", () => {
    fc.assert(
      fc.property(somePlace, fc.constantFrom([2, 5], [0, 3, 4], [5, 1, 0, 2]), (place, shown) => {
        const none = look([], place).value;
        const chances = allOrders(shown).map((groups) =>
          Math.exp(look([{ shown, groups }], place).value - none),
        );
        assert.equal(chances.length, { 2: 3, 3: 13, 4: 75 }[shown.length]);
        const all = chances.reduce((sum, each) => sum + each, 0);
        if (shown.length === 2) assertNear(all, 1, 1e-9);
        else assert.ok(all <= 1 + 1e-9, String(all));
        // Without ties there are as many as there are permutations.
        const plain = { ...comparerModel, logTie: null };
        const [less, most] = [place.slice(0, 7), plain];
        const orders = allOrders(shown).filter((groups) => groups.length === shown.length);
        const sum = orders.reduce(
          (all, groups) =>
            all +
            Math.exp(look([{ shown, groups }], less, most).value - look([], less, most).value),
          0,
        );
        assertNear(sum, 1, 1e-9);
      }),
      { numRuns: 30 },
    );
  });

  it("have the slope and the curvature that small steps find", () => {
    const weighed = fc.tuple(someOrder, evenly(0.1, 1));
    fc.assert(
      fc.property(fc.array(weighed, { maxLength: 8 }), somePlace, (orders, place) => {
        const answers = orders.map(([order, weight]) => ({ ...order, weight }));
        const { gradient, curvature } = look(answers, place);
        const step = 1e-5;
        place.forEach((_, k) => {
          const moved = (by: number) =>
            look(
              answers,
              place.map((each, other) => (other === k ? each + by : each)),
            );
          const [up, down] = [moved(step), moved(-step)];
          assertNear(gradient[k], (up.value - down.value) / (2 * step), 1e-6);
          up.gradient.forEach((each, row) => {
            const bend = (each - (down.gradient[row] ?? NaN)) / (2 * step);
            assertNear(curvature[row * 8 + k], -bend, 1e-6);
          });
        });
      }),
      { numRuns: 30 },
    );
  });

  it("tell the same of items by other numbers, in another order, with places but the first shuffled", () => {
    const renamed = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(someOrders, renamed, (orders, names) => {
        const nameOf = (item: number): number => names[item] ?? NaN;
        const others = orders.toReversed().map(({ shown: [first, ...rest], groups }) => ({
          shown: [first ?? NaN, ...rest.toReversed()].map(nameOf),
          groups: groups.map((group) => group.map(nameOf).reverse()),
        }));
        const [fit, other] = [orders, others].map((each) =>
          fitStrengths(items, each, comparerModel),
        );
        fit?.strengths.forEach((each, item) => {
          assertNear(other?.strengths[nameOf(item)], each, 1e-8);
        });
        assertNear(other?.sideBias, fit?.sideBias, 1e-8);
        assertNear(other?.tie, fit?.tie, 1e-8);
      }),
    );
  });

  it("are, where some are tied, the mean of what each order of those is, and a tie of v", () => {
    fc.assert(
      fc.property(someOrder, somePlace, (order, place) => {
        const none = look([], place).value;
        const logOf = (groups: readonly (readonly number[])[]): number =>
          look([{ ...order, groups }], place).value - none;
        const ways = order.groups.reduce<number[][]>(
          (before, group) =>
            before.flatMap((way) => permutations(group).map((each) => [...way, ...each])),
          [[]],
        );
        const logs = ways.map((way) => logOf(way.map((item) => [item])));
        const ties = order.shown.length - order.groups.length;
        const mean = logs.reduce((sum, each) => sum + each, 0) / logs.length;
        assertNear(logOf(order.groups), mean + ties * (place[7] ?? NaN), 1e-9);
      }),
    );
  });

  it("count half at half the weight", () => {
    fc.assert(
      fc.property(someOrders, (orders) => {
        const whole = fitStrengths(items, orders, comparerModel);
        const halves = [...orders, ...orders].map((order) => ({ ...order, weight: 0.5 }));
        const other = fitStrengths(items, halves, comparerModel);
        assertAllNear(other.strengths, whole.strengths, 1e-8);
      }),
      { numRuns: 40 },
    );
  });
});

function orderOf({ left, right, outcome }: PairAnswer): OrderAnswer {
  const groups = { left: [[left], [right]], right: [[right], [left]], tie: [[left, right]] };
  return { shown: [left, right], groups: groups[outcome] };
}

function permutations(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

/** All orders with ties: the first group is any set of them. */
function allOrders(shown: readonly number[]): number[][][] {
  if (shown.length === 0) return [[]];
  return Array.from({ length: 2 ** shown.length - 1 }, (_, k) => k + 1).flatMap((bits) => {
    const isIn = (place: number): boolean => ((bits >> place) & 1) === 1;
    const group = shown.filter((_, place) => isIn(place));
    return allOrders(shown.filter((_, place) => !isIn(place))).map((rest) => [group, ...rest]);
  });
}

function look(
  answers: readonly Answer[],
  place: Float64Array,
  model: StrengthModel = comparerModel,
) {
  const density = logPosterior(items, answers, model);
  const gradient = new Float64Array(density.size);
  const value = density.value(place, gradient);
  return { value, gradient, curvature: density.curvature(place) };
}

function assertNear(
  actual: number | undefined,
  expected: number | undefined,
  within: number,
): void {
  const [a, b] = [actual ?? NaN, expected ?? NaN];
  assert.ok(Math.abs(a - b) <= within * Math.max(1, Math.abs(b)), `${a}, not ${b}`);
}

function assertAllNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  within: number,
): void {
  assert.equal(actual.length, expected.length);
  for (let k = 0; k < expected.length; k++) assertNear(actual[k], expected[k], within);
}
