import assert from "node:assert/strict";
import fc from "fast-check";
import type { EventBody, KnownEvent } from "../../../src/protocol/events.js";
import { eventOfAct, whyNoAct, type Remark } from "../../../src/search/acts.js";
import { projectionOf } from "../../../src/search/projection.js";
import { fold, reduce } from "../../../src/search/reduce.js";
import { foldChecked, replay } from "../../../src/search/replay.js";
import {
  bestOf,
  fateOf,
  globalRanking,
  lineageOf,
  machineWinnerOf,
  shortlistOf,
  winnerOf,
} from "../../../src/search/selectors.js";
import { stamped } from "../../../src/search/stamp.js";
import type { SearchState } from "../../../src/search/state.js";
import { eventfulJournal, eventfulScenario } from "../../support/eventfulJournals.js";
import { SearchHarness } from "../../support/searchHarness.js";
import { runOut } from "../../support/searchRuns.js";

/** What a person says of the images: the judge's word stays beside it, and the search goes its way. */

const nobody = (): boolean => false;

async function finished(): Promise<SearchState> {
  const search = new SearchHarness({ plan: { candidates: 4, beamWidth: 2, iterations: 2 } });
  await runOut(search);
  return search.state;
}

/** After what a person says of it. */
function after(state: SearchState, ...remarks: readonly Remark[]): SearchState {
  let now = state;
  for (const remark of remarks) {
    const body = eventOfAct(now, remark, nobody);
    if (body !== null) now = stamped(now, body, now.lastAt).reduce(reduce, now);
  }
  return now;
}

/** One that is neither the winner nor kept. */
const prunedOf = (state: SearchState): string =>
  globalRanking(state).findLast((id) => state.candidates[id]?.keptAfter.length === 0) ?? "none";

/** A pick and favourites at every place where an image is there to be said something of. */
function withRemarks(events: readonly KnownEvent[], dice: readonly number[]): KnownEvent[] {
  const bodies: { at: number; body: EventBody }[] = [];
  const drawn: string[] = [];
  events.forEach(({ seq: _, ...body }, index) => {
    bodies.push({ at: body.at, body });
    if (body.kind === "imageDrawn") drawn.push(body.key.split("/")[0] ?? "");
    const die = dice[index % dice.length] ?? 0;
    const candidate = drawn[die % Math.max(1, drawn.length)];
    if (candidate === undefined || die % 3 === 0) return;
    const said: EventBody =
      die % 3 === 1
        ? { kind: "winnerPicked", candidate: die % 7 === 1 ? null : candidate }
        : { kind: "favourited", candidate, on: die % 5 !== 2 };
    bodies.push({ at: body.at, body: said });
  });
  return bodies.map(({ at, body }, seq) => ({ ...body, seq, at }));
}

describe("a person's word", () => {
  it("makes any image with a picture the winner, and goes back to the judge's", async () => {
    const state = await finished();
    const [machine, pruned] = [machineWinnerOf(state), prunedOf(state)];
    assert.notEqual(machine, pruned);
    const picked = after(state, { kind: "pickWinner", candidate: pruned });
    assert.equal(winnerOf(picked), pruned);
    assert.equal(bestOf(picked), pruned);
    assert.equal(machineWinnerOf(picked), machine);
    const candidate = picked.candidates[pruned];
    assert.ok(candidate !== undefined);
    assert.equal(fateOf(picked, candidate), "winner");
    assert.equal(lineageOf(picked, winnerOf(picked) ?? "").at(-1), pruned);
    assert.equal(shortlistOf(picked)[0], pruned);
    const back = after(picked, { kind: "pickWinner", candidate: null });
    assert.equal(winnerOf(back), machine);
  });

  it("is recorded only where it changes something", async () => {
    const state = await finished();
    const id = prunedOf(state);
    const pick: Remark = { kind: "pickWinner", candidate: id };
    const favour: Remark = { kind: "favourite", candidate: id, on: true };
    const said = after(state, pick, favour);
    assert.equal(eventOfAct(state, { kind: "pickWinner", candidate: null }, nobody), null);
    assert.equal(eventOfAct(said, pick, nobody), null);
    assert.equal(eventOfAct(said, favour, nobody), null);
    assert.equal(eventOfAct(state, { ...favour, on: false }, nobody), null);
    assert.deepEqual(said.favourites, [id]);
    assert.deepEqual(after(said, { ...favour, on: false }).favourites, []);
  });

  it("is refused of what is no image, with the reason", () => {
    const { state } = new SearchHarness();
    const planned: EventBody = {
      ...{ kind: "candidatePlanned", candidate: "i0c0", parent: null, action: "expand" },
      ...{ iterationSize: 1, halves: "both", critiqueRef: null },
    };
    const begun = stamped(state, planned, state.lastAt).reduce(reduce, state);
    for (const id of ["i7c7", "constructor", "__proto__"]) {
      const refusal = whyNoAct(begun, { kind: "pickWinner", candidate: id });
      assert.equal(refusal, `This search has no image ${id}.`);
    }
    for (const remark of [
      { kind: "pickWinner", candidate: "i0c0" },
      { kind: "favourite", candidate: "i0c0", on: true },
    ] as const) {
      const refusal = "i0c0 has no image yet: choose one that is drawn.";
      assert.equal(whyNoAct(begun, remark), refusal);
      assert.equal(eventOfAct(begun, remark, nobody), null);
    }
  });

  it("changes no decision and no judge's winner, wherever in a journal it stands", async () => {
    await fc.assert(
      fc.asyncProperty(
        eventfulScenario,
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 }),
        async (given, dice) => {
          const events = await eventfulJournal(given);
          const remarked = withRemarks(events, dice);
          const replayed = replay(remarked);
          assert.equal(replayed.kind, "same", JSON.stringify(replayed));
          const [plain, said] = [fold(events), foldChecked(remarked)];
          assert.equal(machineWinnerOf(said), machineWinnerOf(plain));
          assert.deepEqual(projectionOf(said), projectionOf(plain));
          assert.deepEqual([said.activeMs, said.end], [plain.activeMs, plain.end]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("may be said while the search runs, which then ends as it would have", async () => {
    const plan = { candidates: 3, beamWidth: 1, iterations: 3 };
    const plain = new SearchHarness({ plan });
    await runOut(plain);
    const said = new SearchHarness({
      plan,
      onEvent: (event, { driver }) => {
        if (event.kind !== "imageDrawn") return;
        const candidate = event.key.split("/")[0] ?? "";
        driver.act({ kind: "pickWinner", candidate });
        driver.act({ kind: "favourite", candidate, on: true });
      },
    });
    await runOut(said);
    assert.ok(said.kinds().includes("winnerPicked"));
    assert.equal(said.state.favourites.length, said.state.totals.images);
    assert.notEqual(winnerOf(said.state), null);
    assert.deepEqual(projectionOf(said.state), projectionOf(plain.state));
  });
});
