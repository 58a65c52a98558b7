import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { checklistIn } from "../../../src/cli/checklistFile.js";
import { listenForInterrupts } from "../../../src/cli/interrupts.js";
import { outputTo } from "../../../src/cli/output.js";
import { planCommand } from "../../../src/cli/planCommand.js";
import { plainView } from "../../../src/cli/view.js";
import { usualLimits } from "../../../src/protocol/limits.js";
import type { PlanFirstRequest } from "../../../src/planFirst.js";
import { isAgreed, notConfirmed } from "../../../src/searchEstimate.js";
import { costRangeOfCalls } from "../../../src/search/costRange.js";
import { fakeQuestions } from "../../support/fakeModels.js";
import { MemoryMachine } from "../../support/memoryMachine.js";
import { checkingProviders, planOf } from "../../support/searchHarness.js";

interface Stage {
  readonly worstUsd?: number;
  readonly stdin?: string;
  readonly isPersonThere?: boolean;
  readonly plan?: { readonly goal: string; readonly negativePrompt?: string };
  readonly yes?: boolean;
  readonly json?: boolean;
}

async function planned(stage: Stage = {}) {
  const { worstUsd = 0, isPersonThere = false, yes = false, json = false } = stage;
  const machine = new MemoryMachine();
  const providers = checkingProviders(worstUsd);
  const asked: PlanFirstRequest[] = [];
  const planFirst = {
    plan: async (request: PlanFirstRequest) => {
      const range = costRangeOfCalls(
        [{ kind: "checklist", role: "language", count: 1 }],
        providers,
        () => [],
      );
      const limits = { ...usualLimits, confirmUsd: 0.01 };
      const isDear = worstUsd > 0.01;
      const estimate = { plan: planOf(), providers, range, limits, countedNanoUsd: 0, isDear };
      if (!(await isAgreed(estimate, request.confirm))) throw notConfirmed("No model was asked.");
      asked.push(request);
      const spent = { spentNanoUsd: 0, quotaRequests: 0 };
      return { questions: fakeQuestions, language: providers.language, ...spent };
    },
  };
  const output = outputTo(machine, machine.environment);
  const job = { kind: "plan", plan: stage.plan ?? { goal: "a boat" }, language: "shed" } as const;
  const stdin = Readable.from([Buffer.from(stage.stdin ?? "")]);
  const code = await planCommand(
    { ...job, yes, json },
    planFirst,
    { stdin, isPersonThere },
    {
      ...{ output, view: plainView(output), interrupts: listenForInterrupts(machine.signals) },
      ...{ json, command: "imagebeam", models: {}, connections: [], stopGraceMs: 0 },
      providers: { check: () => Promise.resolve({ kind: "ready" }) },
    },
  );
  await output.flush();
  return { code, out: machine.stdout.text, err: machine.stderr.text, asked };
}

describe("plan", () => {
  it("prints a file that a search takes, and nothing beside it", async () => {
    const { code, out, err, asked } = await planned();
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^# .*\n# +imagebeam GOAL --checklist FILE\n/);
    const read = { questions: fakeQuestions, goal: "a boat", negativePrompt: "" };
    assert.deepEqual(checklistIn(out, "f"), read);
    assert.deepEqual([asked[0]?.language, asked[0]?.plan["goal"]], ["shed", "a boat"]);
    const json = await planned({
      json: true,
      plan: { goal: " a boat ", negativePrompt: "people" },
    });
    assert.equal(json.out.trim().split("\n").length, 1);
    const { by, ...rest } = JSON.parse(json.out) as Record<string, unknown>;
    assert.deepEqual(rest, { goal: "a boat", negativePrompt: "people", questions: fakeQuestions });
    assert.match(String(by), /^fake-1 of fake/);
  });

  it("takes a goal from standard input, with what stands beside it", async () => {
    const text = "---\nimagebeam:\n  negativePrompt: people\n---\na lighthouse\n";
    const { asked, out } = await planned({ plan: { goal: "-" }, stdin: text });
    const { goal, negativePrompt } = asked[0]?.plan ?? {};
    assert.deepEqual([goal, negativePrompt], ["a lighthouse", "people"]);
    assert.match(out, /^negativePrompt: "people"$/m);
  });

  it("asks before it is dear, on stderr, and says a no; nobody to ask is wrong usage", async () => {
    const yes = await planned({ worstUsd: 1, isPersonThere: true, stdin: "y\n" });
    assert.equal(yes.code, 0);
    assert.match(yes.err, /costs .*\nPlan it\?/s);
    assert.doesNotMatch(yes.out, /Plan it/);
    const no = await planned({ worstUsd: 1, isPersonThere: true, stdin: "n\n" });
    assert.deepEqual([no.out, no.asked], ["", []]);
    assert.match(no.err, /No model was asked\./);
    assert.ok(typeof no.code === "object" && no.code.reason === "notConfirmed");
    await assert.rejects(planned({ worstUsd: 1 }), { code: "usage.notConfirmed" });
    assert.equal((await planned({ worstUsd: 1, yes: true })).code, 0);
  });
});
