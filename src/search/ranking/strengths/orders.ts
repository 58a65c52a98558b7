import { choicesOf, type Choice } from "./choices.js";
import type { Likelihood, SharedPlaces } from "./likelihood.js";
import { at } from "./matrix.js";
import type { OrderAnswer } from "./model.js";

/** `mostShown`: the sums below are written out for it; who is not there is worth 0. */
const places = [0, 1, 2, 3] as const;

/**
 * How likely orders are: the sum of their choices (`StrengthModel`). What was chosen is linear in the
 * parameters, and summed once; what could have been chosen is looked at anew each time.
 * @throws {RangeError} see `fitStrengths`
 */
export function orderLikelihood(
  items: number,
  answers: readonly OrderAnswer[],
  shared: SharedPlaces,
): Likelihood {
  const { biasAt, logTieAt } = shared;
  const choices = answers.flatMap((answer) => choicesOf(items, answer, logTieAt !== null));
  const seen = seenOf(choices, Math.max(items - 1, biasAt ?? 0, logTieAt ?? 0) + 1, shared);
  const { sets, parts, look } = lookerAtSets();
  /** The bias, and Davidson's v. */
  const sharedOf = (parameters: Float64Array): readonly [number, number] => [
    biasAt === null ? 0 : at(parameters, biasAt),
    logTieAt === null ? 0 : Math.exp(at(parameters, logTieAt)),
  ];
  return {
    add: (before, parameters, gradient) => {
      let value = before;
      for (let k = 0; k < seen.length; k++) {
        value += (seen[k] as number) * (parameters[k] as number);
        gradient[k] = (gradient[k] as number) + (seen[k] as number);
      }
      let biasSlope = 0;
      let tieSlope = 0;
      const [bias, tie] = sharedOf(parameters);
      for (const choice of choices) {
        const { left, weight, first } = choice;
        look(choice, parameters, bias, tie);
        value -= weight * (sets.highest + Math.log(sets.all));
        const scale = weight / sets.all;
        tieSlope -= scale * (sets.twos + 2 * sets.threes + 3 * sets.four);
        for (let k = 0; k < left.length; k++) {
          const item = left[k] as number;
          gradient[item] = (gradient[item] as number) - scale * (parts[k] as number);
        }
        if (first >= 0) biasSlope -= scale * (parts[first] as number);
      }
      if (biasAt !== null) gradient[biasAt] = at(gradient, biasAt) + biasSlope;
      if (logTieAt !== null) gradient[logTieAt] = at(gradient, logTieAt) + tieSlope;
      return value;
    },
    addCurvature: (parameters, add) => {
      const [bias, tie] = sharedOf(parameters);
      for (const choice of choices) {
        look(choice, parameters, bias, tie);
        const { left, weight } = choice;
        const moved = left.map((_, k) => movedBy(choice, k, biasAt));
        moved.push(logTieAt === null ? [] : [logTieAt]);
        const last = left.length;
        for (let a = 0; a <= last; a++) {
          for (let b = 0; b <= last; b++) {
            const value = weight * sets.covariance(a === last ? null : a, b === last ? null : b);
            for (const row of moved[a] as number[]) {
              for (const column of moved[b] as number[]) add(row, column, value);
            }
          }
        }
      }
    },
  };
}

/** The parameters that the strength of an item of a choice is the sum of. */
function movedBy({ left, first }: Choice, k: number, biasAt: number | null): number[] {
  return biasAt !== null && k === first ? [at(left, k), biasAt] : [at(left, k)];
}

/** How much of each parameter is in what was chosen: its logarithm is this times the parameters. */
function seenOf(
  choices: readonly Choice[],
  size: number,
  { biasAt, logTieAt }: SharedPlaces,
): Float64Array {
  const seen = new Float64Array(size);
  const add = (place: number, value: number): void => {
    seen[place] = at(seen, place) + value;
  };
  for (const choice of choices) {
    const { chosen, weight, ties } = choice;
    for (let k = 0; k < chosen; k++) {
      for (const place of movedBy(choice, k, biasAt)) add(place, weight / chosen);
    }
    if (logTieAt !== null) add(logTieAt, weight * ties);
  }
  return seen;
}

