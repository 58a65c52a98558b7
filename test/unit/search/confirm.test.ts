import assert from "node:assert/strict";
import { CallError, PromptRefusedError } from "../../../src/base/errors.js";
import { allCandidates } from "../../../src/search/candidates.js";
import type { ModelPorts } from "../../../src/search/ports.js";
import { projectionOf } from "../../../src/search/projection.js";
import { globalRanking, winnerOf } from "../../../src/search/selectors.js";
import {
  eventsOf,
  reasonOf,
  searched,
  searchOf,
  startedKeys,
} from "../../support/checklistSearches.js";
import { FakeModels } from "../../support/fakeModels.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { assertWhole, faultsOf, runOut } from "../../support/searchRuns.js";
import type { VirtualClock } from "../../support/virtualClock.js";

describe("an image that meets all of a checklist", () => {
  const met = (): number => 0.9;

  it("is looked at again, and ends the search", async () => {
    const search = await searched({ answer: met });
    assert.equal(reasonOf(search), "satisfied");
    assert.equal(search.state.iterations.length, 1);
    assert.deepEqual(
      startedKeys(search)
        .filter((key) => key.includes("/confirm/"))
        .sort(),
      ["i0c0/confirm/1", "i0c1/confirm/1", "i0c2/confirm/1"],
    );
    for (const { confirmed, findings, scores } of allCandidates(search.state)) {
      assert.equal(confirmed, true);
      assert.ok(Math.abs((scores?.total ?? 0) - 90) < 1e-9);
      // Of the first look alone.
      assert.equal(findings.filter(({ text }) => text === "Is there a boat?").length, 1);
    }
    assert.equal(winnerOf(search.state), globalRanking(search.state)[0]);
  });

  it("is asked the same questions in another order", async () => {
    const orders: string[] = [];
    const ports = (clock: VirtualClock): ModelPorts => {
      const fakes = new FakeModels(clock, { answer: met }).ports;
      const judge: ModelPorts["judge"]["judge"] = (request, signal) => {
        orders.push(request.questions?.map(({ id }) => id).join(" ") ?? "");
        return fakes.judge.judge(request, signal);
      };
      return { ...fakes, judge: { judge } };
    };
    await searched({ plan: { candidates: 1, beamWidth: 1 }, ports });
    const [first = "", second = ""] = orders;
    assert.equal(orders.length, 2);
    assert.notEqual(second, first);
    assert.deepEqual(second.split(" ").sort(), first.split(" ").sort());
  });

  /** Yes at the first look, no at the second one. */
  const fickle = () => {
    const seen = new Map<string, number>();
    return (bytes: Uint8Array, id: string): number => {
      const name = `${bytes.join()} ${id}`;
      seen.set(name, (seen.get(name) ?? 0) + 1);
      return seen.get(name) === 1 ? 1 : 0.2;
    };
  };

  for (const [why, options] of [
    ["the second look sees something else", { answer: fickle() }],
    [
      "the judge refuses the second look",
      {
        answer: met,
        fail: (kind: string, _: string, nth: number) => {
          if (kind === "judge" && nth === 2) throw new PromptRefusedError("Not again");
        },
      },
    ],
    [
      "the second look fails",
      {
        answer: met,
        fail: (kind: string, _: string, nth: number) => {
          if (kind === "judge" && nth > 1)
            throw new CallError("call.broken", "Broken", { billed: "no" });
        },
      },
    ],
  ] as const) {
    it(`stays as it was judged, and the search goes on: ${why}`, async () => {
      const search = await searched(options);
      assert.equal(reasonOf(search), "completed");
      assert.equal(search.state.iterations.length, 2);
      for (const candidate of allCandidates(search.state)) {
        assert.equal(candidate.state, "judged");
        assert.notEqual(candidate.confirmed, true);
        assert.equal(candidate.refused, null);
        assert.ok((candidate.scores?.total ?? 0) >= 89);
      }
    });
  }

  it("is not looked at again where the caps leave no room", async () => {
    for (const [maxCalls, looks] of [
      [7, 0],
      [8, 1],
      [9, 2],
    ] as const) {
      const plan = { candidates: 2, beamWidth: 1, iterations: 1, maxCalls };
      const search = await searched({ plan, answer: met });
      assert.equal(eventsOf(search, "callGivenUp").length, 2 - looks);
      assert.equal(allCandidates(search.state).filter(({ confirmed }) => confirmed).length, looks);
      assert.equal(reasonOf(search), looks > 0 ? "satisfied" : "completed");
      assert.ok(allCandidates(search.state).every(({ state }) => state === "judged"));
    }
  });

  for (const kind of ["cancel", "finish"] as const) {
    it(`is judged, and not looked at again, after a ${kind}`, async () => {
      const search = searchOf({
        answer: met,
        onEvent: (event, { driver }) => {
          if (event.kind === "candidateJudged" && event.seq < 60) driver.act({ kind });
        },
      });
      await runOut(search);
      assertWhole(search);
      assert.equal(reasonOf(search), kind === "cancel" ? "cancelled" : "finishedEarly");
      const judged = allCandidates(search.state).filter(({ scores }) => scores !== null);
      assert.ok(judged.length > 0 && judged.every(({ state }) => state === "judged"));
    });
  }

  it("stays judged where a cancel comes before the second look of one that was tried again", async () => {
    let isFirst = true;
    const search = searchOf({
      answer: met,
      fail: (kind) => {
        if (kind !== "judge" || !isFirst) return;
        isFirst = false;
        throw new CallError("call.broken", "Broken", { billed: "no" });
      },
      onEvent: (event, { driver, state }) => {
        const isRetried = event.kind === "candidateJudged" && state.reopened !== null;
        if (isRetried) driver.act({ kind: "cancel" });
      },
    });
    await runOut(search);
    assert.equal(reasonOf(search), "satisfied");
    const [failed] = allCandidates(search.state).filter(({ state }) => state === "failed");
    assert.ok(failed !== undefined);
    search.restart(search.state);
    search.driver.act({ kind: "retry", candidate: failed.id });
    await runOut(search);
    assertWhole(search);
    assert.equal(reasonOf(search), "satisfied");
    const { state, errorBefore, confirmed, scores } = search.state.candidates[failed.id] ?? failed;
    assert.deepEqual([state, errorBefore, confirmed], ["judged", null, null]);
    assert.notEqual(scores, null);
  });

  it("is not looked at again after a cap was hit", async () => {
    const search = searchOf({
      plan: { maxSeconds: 0.35, candidates: 1, beamWidth: 1 },
      answer: met,
    });
    await runOut(search);
    assertWhole(search);
    assert.equal(reasonOf(search), "capReached");
    assert.equal(startedKeys(search).filter((key) => key.includes("/confirm/")).length, 0);
    assert.equal(allCandidates(search.state)[0]?.state, "judged");
  });
});

describe("a search with a checklist whose process dies", () => {
  for (const [why, options] of [
    ["in peace", {}],
    ["with faults", { fail: (kind, unique) => faultsOf(5, 0.3)(kind, unique, 1) }],
    ["under a cap", { plan: { maxCalls: 17 } }],
    ["that is met", { answer: () => 0.9 }],
  ] as const satisfies readonly (readonly [string, HarnessOptions])[]) {
    it(`goes on behind any event, and ends the same: ${why}`, async () => {
      const whole = await searched(options);
      for (let kept = 1; kept < whole.events.length; kept++) {
        const search = searchOf(options);
        const resumed = new SearchHarness(search.options, whole.images);
        resumed.adopt(whole.events.slice(0, kept));
        await runOut(resumed);
        assertWhole(resumed);
        assert.deepEqual(projectionOf(resumed.state), projectionOf(whole.state), `behind ${kept}`);
        const results = resumed.events.flatMap((event) => ("usage" in event ? [event.key] : []));
        assert.equal(new Set(results).size, results.length);
      }
    });
  }
});
