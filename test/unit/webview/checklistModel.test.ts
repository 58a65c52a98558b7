import assert from "node:assert/strict";
import type { Question } from "../../../src/protocol/plan.js";
import {
  answersToShow,
  otherFindings,
  questionGroups,
} from "../../../webview/search/model/checklist.js";
import { wonQuestion, wonState, type WonImage, type WonState } from "../../support/wonStates.js";

const boat = wonQuestion("Is there a boat?", 0);
const red: Question = { ...wonQuestion("Is it red?", 1), kind: "attribute", needs: ["q1"] };
const calm: Question = { ...wonQuestion("Is it calm?", 2), kind: "style", half: "how" };
const fixed: Question = { ...wonQuestion("Is it clean?", 3), kind: "fixed", half: "how" };
const checklist = [boat, red, calm, fixed];

const stateOf = (images: WonState["images"], asked: readonly Question[] = checklist) =>
  wonState({ images, winner: null, checklist: asked });

/** What a question is told as: "text | about | share". */
function groupsOf(images: WonState["images"], asked?: readonly Question[]): string[] {
  return questionGroups(stateOf(images, asked)).flatMap(({ title, rows }) => [
    title,
    ...rows.map(({ text, kind, weight, needs, share }) => {
      const about = [kind, weight, ...needs.map((need) => `only with ${need}`)];
      return `${text} | ${about.filter((part) => part !== "").join(", ")} | ${share}`;
    }),
  ]);
}

/** What an image's answers are told as: "verdict chance change: notes". */
function rowsOf(image: WonImage, parent?: WonImage, asked?: readonly Question[]) {
  const images = parent === undefined ? { i0c0: image } : { i0c0: parent, i1c0: image };
  const state = stateOf(images, asked);
  const candidate = state.candidates[parent === undefined ? "i0c0" : "i1c0"];
  assert.ok(candidate);
  const answers = answersToShow(state, candidate);
  if (answers === null) return null;
  const rows = answers.rows.map(({ verdict, chance, change, notes }) =>
    [verdict, chance.replaceAll("\u00a0", " "), change, ...notes].join("; "),
  );
  return [answers.summary, ...rows];
}

describe("a checklist in the panel's words", () => {
  const tables: Readonly<
    Record<
      string,
      readonly [images: WonState["images"], asked: readonly Question[], words: readonly string[]]
    >
  > = {
    "before any image": [
      { i0c0: {} },
      checklist,
      [
        "What it shows",
        "Is there a boat? | A thing | no image judged yet",
        "Is it red? | A property, only with Is there a boat? | no image judged yet",
        "How it looks",
        "Is it calm? | Style | no image judged yet",
        "Is it clean? | Asked of every image | no image judged yet",
      ],
    ],
    "with what images answer, and what cannot be told": [
      { i0c0: { answers: [1, 0.9, null, null] }, i0c1: { answers: [0.49, 1, 0.5, null] } },
      checklist,
      [
        "What it shows",
        "Is there a boat? | A thing | met by 1 of 2",
        "Is it red? | A property, only with Is there a boat? | met by 1 of 2",
        "How it looks",
        "Is it calm? | Style | met by 1 of 1, not known for 1",
        "Is it clean? | Asked of every image | cannot be told",
      ],
    ],
    "with weights": [
      { i0c0: {} },
      [0, 1, 2, 3.14159, 0.5].map((weight, at) => ({ ...wonQuestion(`${at}?`, at), weight })),
      [
        "What it shows",
        "0? | A thing, does not count | no image judged yet",
        "1? | A thing | no image judged yet",
        "2? | A thing, counts twice | no image judged yet",
        "3? | A thing, counts 3.14 times | no image judged yet",
        "4? | A thing, counts 0.5 times | no image judged yet",
      ],
    ],
    "of each kind": [
      { i0c0: {} },
      (["object", "attribute", "count", "relation", "text", "style", "fixed"] as const).map(
        (kind, at) => ({ ...wonQuestion(`${at}?`, at), kind }),
      ),
      [
        "What it shows",
        ...["A thing", "A property", "A number", "Where things are", "Text in the image"].map(
          (kind, at) => `${at}? | ${kind} | no image judged yet`,
        ),
        "5? | Style | no image judged yet",
        "6? | Asked of every image | no image judged yet",
      ],
    ],
    "cleaned of what turns, moves and breaks a line; tags are text": [
      { i0c0: {} },
      [
        wonQuestion("<b>a</b>\n\u202Eb\u202C\u001b[2J\u200B?", 0),
        { ...wonQuestion("c?", 1), needs: ["q1", "q77"] },
      ],
      [
        "What it shows",
        "<b>a</b> b [2J? | A thing | no image judged yet",
        "c? | A thing, only with <b>a</b> b [2J? | no image judged yet",
      ],
    ],
    "nothing where it has no question": [{ i0c0: {} }, [], []],
  };
  for (const [why, [images, asked, words]] of Object.entries(tables)) {
    it(`is told ${why}`, () => assert.deepEqual(groupsOf(images, asked), words));
  }

  it("says of the winner where images differ, and nothing where all are alike", () => {
    const images = { i0c0: { answers: [1, 0, 1, 1] }, i0c1: { answers: [1, 1, 0, null] } };
    const state = wonState({ images, winner: "i0c0", checklist: [boat, red, calm, fixed] });
    const shares = (of: typeof state) =>
      questionGroups(of).flatMap(({ rows }) => rows.map(({ share }) => share));
    assert.deepEqual(shares(state), [
      "met by 2 of 2",
      "met by 1 of 2, not by the winner",
      "met by 1 of 2, by the winner too",
      "met by 1 of 1, not known for 1",
    ]);
    // While it runs nobody has won.
    assert.deepEqual(shares({ ...state, end: null })[1], "met by 1 of 2");
  });

  it("is not told where there is none", () => {
    const state = wonState({ images: { i0c0: { answers: [1] } }, winner: null });
    assert.deepEqual(questionGroups(state), []);
  });

  it("has 200 questions, each once, answered by whom it may", () => {
    const asked = Array.from({ length: 200 }, (_, at) => wonQuestion(`Is it ${at}?`, at));
    const [group, ...others] = questionGroups(stateOf({ i0c0: { answers: [1] } }, asked));
    assert.equal(others.length, 0);
    assert.equal(group?.rows.length, 200);
    assert.equal(group.rows.filter(({ share }) => share === "met by 1 of 1").length, 1);
    assert.equal(group.rows.filter(({ share }) => share === "cannot be told").length, 199);
  });
});