/** What looks at all sets that may be chosen of up to four items. */
function lookerAtSets() {
  // Of each item's worth, divided by that of the strongest: itself and its roots.
  const wholes = new Float64Array(places.length);
  const halves = new Float64Array(places.length);
  const thirds = new Float64Array(places.length);
  const sums = { halves: 0, thirds: 0, thirdTwos: 0, tie: 0, tie2: 0 };
  /** Of each item: the worths of all sets that it is in, a set of t counted 1 / t. */
  const parts = new Float64Array(places.length);
  /** The worths of all sets of an item with one and with two others; `four` has all. */
  const twosWith = (k: number): number =>
    sums.tie * (halves[k] as number) * (sums.halves - (halves[k] as number));
  const threesWith = (k: number): number => {
    const own = thirds[k] as number;
    return sums.tie2 * own * (sums.thirdTwos - own * (sums.thirds - own));
  };
  const sets = {
    /** The strength of the strongest item: worths are divided by its worth. */
    highest: 0,
    /** The worths of all sets, and of those of two, of three, of four. */
    all: 0,
    twos: 0,
    threes: 0,
    four: 0,
    /**
     * Of what is chosen: of the parts that two items have in it, 1 / t of a set of t; null stands for
     * t - 1 of it.
     */
    covariance: (a: number | null, b: number | null): number => {
      const { all, twos, threes, four } = sets;
      const tied = (twos + 2 * threes + 3 * four) / all;
      if (a === null && b === null) return (twos + 4 * threes + 9 * four) / all - tied * tied;
      const one = a ?? b ?? 0;
      const part = at(parts, one) / all;
      if (a === null || b === null) {
        const both = twosWith(one) / 2 + (threesWith(one) * 2) / 3 + (four * 3) / 4;
        return both / all - part * tied;
      }
      const [half, third] = [at(halves, a) * at(halves, b), at(thirds, a) * at(thirds, b)];
      const both =
        a === b
          ? at(wholes, a) + twosWith(a) / 4 + threesWith(a) / 9
          : (sums.tie * half) / 4 +
            (sums.tie2 * third * (sums.thirds - at(thirds, a) - at(thirds, b))) / 9;
      return (both + four / 16) / all - part * (at(parts, b) / all);
    },
  };
  const look = (
    { left, first }: Choice,
    parameters: Float64Array,
    bias: number,
    tie: number,
  ): void => {
    let highest = -Infinity;
    for (let k = 0; k < left.length; k++) {
      const strength = (parameters[left[k] as number] as number) + (k === first ? bias : 0);
      wholes[k] = strength;
      if (strength > highest) highest = strength;
    }
    let one = 0;
    let two = 0;
    let three = 0;
    let thirdSquares = 0;
    let fourth = left.length < places.length ? 0 : 1;
    for (let k = 0; k < places.length; k++) {
      // All roots are powers of the twelfth.
      const root = k < left.length ? Math.exp(((wholes[k] as number) - highest) / 12) : 0;
      const cube = root * root * root;
      const half = cube * cube;
      wholes[k] = half * half;
      halves[k] = half;
      thirds[k] = cube * root;
      one += half * half;
      two += half;
      three += cube * root;
      thirdSquares += cube * root * cube * root;
      fourth *= cube;
    }
    sums.tie = tie;
    sums.tie2 = tie * tie;
    sums.halves = two;
    sums.thirds = three;
    sums.thirdTwos = (three * three - thirdSquares) / 2;
    sets.highest = highest;
    sets.twos = (tie * (two * two - one)) / 2;
    sets.four = tie * tie * tie * fourth;
    let threes = 0;
    for (let k = 0; k < left.length; k++) {
      const threesHere = threesWith(k);
      threes += threesHere;
      parts[k] = (wholes[k] as number) + twosWith(k) / 2 + threesHere / 3 + sets.four / 4;
    }
    sets.threes = threes / 3;
    sets.all = one + sets.twos + sets.threes + sets.four;
  };
  return { sets, parts, look };
}
