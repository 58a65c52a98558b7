import assert from "node:assert/strict";
import fc from "fast-check";
import { parseViewToHost, draftSchema } from "../../../src/protocol/panelMessages.js";
import { resolvePlan, type Question } from "../../../src/protocol/plan.js";
import { presetNames } from "../../../src/protocol/presets.js";
import {
  openForm,
  planInput,
  pricedPlan,
  problemsOf,
  whyNotStart,
  withAllTouched,
  withProblems,
  withValues,
  type FormModel,
} from "../../../webview/search/model/form.js";
import { firstModel, onForm, receive } from "../../../webview/search/model/panel.js";
import {
  asking,
  draftOf,
  longestQuestion,
  mostInForm,
  otherGoal,
  planFirstIn,
  whyUnasked,
  withAdded,
  withAsked,
  withGoalKept,
  withLeft,
  withoutChecklist,
  withoutQuestion,
  withPlanned,
  withPlanning,
  withQuestion,
  withUndone,
  withWeightMoved,
} from "../../../webview/search/model/planFirst.js";
import { workloadOf } from "../../../webview/search/model/workload.js";
import { fakeQuestions } from "../../support/fakeModels.js";
import { emptyForm } from "../../support/panelForms.js";

const values = { goal: "a boat", objective: "checklist" };
const checklist = {
  ...{ goal: "a boat", negativePrompt: "", by: "luna", questions: [...fakeQuestions] },
};
const form = (more: object = {}): FormModel =>
  openForm({ ...emptyForm, values: { ...values, ...more } });
const planned = (): FormModel => withPlanned(form(), checklist);
const sent = (model: FormModel) => planInput(model)["checklist"] as Question[] | undefined;

