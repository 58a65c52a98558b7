import assert from "node:assert/strict";
import type { Plan } from "../../../src/protocol/plan.js";
import { without } from "../../../src/base/without.js";
import { isAtPlateau } from "../../../src/search/plateau.js";
import type { Candidate, SearchState } from "../../../src/search/state.js";
import { eventsOf, half, reasonOf, searched, searchOf } from "../../support/checklistSearches.js";
import { runOut } from "../../support/searchRuns.js";

const long = { candidates: 2, beamWidth: 1, iterations: 7, stopOnPlateau: true };
const iterationsOf = (search: Parameters<typeof eventsOf>[0]): number =>
  eventsOf(search, "iterationRanked").length;

describe("a search with a checklist at a plateau", () => {
  it("goes on while its best image fails a question", async () => {
    const search = await searched({ plan: long, answer: half });
    assert.equal(reasonOf(search), "completed");
    assert.equal(iterationsOf(search), 7);
  });

  it("ends after as many iterations as a given patience says", async () => {
    for (const patience of [1, 2, 4]) {
      const search = await searched({ plan: { ...long, patience }, answer: half });
      assert.equal(reasonOf(search), "plateau", `${patience}`);
      assert.equal(iterationsOf(search), 1 + patience);
    }
  });

  it("never ends there where that is not wanted", async () => {
    const plan = { ...long, stopOnPlateau: false, patience: 1 };
    assert.equal(reasonOf(await searched({ plan, answer: half })), "completed");
  });

  it("ends there where only what counts nothing is missing, or nothing is known", async () => {
    for (const answer of [
      // Met, and the second look cannot be had: see below.
      (_: Uint8Array, id: string) => (id === "q4" ? null : 1),
      () => null,
    ]) {
      // Alignment of those that are not asked differs: the same for all.
      const search = await searched({ plan: long, answer });
      assert.equal(reasonOf(search), "plateau");
    }
  });

  it("ends there as it always did where there is no checklist", async () => {
    const search = searchOf({ plan: { ...long, iterations: 20, objective: "weighted" } });
    await runOut(search);
    assert.equal(reasonOf(search), "plateau");
    const { flatIterations } = search.state;
    assert.equal(flatIterations, 2);
  });
});

describe("whether a plateau ends a search", () => {
  const stateOf = (plan: Partial<Plan>, flatIterations: number, best: Partial<Candidate>) =>
    searched({ plan: { ...long, iterations: 1, candidates: 1 }, answer: half }).then(
      ({ state }) => {
        const own = state.candidates["i0c0"];
        assert.ok(own !== undefined);
        const changed: SearchState = {
          ...state,
          plan: { ...state.plan, ...plan },
          flatIterations,
          candidates: { i0c0: { ...own, ...best } },
        };
        return changed;
      },
    );
  const all = (yes: number) => ["q1", "q2", "q3", "q4", "q999", "q998"].map((id) => ({ id, yes }));

  for (const [why, plan, flat, best, isEnd] of [
    ["a question has failed", {}, 9, {}, false],
    ["all is met, but not seen again", {}, 2, { answers: all(1) }, true],
    ["it is too early", {}, 1, { answers: all(1) }, false],
    ["a second look saw something else", {}, 9, { answers: all(1), confirmed: false }, false],
    ["the judge answered nothing", {}, 2, { answers: null }, true],
    ["patience was given", { patience: 3 }, 3, {}, true],
    ["it has patience left", { patience: 3 }, 2, { answers: all(1) }, false],
    ["it is not wanted", { stopOnPlateau: false, patience: 1 }, 9, {}, false],
  ] as const) {
    it(`${isEnd ? "does" : "does not"} where ${why}`, async () => {
      const state = await stateOf(plan, flat, best);
      const [ranked] = state.iterations;
      assert.ok(ranked !== undefined);
      assert.equal(isAtPlateau(state, ranked), isEnd);
    });
  }

  it("is told as it was of a plan that says nothing of patience", async () => {
    const state = await stateOf({}, 2, {});
    const old = { ...state, plan: without(state.plan, "patience") as Plan };
    const [ranked] = state.iterations;
    assert.ok(ranked !== undefined);
    assert.equal(isAtPlateau(old, ranked), true);
    assert.equal(isAtPlateau(state, ranked), false);
  });
});
