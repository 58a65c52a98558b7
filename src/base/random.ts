import { sha256 } from "./sha256.js";

/** A seeded stream of random numbers. The same seed parts give the same stream on every machine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Uniform integer in [0, bound). @throws {RangeError} when bound is not a positive integer */
  below(bound: number): number;
  /** One of `items`. @throws {RangeError} when there are none */
  pick<T>(items: readonly T[]): T;
  /** A shuffled copy (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[];
}

/**
 * A generator of its own for each purpose: no two places share a stream, so that the order in
 * which things happen cannot change what they draw.
 * @param seedParts what the stream belongs to, such as (plan seed, call key)
 * @see sfc32, from PractRand by Chris Doty-Humphrey
 */
export function seededRandom(...seedParts: readonly (string | number)[]): Random {
  const view = new DataView(sha256(seedParts.join("\u0000")).buffer);
  let [a, b, c, counter] = [view.getInt32(0), view.getInt32(4), view.getInt32(8), 1];
  const nextWord = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  const next = (): number => nextWord() / 2 ** 32;
  const below = (bound: number): number => {
    if (!Number.isInteger(bound) || bound < 1) throw new RangeError(`Not a bound: ${bound}`);
    return Math.floor(next() * bound);
  };
  return {
    next,
    below,
    pick: <T>(items: readonly T[]): T => {
      if (items.length === 0) throw new RangeError("Nothing to pick from");
      return items[below(items.length)] as T;
    },
    shuffle: <T>(items: readonly T[]): T[] => {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
      }
      return shuffled;
    },
  };
}
