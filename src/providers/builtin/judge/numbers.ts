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
