import assert from "node:assert/strict";
import { seededRandom } from "../../../src/base/random.js";
import { nextQuestion } from "../../../src/evaluation/nextQuestion.js";
import { resultOf } from "../../../src/evaluation/resultOf.js";
import type { Vote } from "../../../src/protocol/evaluation.js";
import { armsOf, evaluationOf, mergedOf, voteOf } from "../../support/evaluations.js";

const twelve = evaluationOf(12);

describe("the next question", () => {
  it("is about two images that can be shown, until it is settled", () => {
    const answers: Vote[] = [];
    for (let at = 0; at < 40; at++) {
      const question = nextQuestion(twelve, answers, seededRandom("question", at), new Set([3]));
      assert.equal(question.answered, at);
      assert.ok(question.about >= at);
      if (question.why !== null) break;
      const { left, right } = question.pair ?? assert.fail("no pair");
      assert.ok(left !== right && left !== 3 && right !== 3);
      answers.push(voteOf(left, right, left < right ? "left" : "right", at));
    }
    assert.ok(answers.length < 34, `${answers.length}`);
    const [first] = resultOf(mergedOf(twelve, answers)).items;
    assert.ok((first?.key ?? 12) < 3, `${answers.length} votes: ${first?.key}`);
  });

  it("goes across arms alone, each pair once before any twice, never the same bytes", () => {
    const arms = armsOf(2);
    const same = { ...arms, items: arms.items.map((item) => ({ ...item })) };
    const [first, second] = same.items;
    assert.ok(first !== undefined && second !== undefined);
    second.sha256 = first.sha256;
    const answers: Vote[] = [];
    for (let at = 0; at < 3; at++) {
      const { pair, why } = nextQuestion(same, answers, seededRandom("arms", at));
      assert.ok(pair !== null && why === null);
      answers.push(voteOf(pair.left, pair.right, "left", at));
    }
    const asked = answers.map(({ left, right }) => [left, right].sort().join(" "));
    assert.deepEqual(asked.sort(), ["0 3", "1 2", "2 3"]);
    assert.equal(nextQuestion(same, answers, seededRandom("arms", 9)).why, "planned");
  });

  it("is none where nothing can be shown", () => {
    const missing = new Set(twelve.items.map(({ key }) => key));
    const { pair, why } = nextQuestion(twelve, [], seededRandom("none"), missing);
    assert.deepEqual([pair, why], [null, "noPair"]);
  });

  it("stops with what is true: that it is settled, also after more votes than are asked, or that it is not", () => {
    const whyAfter = (votes: readonly Vote[]) =>
      nextQuestion(evaluationOf(3), votes, seededRandom("why")).why;
    const order = [voteOf(0, 1, "left", 1), voteOf(1, 2, "left", 2), voteOf(0, 2, "left", 3)];
    const often = Array.from({ length: 12 }, (_, at) =>
      voteOf(at % 2 === 0 ? 0 : 1, 2, "left", at),
    );
    assert.equal(whyAfter([]), null);
    assert.equal(whyAfter([...order, ...order, ...order, ...order]), "settled");
    assert.equal(whyAfter(often), "enough");
  });
});
