import assert from "node:assert/strict";
import { foldChecked } from "../../../src/search/replay.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { runOut } from "../../support/searchRuns.js";

const hour = 3_600_000;
const options: HarnessOptions = {
  plan: { candidates: 8, iterations: 5, maxSeconds: 5, stopOnPlateau: false },
  durations: () => 1000,
  limits: { language: 1, image: 1, vision: 1 },
};

/** Runs it out, and sets its clock by so much once an image is drawn. */
async function withJump(jumpMs: number): Promise<SearchHarness> {
  let jumped = jumpMs === 0;
  const search = new SearchHarness({
    ...options,
    onEvent: ({ kind }, { clock }) => {
      if (kind !== "imageDrawn" || jumped) return;
      jumped = true;
      clock.jump(jumpMs);
    },
  });
  await runOut(search);
  return search;
}

describe("A clock that is set back while a search runs", () => {
  for (const hours of [0.001, 1, 24, 24 * 365]) {
    it(`gives it no more time under its cap on seconds: ${hours} hours`, async () => {
      const usual = await withJump(0);
      const search = await withJump(-hours * hour);
      assert.equal(search.state.capHit, "seconds");
      assert.equal(search.state.totals.calls, usual.state.totals.calls);
    });
  }

  it("does so too where it was set back before the search is gone on with", async () => {
    const usual = await withJump(0);
    const first = new SearchHarness(options);
    const stop = new AbortController();
    const running = first.driver.run(stop.signal);
    await first.clock.run(Promise.race([running, first.clock.sleep(2500, stop.signal)]));
    stop.abort();
    await first.clock.run(running);

    const second = new SearchHarness({ ...options, clock: first.clock }, first.images);
    first.clock.jump(-hour);
    second.adopt(first.events);
    await runOut(second);
    assert.equal(second.state.capHit, "seconds");
    // Those that were lost are called again.
    const calls = second.state.totals.calls - usual.state.totals.calls;
    assert.ok(Math.abs(calls) <= 3, `${calls} calls more`);
    assert.ok(foldChecked(second.events).activeMs >= 5000);
  });

  it("keeps the journal's times in order, and the waits for a lane as long", async () => {
    const search = await withJump(-hour);
    const times = search.events.map(({ at }) => at);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
  });
});
