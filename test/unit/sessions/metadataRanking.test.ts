import assert from "node:assert/strict";
import { metadataSchema } from "../../../src/protocol/metadata.js";
import { metadataOf } from "../../../src/sessions/metadata.js";
import { answered, ranked, searchOf } from "../../support/comparingSearch.js";
import { runOut } from "../../support/searchRuns.js";
import { SearchHarness } from "../../support/searchHarness.js";

describe("the ranking in metadata.json", () => {
  let search: SearchHarness;
  before(async () => {
    search = searchOf({ plan: { candidates: 5, iterations: 3, stopOnPlateau: false } });
    await runOut(search);
  });
  const metadata = () => metadataSchema().parse(metadataOf(search.state, 1));

  it("has the last word on how sure it is of each image, in its own order", () => {
    const { chances = [], ranking } = metadata();
    assert.deepEqual(
      chances.map(({ id }) => id),
      ranking,
    );
    const rankings = ranked(search);
    for (const { id, iteration, ...chance } of chances) {
      const last = rankings.findLast((each) => each.pool.some((entry) => entry.id === id));
      assert.equal(iteration, last?.iteration, id);
      assert.deepEqual(
        { id, ...chance },
        last?.chances?.find((each) => each.id === id),
      );
    }
    const newest = chances.filter(({ iteration }) => iteration === rankings.at(-1)?.iteration);
    assert.ok(Math.abs(newest.reduce((sum, { win }) => sum + win, 0) - 1) < 0.01);
    assert.ok(newest.some(({ id }) => id === ranking[0]));
  });

  it("has what was answered about images side by side, and no words of it", () => {
    const { comparisons = [] } = metadata();
    assert.equal(comparisons.length, answered(search).length);
    assert.ok(comparisons.length > 3);
    for (const { shown, order } of comparisons) {
      assert.deepEqual(order.flat().sort(), shown.toSorted());
    }
    assert.doesNotMatch(JSON.stringify(comparisons), /strong as/);
  });

  it("is read by those who know nothing of it, and without it by those who do", async () => {
    const { chances, comparisons, ...older } = metadata();
    assert.ok(chances && comparisons);
    assert.deepEqual(metadataSchema().parse(older), older);
    // As the file had it before it said which ranking that was.
    const before = chances.map(({ id, win, kept }) => ({ id, win, kept }));
    assert.deepEqual(metadataSchema().parse({ ...older, chances: before }).chances, before);
    const plain = new SearchHarness();
    await plain.run();
    const told = metadataOf(plain.state, 1);
    assert.ok(!("chances" in told) && !("comparisons" in told));
  });
});
