import assert from "node:assert/strict";
import { answered, ranked, searchOf } from "../../support/comparingSearch.js";
import { runOut } from "../../support/searchRuns.js";
import { whyWon } from "../../../src/search/whyWon.js";
import {
  saysExactly,
  wonChecklist as checklist,
  wonState,
  wordsOf,
  type WonState,
} from "../../support/wonStates.js";

const four: WonState["images"] = {
  ...{ i0c0: { total: 70 }, i0c1: { total: 71 }, i0c2: { total: 60 }, i0c3: { total: 50 } },
};
const compared: WonState = {
  images: four,
  winner: "i0c0",
  comparisons: ["i0c0 > i0c1 > i0c2 > i0c3"],
  chances: [
    ["i0c0", 0.63, 0.97],
    ["i0c1", 0.21, 0.8],
    ["i0c2", 0.12, 0.2],
    ["i0c3", 0.04, 0.03],
  ],
};
const inOne = "It was shown beside 3 other images, in 1 comparison.";
const betterThanAll = "Better than i0c1, i0c2 and i0c3.";
const score = "It scores 70 of 100, 1 point behind the second: comparisons count for more.";

describe("why an image won by comparisons", () => {
  saysExactly({
    "likely, but not certain": [
      compared,
      [
        inOne,
        betterThanAll,
        "It is the best of 4 images with a chance of 63 %, and one of the best 2 with 97 %.",
        "That is not certain: next is i0c1 with 21 %.",
        score,
      ],
    ],
    "as good as certain": [
      {
        ...compared,
        chances: [
          ["i0c0", 0.999, 1],
          ["i0c1", 0, 0.9],
          ["i0c2", 0, 0.1],
          ["i0c3", 0.001, 0],
        ],
      },
      [
        inOne,
        betterThanAll,
        "It is the best of 4 images with a chance of more than 99 %, and one of the best 2 with more than 99 %.",
        score,
      ],
    ],
    "another one as likely, as far as can be read": [
      {
        ...compared,
        chances: [
          ["i0c0", 0.334, 0.6],
          ["i0c1", 0.333, 0.6],
          ["i0c2", 0.3, 0.6],
          ["i0c3", 0, 0],
        ],
      },
      [
        inOne,
        betterThanAll,
        "It is the best of 4 images with a chance of 33 %, and one of the best 2 with 60 %.",
        "That is not certain: i0c1 has as good a chance, 33 %.",
        score,
      ],
    ],
    "another one likelier": [
      {
        ...compared,
        chances: [
          ["i0c0", 0.002, 0.6],
          ["i0c1", 0.9, 0.9],
          ["i0c2", 0, 0],
          ["i0c3", 0, 0],
        ],
      },
      [
        inOne,
        betterThanAll,
        "It is the best of 4 images with a chance of less than 1 %, and one of the best 2 with 60 %.",
        "That is not certain: i0c1 has a better chance, 90 %.",
        score,
      ],
    ],
    "where only one is kept, it is not said twice": [
      { ...compared, plan: { beamWidth: 1 } },
      [
        inOne,
        betterThanAll,
        "It is the best of 4 images with a chance of 63 %.",
        "That is not certain: next is i0c1 with 21 %.",
        score,
      ],
    ],
    "some won, some lost, some ties, and some of each": [
      {
        ...compared,
        images: { ...four, i0c4: { total: 40 } },
        comparisons: ["i0c0 > i0c1", "i0c1 > i0c0", "i0c0 = i0c2", "i0c3 > i0c0", "i0c0 > i0c4"],
        chances: [
          ["i0c0", 0.5, 1],
          ["i0c1", 0.5, 1],
          ["i0c2", 0, 0],
          ["i0c3", 0, 0],
          ["i0c4", 0, 0],
        ],
      },
      [
        "It was shown beside 4 other images, in 5 comparisons.",
        "Better than i0c4.",
        "As good as i0c2.",
        "Sometimes better, sometimes worse than i0c1.",
        "Worse than i0c3.",
        "All comparisons and scores count together: one that is lost does not decide.",
        "It is the best of 5 images with a chance of 50 %, and one of the best 2 with more than 99 %.",
        "That is not certain: i0c1 has as good a chance, 50 %.",
        "All in all i0c2 stands before it, but the search ended with this one.",
        "It scores 70 of 100, 10 points ahead of the second.",
      ],
    ],
    "a tie, where nothing decides": [
      {
        ...{ images: { i0c0: { total: 70 }, i0c1: { total: 70 } }, winner: "i0c0" },
        comparisons: ["i0c0 = i0c1"],
        chances: [
          ["i0c0", 0.51, 1],
          ["i0c1", 0.49, 1],
        ],
      },
      [
        "It was shown beside 1 other image, in 1 comparison.",
        "As good as i0c1.",
        "It is the best of 2 images with a chance of 51 %.",
        "That is not certain: next is i0c1 with 49 %.",
        "By comparisons it is a tie with i0c1: it stands first only because one has to.",
        "It scores 70 of 100, as much as the second.",
      ],
    ],
    "a tie, where the score decides": [
      {
        ...{ images: { i0c0: { total: 71 }, i0c1: { total: 70 } }, winner: "i0c0" },
        comparisons: ["i0c0 = i0c1", "i0c1 = i0c0", "i0c0 = i0c1", "i0c0 = i0c1"],
        chances: [
          ["i0c0", 0.5, 1],
          ["i0c1", 0.5, 1],
        ],
      },
      [
        "It was shown beside 1 other image, in 4 comparisons.",
        "As good as i0c1.",
        "It is the best of 2 images with a chance of 50 %.",
        "That is not certain: i0c1 has as good a chance, 50 %.",
        "By comparisons it is a tie with i0c1: its score puts it first.",
        "It scores 71 of 100, 1 point ahead of the second.",
      ],
    ],
    "before one that was better than it, by how both did beside others": [
      {
        images: { i0c0: { total: 79 }, i0c1: { total: 40 }, i0c2: { total: 92 } },
        winner: "i0c0",
        comparisons: ["i0c2 > i0c0", ...Array<string>(9).fill("i0c0 > i0c1"), "i0c1 > i0c2"],
        chances: [
          ["i0c0", 0.91, 0.99],
          ["i0c2", 0.09, 0.9],
          ["i0c1", 0, 0.11],
        ],
      },
      [
        "It was shown beside 2 other images, in 10 comparisons.",
        "Better than i0c1.",
        "Worse than i0c2.",
        "All comparisons and scores count together: one that is lost does not decide.",
        "It is the best of 3 images with a chance of 91 %, and one of the best 2 with 99 %.",
        "i0c2 is second all the same: comparisons with the others count as well.",
        "It scores 79 of 100, 13 points behind the second.",
      ],
    ],
    "what a second look confirmed, though comparisons put another one first": [
      {
        ...{ winner: "i1c0", checklist, comparisons: ["i0c1 > i1c0", "i0c1 > i1c0"] },
        images: {
          i0c1: { total: 71, answers: [1, 0.2, null] },
          i1c0: { total: 80, answers: [1, 0.7, 0.9], parent: "i0c1", confirmed: true },
        },
        chances: [
          ["i0c1", 0.8, 1],
          ["i1c0", 0.2, 1],
        ],
      },
      [
        "It meets all 3 questions of the checklist.",
        "A second look confirmed it.",
        "It was shown beside 1 other image, in 2 comparisons.",
        "Worse than i0c1.",
        "All comparisons and scores count together: one that is lost does not decide.",
        "It is the best of 2 images with a chance of 20 %.",
        "That is not certain: i0c1 has a better chance, 80 %.",
        "All in all i0c1 stands before it, but no second look confirmed that one.",
        "It scores 80 of 100, 9 points ahead of the second.",
        "The best of the first images, its parent, met 1 of 3 and scored 71.",
        "Met since the first images: Is it red?",
        "Could not be told before, met now: Is it night?",
      ],
    ],
  });

  it("names a few of many", () => {
    const ids = Array.from({ length: 10 }, (_, at) => `i0c${at}`);
    const images = Object.fromEntries(ids.map((id, at) => [id, { total: 70 - at }]));
    const comparisons = [1, 4, 7].map((at) => ["i0c0", ...ids.slice(at, at + 3)].join(" > "));
    const texts = wordsOf({ images, winner: "i0c0", comparisons }) ?? [];
    assert.equal(texts[0], "It was shown beside 9 other images, in 3 comparisons.");
    assert.match(texts[1] ?? "", /^Better than (?:i0c\d, ){5}i0c\d and 3 more\.$/);
  });

  it("is told by chances of now, where images were judged after the last ranking", () => {
    const images = { ...four, i1c0: { total: 90, parent: "i0c0" } };
    const recorded = whyWon(wonState({ ...compared, images }));
    assert.equal(recorded?.sureness?.of, 5);
    assert.notEqual(recorded.sureness.best, 0.63);
    assert.equal(whyWon(wonState(compared))?.sureness?.best, 0.63);
  });

  it("is told of whole searches by what their last ranking and their journals have", async () => {
    for (let seed = 0; seed < 4; seed++) {
      const search = searchOf({ plan: { candidates: 5, iterations: 2, seed } }, { tieWidth: 9000 });
      await runOut(search);
      const why = whyWon(search.state);
      assert.ok(why?.compared && why.lines.length <= 12);
      const { winner, sureness } = why;
      const last = ranked(search)
        .at(-1)
        ?.chances?.find(({ id }) => id === winner);
      assert.deepEqual([sureness?.best, sureness?.kept], [last?.win, last?.kept]);
      const { times, better, equal, mixed, worse } = why.compared;
      const own = answered(search).flatMap(({ order }) =>
        order.flat().includes(winner) ? [order.flat()] : [],
      );
      assert.equal(times, own.length);
      const others = new Set(own.flat().filter((id) => id !== winner));
      assert.deepEqual([...better, ...equal, ...mixed, ...worse].sort(), [...others].sort());
    }
  });

  it("is told as figures, too", () => {
    const { compared: told, sureness } = whyWon(wonState(compared)) ?? {};
    assert.deepEqual(told, {
      ...{ times: 1, better: ["i0c1", "i0c2", "i0c3"], equal: [], mixed: [], worse: [] },
    });
    assert.deepEqual(sureness, {
      ...{ best: 0.63, kept: 0.97, of: 4, next: { id: "i0c1", win: 0.21 } },
    });
  });

  it("knows comparisons only where they rank the search", () => {
    const plan = { ranker: "total" } as const;
    assert.deepEqual(wordsOf({ ...compared, plan }), [
      "It scores 70 of 100, 1 point behind the second.",
    ]);
  });

  it("takes chances of strangers, and none at all, for what they are", () => {
    const none = whyWon(wonState({ ...compared, chances: [] }));
    assert.equal(none?.sureness?.of, 4);
    const strangers = whyWon(wonState({ ...compared, chances: [["i9c9", 1, 1]] }));
    assert.equal(strangers?.sureness?.of, 4);
  });
});