describe("an image's answers in the panel's words", () => {
  const rows: Readonly<
    Record<
      string,
      readonly [image: WonImage, parent: WonImage | undefined, words: readonly string[] | null]
    >
  > = {
    "nothing before its prompt is written": [{}, undefined, null],
    "open once its prompt is written": [
      { covers: ["q1", "q77"] },
      undefined,
      [
        "",
        "open; ; same; in its prompt",
        "open; ; same; not in its prompt",
        "open; ; same; not in its prompt",
        "open; ; same",
      ],
    ],
    "yes, no, cannot tell, with how likely": [
      { answers: [0.994, 0.2, null, 0.5] },
      undefined,
      ["2 of 4 met", "yes; 99 %; same", "no; 20 %; same", "unknown; ; same", "yes; 50 %; same"],
    ],
    "void where what it needs has failed": [
      { answers: [0.1, 1, 1, 1] },
      undefined,
      [
        "2 of 4 met",
        "no; 10 %; same",
        "no; ; same; needs a yes to “Is there a boat?”",
        "yes; 100 %; same",
        "yes; 100 %; same",
      ],
    ],
    "against its parent's, where both are known": [
      { answers: [1, 1, 0.2, null], parent: "i0c0" },
      { answers: [1, 0.3, 0.8, 1] },
      ["2 of 3 met", "yes; 100 %; same", "yes; 100 %; gained", "no; 20 %; lost", "unknown; ; same"],
    ],
    "alone, where its parent's are not known": [
      { answers: [1, 1, 1, 1], parent: "i0c0" },
      {},
      ["4 of 4 met", ...Array<string>(4).fill("yes; 100 %; same")],
    ],
    "missing ones as unknown": [
      { answers: [] },
      undefined,
      ["0 of 3 met", ...Array<string>(4).fill("unknown; ; same")],
    ],
  };
  for (const [why, [image, parent, words]] of Object.entries(rows)) {
    it(`are told ${why}`, () => assert.deepEqual(rowsOf(image, parent), words));
  }

  it("are told of a need that is no question, and of needs in a circle", () => {
    const stranger = { ...boat, needs: ["q77"] };
    assert.deepEqual(rowsOf({ answers: [1] }, undefined, [stranger]), [
      "1 of 1 met",
      "yes; 100 %; same",
    ]);
    const circle = [{ ...boat, needs: ["q2"] }, red];
    const told = rowsOf({ answers: [0, 0] }, undefined, circle);
    assert.deepEqual(told, [
      "0 of 2 met",
      "no; 0 %; same",
      "no; ; same; needs a yes to “Is there a boat?”",
    ]);
  });

  it("are not said again as findings", () => {
    const findings = [
      { text: "Is it red?", half: "what", met: true },
      { text: "A crack in the sky.", half: "how" },
    ] as const;
    const state = stateOf({ i0c0: { answers: [1, 1, 1, 1] }, i0c1: {} });
    const textsOf = (id: string): string[] => {
      const candidate = state.candidates[id];
      assert.ok(candidate);
      return otherFindings(state, { ...candidate, findings }).map(({ text }) => text);
    };
    assert.deepEqual(textsOf("i0c0"), ["A crack in the sky."]);
    assert.deepEqual(textsOf("i0c1"), ["Is it red?", "A crack in the sky."]);
  });
});
