import assert from "node:assert/strict";
import type { SessionEvent } from "../../../src/protocol/events.js";
import { metadataSchema } from "../../../src/protocol/metadata.js";
import { parseKey } from "../../../src/search/keys.js";
import { metadataOf } from "../../../src/sessions/metadata.js";
import { fold } from "../../../src/search/reduce.js";
import { detailOf } from "../../../webview/search/model/detail.js";
import { standingOf } from "../../../webview/search/model/standing.js";
import { comparingProviders, withComparer } from "../../support/fakeComparer.js";
import { FakeModels } from "../../support/fakeModels.js";
import { eventsOf, modelOf } from "../../support/panelModels.js";

describe("a session whose images are compared", () => {
  let events: readonly SessionEvent[];
  before(async () => {
    events = await eventsOf({
      plan: { candidates: 4, beamWidth: 2, iterations: 1, ranker: "compare" },
      providers: comparingProviders(),
      ports: (clock) => withComparer(new FakeModels(clock).ports, clock),
    });
  });

  it("says so while it lasts", () => {
    const begun = events.findIndex(
      (event) => event.kind === "callStarted" && parseKey(event.key).kind === "compare",
    );
    const detailAfter = (count: number): string =>
      standingOf(modelOf(events.slice(0, count))).detail;
    assert.equal(detailAfter(begun + 1), "explore, comparing 4 images");
    assert.equal(detailAfter(begun + 2), "explore");
  });

  it("has how likely each image is the best, in words and in its file", () => {
    const session = modelOf(events);
    const { candidates } = session.state;
    for (const candidate of Object.values(candidates)) {
      const facts = detailOf(session, candidate).facts.join(", ");
      assert.match(
        facts,
        /^likely the best: (?:less than |more than )?\d+\u00a0%, likely worth keeping: /,
      );
    }
    const metadata = metadataOf(fold(events), 1);
    assert.deepEqual(metadataSchema().parse(metadata), metadata);
    assert.deepEqual(
      metadata.chances?.map(({ id }) => id),
      metadata.ranking,
    );
  });

  it("has no such words without comparisons", async () => {
    const session = modelOf(await eventsOf({ plan: { iterations: 1 } }));
    for (const candidate of Object.values(session.state.candidates)) {
      assert.doesNotMatch(detailOf(session, candidate).facts.join(), /likely the best/);
    }
    assert.equal("chances" in metadataOf(session.state, 1), false);
  });
});
