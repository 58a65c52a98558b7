import fc from "fast-check";

const parts = 10_000;

/**
 * Numbers spread evenly between both, bounds among them. `fc.double` is as likely between .0001 and .001
 * as between .1 and 1: of a share nearly all it gives is next to 0.
 */
export function evenly(min: number, max: number): fc.Arbitrary<number> {
  return fc.nat(parts).map((part) => min + (max - min) * (part / parts));
}

/** A part of something, 0-1. */
export const share = evenly(0, 1);
