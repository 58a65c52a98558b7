import assert from "node:assert/strict";
import type { Question } from "../../../src/protocol/plan.js";
import {
  answered,
  askedOfImage,
  askedOfPrompt,
  checklistFrom,
  findingsOf,
  lackingWeights,
  isAllYes,
  passRate,
  tidied,
} from "../../../src/search/checklist.js";
import { fakeQuestions } from "../../support/fakeModels.js";

const question = (id: string, change: Partial<Question> = {}): Question => ({
  ...{ id, text: `${id}?`, half: "what", weight: 1, kind: "object", needs: [] },
  ...change,
});
const rateOf = (checklist: readonly Question[], answers: Readonly<Record<string, number | null>>) =>
  passRate(
    answered(
      checklist,
      Object.entries(answers).map(([id, yes]) => ({ id, yes })),
    ),
  );

describe("a checklist", () => {
  it("has each question once, none empty, and no need but of one before it", () => {
    const told = [
      question("q1", { needs: ["q1", "q2", "q77"] }),
      question("q2", { needs: ["q1", "q1"] }),
      question("q1", { text: "Another?" }),
      question("q3", { text: " Q2? " }),
      question("q4", { text: "  " }),
      question("q5", { kind: "fixed" }),
    ];
    assert.deepEqual(tidied(told), [question("q1"), question("q2", { needs: ["q1"] })]);
  });

  it("ends with two questions that code adds, whose ids nobody else has", () => {
    const own = [question("q1"), question("q999"), question("q998", { text: "Other?" })];
    const checklist = checklistFrom(own) ?? [];
    assert.deepEqual(
      checklist.map(({ id, kind }) => `${id} ${kind}`),
      ["q1 object", "q999 object", "q998 object", "q997 fixed", "q996 fixed"],
    );
    assert.equal(checklistFrom([]), null);
    assert.equal(checklistFrom([question("q1", { text: "" })]), null);
    // A checklist that was taken over from another search has them once.
    assert.equal(checklistFrom(checklist)?.length, 5);
  });

  it("is told to a judge whole, and to a writer without what no prompt can say", () => {
    const checklist = checklistFrom(fakeQuestions) ?? [];
    assert.equal(askedOfImage(checklist).length, 6);
    assert.deepEqual(
      askedOfPrompt(checklist).map(({ id }) => id),
      ["q1", "q2", "q3", "q4"],
    );
    assert.deepEqual(Object.keys(askedOfImage(checklist)[0] ?? {}), ["id", "text", "half", "kind"]);
  });
});

describe("what answers come to", () => {
  for (const [why, answers, rate] of [
    ["all met", { q1: 1, q2: 1, q3: 1, q4: 1 }, 100],
    ["the heaviest not met", { q1: 0, q2: 1, q3: 1, q4: 1 }, 400 / 7],
    ["by chance", { q1: 0.5, q2: 0.5, q3: 0.5, q4: 0.5 }, 50],
    [
      "a dependent of a failed question, whatever it says",
      { q1: 1, q2: 0.4, q3: 1, q4: 1 },
      480 / 7,
    ],
    ["a dependent of a failed question, unknown", { q1: 1, q2: 0, q3: null, q4: 1 }, 400 / 7],
    ["a dependent of an unknown one", { q1: 1, q2: null, q3: 1, q4: 1 }, 100],
    ["unknown ones", { q1: 1, q2: null, q3: null, q4: 0 }, 75],
    ["missing ones", { q1: 1 }, 100],
    ["nothing known", { q1: null }, null],
    ["strangers", { q77: 1 }, null],
  ] as const) {
    it(`is the weighted share of what is met: ${why}`, () => {
      const found = rateOf(fakeQuestions, answers);
      if (rate === null) assert.equal(found, null);
      else assert.ok(found !== null && Math.abs(found - rate) < 1e-9, `${found}`);
    });
  }

  it("is unknown where nothing that is known weighs anything", () => {
    assert.equal(rateOf([question("q1", { weight: 0 })], { q1: 1 }), null);
  });

  it("fails dependents of dependents", () => {
    const chain = [
      question("q1"),
      question("q2", { needs: ["q1"] }),
      question("q3", { needs: ["q2"] }),
    ];
    assert.equal(rateOf(chain, { q1: 0.1, q2: 1, q3: 1 }), 10 / 3);
  });

  it("is all yes where each question of the goal is met and none has failed", () => {
    const checklist = checklistFrom([question("q1"), question("q2")]) ?? [];
    const isAll = (...answers: readonly (number | null)[]): boolean =>
      isAllYes(
        answered(
          checklist,
          checklist.map(({ id }, at) => ({ id, yes: answers[at] ?? null })),
        ),
      );
    assert.ok(isAll(1, 0.5, 1, 1));
    assert.ok(isAll(1, 1, null, null));
    assert.ok(!isAll(1, 0.49, 1, 1));
    assert.ok(!isAll(1, null, 1, 1));
    assert.ok(!isAll(1, 1, 0, 1));
    // What does not count holds nothing up.
    const one = checklistFrom([question("q1"), question("q2", { weight: 0 })]) ?? [];
    const but = (id: string, yes: number) =>
      answered(
        one,
        one.map((each) => ({ id: each.id, yes: each.id === id ? yes : 1 })),
      );
    // Nor is there a weight that makes no number of a rate, whoever wrote it into a journal.
    const heavy = [1e307, 1e308].map((weight) => [
      question("q1", { weight }),
      question("q2", { weight }),
      question("q3", { weight }),
    ]);
    for (const each of heavy) {
      assert.ok(Math.abs((rateOf(each, { q1: 1, q2: 0.5, q3: 0 }) ?? NaN) - 50) < 1e-9);
    }
    assert.ok(isAllYes(but("q2", 0)));
    assert.ok(!isAllYes(but("q1", 0)));
  });

  it("is told as findings: the question, its half, whether it is met, how surely", () => {
    const answers = [
      { id: "q1", yes: 0.9 },
      { id: "q2", yes: 0.25 },
      { id: "q3", yes: 1 },
      { id: "q4", yes: null },
    ];
    assert.deepEqual(findingsOf(answered(fakeQuestions, answers)), [
      { text: "Is there a lighthouse?", half: "what", met: true, confidence: 0.8 },
      { text: "Is there a boat?", half: "what", met: false, confidence: 0.5 },
      // It failed with the boat: what was said of it counts for nothing.
      { text: "Is the boat red?", half: "what", met: false },
    ]);
  });
});

