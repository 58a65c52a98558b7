import assert from "node:assert/strict";
import { BuiltinCritic } from "../../../../../src/providers/builtin/writer/builtinCritic.js";
import { BuiltinPromptModel } from "../../../../../src/providers/builtin/writer/builtinPromptModel.js";
import { expandGoal } from "../../../../../src/providers/builtin/writer/expandGoal.js";
import { rewritePrompt } from "../../../../../src/providers/builtin/writer/rewritePrompt.js";
import { expandRequest, judged, refineRequest } from "./writerCases.js";

const goal = "two red sailboats at night";
const parent = expandGoal(expandRequest(goal, 0));
const rewrite = (refused: typeof parent, of = goal) =>
  rewritePrompt({
    kind: "rewrite",
    goal: of,
    negativePrompt: "",
    refused,
    reason: "refused",
    seed: 1,
  });

describe("the built-in writer and critic", () => {
  const { signal } = new AbortController();

  it("write, refine and rewrite at no cost", async () => {
    const model = new BuiltinPromptModel();
    const written = await model.write(expandRequest(goal, 0), signal);
    assert.deepEqual(written, {
      ...parent,
      usage: { costUsd: 0 },
    });
    const refined = await model.write(refineRequest(goal, parent), signal);
    assert.match(refined.prompt, /red/);
  });

  it("criticise at no cost", async () => {
    const request = {
      goal,
      parent: judged(goal, "i0c0", parent, [1]),
      siblings: [],
      failedChildren: [],
      seed: 1,
    };
    const critique = await new BuiltinCritic().critique(request, signal);
    assert.match(critique.text, /missing: two sailboats/);
    assert.equal(critique.usage.costUsd, 0);
  });

  it("reject with the reason once aborted", async () => {
    const reason = new Error("enough");
    const aborted = AbortSignal.abort(reason);
    await assert.rejects(new BuiltinPromptModel().write(expandRequest(goal, 0), aborted), reason);
  });
});

describe("rewritePrompt", () => {
  it("takes out what a filter is likely to mind", () => {
    const what = "A red sailboat with blood on the deck, and a dead fish.";
    const { prompt } = rewrite({ what, how: "Soft light.", prompt: what });
    assert.match(prompt, /red sailboat/);
    assert.doesNotMatch(prompt, /blood|dead/i);
  });

  it("tells the goal in plain words where nothing stands out", () => {
    const { prompt } = rewrite(parent);
    assert.equal(prompt, "Two red sailboats, at night.");
    assert.notEqual(rewrite(parent, "").prompt, "");
  });
});
