import assert from "node:assert/strict";
import { CancellationError } from "vscode";
import { UsageError } from "../../../../src/base/errors.js";
import { planChecklist, type PlanFirstDeps } from "../../../../src/host/commands/planFirst.js";
import type { SpendingQuestion } from "../../../../src/host/costs/confirmation.js";
import { plannerText, type PlanFirstRequest } from "../../../../src/planFirst.js";
import { costRangeOfCalls } from "../../../../src/search/costRange.js";
import { usualLimits } from "../../../../src/protocol/limits.js";
import { fakeQuestions } from "../../../support/fakeModels.js";
import { checkingProviders, planOf } from "../../../support/searchHarness.js";

interface Stage {
  readonly blocked?: string;
  readonly isPrepared?: boolean;
  readonly worstUsd?: number;
  readonly says?: "Plan";
}

function rigOf({ blocked, isPrepared = true, worstUsd = 0, says }: Stage = {}) {
  const providers = checkingProviders(worstUsd);
  const prepared: unknown[] = [];
  const asked: PlanFirstRequest[] = [];
  const questions: SpendingQuestion[] = [];
  const deps: PlanFirstDeps = {
    planFirst: {
      plan: async (request) => {
        asked.push(request);
        const counts = [{ kind: "checklist", role: "language", count: 1 }] as const;
        const range = costRangeOfCalls(counts, providers, () => []);
        const estimate = { plan: planOf(), providers, range, limits: usualLimits };
        const isDear = worstUsd > 0.5;
        if (isDear && !(await request.confirm({ ...estimate, countedNanoUsd: 0, isDear }))) {
          throw new UsageError("No model was asked.", "usage.notConfirmed");
        }
        const { language } = providers;
        return { questions: fakeQuestions, language, spentNanoUsd: 400_000, quotaRequests: 0 };
      },
    },
    models: {
      choice: (changed) => ({ language: "shed/luna", image: "shed/flux", ...changed }),
      prepare: (choice) => {
        prepared.push(choice);
        return Promise.resolve(isPrepared);
      },
    },
    blocked: () => blocked ?? null,
    confirmation: {
      memory: { unpriced: [], agreeToUnpriced: () => Promise.resolve() },
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(says);
      },
      raise: () => assert.fail("There is room"),
    },
  };
  const plan = (values = { goal: " a boat ", seed: 7 }, models = {}) =>
    planChecklist(values, models, deps, new AbortController().signal);
  return { plan, prepared, asked, questions };
}

describe("Planning a checklist from a form", () => {
  it("asks for the key of the model that writes alone, and says who planned it for how much", async () => {
    const { plan, prepared, asked } = rigOf();
    const checklist = await plan({ goal: " a boat ", seed: 7 }, { language: "other/small" });
    assert.deepEqual(prepared, [{ language: "other/small" }]);
    assert.equal(asked[0]?.language, "other/small");
    assert.deepEqual(checklist, {
      ...{ goal: "a boat", negativePrompt: "", by: "fake-1 of fake, $0.0004" },
      questions: fakeQuestions,
    });
  });

  it("asks nobody where nothing may run, the goal is none, or the key is not given", async () => {
    const blocked = rigOf({ blocked: "Restricted" });
    await assert.rejects(blocked.plan());
    const empty = rigOf();
    await assert.rejects(empty.plan({ goal: " ", seed: 7 }), /goal is empty/);
    const keyless = rigOf({ isPrepared: false });
    await assert.rejects(keyless.plan(), CancellationError);
    for (const { asked } of [blocked, empty, keyless]) assert.equal(asked.length, 0);
    assert.deepEqual([blocked.prepared, empty.prepared], [[], []]);
  });

  it("asks before a call that is dear, of that call alone, and a no is no failure", async () => {
    const { plan, questions } = rigOf({ worstUsd: 2 });
    await assert.rejects(plan(), CancellationError);
    const [question] = questions;
    assert.equal(question?.question, "Plan a checklist that costs up to $2.00?");
    assert.match(
      question.detail,
      /^About 1 model call, up to \$2\.00\.\nfake-1 of fake plans it\./,
    );
    assert.equal((await rigOf({ worstUsd: 2, says: "Plan" }).plan()).questions.length, 4);
  });

  it("says who planned them in words for every kind of price", () => {
    const { language } = checkingProviders();
    const said = (change: object, more: object = {}) =>
      plannerText({
        ...{ questions: fakeQuestions, language: { ...language, ...change } },
        ...{ spentNanoUsd: 0, quotaRequests: 0, ...more },
      });
    assert.equal(said({ connection: "builtin" }), "rules that are built in");
    assert.equal(said({ model: "" }), "the default model of fake");
    assert.equal(
      said({ billing: "quota" }, { quotaRequests: 1 }),
      "fake-1 of fake, 1 request of your quota",
    );
    assert.equal(said({ billing: "unknown" }), "fake-1 of fake, at a price that is not known");
  });
});
