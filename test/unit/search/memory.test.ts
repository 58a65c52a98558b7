import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError } from "../../../src/base/errors.js";
import { allCandidates } from "../../../src/search/candidates.js";
import type { ModelPorts, RefineRequest } from "../../../src/search/ports.js";
import { projectionOf } from "../../../src/search/projection.js";
import {
  eventsOf,
  half,
  searched,
  searchOf,
  startedKeys,
} from "../../support/checklistSearches.js";
import { FakeModels, lognormal, type FakeOptions } from "../../support/fakeModels.js";
import { providersOf, SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { assertWhole, faultsOf, runOut } from "../../support/searchRuns.js";
import type { VirtualClock } from "../../support/virtualClock.js";

const memory = { candidates: 3, beamWidth: 2, iterations: 3, memory: true };
const varied = (search: SearchHarness): string[] =>
  startedKeys(search).filter((key) => key.includes("/vary/"));

/** Writers that say again what the parent says, for every other child; told so, something new. */
function stubborn(options: FakeOptions = {}, isForGood = false, asked: RefineRequest[] = []) {
  return (clock: VirtualClock): ModelPorts => {
    const fakes = new FakeModels(clock, options).ports;
    return {
      ...fakes,
      prompts: {
        write: async (request, signal) => {
          const written = await fakes.prompts.write(request, signal);
          if (request.kind !== "refine") return written;
          asked.push(request);
          const isNew = request.unlike !== undefined && !isForGood;
          return isNew || request.variant % 2 === 1 ? written : { ...written, ...request.parent };
        },
      },
    };
  };
}

describe("a search that remembers", () => {
  it("tells writers what was tried in earlier iterations, a line each, and what came of it", async () => {
    const asked: RefineRequest[] = [];
    const plan = { ...memory, candidates: 4, iterations: 5 };
    const search = await searched({
      plan,
      answer: half,
      ports: stubborn({ answer: half }, false, asked),
    });
    for (const { tried = [], seed } of asked) {
      assert.ok(tried.length >= 4 && tried.length <= 12, `${seed}`);
      for (const { id, change, outcome } of tried) {
        assert.ok(change.length <= 260 && outcome.length <= 260);
        assert.doesNotMatch(`${change}${outcome}`, /\n/);
        assert.ok(search.state.candidates[id] !== undefined);
      }
    }
    const [first] = asked;
    assert.deepEqual(
      first?.tried?.map(({ id }) => id),
      ["i0c0", "i0c1", "i0c2", "i0c3"],
    );
    assert.match(first.tried[0]?.outcome ?? "", /^\d+ of 100, no to: Is there a lighthouse\? \| /);
    const later = asked.flatMap(({ tried = [] }) => tried).find(({ id }) => id.startsWith("i1"));
    assert.match(later?.outcome ?? "", /as its parent/);
    assert.match(later?.change ?? "", /^(?:added: |the same words)/);
    // Also under 12 lines its own line of descent is told.
    const deep = allCandidates(search.state).find(({ iteration }) => iteration === 4);
    const request = asked.find(({ tried = [] }) => tried.some(({ id }) => id.startsWith("i3")));
    assert.ok(deep !== undefined && request?.tried?.length === 12);
  });

  it("has a prompt that is nearly a drawn one written anew, once, before it is drawn", async () => {
    const search = await searched({
      plan: memory,
      answer: half,
      ports: stubborn({ answer: half }),
    });
    const again = varied(search);
    assert.ok(again.length >= 2);
    const prompts = allCandidates(search.state).map(({ texts }) => texts?.prompt);
    assert.equal(new Set(prompts).size, prompts.length);
    for (const { id, nearly, iteration, image } of allCandidates(search.state)) {
      assert.equal(nearly !== null, again.includes(`${id}/vary/1`));
      if (nearly === null) continue;
      assert.ok((search.state.candidates[nearly]?.iteration ?? 9) < iteration);
      const keys = startedKeys(search);
      assert.ok(keys.indexOf(`${id}/vary/1`) < keys.indexOf(`${id}/draw/1`));
      assert.notEqual(image, null);
    }
  });

  it("draws what is nearly the same after all, rather than ask for ever", async () => {
    const search = await searched({ plan: memory, ports: stubborn({ answer: half }, true) });
    const again = varied(search);
    assert.ok(again.length >= 2 && again.every((key) => key.endsWith("/vary/1")));
    assert.ok(allCandidates(search.state).every(({ image }) => image !== null));
  });

  /** The writing anew itself throws. */
  const failing = (clock: VirtualClock): ModelPorts => {
    const models = stubborn({ answer: half })(clock);
    const write: ModelPorts["prompts"]["write"] = (request, signal) => {
      if (request.kind !== "refine" || request.unlike === undefined) {
        return models.prompts.write(request, signal);
      }
      throw new CallError("call.broken", "Broken", { billed: "no" });
    };
    return { ...models, prompts: { write } };
  };
  for (const [why, options, code] of [
    ["it fails", { plan: memory, ports: failing }, "call.broken"],
    [
      "there is no room for it",
      // A checklist, three calls an image, two critiques in each later iteration.
      { plan: { ...memory, maxCalls: 1 + 3 * 9 + 2 * 2 }, ports: stubborn({ answer: half }) },
      "cap.noRoom",
    ],
  ] as const satisfies readonly (readonly [string, HarnessOptions, string])[]) {
    it(`draws the first prompt where ${why}`, async () => {
      const search = await searched(options);
      const givenUp = eventsOf(search, "callGivenUp").filter(({ call }) => call.endsWith("/vary"));
      assert.ok(givenUp.length > 0);
      assert.ok(givenUp.every((event) => event.code === code));
      for (const { call } of givenUp) {
        const candidate = search.state.candidates[call.split("/")[0] ?? ""];
        assert.notEqual(candidate?.image ?? null, null);
        assert.equal(candidate?.state, "judged");
      }
    });
  }

  it("asks and tells nothing where that is not wanted", async () => {
    const asked: RefineRequest[] = [];
    const plan = { ...memory, memory: false };
    const search = await searched({ plan, ports: stubborn({ answer: half }, false, asked) });
    assert.deepEqual(varied(search), []);
    assert.ok(asked.length > 0);
    assert.ok(asked.every((request) => !("tried" in request) && !("unlike" in request)));
    assert.ok(allCandidates(search.state).every(({ nearly }) => nearly === null));
  });

  it("is kept within a cap on cost, at the price of a writing", async () => {
    const plan = { ...memory, objective: "weighted", maxCostUsd: 0.9 } as const;
    const search = searchOf({
      plan,
      providers: providersOf(0.01),
      ports: stubborn({ usage: { costUsd: 0.01 } }),
    });
    await runOut(search);
    assertWhole(search);
    assert.ok(search.state.totals.spentNanoUsd <= 0.9e9);
    assert.ok(
      eventsOf(search, "callStarted").some(
        ({ key, worstUsd }) => key.includes("/vary/") && worstUsd === 0.01,
      ),
    );
  });
});

describe("a search that remembers, at any speed and after any crash", () => {
  it("comes to the same", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.nat(1000), fc.boolean(), async (seed, speed, isForGood) => {
        const meanMs = { write: 300, critique: 200, draw: 500, judge: 200 };
        const run = (of: number) =>
          searched({
            plan: { ...memory, seed },
            ports: stubborn({ durations: lognormal(meanMs, 1, of) }, isForGood),
          });
        const [one, other] = [await run(speed), await run(speed + 1)];
        assert.deepEqual(projectionOf(other.state), projectionOf(one.state));
      }),
      { numRuns: 6 },
    );
  });

  for (const [why, fakes, plan] of [
    ["in peace", {}, {}],
    ["with faults", { fail: (kind, unique) => faultsOf(5, 0.3)(kind, unique, 1) }, {}],
    ["under a cap", {}, { maxCalls: 33 }],
  ] as const satisfies readonly (readonly [string, FakeOptions, object])[]) {
    it(`goes on behind any event, and ends the same: ${why}`, async () => {
      const options = { plan: { ...memory, ...plan }, ports: stubborn({ answer: half, ...fakes }) };
      const whole = await searched(options);
      assert.ok(varied(whole).length > 0);
      for (let kept = 1; kept < whole.events.length; kept += 5) {
        const search = searchOf(options);
        const resumed = new SearchHarness(search.options, whole.images);
        resumed.adopt(whole.events.slice(0, kept));
        await runOut(resumed);
        assertWhole(resumed);
        assert.deepEqual(projectionOf(resumed.state), projectionOf(whole.state), `behind ${kept}`);
      }
    });
  }
});
