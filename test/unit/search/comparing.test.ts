import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError, InvalidAnswerError, PromptRefusedError } from "../../../src/base/errors.js";
import { usdOf } from "../../../src/base/money.js";
import { seededRandom } from "../../../src/base/random.js";
import type { EventOf } from "../../../src/protocol/events.js";
import { candidateOf } from "../../../src/search/candidates.js";
import { parseComparison, parseKey } from "../../../src/search/keys.js";
import { mostComparisons } from "../../../src/search/ranking/compare/comparisonCounts.js";
import { projectionOf } from "../../../src/search/projection.js";
import { chanceOf, globalRanking, winnerOf } from "../../../src/search/selectors.js";
import {
  comparingProviders,
  hiddenQuality,
  withComparer,
  type FakeComparerOptions,
} from "../../support/fakeComparer.js";
import { FakeModels, lognormal } from "../../support/fakeModels.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { assertWhole, faultsOf, runOut } from "../../support/searchRuns.js";
import { assertNothingPaidTwice } from "../../support/sessionChecks.js";

function searchOf(
  options: HarnessOptions = {},
  comparer: FakeComparerOptions = {},
  before?: SearchHarness,
): SearchHarness {
  const all: HarnessOptions = {
    providers: comparingProviders(),
    ports: (clock) => withComparer(new FakeModels(clock, options).ports, clock, comparer),
    ...options,
    plan: { candidates: 4, iterations: 2, ranker: "compare", ...options.plan },
  };
  return new SearchHarness(all, before?.images);
}

const asked = ({ events }: SearchHarness): string[] =>
  events.flatMap((event) =>
    event.kind === "callStarted" && parseKey(event.key).kind === "compare" ? [event.key] : [],
  );
const answered = ({ events }: SearchHarness): EventOf<"candidatesCompared">[] =>
  events.filter((event) => event.kind === "candidatesCompared");
const givenUp = ({ events }: SearchHarness): EventOf<"callGivenUp">[] =>
  events.filter((event) => event.kind === "callGivenUp");
const ranked = ({ events }: SearchHarness): EventOf<"iterationRanked">[] =>
  events.filter((event) => event.kind === "iterationRanked");

/** All judged, best first, as a perfect eye has them. */
async function truth({ state, images }: SearchHarness, ids: readonly string[]): Promise<string[]> {
  const signal = new AbortController().signal;
  const known = await Promise.all(
    ids.map(async (id) => {
      const { image } = candidateOf(state, id);
      if (image === null) throw new Error(`${id} has no image`);
      return { id, quality: hiddenQuality((await images.open(image).pixels(signal)).rgba) };
    }),
  );
  return known.sort((a, b) => b.quality - a.quality).map(({ id }) => id);
}

const busy = { retryable: true, billed: "no" } as const;