describe("the checklist of a form", () => {
  it("is sent with the plan, by a search that is to meet one alone", () => {
    assert.equal(sent(form()), undefined);
    assert.deepEqual(sent(planned()), fakeQuestions);
    assert.equal(sent(withValues(planned(), { objective: "weighted" })), undefined);
    assert.equal(sent(withValues(planned(), { wording: "plain" })), undefined);
    assert.equal(whyNotStart(planned()), null);
  });

  it("is there all the same where no image is asked it, says why, and is asked or dropped", () => {
    const change = fc.record(
      {
        preset: fc.constantFrom(...presetNames),
        objective: fc.constantFrom("weighted", "checklist"),
        wording: fc.constantFrom("expanded", "plain"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), (changes) => {
        const model = changes.reduce<FormModel>(
          (before, each) => withValues(before, each),
          planned(),
        );
        const why = whyUnasked(model.values, model.planFirst);
        // Either they are sent, or it is said that they are not.
        assert.equal(why === null, sent(model) !== undefined);
        assert.equal(whyNotStart(model), null);
        const asked = withValues(model, asking);
        assert.deepEqual(sent(asked), fakeQuestions);
        const dropped = withoutChecklist(model);
        assert.equal(whyUnasked(dropped.values, dropped.planFirst), null);
      }),
    );
    assert.equal(whyUnasked(form().values, form().planFirst), null);
  });

  it("comes of a preset too, and costs a call less than one that the search makes", () => {
    const preset = withPlanned(
      openForm({ ...emptyForm, values: { goal: "a boat", preset: "quick" } }),
      checklist,
    );
    assert.equal(sent(preset)?.length, 4);
    const calls = (model: FormModel) => workloadOf(model)?.calls ?? 0;
    assert.equal(calls(withoutChecklist(preset)) - calls(preset), 1);
  });

  it("is priced the same whatever it says, also while a question is being written", () => {
    const open = withAdded(planned());
    assert.deepEqual(pricedPlan(open), pricedPlan(planned()));
    assert.notDeepEqual(pricedPlan(planned()), pricedPlan(form()));
    assert.notEqual(workloadOf(open), null);
  });

  it("starts nothing while it is planned, of another goal, or with a question that is not written", () => {
    assert.match(whyNotStart(withAsked(form())) ?? "", /being planned/);
    const other = withValues(planned(), { negativePrompt: "people" });
    assert.equal(otherGoal(other.values, other.planFirst), "a boat");
    assert.match(whyNotStart(other) ?? "", /another goal/);
    assert.equal(whyNotStart(withGoalKept(other)), null);
    assert.equal(whyNotStart(withoutChecklist(other)), null);
    const open = withAdded(planned());
    assert.equal(whyNotStart(open), "Write question 5 to start, or remove it.");
    assert.equal(whyNotStart(withLeft(open, "q5")), "Write question 5 to start, or remove it.");
    assert.equal(whyNotStart(withAllTouched(open)), whyNotStart(open));
    // Of several the first one, left or not.
    const both = withLeft(withQuestion(withAdded(open), "q2", { text: " " }), "q2");
    assert.equal(whyNotStart(both), "Write question 2 to start, or remove it.");
    // White space is no other goal.
    assert.equal(whyNotStart(withValues(planned(), { goal: " a boat " })), null);
  });

  it("takes what needed a question with it, and says so; an undo brings all of it back", () => {
    const without = withoutQuestion(planned(), "q2");
    assert.match(without.planFirst.said, /^Question 2 is removed\. “Is the boat red\?” does not/);
    assert.deepEqual(
      sent(without)?.map(({ needs }) => needs),
      [[], [], []],
    );
    assert.deepEqual(sent(withUndone(without)), fakeQuestions);
    let model = fakeQuestions.reduce((before, { id }) => withoutQuestion(before, id), planned());
    assert.equal(model.planFirst.list, null);
    assert.match(model.planFirst.said, /is removed\. The search will make its own questions\.$/);
    assert.match(withoutChecklist(planned()).planFirst.said, /The search will make its own/);
    // One after the other comes back, until all of them are there.
    const counts = fakeQuestions.map(() => {
      model = withUndone(model);
      return model.planFirst.list?.questions.length;
    });
    assert.deepEqual(
      counts,
      fakeQuestions.map((_, at) => at + 1),
    );
    assert.deepEqual([sent(model), model.planFirst.undo], [fakeQuestions, []]);
    assert.equal(withUndone(model), model);
  });

  it("has a new question that nobody has left, though an earlier one of its id was", () => {
    const again = withAdded(withoutQuestion(withLeft(withAdded(planned()), "q5"), "q5"));
    assert.equal(again.planFirst.list?.questions.at(-1)?.id, "q5");
    assert.ok(!again.planFirst.left.has("q5"));
  });

  it("counts between nothing and three, as its buttons have it, or as much as it did", () => {
    const moved = (by: 1 | -1, times: number, weight?: number): number | undefined => {
      let model = planned();
      if (weight !== undefined) model = withQuestion(model, "q1", { weight });
      for (let nth = 0; nth < times; nth++) model = withWeightMoved(model, "q1", by);
      return sent(model)?.[0]?.weight;
    };
    assert.deepEqual([moved(1, 1, 2), moved(1, 20), moved(-1, 1), moved(-1, 20)], [3, 3, 2, 0]);
    assert.deepEqual([moved(1, 2, 7), moved(-1, 1, 7)], [7, 6]);
  });

  it("forgets what the host found wrong with other questions", () => {
    const refused = withProblems(planned(), [{ field: "checklist.0.text", message: "Wrong." }]);
    assert.equal(problemsOf(refused).length, 1);
    assert.deepEqual(problemsOf(withQuestion(refused, "q1", { text: "Is there a tower?" })), []);
  });

  it("keeps what stood there where a plan fails, is called off, or takes its place", () => {
    const edited = withQuestion(planned(), "q1", { text: "Is there a tower?" });
    const failed = withPlanning(withAsked(edited), { isRunning: false, trouble: "No key." });
    assert.equal(failed.planFirst.trouble, "No key.");
    assert.deepEqual(sent(failed), sent(edited));
    const anew = withPlanned(withAsked(failed), checklist);
    assert.deepEqual([sent(anew), anew.planFirst.trouble], [fakeQuestions, null]);
    assert.deepEqual(sent(withUndone(anew)), sent(edited));
  });

  it("is kept in the draft, at every change of it, and a page that comes back has it", () => {
    const opened = receive(firstModel, { ...emptyForm, values });
    const told = receive(opened.model, { kind: "planned", checklist });
    const kept = told.effects.find(({ kind }) => kind === "remember");
    assert.ok(kept?.kind === "remember");
    const { draft } = kept.state;
    const back = receive(
      firstModel,
      { ...emptyForm, values },
      { sessionId: null, draft: draft ?? {} },
    );
    assert.ok(back.model.screen.kind === "form");
    assert.deepEqual(back.model.screen.form.planFirst.list, checklist);
    // What changes nothing of it is nothing to keep.
    const left = onForm(told.model, (model) => withLeft(model, "q1"));
    assert.deepEqual(left.effects, []);
  });

  it("begins with what an earlier search had, and stays away where it was taken away", () => {
    const again = form({ checklist: [...fakeQuestions] });
    assert.deepEqual(sent(again), fakeQuestions);
    assert.equal(again.planFirst.list?.goal, "a boat");
    const dropped = draftOf(withoutChecklist(again).planFirst);
    assert.equal(planFirstIn({ ...values, checklist: [...fakeQuestions], ...dropped }).list, null);
    // Also where it was taken away long ago, and the goal is another one since.
    const later = openForm({ ...emptyForm, values: { ...values, checklist: "" } });
    const moved = { ...later.values, goal: "a blue house", ...draftOf(later.planFirst) };
    assert.equal(planFirstIn({ ...values, checklist: [...fakeQuestions], ...moved }).list, null);
    for (const odd of [null, 7, "{", "[]", "null", '{"goal":1}', [{ id: "x" }], []]) {
      assert.equal(planFirstIn({ ...values, checklist: odd }).list, null, JSON.stringify(odd));
    }
  });

  it("is, whatever is done to it, a draft that a host takes, and once nothing is wrong a plan", () => {
    const id = fc.constantFrom("q1", "q2", "q3", "q4", "q5", "q6");
    const text = fc.constantFrom(
      "",
      "Is there a cat?",
      "Is it red?",
      '"\\'.repeat(longestQuestion / 2),
    );
    const act = fc.oneof(
      fc.constant(withAdded<FormModel>),
      id.map((each) => (model: FormModel) => withoutQuestion(model, each)),
      fc.tuple(id, text).map(
        ([each, said]) =>
          (model: FormModel) =>
            withQuestion(model, each, { text: said }),
      ),
      id.map((each) => (model: FormModel) => withWeightMoved(model, each, 1)),
      fc.constantFrom(withUndone<FormModel>, withoutChecklist<FormModel>, withGoalKept<FormModel>),
      fc.constant((model: FormModel) => withPlanned(model, checklist)),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const model = acts.reduce((before, each) => each(before), form());
        const draft = { ...model.values, ...draftOf(model.planFirst) };
        assert.ok(draftSchema.safeParse(draft).success);
        assert.ok(parseViewToHost({ kind: "start", plan: planInput(model) }).ok);
        const { list } = model.planFirst;
        assert.ok(
          list === null || (list.questions.length > 0 && list.questions.length <= mostInForm),
        );
        const ids = list?.questions.map((each) => each.id) ?? [];
        assert.equal(new Set(ids).size, ids.length);
        // Acts alone never leave one that needs what is not there.
        const problems = problemsOf(model).map(({ field }) => field);
        assert.ok(
          problems.every((field) => /^checklist\.\d+\.text$/.test(field)),
          problems.join(),
        );
        assert.equal(resolvePlan(planInput(model), () => 1).ok, problems.length === 0);
      }),
      { numRuns: 300 },
    );
  });
});
