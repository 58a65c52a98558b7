import assert from "node:assert/strict";
import { checklistFrom } from "../../../src/search/checklist.js";
import {
  saysExactly,
  wonChecklist as checklist,
  wonQuestion as question,
  wordsOf,
  type WonState,
} from "../../support/wonStates.js";

describe("why an image won by its scores", () => {
  const two = (total: number, other: number | null): WonState["images"] => {
    return { i0c0: { total, aesthetic: 7 }, i0c1: { total: other, aesthetic: 6 } };
  };
  saysExactly({
    "nothing is said where there is no winner": [{ images: two(70, 60), winner: null }, undefined],
    "the only one": [
      { images: { i0c0: { total: 70 } }, winner: "i0c0" },
      ["It scores 70 of 100. No other image was judged."],
    ],
    "without a score": [
      { images: { i0c0: {}, i0c1: {} }, winner: "i0c0" },
      ["Its total score is not known."],
    ],
    "the second without a score": [
      { images: two(70, null), winner: "i0c0" },
      ["It scores 70 of 100. What the second scores is not known."],
    ],
    "points ahead": [
      { images: two(70.4, 45), winner: "i0c0" },
      ["It scores 70 of 100, 25 points ahead of the second."],
    ],
    "one point ahead": [
      { images: two(70, 69), winner: "i0c0" },
      ["It scores 70 of 100, 1 point ahead of the second."],
    ],
    "tenths ahead": [
      { images: two(70.4, 70), winner: "i0c0" },
      ["It scores 70 of 100, 0.4 points ahead of the second: as good as a tie."],
    ],
    "a tie": [
      { images: two(70, 70), winner: "i0c0" },
      ["It scores 70 of 100: a tie with the second, and it stands first only because one has to."],
    ],
    "a tie by a checklist, where looks decide": [
      {
        ...{ images: two(70, 70), winner: "i0c0", checklist },
      },
      ["It scores 70 of 100: a tie with the second, and it looks better (7.0 of 10, not 6.0)."],
    ],
    "the judge's, whatever the person picked": [
      { images: two(70, 60), winner: "i0c0", picked: "i0c1" },
      ["It scores 70 of 100, 10 points ahead of the second."],
    ],
    "a later one, against the best of the first": [
      {
        images: { ...two(70, 60), i1c0: { total: 90, parent: "i0c0" } },
        winner: "i1c0",
      },
      [
        "It scores 90 of 100, 20 points ahead of the second.",
        "The best of the first images, its parent, scored 70.",
      ],
    ],
    "one of the first, in spite of later ones": [
      { images: { ...two(70, 60), i1c0: { total: 50, parent: "i0c0" } }, winner: "i0c0" },
      [
        "It scores 70 of 100, 10 points ahead of the second.",
        "It is one of the first images: none of the later ones is ranked before it.",
      ],
    ],
  });
});

describe("why an image won by a checklist", () => {
  const images: WonState["images"] = {
    i0c0: { total: 40, answers: [0.9, 0.1, 0.8] },
    i1c0: { total: 90, answers: [1, 0.7, 0.9], parent: "i0c0" },
  };
  const won: WonState = { images, winner: "i1c0", checklist };
  saysExactly({
    "all met, against the first": [
      won,
      [
        "It meets all 3 questions of the checklist.",
        "There was no second look at it.",
        "It scores 90 of 100, 50 points ahead of the second.",
        "The best of the first images, its parent, met 2 of 3 and scored 40.",
        "Met since the first images: Is it red?",
      ],
    ],
    "confirmed, though another one scores more": [
      {
        ...won,
        images: { ...images, i1c0: { ...images["i1c0"], confirmed: true }, i1c1: { total: 95 } },
      },
      [
        "It meets all 3 questions of the checklist.",
        "A second look confirmed it.",
        "It scores 90 of 100, 5 points behind the second, which no second look confirmed.",
        "The best of the first images, its parent, met 2 of 3 and scored 40.",
        "Met since the first images: Is it red?",
      ],
    ],
    "not confirmed, with what cannot be told and what was lost": [
      {
        ...won,
        images: {
          ...images,
          i1c0: { total: 90, answers: [1, null, 0.4], confirmed: false, parent: "i0c1" },
        },
      },
      [
        "It meets 1 of 3 questions of the checklist; 1 cannot be told.",
        "A second look did not confirm it.",
        "It scores 90 of 100, 50 points ahead of the second.",
        "The best of the first images met 2 of 3 and scored 40.",
        "Lost since the first images: Is it night?",
      ],
    ],
    "what every image is asked does not count where it cannot be told": [
      {
        images: {
          i0c0: { total: 40, answers: [0.9, 0.1, 0.8, null, null] },
          i1c0: { total: 90, answers: [1, 0.7, 0.9, null, null], parent: "i0c0" },
        },
        winner: "i1c0",
        checklist: checklistFrom(checklist) ?? [],
      },
      [
        "It meets all 3 questions of the checklist.",
        "There was no second look at it.",
        "It scores 90 of 100, 50 points ahead of the second.",
        "The best of the first images, its parent, met 2 of 3 and scored 40.",
        "Met since the first images: Is it red?",
      ],
    ],
    ...Object.fromEntries(
      [
        ["It meets both questions of the checklist.", 1, 1],
        ["It meets 1 of 2 questions of the checklist.", 0, 1],
        ["It meets the one question of the checklist.", 1],
        ["It does not meet the one question of the checklist.", 0],
        ["The judge cannot tell the one question of the checklist.", null],
      ].map(([says, ...answers]): [string, [WonState, string[]]] => {
        const own = answers.map((yes) => (typeof yes === "number" ? yes : null));
        const asked = checklistFrom(checklist.slice(0, own.length)) ?? [];
        const look = own.every((yes) => yes === 1) ? ["There was no second look at it."] : [];
        return [
          `of ${own.join(" and ")}`,
          [
            { images: { i0c0: { total: 40, answers: own } }, winner: "i0c0", checklist: asked },
            [String(says), ...look, "It scores 40 of 100. No other image was judged."],
          ],
        ];
      }),
    ),
    "it counts where it is told": [
      {
        images: { i0c0: { total: 40, answers: [0.9, 0.8, 0.8, 0.2, null] } },
        winner: "i0c0",
        checklist: checklistFrom(checklist) ?? [],
      },
      [
        "It meets 3 of 4 questions of the checklist.",
        "It scores 40 of 100. No other image was judged.",
      ],
    ],
    "as many as before, for another one cannot be told now": [
      { ...won, images: { ...images, i1c0: { total: 90, answers: [null, 0.7, 0.9] } } },
      [
        "It meets 2 of 3 questions of the checklist; 1 cannot be told.",
        "It scores 90 of 100, 50 points ahead of the second.",
        "The best of the first images met 2 of 3 and scored 40.",
        "Met since the first images: Is it red?",
        "Met before, cannot be told now: Is there a boat?",
      ],
    ],
    "more than before, for it could not be told then": [
      { ...won, images: { ...images, i0c0: { total: 40, answers: [0.9, null, 0.8] } } },
      [
        "It meets all 3 questions of the checklist.",
        "There was no second look at it.",
        "It scores 90 of 100, 50 points ahead of the second.",
        "The best of the first images, its parent, met 2 of 3 and scored 40.",
        "Could not be told before, met now: Is it red?",
      ],
    ],
    "a judge that can tell nothing": [
      {
        ...won,
        images: {
          i0c0: { total: 40, answers: [null, null, null] },
          i1c0: { total: 90, answers: [null, null, null] },
        },
      },
      [
        "The judge can tell none of the 3 questions of the checklist.",
        "It scores 90 of 100, 50 points ahead of the second.",
        "The best of the first images scored 40.",
      ],
    ],
    "a question that needs a failed one has failed with it": [
      {
        ...won,
        checklist: checklist.map((each, at) => (at === 1 ? { ...each, needs: ["q1"] } : each)),
        images: { i0c0: { total: 40, answers: [0.2, 1, 1] } },
        winner: "i0c0",
      },
      [
        "It meets 1 of 3 questions of the checklist.",
        "It scores 40 of 100. No other image was judged.",
      ],
    ],
  });
});

