import assert from "node:assert/strict";
import { alwaysLeft, evaluated, voterRun } from "../../../../support/simulatedVoters.js";

/** `test/bench/votes.bench.ts` has the same with a thousand voters, and tighter. */
describe("an evaluation by simulated voters", () => {
  it("ends after few votes with a pick that is worth having, and honest intervals", () => {
    const runs = Array.from({ length: 40 }, (_, run) =>
      voterRun(`voter ${run}`, { items: 12, tie: 0.5, sideBias: 0, draws: 300 }),
    );
    const sorted = runs.map(({ votes }) => votes).sort((a, b) => a - b);
    const mean = (of: (run: (typeof runs)[number]) => number): number =>
      runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
    const median = sorted[20] ?? NaN;
    assert.ok(median >= 6 && median <= 20, `median of votes ${median}`);
    assert.ok((sorted.at(-1) ?? NaN) <= 36);
    const inTopThree = mean(({ rank }) => (rank < 3 ? 1 : 0));
    assert.ok(inTopThree >= 0.85, `in the top three ${inTopThree}`);
    const regret = mean(({ regretSd }) => regretSd);
    assert.ok(regret <= 0.25, `regret ${regret}`);
    const covered = mean((run) => run.covered);
    assert.ok(covered > 0.91 && covered < 0.99, `covered ${covered}`);
    const biasCovered = mean(({ isBiasCovered }) => (isBiasCovered ? 1 : 0));
    assert.ok(biasCovered >= 0.9, `bias covered ${biasCovered}`);
  });

  it("learns nothing from who always says left, but that they do", () => {
    const { posterior, answers } = evaluated(12, alwaysLeft, "left", 1000);
    assert.equal(answers.length, 36);
    for (const i of posterior.means.keys()) {
      for (const j of posterior.means.keys()) {
        const above = posterior.pAbove(i, j);
        assert.ok(above < 0.9, `${i} above ${j}: ${above}`);
      }
    }
    assert.ok(Math.max(...posterior.pBest) < 0.6);
    assert.ok((posterior.sideBias?.interval.low ?? NaN) > 1);
  });

  it("finds no bias in who has none, as surely", () => {
    const { posterior } = evaluated(
      2,
      { answer: ({ left }) => (left === 0 ? "left" : "right") },
      "fair",
      500,
    );
    const { low = NaN, high = NaN } = posterior.sideBias?.interval ?? {};
    assert.ok(low < 0 && high > 0, `${low} ${high}`);
    assert.equal(posterior.leader, 0);
  });
});
