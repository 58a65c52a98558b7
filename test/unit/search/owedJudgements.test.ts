import assert from "node:assert/strict";
import { parseEvent, type KnownEvent } from "../../../src/protocol/events.js";
import { costRangeLeft } from "../../../src/search/costRange.js";
import { foldChecked } from "../../../src/search/replay.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";

const judgedUsd = 0.3;
const count = 8;

/** A search whose images are all drawn and none judged, as a journal of a lower cap tells it. */
async function drawnAll() {
  const base = providersOf(judgedUsd);
  const providers = {
    ...base,
    image: { ...base.image, worstUsd: { draw: 0.01 } },
    language: { ...base.language, worstUsd: { write: 0.001, rewrite: 0.001, critique: 0.001 } },
  };
  const stop = new AbortController();
  let drawn = 0;
  const onEvent = ({ kind }: KnownEvent): void => {
    if (kind === "imageDrawn" && ++drawn === count) stop.abort();
  };
  const harness = new SearchHarness({
    plan: { candidates: count, iterations: 1, maxCostUsd: 10 },
    ...{ providers, onEvent, limits: { language: count, image: count, vision: 1 } },
  });
  await harness.run(stop.signal);
  return { harness, events: structuredClone(harness.journal.events) };
}

describe("what is left of a search whose images wait for their judge", () => {
  it("is at least what judging them takes, whatever its cap on cost says", async () => {
    const { harness, events } = await drawnAll();
    const [first, ...others] = events;
    assert.ok(first?.kind === "searchStarted");
    const lowered = { ...first, plan: { ...first.plan, maxCostUsd: 0.1 } };
    const forged = [lowered, ...others].map((event) => {
      const read = parseEvent(event);
      assert.ok(read.ok);
      return read.event as KnownEvent;
    });
    const range = costRangeLeft(foldChecked(forged), () => [], undefined);
    const before = harness.state.totals.spentNanoUsd;
    harness.adopt(forged);
    await harness.run();
    const spent = harness.state.totals.spentNanoUsd - before;
    assert.ok(spent > 0.1e9, `${spent} were spent beyond the cap`);
    assert.ok(range.highNanoUsd >= spent, `${range.highNanoUsd} said, ${spent} spent`);
    assert.ok(range.likelyNanoUsd >= spent);
  });
});
