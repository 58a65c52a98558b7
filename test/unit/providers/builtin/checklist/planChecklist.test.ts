import assert from "node:assert/strict";
import { knownEventSchema } from "../../../../../src/protocol/events.js";
import { checklistFrom } from "../../../../../src/search/checklist.js";
import { coversOf } from "../../../../../src/providers/builtin/checklist/covers.js";
import {
  BuiltinChecklistPlanner,
  checklistOf,
} from "../../../../../src/providers/builtin/checklist/planChecklist.js";
import { readQuestion } from "../../../../../src/providers/builtin/checklist/readQuestion.js";
import { readPrompt } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import { benchGoals } from "../../../../bench/goals.data.js";

const textsOf = (goal: string): string[] =>
  checklistOf(goal).map(({ id, text, needs }) =>
    [id, text, ...(needs.length > 0 ? [`(${needs.join()})`] : [])].join(" "),
  );

describe("the built-in planner of checklists", () => {
  for (const [goal, questions] of [
    [
      "two red sailboats under a full moon",
      [
        "q1 Does the image show sailboats?",
        "q2 Does the image show the moon?",
        "q3 Does the image show two sailboats? (q1)",
        "q4 Does the image show that the sailboats are red? (q1)",
        "q5 Does the image show a full moon? (q2)",
      ],
    ],
    [
      "a red sailboat to the left of a lighthouse",
      [
        "q1 Does the image show a sailboat?",
        "q2 Does the image show a lighthouse?",
        "q3 Does the image show that the sailboat is red? (q1)",
        "q4 Does the image show that the sailboat is left of the lighthouse? (q1,q2)",
      ],
    ],
    [
      "a white lighthouse on the left at dusk, watercolour",
      [
        "q1 Does the image show a lighthouse?",
        "q2 Does the image show that the lighthouse is white? (q1)",
        "q3 Does the image show that the lighthouse is on the left? (q1)",
        "q4 Does the image show dusk?",
        "q5 Does the image show watercolour style?",
      ],
    ],
    [
      "ein roter Leuchtturm in der Nacht",
      [
        "q1 Does the image show a lighthouse?",
        "q2 Does the image show that the lighthouse is red? (q1)",
        "q3 Does the image show night?",
      ],
    ],
    ["???", ["q1 Does the image show ????"]],
  ] as const) {
    it(`asks for all that it understands: ${goal}`, () => {
      assert.deepEqual(textsOf(goal), questions);
    });
  }

  it("gives a checklist that a journal takes, and that a search goes by as it is", async () => {
    const { signal } = new AbortController();
    for (const goal of benchGoals) {
      const { questions, usage } = await new BuiltinChecklistPlanner().plan({ goal }, signal);
      const event = { seq: 1, at: 0, kind: "checklistPlanned", key: "plan/checklist/1" };
      const told = { costUsd: 0, inputTokens: null, outputTokens: null, ...usage };
      const parsed = knownEventSchema().safeParse({
        ...event,
        usage: told,
        milliseconds: 0,
        questions,
      });
      assert.ok(parsed.success, goal);
      assert.ok(questions.length <= 12);
      assert.deepEqual(checklistFrom(questions)?.slice(0, -2), questions, goal);
    }
  });

  it("reads its own questions back, each as the one requirement that it is about", () => {
    for (const goal of benchGoals) {
      const reading = readPrompt(goal);
      for (const question of checklistOf(goal)) {
        assert.equal(readQuestion(question, reading)?.requirements.length, 1, question.text);
      }
    }
  });

  it("rejects with the reason once aborted", async () => {
    const reason = new Error("enough");
    const aborted = AbortSignal.abort(reason);
    await assert.rejects(new BuiltinChecklistPlanner().plan({ goal: "a cat" }, aborted), reason);
  });
});

describe("the built-in reader of questions", () => {
  const goal = readPrompt("two red sailboats at night");
  const meaningsOf = (text: string): readonly string[] | null => {
    const read = readQuestion({ id: "q1", text, half: "what", kind: "object" }, goal);
    return read === null ? null : [...read.meanings].sort();
  };

  for (const [text, meanings] of [
    ["Is there a lighthouse?", ["present:lighthouse"]],
    ["Is there a blue lighthouse?", ["colour:lighthouse=blue", "present:lighthouse"]],
    ["Does the picture show exactly three cats?", ["count:cat=3", "present:cat"]],
    ["two sailboats", ["count:sailboat=2"]],
  ] as const) {
    it(`understands what a person asks: ${text}`, () => {
      assert.deepEqual(meaningsOf(text), meanings);
    });
  }

  for (const text of [
    "Is there a lighthouse that whispers?",
    "Is there no boat?",
    "Is the sailboat not red?",
    "Does the lighthouse look lonely?",
    "Is it beautiful?",
    "Is there a sailboat whose captain is drunk?",
    "",
    "x".repeat(1000),
  ]) {
    it(`says that it cannot tell rather than pass a word over: ${text.slice(0, 40)}`, () => {
      assert.equal(meaningsOf(text), null);
    });
  }

  it("leaves fixed questions to those who can see", () => {
    const asked = { id: "q1", text: "Is there a boat?", half: "how", kind: "fixed" } as const;
    assert.equal(readQuestion(asked, goal), null);
  });
});

describe("what a prompt of the built-in writer covers", () => {
  const goal = "two red sailboats at night";
  const covered = (prompt: string): string[] => coversOf(prompt, goal, checklistOf(goal));

  it("is what the reader finds in it", () => {
    assert.deepEqual(covered(goal), ["q1", "q2", "q3", "q4"]);
    assert.deepEqual(covered("red sailboats by day"), ["q1", "q3"]);
    assert.deepEqual(covered("a lighthouse"), []);
  });
});
