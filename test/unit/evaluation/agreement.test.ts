import assert from "node:assert/strict";
import { machineScores } from "../../../src/evaluation/agreement.js";
import { agreementRun } from "../../support/simulatedAgreement.js";

/** `test/bench/votes.bench.ts` has the same with 500 evaluations, and tighter. */
describe("how far a machine agrees with people", () => {
  it("lies in its interval as often as that says, whatever the machine knows", () => {
    for (const correlation of [undefined, 0.8]) {
      const runs = Array.from({ length: 30 }, (_, run) =>
        agreementRun(`agreement ${run}`, {
          ...{ items: 8, draws: 200 },
          ...(correlation !== undefined && { correlation }),
        }),
      );
      const covered = runs.filter(({ isTauCovered }) => isTauCovered).length;
      // 24 or fewer of 30 come once in 700 times where .95 is true, and nearly always where .7 is.
      assert.ok(covered >= 25, `${covered} of 30, ${correlation}`);
      assert.ok(runs.filter(({ isTopCovered }) => isTopCovered).length >= 26);
      // An interval that held everything would cover as well.
      const width = runs.reduce((sum, run) => sum + run.width, 0) / runs.length;
      assert.ok(width < 1.2, `width ${width}`);
      const error = runs.reduce((sum, run) => sum + run.error, 0) / runs.length;
      assert.ok(Math.abs(error) < 0.15, `error ${error}`);
    }
  });

  it("is scored by the machine's places, with nothing for what it has not judged", () => {
    const scores = machineScores([2, null, 1, 3]);
    assert.deepEqual(
      scores.map((score) => Number(score.toFixed(4))),
      [0, 0, 1.2247, -1.2247],
    );
    assert.deepEqual(machineScores([1, null]), [0, 0]);
    assert.deepEqual(machineScores([null]), [0]);
  });
});
