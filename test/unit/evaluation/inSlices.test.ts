import assert from "node:assert/strict";
import { inSlices } from "../../../src/evaluation/inSlices.js";
import { questionSteps } from "../../../src/evaluation/nextQuestion.js";
import { resultOf, resultSteps } from "../../../src/evaluation/resultOf.js";
import { seededRandom } from "../../../src/base/random.js";
import { evaluationOf, mergedOf, simulatedVotes } from "../../support/evaluations.js";

describe("a question and a result of many images", () => {
  const many = evaluationOf(64);
  const strengths = many.items.map((_, key) => 2 - key / 16);
  const votes = simulatedVotes(strengths, 100, "slices");

  it("give others their turn meanwhile, and come to the same", async () => {
    let [turns, isOver] = [0, false];
    const turn = (): void => {
      turns++;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    const result = await inSlices(resultSteps(mergedOf(many, votes)));
    // Fewer than these would be more than a tenth of the work at a time.
    assert.ok(turns >= 10, `${turns} turns`);
    assert.deepEqual(result, resultOf(mergedOf(many, votes)));
    turns = 0;
    await inSlices(questionSteps(many, votes, seededRandom("slices"), new Set()));
    isOver = true;
    assert.ok(turns >= 5, `${turns} turns`);
  });

  it("are given up where nobody waits for them any more", async () => {
    const abort = new AbortController();
    setImmediate(() => abort.abort(new Error("closed")));
    const work = inSlices(resultSteps(mergedOf(many, votes)), abort.signal);
    await assert.rejects(work, /closed/);
  });
});
