/** Reading and adding in number arrays whose indexes are known to be in range. */

export type Numbers = Float32Array;

export const at = (values: Numbers, index: number): number => values[index] as number;

export const add = (values: Numbers, index: number, amount: number): void => {
  values[index] = (values[index] as number) + amount;
};

export const clamp = (value: number, low: number, high: number): number =>
  value < low ? low : value > high ? high : value;

/** 0 at `from` and below, 1 at `to` and above, smooth between; the other way round when to < from. */
export function smoothStep(value: number, from: number, to: number): number {
  const t = clamp((value - from) / (to - from), 0, 1);
  return t * t * (3 - 2 * t);
}

export const logistic = (value: number): number => 1 / (1 + Math.exp(-value));

/** Adds an amount to the two bins on both sides of a place, by how near each is. */
export function addBetween(bins: number[], place: number, amount: number): void {
  const low = clamp(Math.floor(place), 0, bins.length - 2);
  const part = clamp(place - low, 0, 1);
  bins[low] = (bins[low] as number) + amount * (1 - part);
  bins[low + 1] = (bins[low + 1] as number) + amount * part;
}

/** The same for bins that go round: the last is beside the first. */
export function addAround(bins: number[], place: number, amount: number): void {
  const low = Math.floor(place) % bins.length;
  const next = (low + 1) % bins.length;
  const part = place - Math.floor(place);
  bins[low] = (bins[low] as number) + amount * (1 - part);
  bins[next] = (bins[next] as number) + amount * part;
}

/** Of values that come in threes: the mean and the spread (standard deviation) of each. */
export function meanAndSpread(values: Numbers): readonly [mean: number[], spread: number[]] {
  const count = values.length / 3;
  const [sums, squares] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (let c = 0; c < 3; c++) {
    let [sum, square] = [0, 0];
    for (let i = c; i < values.length; i += 3) {
      const value = at(values, i);
      sum += value / count;
      square += (value * value) / count;
    }
    [sums[c], squares[c]] = [sum, square];
  }
  return [sums, squares.map((sum, c) => Math.sqrt(Math.max(0, sum - (sums[c] as number) ** 2)))];
}
