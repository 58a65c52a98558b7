import assert from "node:assert/strict";
import { CancellationError } from "vscode";
import { CallError } from "../../../../../src/base/errors.js";
import { ShownForm, type FormDeps } from "../../../../../src/host/panels/search/shownForm.js";
import type { SearchPage } from "../../../../../src/host/panels/search/searchPage.js";
import type { ModelChoice } from "../../../../../src/protocol/connections.js";
import type { FormChecklist, HostToView } from "../../../../../src/protocol/panelMessages.js";
import { roles } from "../../../../../src/protocol/providers.js";
import { fakeQuestions } from "../../../../support/fakeModels.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";

const checklist: FormChecklist = {
  ...{ goal: "a boat", negativePrompt: "", by: "luna of shed" },
  questions: [...fakeQuestions],
};
const plan = { goal: "a boat", negativePrompt: "" };

interface Asked {
  readonly plan: unknown;
  readonly models: ModelChoice;
  readonly signal: AbortSignal;
  readonly answer: (checklist: FormChecklist) => void;
  readonly fail: (error: unknown) => void;
}

function opened() {
  editor.reset();
  const sent: HostToView[] = [];
  const asked: Asked[] = [];
  const doing: Promise<unknown>[] = [];
  const models = {
    onDidChange: () => ({ dispose: () => undefined }),
    inWords: () => ({
      roles: roles.map((role) => ({ role, model: "", place: "", isChanged: false })),
      isBuiltinAlone: false,
    }),
  };
  const form = new ShownForm(
    { values: {}, output: "/out", folder: undefined, scope: undefined },
    { models: { language: "shed/luna" } },
    {
      page: { send: (message: HostToView) => sent.push(message) } as unknown as SearchPage,
      models: models as unknown as FormDeps["models"],
      onDidChangeLimits: () => ({ dispose: () => undefined }),
      carryOut: (act) => void doing.push(act().catch((error: unknown) => error)),
      blocked: () => null,
      onChanged: () => undefined,
      raiseDailyLimit: () => assert.fail("Nobody asked for it"),
      planChecklist: (given, choice, signal) =>
        new Promise((answer, fail) => {
          asked.push({ plan: given, models: choice, signal, answer, fail });
        }),
    },
  );
  return {
    ...{ form, sent, asked },
    told: () => sent.filter(({ kind }) => kind === "planned" || kind === "planning"),
    settled: () => Promise.all(doing),
  };
}

const running = { kind: "planning", isRunning: true, trouble: null };
const stopped = { kind: "planning", isRunning: false, trouble: null };

describe("A checklist that is planned from a form, on the host's side", () => {
  it("is asked for once, of this search's own model, and told with who planned it", async () => {
    const { form, asked, told, settled } = opened();
    form.receive({ kind: "planFirst", plan });
    form.receive({ kind: "planFirst", plan });
    assert.equal(asked.length, 1);
    assert.deepEqual([asked[0]?.plan, asked[0]?.models], [plan, { language: "shed/luna" }]);
    asked[0]?.answer(checklist);
    await settled();
    assert.deepEqual(told(), [running, { kind: "planned", checklist }]);
  });

  it("is told to each page that is new, until one has taken it: it may have cost money", async () => {
    const { form, asked, sent, told, settled } = opened();
    form.receive({ kind: "draft", draft: { goal: "a boat" } });
    form.receive({ kind: "planFirst", plan });
    form.tellAll();
    assert.deepEqual(sent.at(-1), running);
    asked[0]?.answer(checklist);
    await settled();
    form.receive({ kind: "draft", draft: { goal: "a boat at night" } });
    form.tellAll();
    assert.deepEqual(sent.at(-1), { kind: "planned", checklist });
    form.receive({ kind: "draft", draft: { goal: "a boat", checklist: "[]" } });
    const before = told().length;
    form.tellAll();
    assert.equal(told().length, before);
  });

  it("is called off at once, whatever the model still does, and a late answer changes nothing", async () => {
    const { form, asked, told, settled } = opened();
    form.receive({ kind: "planFirst", plan });
    form.receive({ kind: "cancelPlanFirst" });
    assert.deepEqual(told(), [running, stopped]);
    assert.equal(asked[0]?.signal.aborted, true);
    asked[0].answer(checklist);
    await settled();
    assert.deepEqual(told(), [running, stopped]);
    form.receive({ kind: "planFirst", plan });
    assert.equal(asked.length, 2);
  });

  it("ends with the form", () => {
    const { form, asked } = opened();
    form.receive({ kind: "planFirst", plan });
    form.dispose();
    assert.equal(asked[0]?.signal.aborted, true);
  });

  it("says why there is none, nothing to who thought better of it, and of a fault of ours tells on", async () => {
    const refused = opened();
    refused.form.receive({ kind: "planFirst", plan });
    refused.asked[0]?.fail(new CallError("auth.refused", "shed refused its key."));
    await refused.settled();
    const told = { ...stopped, trouble: "shed refused its key." };
    assert.deepEqual(refused.sent.at(-1), told);
    // A page that comes back says it again, until it is tried again.
    refused.form.tellAll();
    assert.deepEqual(refused.sent.at(-1), told);
    refused.form.receive({ kind: "planFirst", plan });
    assert.deepEqual(refused.sent.at(-1), running);
    const left = opened();
    left.form.receive({ kind: "planFirst", plan });
    left.asked[0]?.fail(new CancellationError());
    assert.deepEqual(await left.settled(), [undefined]);
    assert.deepEqual(left.sent.at(-1), stopped);
    const broken = opened();
    broken.form.receive({ kind: "planFirst", plan });
    broken.asked[0]?.fail(new TypeError("x is not a function"));
    const [thrown] = await broken.settled();
    assert.ok(thrown instanceof TypeError);
    assert.match(JSON.stringify(broken.sent.at(-1)), /see the log/);
  });
});
