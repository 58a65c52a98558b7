import assert from "node:assert/strict";
import { reduce } from "../../../src/search/reduce.js";
import { newestRules, rulesOf, rulesOfFormat } from "../../../src/search/rules.js";
import { writtenFormat } from "../../../src/search/stamp.js";
import { planOf, SearchHarness } from "../../support/searchHarness.js";

describe("the rules of a search", () => {
  it("are the newest for a new plan, and for a session raised to the format that is written", () => {
    assert.equal(planOf().rules, newestRules);
    assert.equal(rulesOfFormat(writtenFormat), newestRules);
  });

  for (const [format, rules] of [
    [1, 1],
    [2, 2],
    [99, newestRules],
  ] as const) {
    it(`${rules} come with format ${format}`, () => {
      assert.equal(rulesOfFormat(format), rules);
      assert.ok(rulesOf({ rules }));
    });
  }

  it("are raised with the format, and never lowered", () => {
    const { state } = new SearchHarness();
    const raised = (to: number) =>
      reduce({ ...state, rules: 1 }, { seq: 1, at: state.lastAt, kind: "formatRaised", to });
    assert.deepEqual([raised(2).format, raised(2).rules], [2, 2]);
    assert.deepEqual([raised(99).format, raised(99).rules], [99, newestRules]);
  });
});
