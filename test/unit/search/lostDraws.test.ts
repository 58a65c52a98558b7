import assert from "node:assert/strict";
import { replay } from "../../../src/search/replay.js";
import { MemoryImageStore } from "../../support/memorySession.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { pricedProviders, runOut } from "../../support/searchRuns.js";

const prices = { write: 0, draw: 0.1, judge: 0.02, critique: 0 };

/** Processes one after another, each of which dies once it has begun a draw; how many were begun. */
async function dyingAtEachDraw(options: HarnessOptions, deaths: number) {
  const images = new MemoryImageStore();
  let draws = 0;
  let search = new SearchHarness(options, images);
  for (let n = 0; n <= deaths; n++) {
    const stop = new AbortController();
    const append = search.journal.append.bind(search.journal);
    search.journal.append = async (event) => {
      await append(event);
      if (event.kind !== "callStarted" || !event.key.includes("/draw/")) return;
      draws += 1;
      if (n < deaths) stop.abort();
    };
    await search.run(stop.signal);
    if (search.state.end !== null) break;
    const next = new SearchHarness({ ...options, clock: search.clock }, images);
    next.adopt(search.events);
    search = next;
  }
  return { draws, search };
}

describe("A draw that was lost with its process", () => {
  for (const maxImages of [1, 2, 3, 5]) {
    it(`counts under a cap of ${maxImages} images, for it may have been billed`, async () => {
      const plan = { candidates: 2, iterations: 2, beamWidth: 1, maxImages };
      const options = { plan, providers: pricedProviders(prices), usage: {} };
      for (const deaths of [1, 2, 6]) {
        const { draws, search } = await dyingAtEachDraw(options, deaths);
        assert.ok(draws <= maxImages, `${draws} draws, ${deaths} deaths`);
        await runOut(search);
        assert.ok(search.state.end !== null);
        assert.equal(replay(search.events).kind, "same");
      }
    });
  }

  it("counts for nothing where drawing is free", async () => {
    const plan = { candidates: 2, iterations: 1, beamWidth: 1, maxImages: 2 };
    const free = pricedProviders({ ...prices, draw: 0 });
    const { search } = await dyingAtEachDraw({ plan, providers: free }, 6);
    await runOut(search);
    assert.equal(search.state.totals.images, 2);
  });
});
