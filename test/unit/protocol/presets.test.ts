import assert from "node:assert/strict";
import { flagsOf } from "../../../src/cli/planFlags.js";
import { requirePlan } from "../../../src/protocol/planError.js";
import { resolvePlan, type Plan, type PlanValues } from "../../../src/protocol/plan.js";
import { readGoalText } from "../../../src/protocol/goalText.js";
import { presetNames, presets, presetValues } from "../../../src/protocol/presets.js";
import { readArgs } from "../../../src/cli/args.js";
import { callsIn, countsOfCalls } from "../../../src/search/estimate.js";

const planOf = (input: PlanValues): Plan => {
  const resolved = resolvePlan({ goal: "a boat", seed: 1, ...input }, () => 0);
  assert.ok(resolved.ok, JSON.stringify(resolved));
  return resolved.plan;
};

describe("a preset", () => {
  for (const preset of presetNames) {
    it(`${preset} is recorded with what it says, and what is given goes before it`, () => {
      const { values } = presets[preset];
      const plan = planOf({ preset });
      assert.equal(plan.preset, preset);
      for (const [field, value] of Object.entries(values ?? {})) {
        assert.deepEqual(plan[field as keyof Plan], value, field);
      }
      const given = { candidates: 7, objective: "weighted", stopOnPlateau: false, patience: 5 };
      const { candidates, objective, stopOnPlateau, patience, iterations } = planOf({
        preset,
        ...given,
      });
      assert.deepEqual({ candidates, objective, stopOnPlateau, patience }, given);
      assert.equal(iterations, values?.iterations ?? 3);
    });

    it(`${preset} can be asked for with fewer candidates than it keeps`, () => {
      assert.equal(planOf({ preset, candidates: 1 }).beamWidth, 1);
      assert.equal(
        planOf({ preset, candidates: undefined }).candidates,
        planOf({ preset }).candidates,
      );
    });

    it(`${preset} takes no more calls an image than the classic search at its most`, () => {
      const able = {
        language: { abilities: { critiques: true, plans: true } },
        vision: { abilities: { scores: [], compares: true, answers: true } },
      };
      const perImage = (plan: Plan): number => {
        const images = plan.candidates * plan.iterations;
        // A second look at each image of an iteration ends it, so there is one such iteration.
        const looks = plan.objective === "checklist" ? plan.candidates : 0;
        // Prompts that are written anew are few, and not counted.
        return (callsIn(countsOfCalls(plan, able)) + looks) / images;
      };
      const [own, classic] = [
        perImage(planOf({ preset })),
        perImage(planOf({ preset: "classic" })),
      ];
      assert.ok(own <= classic, `${own}, classic ${classic}`);
    });

    it(`${preset} is said by its flag alone, and by those of what is otherwise`, () => {
      const name = preset === "balanced" ? [] : ["--preset", preset];
      assert.deepEqual(flagsOf(planOf({ preset })), name);
      const other = planOf({ preset, candidates: 9, objective: "checklist", patience: 4 });
      const again = readArgs(["a boat", "--seed", "1", ...flagsOf(other)]);
      assert.ok(again.kind === "start");
      assert.deepEqual(planOf(again.plan), other);
    });
  }

  it("is named in a text's front matter as well", () => {
    const { plan } = readGoalText(
      "---\nimagebeam:\n  preset: quick\n  iterations: 2\n---\na boat\n",
    );
    const { preset, candidates, iterations } = planOf(plan);
    assert.deepEqual([preset, candidates, iterations], ["quick", 2, 2]);
  });

  it("says the same options as all others, so that one takes another one's place whole", () => {
    const named = presetNames.filter((name) => name !== "custom");
    const fields = named.map((name) => Object.keys(presetValues(name)).sort().join());
    assert.equal(new Set(fields).size, 1);
    assert.deepEqual(presetValues("custom"), {});
    for (const none of ["best", "toString", 7, null, undefined]) {
      assert.deepEqual(presetValues(none), {});
    }
  });

  it("is the balanced one where nothing is said, which is all that a new search asks", () => {
    const plan = requirePlan({ goal: "a boat" }, () => 1);
    const { preset, objective, ranker, iterations, patience } = plan;
    assert.deepEqual(
      [preset, objective, ranker, iterations, patience],
      ["balanced", "checklist", "total", 6, null],
    );
    assert.deepEqual(
      plan,
      requirePlan({ goal: "a boat", preset: "balanced" }, () => 1),
    );
  });

  it("gives a goal as it is one iteration, unless another number is asked for", () => {
    const { iterations } = requirePlan({ goal: "a boat", wording: "plain" }, () => 1);
    assert.equal(iterations, 1);
  });
});
