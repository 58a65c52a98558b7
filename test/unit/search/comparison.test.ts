import assert from "node:assert/strict";
import { CallError, PromptRefusedError } from "../../../src/base/errors.js";
import { candidateOf } from "../../../src/search/candidates.js";
import { fold, reduce } from "../../../src/search/reduce.js";
import { answered, asked, givenUp, ranked, searchOf } from "../../support/comparingSearch.js";
import type { FakeComparerOptions } from "../../support/fakeComparer.js";
import { assertWhole, runOut } from "../../support/searchRuns.js";

const busy = { retryable: true, billed: "no" } as const;

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

  it("of a journal names those that were shown, each once; else the journal is corrupt", async () => {
    const search = searchOf({ plan: { candidates: 3, iterations: 1 } });
    await runOut(search);
    const at = search.events.findIndex(({ kind }) => kind === "candidatesCompared");
    const before = fold(search.events.slice(0, at));
    const event = search.events[at];
    assert.ok(event?.kind === "candidatesCompared");
    assert.equal(reduce(before, event).comparisons.length, 1);
    for (const order of [[["i0c0"]], [["i0c0"], ["i0c1"], ["i0c1"]], [["i0c0", "i0c1", "i9c0"]]]) {
      assert.throws(() => reduce(before, { ...event, order }), { code: "journal.corrupt" });
    }
    for (const ids of ["i0c0+i0c0", "i0c0+i7c7", "i0c0"]) {
      const key = `i0/compare/0/${ids}/1`;
      assert.throws(() => reduce(before, { ...event, key }), { code: "journal.corrupt" }, ids);
    }
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
