import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError, InvalidAnswerError } from "../../../src/base/errors.js";
import { usdOf } from "../../../src/base/money.js";
import { seededRandom } from "../../../src/base/random.js";
import { projectionOf } from "../../../src/search/projection.js";
import { globalRanking, winnerOf } from "../../../src/search/selectors.js";
import { answered, asked, givenUp, ranked, searchOf } from "../../support/comparingSearch.js";
import { comparingProviders, type FakeComparerOptions } from "../../support/fakeComparer.js";
import { lognormal } from "../../support/fakeModels.js";
import type { SearchHarness } from "../../support/searchHarness.js";
import { assertWhole, faultsOf, runOut } from "../../support/searchRuns.js";
import { assertNothingPaidTwice } from "../../support/sessionChecks.js";

const busy = { retryable: true, billed: "no" } as const;

describe("comparisons under limits", () => {
  it("pass no cap; those without room are given up, and what is there ranks", async () => {
    const codes = new Set<string>();
    for (let maxCalls = 12; maxCalls <= 40; maxCalls += 2) {
      for (const cap of [{ maxCalls }, { maxCostUsd: maxCalls * 0.04 }]) {
        const search = searchOf({
          plan: cap,
          providers: comparingProviders(0.01),
          usage: { costUsd: 0.01 },
        });
        await runOut(search);
        assertWhole(search);
        const { calls, spentNanoUsd } = search.state.totals;
        assert.ok(calls <= (search.state.caps.maxCalls ?? Infinity));
        assert.ok(usdOf(spentNanoUsd) <= (search.state.caps.maxCostUsd ?? Infinity) + 1e-9);
        assert.ok(ranked(search).length > 0);
        for (const { code } of givenUp(search)) codes.add(code);
      }
    }
    assert.deepEqual([...codes], ["cap.noRoom"]);
  });

  for (const act of ["cancel", "finish"] as const) {
    it(`hold up no ${act}: the winner is the best that is known`, async () => {
      const search: SearchHarness = searchOf({
        plan: { candidates: 8, iterations: 1 },
        onEvent: (event, harness) => {
          if (event.kind === "candidatesCompared" && answered(harness).length === 2) {
            search.driver.act({ kind: act });
          }
        },
      });
      await runOut(search);
      assertWhole(search);
      assert.ok(answered(search).length <= 3);
      const reason = search.state.end?.kind === "finished" ? search.state.end.reason : null;
      assert.equal(reason, act === "cancel" ? "cancelled" : "finishedEarly");
      assert.equal(winnerOf(search.state), globalRanking(search.state)[0]);
    });
  }

  it("go on with an image that a person has tried again meanwhile", async () => {
    for (const nth of [1, 2, 3]) {
      let broken: string | undefined;
      let isMended = false;
      const search: SearchHarness = searchOf({
        plan: { candidates: 6, beamWidth: 2, iterations: 1 },
        fail: (kind, unique) => {
          if (kind !== "draw") return;
          broken ??= unique;
          if (unique === broken && !isMended) {
            throw new CallError("call.broken", "Broken", { billed: "no" });
          }
        },
        onEvent: (event, harness) => {
          if (event.kind !== "candidatesCompared" || answered(harness).length !== nth) return;
          isMended = true;
          search.driver.act({ kind: "retry", candidate: "i0c0" });
        },
      });
      await runOut(search);
      assertWhole(search);
      assert.equal(search.state.candidates["i0c0"]?.state, "judged");
      assert.equal(ranked(search)[0]?.pool.length, 6, "it is ranked with the others");
    }
  });

  it("go on after a crash at any event, and end the same", async () => {
    const comparer: FakeComparerOptions = {
      fail: (unique, nth) => {
        if (unique.startsWith("0") && nth === 1) throw new CallError("call.busy", "Busy", busy);
      },
    };
    const options = { plan: { candidates: 4, beamWidth: 2, iterations: 2 } };
    const whole = searchOf(options, comparer);
    await runOut(whole);
    for (let length = 2; length < whole.events.length; length += 4) {
      const next = searchOf(options, comparer, whole);
      next.adopt(whole.events.slice(0, length));
      await runOut(next);
      assertWhole(next);
      assertNothingPaidTwice(next.events);
      assert.deepEqual(projectionOf(next.state), projectionOf(whole.state), `after ${length}`);
    }
  });

  it("come to the same at any speed and order of answers, with faults and nonsense", async () => {
    const scenario = fc.record({
      seed: fc.nat(),
      speeds: fc.tuple(fc.nat(), fc.nat()),
      share: fc.constantFrom(0, 0.15, 0.4),
      candidates: fc.integer({ min: 1, max: 9 }),
      width: fc.integer({ min: 1, max: 4 }),
      iterations: fc.integer({ min: 1, max: 3 }),
      maxCalls: fc.option(fc.integer({ min: 3, max: 70 }), { freq: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const { seed, speeds, share, candidates, width, iterations, maxCalls } = given;
        const ended = [];
        for (const speed of speeds) {
          const plan = { candidates, beamWidth: Math.min(width, candidates), iterations, maxCalls };
          const limits = {
            language: 1 + (speed % 4),
            image: 1 + (speed % 3),
            vision: 1 + (speed % 5),
          };
          const means = { write: 200, critique: 200, draw: 900, judge: 300 };
          const faults = faultsOf(seed, share);
          const search = searchOf(
            { plan, limits, durations: lognormal(means, 1, speed), fail: faults },
            {
              duration: (unique) => 20 + seededRandom(speed, unique).below(2000),
              fail: (unique, nth) => faults("judge", `compare ${unique}`, nth),
              answer: (seen, { images }) => nonsense(seed, share, seen.order, images) ?? seen,
            },
          );
          await runOut(search);
          assertWhole(search);
          const { end } = search.state;
          if (end?.kind === "finished" && end.winner !== null) {
            assert.equal(end.winner, globalRanking(search.state)[0]);
          }
          const chances = ranked(search).map((each) => each.chances ?? null);
          ended.push([projectionOf(search.state), asked(search).toSorted(), chances]);
        }
        assert.deepEqual(ended[0], ended[1]);
      }),
      { numRuns: 25 },
    );
  });
});

/** By chance an answer that is none, or another order; a function of what was shown. */
function nonsense(
  seed: number,
  share: number,
  order: readonly (readonly number[])[],
  images: readonly string[],
): unknown {
  const dice = seededRandom(seed, "nonsense", ...images);
  if (dice.next() >= share) return null;
  const usage = { costUsd: 0 };
  return dice.pick<() => unknown>([
    () => ({ order: order.slice(1), notes: [], usage }),
    () => ({ order: [...order, ...order], notes: [], usage }),
    () => ({ order: [[99]], notes: null, usage }),
    () => ({ order: [order.flat()], notes: [], usage }),
    () => ({ order: order.toReversed(), notes: [], usage }),
    () => {
      throw new InvalidAnswerError("Prose");
    },
  ])();
}