describe("a search that compares images", () => {
  it("keeps those that a perfect eye keeps, whatever the scores are, and says how sure it is", async () => {
    let right = 0;
    let all = 0;
    for (let seed = 0; seed < 6; seed++) {
      const search = searchOf({ plan: { candidates: 8, beamWidth: 2, iterations: 1, seed } });
      await runOut(search);
      assertWhole(search);
      const [first] = ranked(search);
      const pool = first?.pool.map(({ id }) => id) ?? [];
      const best = (await truth(search, pool)).slice(0, 2);
      right += best.filter((id) => first?.kept.includes(id)).length;
      all += best.length;
      const chances = first?.chances ?? [];
      assert.deepEqual(
        chances.map(({ id }) => id),
        pool,
      );
      assert.ok(Math.abs(chances.reduce((sum, { win }) => sum + win, 0) - 1) < 0.01);
      assert.ok(Math.abs(chances.reduce((sum, { kept }) => sum + kept, 0) - 2) < 0.01);
      assert.equal(chanceOf(search.state, pool[0] ?? "")?.win, chances[0]?.win);
    }
    assert.ok(right / all >= 0.85, `${right} of ${all}`);
  });

  it("takes no more calls than are foretold, in a few rounds, and none twice", async () => {
    const plan = { candidates: 8, beamWidth: 2, iterations: 3, stopOnPlateau: false };
    const search = searchOf({ plan });
    await runOut(search);
    const names = asked(search).map((key) => parseKey(key).name);
    assert.equal(new Set(names).size, names.length);
    for (const iteration of [0, 1, 2]) {
      const own = names.map(parseComparison).filter((each) => each.iteration === iteration);
      assert.ok(own.length > 0 && own.length <= mostComparisons(search.state.plan, iteration, 8));
      assert.ok(own.every(({ round, shown }) => round < 4 && shown.length >= 2));
    }
  });

  it("compares new ones with their parents in the first round of a later iteration", async () => {
    const search = searchOf({ plan: { candidates: 4, beamWidth: 2 } });
    await runOut(search);
    const later = asked(search)
      .map((key) => parseComparison(parseKey(key).name))
      .filter(({ iteration, round }) => iteration === 1 && round === 0);
    assert.equal(later.length, 2);
    for (const { shown } of later) {
      const fresh = shown.filter((id) => id.startsWith("i1"));
      assert.equal(fresh.length, 2);
      for (const id of fresh) {
        assert.ok(shown.includes(candidateOf(search.state, id).parent ?? ""), id);
      }
    }
  });

  it("asks as soon as a set is settled, while others are still drawn", async () => {
    const search = searchOf({
      plan: { candidates: 8, iterations: 1 },
      durations: (kind, unique) => (kind === "draw" && unique.length % 2 === 0 ? 9000 : 100),
      limits: { language: 8, image: 1, vision: 4 },
    });
    await runOut(search);
    const at = (find: (event: SearchHarness["events"][number]) => boolean): number =>
      search.events.findIndex(find);
    const first = at((event) => event.kind === "callStarted" && event.key === asked(search)[0]);
    assert.ok(first < search.events.findLastIndex(({ kind }) => kind === "imageDrawn"));
    assert.equal(answered(search).length, asked(search).length);
  });

  it("ranks as by scores, and asks nobody, where the vision model compares nothing", async () => {
    const plain = { plan: { candidates: 4, iterations: 2 } };
    const search = searchOf({ ...plain, providers: new SearchHarness().state.providers });
    const other = new SearchHarness(plain);
    await runOut(search);
    await runOut(other);
    assertWhole(search);
    assert.deepEqual(asked(search), []);
    assert.ok(ranked(search).every(({ chances }) => chances === undefined));
    assert.deepEqual(globalRanking(search.state), globalRanking(other.state));
  });

  it("leaves the scores to decide between those that are named as equals", async () => {
    const search = searchOf({ plan: { candidates: 4, iterations: 1 } }, { tieWidth: Infinity });
    await runOut(search);
    assertWhole(search);
    const totals = globalRanking(search.state).map(
      (id) => candidateOf(search.state, id).scores?.total ?? NaN,
    );
    assert.deepEqual(
      totals,
      totals.toSorted((a, b) => b - a),
    );
  });

  it("comes to an end with a comparer that contradicts itself", async () => {
    const turn = (groups: readonly (readonly number[])[], by: number) => [
      ...groups.slice(by),
      ...groups.slice(0, by),
    ];
    let nth = 0;
    const search = searchOf(
      { plan: { candidates: 6, iterations: 2 } },
      { answer: (seen) => ({ ...seen, order: turn(seen.order, nth++ % seen.order.length) }) },
    );
    await runOut(search);
    assertWhole(search);
    for (const { chances = [] } of ranked(search))
      assert.ok(chances.every(({ win }) => win < 0.95));
  });

  it("tells critics what was said before, and nothing that was said since", async () => {
    const heard: (readonly string[])[] = [];
    const search = searchOf({
      plan: { candidates: 4, iterations: 3, stopOnPlateau: false },
      ports: (clock) => {
        const ports = withComparer(new FakeModels(clock).ports, clock);
        const critic: typeof ports.critic = {
          critique: async (request, signal) => {
            heard.push((request.parent.compared ?? []).map(({ strengths }) => strengths));
            if (ports.critic === null) throw new Error("There is a critic");
            return await ports.critic.critique(request, signal);
          },
        };
        return { ...ports, critic };
      },
    });
    await runOut(search);
    assertWhole(search);
    assert.ok(heard.length >= 3 && heard.every((notes) => notes.length > 0));
    assert.ok(heard.flat().every((note) => note.startsWith("strong as ")));
  });
});

