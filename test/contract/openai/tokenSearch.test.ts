import assert from "node:assert/strict";
import { seededRandom } from "../../../src/base/random.js";
import { allCandidates } from "../../../src/search/candidates.js";
import { fold } from "../../../src/search/reduce.js";
import type { FakeOptions } from "../../support/fakeOpenai/fakeOpenai.js";
import { formOf, virtualSearch } from "../../support/fakeOpenai/virtualSearch.js";
import { assertWhole, runOut } from "../../support/searchRuns.js";
import { toldTokens, usualCuts } from "../../support/toldTokens.js";

/** A search with a checklist at a server that tells how likely its judge's answers were. */

type Body = Readonly<Record<string, unknown>>;
const questionId = /^(q\d+) \(/gm;

/** Of hundredths, so that what is recorded is what was told. */
const yesOf = (id: string): number => (20 + seededRandom("yes", id).below(61)) / 100;

function textIn({ messages }: Body): string {
  return JSON.stringify(messages).replaceAll("\\n", "\n");
}

function says(body: Body): string | undefined {
  if (formOf(body) === "refine") {
    const [what, how] = ["A lighthouse at dusk above a rough sea", "oil paint, low sun"];
    return JSON.stringify({ what, how, prompt: `${what}. ${how}` });
  }
  if (formOf(body) !== "judge") return undefined;
  const sent = textIn(body);
  const answers = [...sent.matchAll(questionId)].map(([, id = ""]) => {
    const answer = yesOf(id) >= 0.5 ? "yes" : "no";
    return { id, answer, sure: 100 };
  });
  const suggestion = { text: "more light", half: "how" };
  return JSON.stringify({ answers, suggestion, alignment: 50, aesthetic: 5 });
}

function tokens(content: string): unknown {
  const ids = [...content.matchAll(/"(q\d+)"/g)].map(([, id = ""]) => id);
  const chances = ids.map((id) => {
    const yes = yesOf(id);
    return [id, { yes: 0.9 * yes, no: 0.9 * (1 - yes) }] as const;
  });
  return toldTokens(content, usualCuts(content), Object.fromEntries(chances));
}

const plan = { objective: "checklist", candidates: 2, beamWidth: 1, iterations: 2 } as const;
const searched = (fake: FakeOptions, use: Parameters<typeof virtualSearch>[1]) =>
  virtualSearch({ plan, fake: { says, ...fake } }, use);

describe("a search whose judge's server tells of tokens", function () {
  this.timeout(120_000);

  it("records what they tell as numbers, which is all that its end follows from", () =>
    searched({ tokens }, async ({ harness, fake }) => {
      await runOut(harness);
      assertWhole(harness);
      const judged = harness.events.filter((event) => event.kind === "candidateJudged");
      assert.ok(judged.length >= 2);
      for (const { answers = [] } of judged) {
        assert.ok(answers.length > 2);
        assert.deepEqual(
          answers.map(({ yes }) => yes),
          answers.map(({ id }) => yesOf(id)),
        );
      }
      const rate = allCandidates(harness.state)[0]?.scores?.total ?? NaN;
      assert.ok(rate > 20 && rate < 80, String(rate));
      const asking = fake.ledger.filter(({ body }) => "logprobs" in body);
      assert.ok(asking.every(({ body }) => formOf(body) === "judge"));
      assert.ok(asking.length >= judged.length);
    }));

  it("goes on from a journal, at a server that tells nothing any more, with what it had", () =>
    searched({ tokens }, async ({ harness: first }) => {
      await runOut(first);
      const at = first.events.findIndex(({ kind }) => kind === "candidateJudged");
      const before = first.events.slice(0, at + 1);
      const [known] = allCandidates(fold(before)).filter(({ scores }) => scores !== null);
      await searched({}, async ({ harness: second }) => {
        for (const [file, stored] of first.images.files) second.images.files.set(file, stored);
        second.adopt(before);
        await runOut(second);
        assertWhole(second);
        const same = allCandidates(second.state).find(({ id }) => id === known?.id);
        assert.deepEqual(same?.answers, known?.answers);
        const other = allCandidates(second.state).find(({ id }) => id !== known?.id);
        assert.ok(other?.answers?.every(({ yes }) => yes === 0.94 || yes === 0.06));
      });
    }));
});
