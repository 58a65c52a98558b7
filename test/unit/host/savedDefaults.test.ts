import assert from "node:assert/strict";
import { planDefaults, savePlanDefaults } from "../../../src/host/settings.js";
import { quotaPlan } from "../../../src/host/quotaPlan.js";
import { requirePlan } from "../../../src/protocol/planError.js";
import type { Plan, PlanInput } from "../../../src/protocol/plan.js";
import { presetNames } from "../../../src/protocol/presets.js";
import { editor } from "../../support/vscode/fakeEditor.js";

const planOf = (values: object): Plan => requirePlan({ ...values, goal: "any" }, () => 0);

describe("the defaults that a form saves", () => {
  beforeEach(() => editor.reset());

  const models: readonly (readonly [string, Partial<PlanInput>])[] = [
    ["with any models", {}],
    ["with the editor's models alone", quotaPlan],
  ];
  const changes: readonly Partial<PlanInput>[] = [
    {},
    { candidates: 6, beamWidth: 3 },
    { candidates: 1 },
    { beamWidth: 1, iterations: 2, objective: "weighted" },
    { iterations: 6, objective: "checklist", ranker: "compare" },
    { stopOnPlateau: false, alpha: 0.4 },
  ];
  for (const [which, usual] of models) {
    for (const preset of presetNames) {
      it(`are those of the next search, ${which}, preset ${preset}`, async () => {
        for (const change of changes) {
          for (const earlier of [{}, { preset: "quick", iterations: 9 }] as const) {
            editor.reset();
            await savePlanDefaults(planOf(earlier), earlier, usual);
            // A form sends all that it shows.
            const plan = planOf({ preset, ...change });
            await savePlanDefaults(plan, plan, usual);
            assert.deepEqual(planOf(planDefaults(undefined, usual)), plan, JSON.stringify(change));
          }
        }
      });
    }
  }

  it("are nothing where a form is as it began", async () => {
    for (const usual of [{}, quotaPlan]) {
      const plan = planOf(usual);
      await savePlanDefaults(plan, plan, usual);
      assert.deepEqual(planDefaults(undefined, {}), {});
    }
  });
});