describe("a comparison", () => {
  const invalid: readonly [string, NonNullable<FakeComparerOptions["answer"]>][] = [
    ["leaves one out", ({ order, ...rest }) => ({ ...rest, order: order.slice(1) })],
    [
      "names one twice",
      ({ order, ...rest }) => ({ ...rest, order: [...order, ...order.slice(0, 1)] }),
    ],
    [
      "names one that was not shown",
      ({ order, ...rest }) => ({ ...rest, order: [...order.slice(1), [9]] }),
    ],
    ["counts in halves", ({ order, ...rest }) => ({ ...rest, order: [...order.slice(1), [0.5]] })],
    ["is no list", (seen) => ({ ...seen, order: "B > A" })],
    ["has an empty group", ({ order, ...rest }) => ({ ...rest, order: [...order, []] })],
    ["is nothing", () => 7],
    ["says two things of one", ({ notes, ...rest }) => ({ ...rest, notes: [...notes, ...notes] })],
    [
      "remarks on one that was not shown",
      (seen) => ({ ...seen, notes: [{ place: -1, strengths: "" }] }),
    ],
    [
      "says too much",
      ({ notes, ...rest }) => ({
        ...rest,
        notes: notes.map((note) => ({ ...note, strengths: "x".repeat(6000) })),
      }),
    ],
    [
      "cannot be read",
      (seen) => ({
        ...seen,
        get order() {
          throw new TypeError("no");
        },
      }),
    ],
  ];
  for (const [what, answer] of invalid) {
    it(`whose answer ${what} is none, and the ranking goes on`, async () => {
      const search = searchOf({ plan: { candidates: 3, iterations: 1 } }, { answer });
      await runOut(search);
      assertWhole(search);
      assert.deepEqual(answered(search), []);
      assert.deepEqual([...new Set(givenUp(search).map(({ code }) => code))], ["answer.invalid"]);
      assert.equal(asked(search).length, 3, "after three attempts");
      assert.equal(ranked(search)[0]?.chances, undefined);
      assert.equal(search.state.end?.kind === "finished" && search.state.end.reason, "completed");
    });
  }

  it("that is refused is given up at once, and the next round leaves out who was in each such", async () => {
    const search = searchOf({ plan: { candidates: 8, beamWidth: 2, iterations: 1 } });
    await runOut(search);
    const shy = candidateOf(search.state, "i0c0").image?.sha256 ?? "";
    const again = searchOf(
      { plan: { candidates: 8, beamWidth: 2, iterations: 1 } },
      {
        fail: (unique) => {
          if (unique.includes(shy)) throw new PromptRefusedError("Not this one");
        },
      },
    );
    await runOut(again);
    assertWhole(again);
    assert.ok(givenUp(again).length >= 1 && givenUp(again).length <= 2);
    assert.ok(answered(again).length >= 3);
    assert.ok(givenUp(again).every(({ code }) => code === "prompt.refused"));
  });

  it("that fails for a while has its attempts", async () => {
    const search = searchOf(
      { plan: { candidates: 3, iterations: 1 } },
      {
        fail: (_unique, nth) => {
          if (nth < 3) throw new CallError("server.failed", "No answer", busy);
        },
      },
    );
    await runOut(search);
    assertWhole(search);
    assert.deepEqual(givenUp(search), []);
    assert.ok(answered(search).length > 0);
  });

  it("of images that the judge would not look at is not asked for", async () => {
    const search = searchOf({
      plan: { candidates: 4, iterations: 1 },
      fail: (kind, _unique, nth) => {
        if (kind === "judge" && nth === 1) throw new PromptRefusedError("Not this one");
      },
    });
    await runOut(search);
    assertWhole(search);
    assert.deepEqual(asked(search), []);
  });
});

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
    for (let length = 2; length < whole.events.length; length += 7) {
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
      { numRuns: 12 },
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
