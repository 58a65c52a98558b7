import assert from "node:assert/strict";
import { SearchHarness } from "../../support/searchHarness.js";

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
});
