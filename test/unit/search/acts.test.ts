import assert from "node:assert/strict";
import { CallError } from "../../../src/base/errors.js";
import type { Act } from "../../../src/search/acts.js";
import { replay } from "../../../src/search/replay.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { runOut } from "../../support/searchRuns.js";

describe("what a person asks of a search", () => {
  it("is nothing where it is to resume what is at work, so that no time of its calls is lost", async () => {
    const search = new SearchHarness({ durations: () => 10_000 });
    const resume = search.clock.sleep(15_000, new AbortController().signal).then(() => {
      search.driver.act({ kind: "resume" });
    });
    await search.run();
    await resume;
    const { activeMs, lastAt, startedAt } = search.state;
    assert.ok(!search.kinds().includes("searchResumed"));
    assert.equal(activeMs, lastAt - startedAt);
  });

  const plans: readonly HarnessOptions[] = [
    { plan: { candidates: 2, iterations: 2, beamWidth: 1 } },
    { plan: { candidates: 2, iterations: 2, beamWidth: 1, maxSeconds: 0.1 } },
    { plan: { candidates: 1, iterations: 1, maxSeconds: 0.1 } },
    { plan: { candidates: 3, iterations: 2, beamWidth: 1, maxImages: 4 } },
    {
      plan: { candidates: 2, iterations: 1 },
      fail: (kind) => {
        if (kind === "draw") throw new CallError("image.down", "down", { billed: "no" });
      },
    },
  ];
  const acts: readonly Act[] = [
    { kind: "cancel" },
    { kind: "pause" },
    { kind: "rename", title: "Later" },
    { kind: "changeCaps", caps: { maxImages: 3 } },
  ];
  for (const act of acts) {
    it(`follows what was due before it, whatever has just happened: ${act.kind}`, async () => {
      for (const options of plans) {
        const usual = new SearchHarness(options);
        await runOut(usual);
        // At the moment in which each of its events was told.
        for (let nth = 1; nth < usual.events.length; nth++) {
          const search = new SearchHarness({
            ...options,
            onEvent: ({ seq }, { driver }) => {
              if (seq !== nth || driver.state.end !== null) return;
              driver.act(act);
            },
          });
          await search.run();
          const replayed = replay(search.events);
          assert.equal(replayed.kind, "same", replayed.kind === "differs" ? replayed.reason : "");
        }
      }
    });
  }
});
