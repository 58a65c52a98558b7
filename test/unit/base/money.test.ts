import assert from "node:assert/strict";
import fc from "fast-check";
import { nanoUsdOf, sumNanoUsd, usdOf } from "../../../src/base/money.js";
import { evenly } from "../../support/evenly.js";

describe("money", () => {
  it("takes every decimal price for exactly what it says, down to a nano-dollar", () => {
    fc.assert(
      fc.property(fc.nat(9_000_000), fc.nat(9), (count, places) => {
        const usd = Number(`${count}e-${places}`);
        assert.equal(nanoUsdOf(usd), Number(BigInt(count) * 10n ** BigInt(9 - places)));
        assert.equal(usdOf(nanoUsdOf(usd)), usd);
      }),
    );
  });

  it("rounds a part of a nano-dollar up, never down", () => {
    fc.assert(
      fc.property(
        fc.oneof(evenly(0, 1000), fc.double({ min: 0, max: 1000, noNaN: true })),
        (usd) => {
          assert.ok(nanoUsdOf(usd) >= usd * 1e9 - 1e-3);
          assert.ok(nanoUsdOf(usd) < usd * 1e9 + 1);
        },
      ),
    );
    assert.equal(nanoUsdOf(1e-12), 1);
  });

  it("pays three draws of $0.1 with $0.3", () => {
    const tenCents = nanoUsdOf(0.1);
    assert.equal(sumNanoUsd(tenCents, tenCents, tenCents), nanoUsdOf(0.3));
  });

  for (const usd of [1e9, 1e300, Infinity]) {
    it(`holds ${usd} dollars as the most that it can hold`, () => {
      assert.equal(nanoUsdOf(usd), Number.MAX_SAFE_INTEGER);
      assert.equal(sumNanoUsd(nanoUsdOf(usd), nanoUsdOf(usd)), Number.MAX_SAFE_INTEGER);
    });
  }
});
