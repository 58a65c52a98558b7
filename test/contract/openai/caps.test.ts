import assert from "node:assert/strict";
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
