import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { CallError, InvalidAnswerError } from "../../../src/base/errors.js";
import { parseEvent } from "../../../src/protocol/events.js";
import type { Providers } from "../../../src/protocol/providers.js";
import { callsIn, countsOfCalls, estimate } from "../../../src/search/estimate.js";
import { judgeTestOf, newResultOf } from "../../../src/search/judgeTest/judgeTest.js";
import { trustSentences, whyNotCompared } from "../../../src/search/judgeTest/testSentences.js";
import { fold } from "../../../src/search/reduce.js";
import { isEndByCap } from "../../../src/search/reduceActs.js";
import { callsLeft, outlookOf } from "../../../src/search/outlook.js";
import { projectionOf } from "../../../src/search/projection.js";
import { replay } from "../../../src/search/replay.js";
import { asked, givenUp, searchOf } from "../../support/comparingSearch.js";
import { comparingProviders } from "../../support/fakeComparer.js";
import { lognormal } from "../../support/fakeModels.js";
import type { SearchHarness } from "../../support/searchHarness.js";
import { assertWhole, faultsOf, runOut } from "../../support/searchRuns.js";
import { assertNothingPaidTwice } from "../../support/sessionChecks.js";
import {
  failing,
  first,
  judging,
  right,
  tested,
  tests,
  untested,
  whyOf,
  wrong,
  type Answer,
} from "../../support/judgeTests.js";

/** Journals of version 0.1 that had tests under tight limits. */
const recorded = new URL("../../fixtures/untoldTests/", import.meta.url);

describe("a vision model whose test is known from an earlier search", () => {
  const knowing = (rightly: number): Providers => {
    const providers = comparingProviders();
    const result = { shown: 8, right: rightly, unanswered: 0, chosen: 8, first: 4 };
    return {
      ...providers,
      vision: { ...providers.vision, judgeTest: { kind: "known", result } },
    };
  };

  for (const [rightly, compares] of [
    [5, false],
    [5.5, true],
    [8, true],
  ] as const) {
    it(`${compares ? "compares" : "compares nothing"} with ${rightly} of 8, and is not tested`, async () => {
      const search = await tested({}, { providers: knowing(rightly) });
      assert.deepEqual(tests(search), []);
      assert.equal(asked(search).length > 0, compares);
      assert.equal(whyNotCompared(search.state) === null, compares);
      const said = compares ? trustSentences(search.state) : [whyNotCompared(search.state) ?? ""];
      for (const line of said) assert.ok(whyOf(search).includes(line), line);
      const counted = estimate(search.state.plan, knowing(rightly)).calls.vision;
      assert.equal(counted > search.state.totals.images, compares);
    });
  }
});