describe("why an image won where images were to be compared, and it was not", () => {
  const asked: WonState = {
    images: { i0c0: { total: 70 }, i0c1: { total: 71 }, i0c2: { total: 60 } },
    winner: "i0c0",
  };
  saysExactly({
    "one that nobody compared": [
      { ...asked, comparisons: ["i0c1 > i0c2"] },
      [
        "It was compared with no other image: what is known of it is its score.",
        "It scores 70 of 100, 1 point behind the second.",
      ],
    ],
    "no answer at all": [
      { ...asked, comparisons: [], compares: true },
      [
        "No comparison was answered, so scores decide.",
        "It scores 70 of 100, 1 point behind the second.",
      ],
    ],
    "a vision model that compares nothing": [
      { ...asked, comparisons: [], plan: { ranker: "compare" } },
      [
        "The vision model compares no images, so scores decide.",
        "It scores 70 of 100, 1 point behind the second.",
      ],
    ],
    "the only one, that could be compared with nobody": [
      { images: { i0c0: { total: 70 } }, winner: "i0c0", compares: true },
      ["It scores 70 of 100. No other image was judged."],
    ],
  });
});

describe("why an image won, of hostile sessions", () => {
  const long = `Is it ${"very ".repeat(2000)}red?`;
  const images: WonState["images"] = {
    i0c0: { total: 40, answers: [0, 0, 0, 0, 0, 0, 0, 0] },
    i1c0: { total: 90, answers: [1, 1, 1, 1, 1, 1, 1, 1] },
  };
  const asked = (...texts: readonly string[]): WonState => {
    return { images, winner: "i1c0", checklist: texts.map(question) };
  };
  const metOf = (won: WonState): string => wordsOf(won)?.at(-1) ?? "";

  for (const [why, text, told] of [
    ["HTML stays text", "<b>red</b><img src=x>", "<b>red</b><img src=x>"],
    ["what turns the line round is left out", "Is it \u202Eder\u202C\u2067?", "Is it der?"],
    ["what moves a cursor is left out", "Is it\u001b[2J\u0007 red?", "Is it [2J red?"],
    ["line breaks are spaces", "Is it\r\n\r\nred?", "Is it red?"],
    ["what nobody sees is left out", "Is\u200B it\uFEFF red?", "Is it red?"],
    ["a letter in two parts, none", "Is it \ud83d red?", "Is it \uFFFD red?"],
  ] as const) {
    it(why, () => assert.equal(metOf(asked(text)), `Met since the first images: ${told}`));
  }

  it("has no long question whole, and no long list", () => {
    const [met] = [metOf(asked(long))];
    assert.match(met, /^Met since the first images: Is it very .*…$/);
    assert.ok(met.length < 350, String(met.length));
    const many = metOf(asked(...Array.from({ length: 8 }, (_, at) => `Is it ${at}?`)));
    assert.match(many, /^Met since the first images: Is it 0\? · .* · Is it 5\? · 2 more$/);
  });
});
