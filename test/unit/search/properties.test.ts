import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError, PromptRefusedError } from "../../../src/base/errors.js";
import { nanoUsdOf } from "../../../src/base/money.js";
import { seededRandom } from "../../../src/base/random.js";
import { parseEvent } from "../../../src/protocol/events.js";
import type { PlanInput } from "../../../src/protocol/plan.js";
import type { Providers } from "../../../src/protocol/providers.js";
import { allCandidates } from "../../../src/search/candidates.js";
import { Lanes } from "../../../src/search/lanes.js";
import { projectionOf } from "../../../src/search/projection.js";
import { fold } from "../../../src/search/reduce.js";
import { foldChecked, replay } from "../../../src/search/replay.js";
import { globalRanking, winnerOf } from "../../../src/search/selectors.js";
import { lognormal, type FakeCallKind } from "../../support/fakeModels.js";
import { hostileModels } from "../../support/hostileModels.js";
import type { VirtualClock } from "../../support/virtualClock.js";
import {
  checkingProviders,
  providersOf,
  SearchHarness,
  type HarnessOptions,
} from "../../support/searchHarness.js";
import { share } from "../../support/evenly.js";

/** Properties of whole searches, over plans, limits, durations and faults. */

const planInputs: fc.Arbitrary<Partial<PlanInput>> = fc
  .record({
    candidates: fc.integer({ min: 1, max: 7 }),
    width: fc.integer({ min: 1, max: 7 }),
    iterations: fc.integer({ min: 1, max: 4 }),
    refine: fc.constantFrom("both" as const, "alternate" as const, "weakest" as const),
    maxAttempts: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    maxCalls: fc.option(fc.integer({ min: 1, max: 90 })),
    maxImages: fc.option(fc.integer({ min: 1, max: 20 })),
    stopOnPlateau: fc.boolean(),
    objective: fc.constantFrom("weighted" as const, "checklist" as const),
    memory: fc.boolean(),
  })
  .map(({ width, ...plan }) => ({ ...plan, beamWidth: Math.min(width, plan.candidates) }));

const limitsOf = fc.record({
  language: fc.integer({ min: 1, max: 8 }),
  image: fc.integer({ min: 1, max: 8 }),
  vision: fc.integer({ min: 1, max: 8 }),
});
const meanMs = { write: 200, critique: 200, draw: 1000, judge: 300 };

/** Faults that are functions of the request and the attempt, as a provider's would be. */
const faults =
  (seed: number, share: number) =>
  (kind: FakeCallKind, unique: string, nth: number): void => {
    const dice = seededRandom(seed, kind, unique, nth);
    if (dice.next() >= share) return;
    switch (dice.below(4)) {
      case 0:
        throw new PromptRefusedError("Not this");
      case 1:
        throw new CallError("call.broken", "Broken", { billed: "no" });
      default:
        throw new CallError("call.busy", "Busy", { retryable: true, billed: "no" });
    }
  };

const scenario = fc.record({
  plan: planInputs,
  limits: limitsOf,
  otherLimits: limitsOf,
  seed: fc.nat(),
  share: fc.constantFrom(0, 0.1, 0.4),
});
/** Faults that a second process meets as the first one did: it has not counted the attempts. */
const steadyFaults = (seed: number, share: number) => {
  const fail = faults(seed, share);
  return (kind: FakeCallKind, unique: string): void => fail(kind, unique, 1);
};

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

const optionsOf = ({ plan, limits, seed, share }: Scenario): HarnessOptions => ({
  plan,
  limits,
  durations: lognormal(meanMs, 0.5, seed),
  fail: faults(seed, share),
  providers: modelsFor(plan),
  echoes: plan.memory === true,
});
/** Those that make and answer checklists, where one is to be met. */
const modelsFor = ({ objective }: Partial<PlanInput>, worstUsd = 0): Providers =>
  objective === "checklist" ? checkingProviders(worstUsd) : providersOf(worstUsd);
const steadyOptionsOf = (given: Scenario): HarnessOptions => ({
  ...optionsOf(given),
  fail: steadyFaults(given.seed, given.share),
});

/** One more attempt takes the last of the calls, so that another candidate fails for it. */
const lastRoomTaken: Scenario = {
  plan: {
    ...{ candidates: 6, beamWidth: 1, iterations: 1, refine: "both", maxAttempts: 2, seed: 0 },
    ...{ maxCalls: 19, maxImages: null, stopOnPlateau: false, objective: "weighted" },
  },
  limits: { language: 2, image: 1, vision: 1 },
  otherLimits: { language: 1, image: 1, vision: 1 },
  ...{ seed: 0, share: 0 },
};

