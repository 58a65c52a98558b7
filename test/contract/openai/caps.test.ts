import assert from "node:assert/strict";
import type { Foreseen } from "../../../src/search/foreseen.js";
import { virtualSearch } from "../../support/fakeOpenai/virtualSearch.js";

/** What the server billed by its own books, whatever ours say. */
describe("a cap on what a search costs", function () {
  this.timeout(60_000);

  it("is never passed by what the server bills", async () => {
    const ended = new Set<string>();
    for (let step = 1; step <= 60; step++) {
      const maxCostUsd = step / 300;
      await virtualSearch(
        { plan: { maxCostUsd, candidates: 4, iterations: 2 } },
        async ({ harness, fake }) => {
          await harness.run();
          const billed = fake.ledger.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0);
          assert.ok(billed <= maxCostUsd * 1e9, `${billed} of ${maxCostUsd} dollars`);
          const { end } = harness.state;
          ended.add(end?.kind === "finished" ? end.reason : (end?.kind ?? "paused"));
        },
      );
    }
    // Both the least and the most of them were tried.
    assert.ok(ended.size >= 2, [...ended].join());
  });
});

describe("what a call may cost", function () {
  this.timeout(60_000);

  it("is told of every call from its own request, and is no less than the server bills", () =>
    virtualSearch({ plan: { candidates: 3, iterations: 3 } }, async ({ fake, harness, quoted }) => {
      await harness.run();
      assert.equal(harness.state.end?.kind, "finished");
      const asked = new Set(quoted.map(({ foreseen }) => foreseen.asked));
      const all: readonly Foreseen["asked"][] = ["write", "critique", "draw", "judge"];
      assert.deepEqual(asked, new Set(all));
      const { providers } = harness.state;
      for (const { foreseen, usd } of quoted) {
        const worst = providers[foreseen.role].worstUsd[foreseen.asked] ?? 0;
        assert.ok(usd !== null && usd > 0 && usd < worst, `${foreseen.asked}: ${usd} of ${worst}`);
      }
      const billedUsd = fake.ledger.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0) / 1e9;
      const quotedUsd = quoted.reduce((sum, { usd }) => sum + (usd ?? 0), 0);
      assert.ok(billedUsd <= quotedUsd, `${billedUsd} of ${quotedUsd} dollars`);
    }));
});
