import assert from "node:assert/strict";
import fc from "fast-check";
import type { Question } from "../../../src/protocol/plan.js";
import { planFieldNames } from "../../../src/protocol/planOptions.js";
import {
  openForm,
  problemsOf,
  whyNotStart,
  withProblems,
  withTouched,
  withValues,
  type FormModel,
} from "../../../webview/search/model/form.js";
import { withPlanned, withWeightMoved } from "../../../webview/search/model/planFirst.js";
import { problemPlaces } from "../../../webview/search/model/problemPlaces.js";
import { fakeQuestions } from "../../support/fakeModels.js";
import { emptyForm } from "../../support/panelForms.js";

const values = { goal: "a boat", objective: "checklist" };
const planned = (questions: readonly Question[]): FormModel =>
  withPlanned(openForm({ ...emptyForm, values }), {
    ...{ goal: "a boat", negativePrompt: "", by: "luna", questions: [...questions] },
  });
const messagesOf = (form: FormModel): string[] => {
  const { fields, questions, whole } = problemPlaces(form);
  return [...fields.values(), ...questions.values(), ...whole];
};

describe("what is wrong with a form", () => {
  it("stands below a question too where none of them counts", () => {
    const form = fakeQuestions.reduce((before, { id }) => {
      let model = before;
      for (let nth = 0; nth < 9; nth++) model = withWeightMoved(model, id, -1);
      return model;
    }, planned(fakeQuestions));
    assert.equal(whyNotStart(form), "Correct the marked field to start.");
    assert.deepEqual(
      [...problemPlaces(form).questions],
      [[0, "No question counts: give at least one a weight above 0."]],
    );
  });

  it("is shown whatever keeps Start back, with each of its sentences", () => {
    const odd = fc.constantFrom("", " ", "0", "-1", "1e9", "500", "four", "checklist", "plain");
    const typed = fc.dictionary(fc.constantFrom(...planFieldNames), odd, { maxKeys: 4 });
    const question = fc.record<Question>({
      id: fc.constantFrom("q1", "q2", "q3", "no id"),
      text: fc.constantFrom("", " ", "Is it red?", "Is it blue?", "x".repeat(2001)),
      half: fc.constantFrom("what", "how"),
      weight: fc.constantFrom(0, 1, 101, -1),
      kind: fc.constantFrom("object", "fixed"),
      needs: fc.constantFrom([], ["q1"], ["q9"]),
    });
    const refused = fc.constantFrom(
      ...["", "plan", "seed", "preset", "memory", "stopOnPlateau", "unknown"],
      ...["checklist", "checklist.0", "checklist.1.needs", "checklist.7.text", "widthPx"],
    );
    fc.assert(
      fc.property(
        typed,
        fc.array(question, { minLength: 1, maxLength: 3 }),
        fc.array(refused, { maxLength: 2 }),
        fc.boolean(),
        (change, questions, fields, isTouched) => {
          let form = planned(questions);
          form = withProblems(
            withValues(form, change),
            [...new Set(fields)].map((field) => ({ field, message: `Refused ${field}.` })),
          );
          if (isTouched) form = planFieldNames.reduce(withTouched, form);
          const why = whyNotStart(form) ?? "";
          if (!why.startsWith("Correct the marked")) return;
          const shown = messagesOf(form).join("\n");
          for (const { message } of problemsOf(form)) {
            const isSaidByStart = /is empty: write it/.test(message);
            assert.ok(isSaidByStart || shown.includes(message), `${message} in ${shown}`);
          }
          assert.notEqual(shown, "");
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("is marked in no question that is not in sight", () => {
    const form = withProblems(planned(fakeQuestions), [
      { field: "checklist.0.kind", message: "Wrong kind." },
    ]);
    assert.deepEqual([...problemPlaces(form).questions], [[0, "Wrong kind."]]);
    const unasked = withValues(form, { objective: "weighted" });
    assert.deepEqual([messagesOf(unasked), whyNotStart(unasked)], [[], null]);
  });
});
