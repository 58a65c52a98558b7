import assert from "node:assert/strict";
import fc from "fast-check";
import { resolvePlan } from "../../../src/protocol/plan.js";
import { planFieldNames, type PlanField } from "../../../src/protocol/planOptions.js";
import { presetNames } from "../../../src/protocol/presets.js";
import { openForm, planInput, withValues } from "../../../webview/search/model/form.js";
import { placeholderOf } from "../../../webview/search/model/placeholders.js";
import { emptyForm } from "../../support/panelForms.js";

const whole = (min: number, max: number) => fc.integer({ min, max }).map(String);
const typed = fc.record(
  {
    preset: fc.constantFrom(...presetNames),
    candidates: whole(1, 9),
    beamWidth: whole(1, 9),
    iterations: whole(1, 20),
    alpha: fc.constantFrom("0", "0.25", "1"),
    wording: fc.constantFrom("expanded", "plain"),
    objective: fc.constantFrom("weighted", "checklist"),
    widthPx: fc.constantFrom("64", "1024"),
    maxImages: whole(1, 50),
    maxAttempts: whole(0, 9),
    patience: whole(1, 20),
  },
  { requiredKeys: [] },
);
/** Fields whose words say more than a number would. */
const inWords: readonly PlanField[] = ["goal", "negativePrompt", "seed", "patience"];
/** Fields that are chosen, and never empty. */
const chosen: readonly PlanField[] = [
  ...(["preset", "wording", "refine", "objective", "ranker", "stopOnPlateau", "memory"] as const),
];
const emptied = planFieldNames.filter(
  (field) => !inWords.includes(field) && !chosen.includes(field),
);
const formOf = (change: Partial<Record<PlanField, string>>) =>
  withValues(openForm({ ...emptyForm, values: { goal: "a boat" } }), change);

describe("what stands in an empty field of the form", () => {
  it("is what the plan has there once it is left empty, under each preset and beside any values", () => {
    fc.assert(
      fc.property(typed, fc.constantFrom(...emptied), (values, field) => {
        const form = formOf({ ...values, [field]: "" });
        const resolved = resolvePlan(planInput(form), () => 0);
        fc.pre(resolved.ok);
        const value = resolved.plan[field];
        const shown =
          value === null
            ? "no limit"
            : String(field === "maxAttempts" && typeof value === "number" ? value - 1 : value);
        assert.equal(placeholderOf(form, field), shown);
        // It is not what was typed there.
        assert.equal(placeholderOf(formOf({ ...values, [field]: "2" }), field), shown);
      }),
    );
  });

  it("is the preset's number of images kept, and never more than there are", () => {
    const kept = (preset: string, candidates: string) =>
      placeholderOf(formOf({ preset, candidates, beamWidth: "" }), "beamWidth");
    assert.deepEqual(
      [kept("quick", "6"), kept("thorough", "6"), kept("thorough", "2"), kept("custom", "6")],
      ["1", "3", "2", "2"],
    );
  });

  it("is told whatever is wrong elsewhere, and in words where a number says too little", () => {
    const wrong = { preset: "thorough", seed: "x", candidates: "0", patience: "", alpha: "2" };
    const form = formOf({ ...wrong, beamWidth: "" });
    assert.deepEqual(
      (["beamWidth", "seed", "patience", "maxCalls", "alpha"] as const).map((field) =>
        placeholderOf(form, field),
      ),
      ["3", "drawn", "2 or more", "no limit", "0.7"],
    );
    assert.equal(placeholderOf(formOf({ objective: "weighted" }), "patience"), "2");
  });
});
