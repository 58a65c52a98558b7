import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../../../src/base/random.js";

describe("seededRandom", () => {
  it("gives the same stream for the same seed parts, another for others", () => {
    const draw = (...parts: (string | number)[]): number[] => {
      const random = seededRandom(...parts);
      return Array.from({ length: 8 }, () => random.next());
    };
    assert.deepEqual(draw(7, "i0c0"), draw(7, "i0c0"));
    assert.notDeepEqual(draw(7, "i0c0"), draw(7, "i0c1"));
    assert.notDeepEqual(draw(1, 23), draw(12, 3));
  });

  it("stays below its bound and reaches all of it about evenly", () => {
    const random = seededRandom("even");
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 6000; i++) {
      const side = random.below(6);
      counts[side] = (counts[side] ?? 0) + 1;
    }
    for (const count of counts) assert.ok(count > 850 && count < 1150, `${count} of 1000`);
  });

  it("shuffles without losing or adding anything", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const shuffled = seededRandom(seed).shuffle(items);
        assert.deepEqual(shuffled.toSorted(), items.toSorted());
      }),
    );
  });

  it("refuses bounds and lists that leave no choice", () => {
    assert.throws(() => seededRandom(1).below(0), RangeError);
    assert.throws(() => seededRandom(1).pick([]), RangeError);
  });
});
