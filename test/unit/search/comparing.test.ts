import assert from "node:assert/strict";
import { candidateOf } from "../../../src/search/candidates.js";
import { parseComparison, parseKey } from "../../../src/search/keys.js";
import { mostComparisons } from "../../../src/search/ranking/compare/comparisonCounts.js";
import { chanceOf, globalRanking } from "../../../src/search/selectors.js";
import { answered, asked, ranked, searchOf } from "../../support/comparingSearch.js";
import { hiddenQuality, withComparer } from "../../support/fakeComparer.js";
import { FakeModels } from "../../support/fakeModels.js";
import { SearchHarness } from "../../support/searchHarness.js";
import { assertWhole, runOut } from "../../support/searchRuns.js";

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
