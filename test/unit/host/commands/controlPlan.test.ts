import assert from "node:assert/strict";
import { resolvePlan } from "../../../../src/protocol/plan.js";
import { without } from "../../../../src/base/without.js";
import { controlPlan } from "../../../../src/host/commands/controlPlan.js";
import { SearchHarness } from "../../../support/searchHarness.js";

describe("A control for a search", () => {
  it("draws as many images as the search, from the goal alone, under another seed", async () => {
    const search = new SearchHarness({
      plan: {
        goal: "A red boat",
        candidates: 3,
        iterations: 2,
        widthPx: 256,
        stopOnPlateau: false,
      },
    });
    await search.run();
    const values = controlPlan(search.state);
    const { goal, candidates, beamWidth, iterations, wording, widthPx } = values;
    assert.deepEqual(
      { goal, candidates, beamWidth, iterations, wording, widthPx },
      {
        ...{ goal: "A red boat", candidates: 6, beamWidth: 1, iterations: 1 },
        ...{ wording: "plain", widthPx: 256 },
      },
    );
    assert.equal("seed" in values, false);
    const given = without<unknown>(values, "rules", "checklist");
    const result = resolvePlan(without<unknown>(given, "actions", "speculate"), () => 1);
    assert.ok(result.ok);
  });

  it("has the limits that the search had in the end, so that it is not cut short by those it began with", async () => {
    const search = new SearchHarness({ plan: { candidates: 2, iterations: 1, maxImages: 1 } });
    await search.run();
    const raised = { ...search.state, caps: { ...search.state.caps, maxImages: 9 } };
    assert.equal(controlPlan(raised)["maxImages"], 9);
  });

  it("is refused for a search without an image, and for one of more images than an iteration has", async () => {
    const none = new SearchHarness();
    assert.throws(() => controlPlan(none.state), /no image/);
    const many = new SearchHarness({
      plan: { candidates: 33, iterations: 2, stopOnPlateau: false },
      limits: { language: 64, image: 64, vision: 64 },
    });
    await many.run();
    assert.throws(() => controlPlan(many.state), /drew 66 images; a control has at most 64/);
  });
});
