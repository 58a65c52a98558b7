import assert from "node:assert/strict";
import type { SessionEvent } from "../../../src/protocol/events.js";
import { metadataSchema } from "../../../src/protocol/metadata.js";
import { parseKey } from "../../../src/search/keys.js";
import { machineWinnerOf } from "../../../src/search/selectors.js";
import { metadataOf } from "../../../src/sessions/metadata.js";
import { fold } from "../../../src/search/reduce.js";
import { detailOf } from "../../../webview/search/model/detail.js";
import { noticesOf } from "../../../webview/search/model/notice.js";
import { standingOf } from "../../../webview/search/model/standing.js";
import { usageTable } from "../../../webview/search/model/usage.js";
import { comparingProviders, withComparer } from "../../support/fakeComparer.js";
import { FakeModels } from "../../support/fakeModels.js";
import { first, judging, right, tested } from "../../support/judgeTests.js";
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

  it("says in a notice, and of its winner, that the judge failed its test, and counts what that took", async () => {
    const search = await tested(judging(first));
    const session = modelOf(search.events, { kind: "idle" });
    const notices = noticesOf(session);
    const [, unfit] = notices;
    assert.match(unfit?.text ?? "", /^The vision model fake-1 was right in 4 of 8 test questions/);
    assert.deepEqual([unfit?.tone, unfit?.isPast, notices.length], ["plain", true, 2]);
    const winner = search.state.candidates[machineWinnerOf(search.state) ?? ""];
    assert.ok(winner !== undefined);
    const [why] = detailOf(session, winner).why?.won.lines ?? [];
    assert.deepEqual(why, { kind: "sentence", text: unfit?.text });
    assert.match(JSON.stringify(usageTable(session.state)), /Testing the judge/);
    const fit = await tested(judging(right));
    assert.equal(noticesOf(modelOf(fit.events, { kind: "idle" })).length, 1);
  });

  it("has no such words without comparisons", async () => {
    const session = modelOf(await eventsOf({ plan: { iterations: 1 } }));
    for (const candidate of Object.values(session.state.candidates)) {
      assert.doesNotMatch(detailOf(session, candidate).facts.join(), /likely the best/);
    }
    assert.equal("chances" in metadataOf(session.state, 1), false);
  });
});
