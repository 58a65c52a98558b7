import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError } from "../../../src/base/errors.js";
import { usdOf } from "../../../src/base/money.js";
import type { EventOf } from "../../../src/protocol/events.js";
import { attemptsOf } from "../../../src/search/draft.js";
import { projectionOf } from "../../../src/search/projection.js";
import { reduce } from "../../../src/search/reduce.js";
import { winnerOf } from "../../../src/search/selectors.js";
import { FakeModels, lognormal } from "../../support/fakeModels.js";
import { providersOf, SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { assertWhole, faultsOf, runOut } from "../../support/searchRuns.js";
import { assertNothingPaidTwice } from "../../support/sessionChecks.js";
import { comparing, withComparing } from "../../support/toyComparing.js";

type Faults = (pair: string, nth: number) => void;

function searchOf(options: HarnessOptions = {}, faults?: Faults, before?: SearchHarness) {
  const all: HarnessOptions = {
    ranker: "compare",
    ports: (clock) => comparing(new FakeModels(clock, options).ports, clock, faults),
    ...options,
    plan: { candidates: 4, iterations: 2, ...options.plan },
  };
  return new SearchHarness(all, before?.images);
}

const comparisons = ({ events }: SearchHarness): string[] =>
  events.flatMap((event) =>
    event.kind === "callStarted" && event.key.includes("/compare/") ? [event.key] : [],
  );
const answered = ({ events }: SearchHarness): string[] =>
  events.flatMap((event) => (event.kind === "candidatesCompared" ? [event.key] : []));
const givenUp = ({ events }: SearchHarness): EventOf<"callGivenUp">[] =>
  events.filter((event) => event.kind === "callGivenUp");
const keptFirst = ({ state }: SearchHarness): readonly string[] => state.iterations[0]?.kept ?? [];

const pair = "i0c0+i0c1";
const name = `i0/compare/0/${pair}`;
const busy = { retryable: true, billed: "no" } as const;
/** Failures of the first pair's comparison. */
function failing(until: number, failure: ConstructorParameters<typeof CallError>[2]): Faults {
  return (each, nth) => {
    if (each === pair && nth < until) throw new CallError("server.failed", "No answer", failure);
  };
}

describe("a ranking that asks for calls", () => {
  withComparing();

  it("waits for their answers, and ranks by them", async () => {
    const search = searchOf();
    await runOut(search);
    assertWhole(search);
    assert.deepEqual(answered(search).slice(0, 3).toSorted(), [
      `${name}/1`,
      "i0/compare/0/i0c2+i0c3/1",
      "i0/compare/1/i0c1+i0c3/1",
    ]);
    assert.deepEqual(keptFirst(search), ["i0c3", "i0c1"], "most wins first");
    assert.equal(answered(search).length, 6, "each iteration has its own");
  });

  it("asks as soon as it can, while other candidates are still under way", async () => {
    const search = searchOf({
      durations: (kind, unique) => (kind === "draw" && unique.includes("i0c3") ? 9000 : 100),
      limits: { language: 4, image: 1, vision: 4 },
    });
    await runOut(search);
    assertWhole(search);
    const seqOf = (find: (event: SearchHarness["events"][number]) => boolean): number =>
      search.events.findIndex(find);
    const compared = seqOf((event) => event.kind === "callStarted" && event.key === `${name}/1`);
    const lastDrawn = seqOf((event) => event.kind === "imageDrawn" && event.key === "i0c3/draw/1");
    assert.ok(compared > 0 && compared < lastDrawn);
  });

  const ends: readonly [what: string, faults: Faults, tries: number, isGivenUp: boolean][] = [
    ["that fails for good is given up at once", failing(99, { billed: "no" }), 1, true],
    [
      "that costs nothing is tried again, whatever it says of its bill",
      failing(99, { retryable: true }),
      3,
      true,
    ],
    ["that fails again and again is given up after its attempts", failing(99, busy), 3, true],
    ["that fails twice has its third attempt", failing(3, busy), 3, false],
    ["that is deferred is asked again", failing(3, { ...busy, retryAfterMs: 100 }), 3, false],
  ];
  for (const [what, faults, tries, isGivenUp] of ends) {
    it(`one of them ${what}`, async () => {
      const search = searchOf({}, faults);
      await runOut(search);
      assertWhole(search);
      const asked = comparisons(search).filter((key) => key.startsWith(`${name}/`));
      assert.equal(asked.length, tries);
      assert.deepEqual(
        givenUp(search).map(({ call, code }) => [call, code]),
        isGivenUp ? [[name, "server.failed"]] : [],
      );
      assert.equal(attemptsOf(search.state, name).kind, isGivenUp ? "givenUp" : "done");
      assert.equal(search.state.end?.kind === "finished" && search.state.end.reason, "completed");
    });
  }

  it("does not pay twice for one that may have been billed", async () => {
    const providers = providersOf(0.01);
    const vision = { ...providers.vision, worstUsd: { judge: 0.01, compare: 0.01 } };
    const options = { providers: { ...providers, vision } };
    const search = searchOf(options, failing(99, { retryable: true }));
    await runOut(search);
    assertWhole(search);
    assert.equal(comparisons(search).filter((key) => key.startsWith(`${name}/`)).length, 1);
    assert.deepEqual(givenUp(search).length, 1);
  });

  it("passes no cap: what there is no room for is given up, and the rest goes on", async () => {
    const providers = providersOf(0.01);
    const vision = { ...providers.vision, worstUsd: { judge: 0.01, compare: 0.01 } };
    const seen = new Set<string>();
    for (let maxCalls = 12; maxCalls <= 36; maxCalls++) {
      for (const cap of [{ maxCalls }, { maxCostUsd: maxCalls * 0.04 }]) {
        const search = searchOf(
          { plan: cap, providers: { ...providers, vision }, usage: { costUsd: 0.01 } },
          failing(2, busy),
        );
        await runOut(search);
        assertWhole(search);
        const { calls, spentNanoUsd } = search.state.totals;
        assert.ok(calls <= (search.state.caps.maxCalls ?? Infinity));
        assert.ok(usdOf(spentNanoUsd) <= (search.state.caps.maxCostUsd ?? Infinity) + 1e-9);
        for (const { code } of givenUp(search)) seen.add(code);
      }
    }
    assert.deepEqual([...seen].toSorted(), ["cap.noRoom", "server.failed"]);
  });

  it("ends the same at any speed, with faults, under caps", async () => {
    const scenario = fc.record({
      seed: fc.nat(),
      speeds: fc.array(fc.nat(), { minLength: 2, maxLength: 2 }),
      share: fc.constantFrom(0, 0.3),
      candidates: fc.integer({ min: 1, max: 6 }),
      maxCalls: fc.option(fc.integer({ min: 3, max: 50 })),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ seed, speeds, share, candidates, maxCalls }) => {
        const ended = [];
        for (const speed of speeds) {
          const faults = faultsOf(seed, share);
          const search = searchOf(
            {
              plan: { candidates, maxCalls },
              limits: {
                language: 1 + (speed % 4),
                image: 1 + (speed % 3),
                vision: 1 + (speed % 5),
              },
              durations: lognormal({ write: 200, critique: 200, draw: 900, judge: 300 }, 1, speed),
              fail: faults,
            },
            (each, nth) => {
              faults("judge", each, nth);
            },
          );
          await runOut(search);
          assertWhole(search);
          ended.push([projectionOf(search.state), comparisons(search).toSorted()]);
        }
        assert.deepEqual(ended[0], ended[1]);
      }),
      { numRuns: 30 },
    );
  });

  it("is asked for again after a crash at any event, and ends the same", async () => {
    const faults = failing(2, busy);
    const whole = searchOf({}, faults);
    await runOut(whole);
    for (let length = 2; length < whole.events.length; length += 3) {
      const next = searchOf({}, faults, whole);
      next.adopt(whole.events.slice(0, length));
      await runOut(next);
      assertWhole(next);
      assertNothingPaidTwice(next.events);
      assert.deepEqual(projectionOf(next.state), projectionOf(whole.state));
    }
  });

  for (const what of ["a cancel", "a cap"] as const) {
    it(`holds up no end: after ${what} the winner is the best that is known`, async () => {
      const search: SearchHarness = searchOf({
        onEvent: (event) => {
          if (event.kind !== "callStarted" || event.key !== "i0/compare/1/i0c1+i0c3/1") return;
          if (what === "a cancel") search.driver.act({ kind: "cancel" });
        },
        plan: what === "a cap" ? { maxSeconds: 0.34 } : {},
        durations: () => 100,
        limits: { language: 4, image: 4, vision: 4 },
      });
      await runOut(search);
      assertWhole(search);
      assert.equal(answered(search).length, 2, "the first round, and nothing after it");
      const reason = search.state.end?.kind === "finished" ? search.state.end.reason : null;
      assert.equal(reason, what === "a cancel" ? "cancelled" : "capReached");
      assert.ok(["i0c1", "i0c3"].includes(winnerOf(search.state) ?? ""), "one that has won once");
    });
  }
});

describe("a call that is given up", () => {
  withComparing();

  const start = async (): Promise<SearchHarness> => {
    const search = searchOf({ plan: { iterations: 1 } });
    await runOut(search);
    return search;
  };

  it("is no step of a candidate: a journal that says so is corrupt", async () => {
    const { state } = await start();
    const body = { kind: "callGivenUp", code: "a.b", message: "?" } as const;
    const event = { ...body, seq: state.nextSeq, at: state.lastAt };
    for (const call of ["i0c0/write", "nonsense", "i1/critique/i0c0"]) {
      assert.throws(() => reduce(state, { ...event, call }), { code: "journal.corrupt" }, call);
    }
    const unknown = reduce(state, { ...event, call: "i0/settle/i0c0" });
    assert.deepEqual(unknown.unknownKinds, ["call settle"]);
  });

  it("stays answered where it was", async () => {
    const { state } = await start();
    const body = { kind: "callGivenUp", call: name, code: "a.b", message: "?" } as const;
    const after = reduce(state, { ...body, seq: state.nextSeq, at: state.lastAt });
    assert.equal(attemptsOf(after, name).kind, "done");
  });
});