describe("a question that failed with one that it needs", () => {
  /** A watercolour of a striped lighthouse on a rock, lit. */
  const lighthouse = [
    question("q1", { weight: 3 }),
    question("q2", { weight: 2, needs: ["q1"], kind: "attribute" }),
    question("q3", { needs: ["q1"], kind: "relation" }),
    // Needs two, one of them through the other.
    question("q4", { needs: ["q1", "q2"], kind: "attribute" }),
    question("q5", { weight: 2, half: "how", kind: "style" }),
  ];
  const told = (...yes: readonly (number | null)[]) =>
    answered(
      lighthouse,
      lighthouse.map(({ id }, at) => ({ id, yes: yes[at] ?? null })),
    );

  for (const [why, answers, rate, lacking, failed] of [
    ["nothing is missing", [1, 1, 1, 1, 1], 100, { what: 0, how: 0 }, ""],
    ["the lighthouse is", [0, 1, 1, 1, 1], 200 / 9, { what: 3, how: 0 }, "q1 q2! q3! q4!"],
    [
      "what is said of it is no as well",
      [0, 0, 0, 0, 1],
      200 / 9,
      { what: 3, how: 0 },
      "q1 q2! q3! q4!",
    ],
    [
      "nothing is said of it",
      [0, null, null, null, 1],
      200 / 9,
      { what: 3, how: 0 },
      "q1 q2! q3! q4!",
    ],
    ["the style is, too", [0, 0, 0, 0, 0], 0, { what: 3, how: 2 }, "q1 q2! q3! q4! q5"],
    [
      "one part of it is, and what needs that",
      [1, 0, 1, 1, 1],
      600 / 9,
      { what: 2, how: 0 },
      "q2 q4!",
    ],
    [
      "two parts are, neither through the other",
      [1, 1, 0, 0, 1],
      700 / 9,
      { what: 2, how: 0 },
      "q3 q4",
    ],
    ["the style alone is", [1, 1, 1, 1, 0], 700 / 9, { what: 0, how: 2 }, "q5"],
  ] as const) {
    it(`counts once: ${why}`, () => {
      const all = told(...answers);
      assert.ok(Math.abs((passRate(all) ?? NaN) - rate) < 1e-9, `${passRate(all)}`);
      assert.deepEqual(lackingWeights(all), lacking);
      const shown = all
        .filter(({ yes }) => yes !== null && yes < 0.5)
        .map(({ question: { id }, isVoid }) => (isVoid ? `${id}!` : id));
      assert.equal(shown.join(" "), failed);
      assert.equal(findingsOf(all).length, 5);
    });
  }

  it("leaves the half to be rewritten to what really failed", () => {
    // Four of five are missing in what is shown, and all for want of one light thing.
    const light = lighthouse.map((each) => (each.id === "q1" ? { ...each, weight: 1 } : each));
    const all = answered(light, [
      { id: "q1", yes: 0 },
      { id: "q5", yes: 0 },
    ]);
    const { what, how } = lackingWeights(all);
    assert.ok(how > what);
  });
});
