import assert from "node:assert/strict";
import { without } from "../../../src/base/without.js";
import { planSchema, resolvePlan } from "../../../src/protocol/plan.js";

const resolve = (input: object) => resolvePlan({ goal: "a lighthouse", ...input }, () => 42);

describe("resolvePlan", () => {
  it("fills in the design's defaults and draws a seed", () => {
    assert.deepEqual(resolve({}), {
      ok: true,
      plan: {
        goal: "a lighthouse",
        candidates: 4,
        beamWidth: 2,
        iterations: 6,
        alpha: 0.7,
        refine: "both",
        negativePrompt: "",
        widthPx: 512,
        heightPx: 512,
        seed: 42,
        maxImages: null,
        maxCalls: null,
        maxCostUsd: null,
        maxSeconds: null,
        maxAttempts: 3,
        stopOnPlateau: true,
        patience: null,
        memory: false,
        rules: 2,
        preset: "balanced",
        wording: "expanded",
        ranker: "total",
        objective: "checklist",
        checklist: null,
        actions: ["refine"],
        speculate: false,
      },
    });
  });

  it("needs every option in a journal: a default of today changes no recorded session", () => {
    const resolved = resolve({});
    assert.ok(resolved.ok);
    // Plans from before there was a choice say nothing of it, and mean what was done then.
    const others = without(resolved.plan, "patience", "memory");
    assert.ok(planSchema().safeParse(others).success);
    for (const option of Object.keys(others)) {
      const lacking = { ...resolved.plan, [option]: undefined };
      assert.ok(!planSchema().safeParse(lacking).success, option);
    }
  });

  it("keeps a beam no wider than its only candidate", () => {
    const resolved = resolve({ candidates: 1 });
    assert.ok(resolved.ok && resolved.plan.beamWidth === 1);
  });

  it("measures the goal after trimming, in UTF-16 units", () => {
    assert.ok(resolve({ goal: ` ${"🚀".repeat(5000)} ` }).ok);
    assert.equal(resolve({ goal: "🚀".repeat(5001) }).ok, false);
    assert.ok(resolve({ goal: "x".repeat(10_000) }).ok);
  });

  it("gives plans that its own schema takes back from a journal", () => {
    const resolved = resolve({ maxCostUsd: 0.25, seed: 2 ** 32 - 1 });
    assert.ok(resolved.ok);
    assert.deepEqual(planSchema().parse(JSON.parse(JSON.stringify(resolved.plan))), resolved.plan);
  });

  const bad: readonly [input: object, field: string, message: RegExp][] = [
    [{ goal: "  \n " }, "goal", /The goal is empty; it must be 1-10,000 characters/],
    [
      { goal: "x".repeat(10_501) },
      "goal",
      /^The goal is 10,501 characters long; the limit is 10,000\.$/,
    ],
    [{ negativePrompt: "x".repeat(10_001) }, "negativePrompt", /^The negative prompt is 10,001 /],
    [{ goal: undefined }, "goal", /The goal is missing/],
    [
      { candidates: 0 },
      "candidates",
      /The number of candidates is 0; it must be a whole number, 1-64/,
    ],
    [{ candidates: 65 }, "candidates", /The number of candidates is 65/],
    [{ candidates: 2.5 }, "candidates", /The number of candidates is 2\.5/],
    [{ candidates: 2, beamWidth: 3 }, "beamWidth", /The beam width is 3; it must be 1 to 2/],
    [{ iterations: 21 }, "iterations", /1-20/],
    [{ alpha: NaN }, "alpha", /The weight of alignment is NaN; it must be 0-1/],
    [{ alpha: 1.01 }, "alpha", /0-1/],
    [{ refine: "all" }, "refine", /both, alternate or weakest/],
    [{ widthPx: 100 }, "widthPx", /The width is 100; it must be 64-2048, a multiple of 16/],
    [{ heightPx: 2064 }, "heightPx", /multiple of 16/],
    [{ seed: 2 ** 32 }, "seed", /0-4294967295/],
    [{ maxCostUsd: 0 }, "maxCostUsd", /more than 0/],
    [{ maxImages: 0 }, "maxImages", /1 or more/],
    [{ maxAttempts: 11 }, "maxAttempts", /1-10/],
    [
      { preset: "best" },
      "preset",
      /"best"; it must be custom, classic, quick, balanced or thorough/,
    ],
    [{ preset: 7 }, "preset", /The preset is 7/],
    [{ patience: 0 }, "patience", /1-20/],
    [{ stopOnPlateau: "yes" }, "stopOnPlateau", /true or false/],
    [{ guidance: 7 }, "guidance", /guidance is not an option of a search/],
  ];
  for (const [input, field, message] of bad) {
    it(`names field, value and range for ${JSON.stringify(input).slice(0, 50)}`, () => {
      const resolved = resolve(input);
      assert.ok(!resolved.ok);
      assert.equal(resolved.problems[0]?.field, field);
      assert.match(resolved.problems[0].message, message);
    });
  }
});