describe("a search with a test in it", () => {
  const kinds: readonly Answer[] = [right, wrong, first];

  it("passes no cap; where there is no room for the test it goes on without", async () => {
    const untold: number[] = [];
    for (let maxCalls = 12; maxCalls <= 44; maxCalls += 2) {
      for (const cap of [{ maxCalls }, { maxCostUsd: maxCalls * 0.04 }]) {
        const search = await tested(judging(right), {
          ...{ plan: cap, providers: untested(0.01), usage: { costUsd: 0.01 } },
        });
        const { calls, spentNanoUsd } = search.state.totals;
        assert.ok(calls <= (search.state.caps.maxCalls ?? Infinity));
        assert.ok(spentNanoUsd / 1e9 <= (search.state.caps.maxCostUsd ?? Infinity) + 1e-9);
        if (judgeTestOf(search.state).kind !== "untold") continue;
        untold.push(maxCalls);
        assert.ok(givenUp(search).some(({ code }) => code === "cap.noRoom"));
        assert.deepEqual([tests(search), asked(search)], [[], []]);
        assert.match(
          whyNotCompared(search.state) ?? "",
          /limits leave no room to test.*by their sc/,
        );
        if (search.state.totals.images < 2) continue;
        assert.ok(whyOf(search).includes(whyNotCompared(search.state) ?? ""));
      }
    }
    assert.ok(untold.length > 3, "some caps leave no room");
  });

  it("is tested only where a round of comparisons has room behind it, whatever the cap", async () => {
    const seen = new Set<string>();
    for (let maxCalls = 6; maxCalls <= 40; maxCalls += 2) {
      for (const candidates of [2, 6]) {
        for (const cap of [{ maxCalls }, { maxCostUsd: maxCalls * 0.01 }]) {
          const search = await tested(judging(right), {
            plan: { ...cap, candidates, iterations: 2, beamWidth: 1 },
            ...{ providers: untested(0.01), usage: { costUsd: 0.01 } },
          });
          const [testing, comparing] = [tests(search).length, asked(search).length];
          // More than four images are shown in two sets.
          const enough = (search.state.iterations[0]?.size ?? 0) > 4 ? 2 : 1;
          const isRight = testing === 0 ? comparing === 0 : testing === 8 && comparing >= enough;
          assert.ok(isRight, `${JSON.stringify(cap)}: ${testing} tests, ${comparing} comparisons`);
          if ("maxCalls" in cap) {
            const { plan, providers } = search.state;
            const counted = countsOfCalls({ ...plan, ...cap }, providers);
            const told = counted.find(({ kind }) => kind === "test")?.count ?? 0;
            assert.equal(told, testing, `estimated for ${maxCalls} calls of ${candidates}`);
          }
          seen.add(testing === 0 ? judgeTestOf(search.state).kind : "tested");
        }
      }
    }
    assert.ok(seen.has("untold") && seen.has("tested"), [...seen].join(" "));
  });

  it("is asked once, and failed, by a model whose answers are none", async () => {
    const search = await tested(failing(() => new InvalidAnswerError("This is no order.")));
    assert.equal(new Set(tests(search)).size, 8);
    assert.equal(tests(search).length, 8);
    assert.deepEqual(asked(search), []);
    assert.deepEqual(newResultOf(search.state), {
      ...{ shown: 8, right: 0, unanswered: 8, chosen: 0, first: 0 },
    });
  });

  it("leaves room to compare though a question is asked again", async () => {
    for (let maxCalls = 18; maxCalls <= 30; maxCalls++) {
      let isFirst = true;
      const comparer = failing(() => {
        isFirst = false;
        return new CallError("server.failed", "Not now.", { retryable: true, billed: "no" });
      });
      const search = await tested(
        {
          ...judging(right),
          fail: (unique, nth) => {
            if (isFirst) comparer.fail?.(unique, nth);
          },
        },
        { plan: { maxCalls, iterations: 2 }, providers: untested(0.01), usage: { costUsd: 0.01 } },
      );
      const [testing, comparing] = [tests(search).length > 0, asked(search).length > 0];
      assert.equal(comparing, testing, `${maxCalls} calls`);
    }
  });

  it("is among what is left once a limit is raised, and the limit that is advised has room for it", async () => {
    let raised = 0;
    for (const candidates of [1, 2, 3]) {
      for (const maxCalls of [6, 10, 14]) {
        for (const advised of [false, true]) {
          const plan = { candidates, beamWidth: 1, iterations: 4, maxCalls };
          const search = await tested(judging(right), { plan, providers: untested() });
          const made = search.state.totals.calls;
          const { end } = search.state;
          if (end === null || !isEndByCap(end) || tests(search).length > 0) continue;
          const { next } = outlookOf(search.state);
          const to = advised ? maxCalls + next.maxCalls : null;
          search.driver.act({ kind: "changeCaps", caps: { maxCalls: to } });
          await runOut(search);
          const at = search.events.findLastIndex(({ kind }) => kind === "capsChanged");
          const left = callsLeft(fold(search.events.slice(0, at + 1)));
          const told = left.filter(({ kind }) => kind === "test");
          const count = told.reduce((sum, each) => sum + each.count, 0);
          const what = `${candidates} candidates, ${maxCalls} calls, then ${to}`;
          assert.deepEqual([count, tests(search).length], [8, 8], what);
          assert.ok(callsIn(left) >= search.state.totals.calls - made, what);
          raised += 1;
        }
      }
    }
    assert.ok(raised > 10, `${raised} were raised`);
  });

  it("is made once a limit that left no room for it is raised", async () => {
    const search = await tested(judging(right), { plan: { maxCalls: 12 } });
    assert.deepEqual([tests(search), asked(search)], [[], []]);
    assert.notEqual(whyNotCompared(search.state), null);
    search.driver.act({ kind: "changeCaps", caps: { maxCalls: null } });
    await runOut(search);
    assertWhole(search);
    assert.equal(tests(search).length, 8);
    assert.ok(asked(search).length > 0);
    assert.equal(whyNotCompared(search.state), null);
  });

  for (const name of readdirSync(recorded)) {
    it(`goes on where it had no room, in a session of before: ${name}`, () => {
      const lines = readFileSync(new URL(name, recorded), "utf8").trimEnd().split("\n");
      const events = lines.flatMap((line) => {
        const read = parseEvent(JSON.parse(line));
        return read.ok ? [read.event] : [];
      });
      assert.equal(events.length, lines.length);
      assert.equal(replay(events).kind, "same");
    });
  }

  it("ends the same at any speed, with faults, under caps", async () => {
    const scenario = fc.record({
      seed: fc.nat(),
      speeds: fc.array(fc.nat(), { minLength: 2, maxLength: 2 }),
      share: fc.constantFrom(0, 0.3),
      candidates: fc.integer({ min: 1, max: 5 }),
      maxCalls: fc.option(fc.integer({ min: 3, max: 60 })),
      answer: fc.constantFrom(...kinds),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ seed, speeds, share, candidates, maxCalls, answer }) => {
        const ended = [];
        for (const speed of speeds) {
          const faults = faultsOf(seed, share);
          const search = await tested(
            {
              ...judging(answer),
              fail: (unique, nth) => {
                faults("judge", unique, nth);
              },
            },
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
          );
          const calls = [...tests(search), ...asked(search)].toSorted();
          ended.push([projectionOf(search.state), search.state.testAnswers, calls]);
        }
        assert.deepEqual(ended[0], ended[1]);
      }),
      { numRuns: 20 },
    );
  });

  for (const answer of [right, first]) {
    it(`goes on after a crash at any event, and ends the same, ${answer === right ? "fit" : "unfit"}`, async () => {
      const whole = await tested(judging(answer));
      for (let length = 2; length < whole.events.length; length += 5) {
        const next = searchOf({ providers: untested() }, judging(answer), whole);
        next.adopt(whole.events.slice(0, length));
        await runOut(next);
        assertWhole(next);
        assertNothingPaidTwice(next.events);
        assert.deepEqual(projectionOf(next.state), projectionOf(whole.state));
        assert.deepEqual(next.state.testAnswers, whole.state.testAnswers);
      }
    });
  }

  it("is held up by nothing when it is cancelled in the middle of the test", async () => {
    const search: SearchHarness = searchOf(
      {
        providers: untested(),
        onEvent: (event) => {
          if (event.kind === "judgeTested") search.driver.act({ kind: "cancel" });
        },
      },
      judging(right),
    );
    await runOut(search);
    assertWhole(search);
    assert.equal(search.state.end?.kind === "finished" && search.state.end.reason, "cancelled");
    assert.equal(judgeTestOf(search.state).kind, "open");
    assert.equal(newResultOf(search.state), null);
    assert.deepEqual(trustSentences(search.state), []);
  });
});