const check = (
  property: fc.IAsyncProperty<[Scenario]>,
  numRuns: number,
  examples: [Scenario][] = [],
): Promise<void> => fc.assert(property, { numRuns, examples });

/** Runs to the end; a pause by the provider is answered by a resume. */
async function runOut(search: SearchHarness): Promise<void> {
  for (let pauses = 0; pauses < 10; pauses++) {
    const outcome = await search.run();
    if (outcome.kind === "ended") return;
    search.driver.act({ kind: "resume" });
  }
  throw new Error("It pauses for ever");
}

describe("a search", () => {
  it("has the same projection at any limits and durations", async () => {
    await check(
      fc.asyncProperty(scenario, async (given) => {
        const one = new SearchHarness(optionsOf(given));
        const other = new SearchHarness({
          ...optionsOf({ ...given, limits: given.otherLimits }),
          durations: lognormal(meanMs, 1, given.seed + 1),
        });
        await runOut(one);
        await runOut(other);
        assert.deepEqual(projectionOf(other.state), projectionOf(one.state));
      }),
      60,
    );
  });

  it("deals scarce retries by id, whichever failure comes first", async () => {
    const scarce = scenario.map((given): Scenario => ({
      ...given,
      share: 0.4,
      plan: { ...given.plan, maxCalls: 10 + (given.seed % 50), maxImages: null, maxAttempts: 3 },
    }));
    await fc.assert(
      fc.asyncProperty(scarce, async (given) => {
        const one = new SearchHarness(optionsOf(given));
        const other = new SearchHarness(optionsOf({ ...given, limits: given.otherLimits }));
        await runOut(one);
        await runOut(other);
        assert.deepEqual(projectionOf(other.state), projectionOf(one.state));
      }),
      { numRuns: 50 },
    );
  });

  it("keeps at most M, never more than N a round, children of the kept, and a winner on top", async () => {
    await check(
      fc.asyncProperty(scenario, async (given) => {
        const search = new SearchHarness(optionsOf(given));
        await runOut(search);
        const { state } = search;
        for (const { kept, candidates, size } of state.iterations) {
          assert.ok((kept?.length ?? 0) <= state.plan.beamWidth);
          assert.ok(candidates.length === size && size <= state.plan.candidates);
        }
        for (const { parent, iteration } of allCandidates(state)) {
          assert.equal(parent === null, iteration === 0);
          if (parent === null) continue;
          assert.ok(state.iterations[iteration - 1]?.kept?.includes(parent));
        }
        assert.deepEqual(fold(search.events), state);
        const replayed = replay(search.events);
        assert.ok(replayed.kind === "same");
        assert.deepEqual(JSON.parse(JSON.stringify(replayed.state)), state);
        if (state.end?.kind !== "finished") return;
        const last = state.iterations.findLast(({ kept }) => kept !== null);
        assert.deepEqual(
          [winnerOf(state), winnerOf(state)],
          [globalRanking(state)[0], last?.kept?.[0]],
        );
      }),
      60,
    );
  });

  it("passes no limit of a lane and no cap, and spends no more than that, with any prices", async () => {
    const priced = fc.tuple(scenario, fc.constantFrom(null, 0.05, 0.3, 1), fc.boolean());
    await fc.assert(
      fc.asyncProperty(priced, async ([given, maxCostUsd, isKnown]) => {
        const most: Record<FakeCallKind, number> = { write: 0, critique: 0, draw: 0, judge: 0 };
        const search = new SearchHarness({
          ...optionsOf(given),
          plan: { ...given.plan, maxCostUsd },
          providers: modelsFor(given.plan, 0.01),
          usage: { costUsd: isKnown ? 0.007 : null, inputTokens: 3, outputTokens: 4 },
          onStart: (kind, running) => {
            most[kind] = Math.max(most[kind], running);
          },
        });
        await runOut(search);
        const { plan, totals } = search.state;
        assert.ok(most.draw <= given.limits.image && most.judge <= given.limits.vision);
        assert.ok(most.write <= given.limits.language && most.critique <= given.limits.language);
        assert.ok(search.models.calls.length <= (plan.maxCalls ?? Infinity));
        assert.ok(totals.images <= (plan.maxImages ?? Infinity));
        assert.ok(totals.spentNanoUsd <= nanoUsdOf(maxCostUsd ?? Infinity));
        assert.equal(replay(search.events).kind, "same");
      }),
      { numRuns: 60 },
    );
  });

  it("resumes after a crash behind any event: same projection, nothing recorded called again", async () => {
    const crash = fc.tuple(scenario, share);
    await fc.assert(
      fc.asyncProperty(crash, async ([given, place]) => {
        const whole = new SearchHarness(steadyOptionsOf(given));
        await runOut(whole);
        const kept = 1 + Math.floor(place * (whole.events.length - 1));
        const resumed = new SearchHarness(steadyOptionsOf(given), whole.images);
        resumed.journal.events.splice(0, 1, ...whole.events.slice(0, kept));
        resumed.restart(foldChecked(resumed.events));
        await runOut(resumed);
        assert.deepEqual(projectionOf(resumed.state), projectionOf(whole.state));
        const results = resumed.events.flatMap((event) => ("usage" in event ? [event.key] : []));
        assert.equal(new Set(results).size, results.length, "a result was paid for twice");
      }),
      { numRuns: 40 },
    );
  });

  it("starts nothing after a cancel, at any event and with faults, and tells all running calls", async () => {
    const cancelled = fc.tuple(scenario, fc.nat({ max: 120 }));
    await fc.assert(
      fc.asyncProperty(cancelled, async ([given, at]) => {
        let callsBefore = Infinity;
        const search = new SearchHarness({
          ...optionsOf(given),
          onEvent: (event, { driver, models }) => {
            if (event.seq === at) driver.act({ kind: "cancel" });
            if (event.kind === "cancelRequested") {
              callsBefore = models.calls.length;
            }
          },
        });
        await runOut(search);
        const requested = search.events.findIndex(({ kind }) => kind === "cancelRequested");
        if (requested < 0) return;
        assert.equal(search.models.calls.length, callsBefore);
        const after = search.events.slice(requested);
        assert.ok(!after.some(({ kind }) => kind === "callStarted" || kind === "candidateFailed"));
        assert.ok(search.models.calls.every(({ isRunning }) => !isRunning));
        assert.ok(search.state.end?.kind === "finished" && search.state.end.reason === "cancelled");
        assert.equal(winnerOf(search.state), globalRanking(search.state)[0] ?? null);
        assert.equal(replay(search.events).kind, "same");
      }),
      { numRuns: 40 },
    );
  });

  it("pauses when the disk is full at any write, and ends the same after a resume", async () => {
    const full = fc.tuple(scenario, fc.nat({ max: 120 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(full, async ([given, at, evenThePause]) => {
        const whole = new SearchHarness(steadyOptionsOf(given));
        await runOut(whole);
        const search = new SearchHarness(steadyOptionsOf(given));
        search.journal.isFull = (event) =>
          event.seq >= at && event.seq > 0 && (evenThePause || event.kind !== "searchPaused");
        const outcome = await search.run();
        if (outcome.kind === "ended") return;
        assert.ok(outcome.kind === "paused");
        assert.equal(search.models.running, 0);
        search.journal.isFull = () => false;
        assert.deepEqual(fold(search.events), search.state);
        search.driver.act({ kind: "resume" });
        await runOut(search);
        assert.deepEqual(projectionOf(search.state), projectionOf(whole.state));
      }),
      { numRuns: 40 },
    );
  });

  it("shares its lanes fairly with another one, and neither passes the limits", async () => {
    await check(
      fc.asyncProperty(scenario, async (given) => {
        const limitOf = (lane: string) => given.limits[lane as keyof typeof given.limits];
        const lanes = new Lanes(limitOf, { nowMs: () => 0 });
        let most = 0;
        const first = new SearchHarness({ ...optionsOf(given), lanes });
        const second = new SearchHarness({
          ...optionsOf(given),
          lanes,
          clock: first.clock,
          onEvent: () => {
            const draws = [first, second].flatMap(({ models }) =>
              models.calls.filter(({ kind, isRunning }) => kind === "draw" && isRunning),
            );
            most = Math.max(most, draws.length);
          },
        });
        await first.clock.run(Promise.all([drain(first), drain(second)]));
        assert.ok(most <= given.limits.image);
        assert.deepEqual(projectionOf(second.state), projectionOf(first.state));
      }),
      30,
    );
  });

  it("survives a hostile provider, and journals nothing that it may not", async () => {
    await check(
      fc.asyncProperty(scenario, async (given) => {
        const ports = (clock: VirtualClock) => hostileModels(clock, given.seed);
        const one = new SearchHarness({ ...optionsOf(given), ports });
        const other = new SearchHarness({ ...optionsOf(given), limits: given.otherLimits, ports });
        await runOut(one);
        await runOut(other);
        for (const event of one.events) assert.ok(parseEvent(event).ok, JSON.stringify(event));
        assert.equal(replay(one.events).kind, "same");
        assert.deepEqual(projectionOf(other.state), projectionOf(one.state));
      }),
      40,
      [[lastRoomTaken]],
    );
  });
});

async function drain(search: SearchHarness): Promise<void> {
  const { signal } = new AbortController();
  while ((await search.driver.run(signal)).kind !== "ended") search.driver.act({ kind: "resume" });
}
