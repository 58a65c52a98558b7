import assert from "node:assert/strict";
import type { ModelPorts } from "../../../src/search/ports.js";
import { candidateOf } from "../../../src/search/candidates.js";
import { FakeModels } from "../../support/fakeModels.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";
import type { VirtualClock } from "../../support/virtualClock.js";

const usage = { costUsd: 0 };
const texts = { what: "a", how: "b", prompt: "c", usage };
const scores = { alignment: 50, aesthetic: 5, findings: [], usage };
const finding = { text: "a boat", half: "what", met: true };
const advice = { text: "more", recommendations: { what: "x", how: "y" }, usage };

/** Answers that no event takes, by the port that gives them. */
const malformed: Readonly<Record<"write" | "judge" | "critique" | "draw", readonly unknown[]>> = {
  write: [
    null,
    undefined,
    "a prompt",
    {},
    { ...texts, what: 5 },
    { ...texts, how: null },
    { ...texts, prompt: "" },
    { ...texts, prompt: " \n" },
    { ...texts, prompt: ["c"] },
    { ...texts, prompt: "x".repeat(40_001) },
    { ...texts, what: "x".repeat(20_001) },
  ],
  draw: [null, undefined, "image", 7],
  judge: [
    null,
    {},
    { ...scores, alignment: "50" },
    { ...scores, alignment: NaN },
    { ...scores, alignment: 101 },
    { ...scores, aesthetic: -1 },
    { ...scores, aesthetic: Infinity },
    { ...scores, aesthetic: undefined },
    { ...scores, findings: null },
    { ...scores, findings: "none" },
    { ...scores, findings: [null] },
    { ...scores, findings: [{ ...finding, half: "style" }] },
    { ...scores, findings: [{ ...finding, met: null }] },
    { ...scores, findings: [{ ...finding, confidence: 2 }] },
    { ...scores, findings: [{ ...finding, text: 5 }] },
    { ...scores, findings: [{ ...finding, text: "x".repeat(2001) }] },
    { ...scores, findings: Array.from({ length: 201 }, () => finding) },
  ],
  critique: [
    null,
    { ...advice, text: {} },
    { ...advice, recommendations: undefined },
    { ...advice, recommendations: { what: "x" } },
    { ...advice, recommendations: { what: "x", how: "y".repeat(5001) } },
  ],
};

/** The fakes, one of whose ports gives the answer of a stranger, the first times or always. */
function answering(port: keyof typeof malformed, answer: unknown, times = Infinity) {
  let left = times;
  return (clock: VirtualClock): ModelPorts => {
    const { prompts, images, judge, critic } = new FakeModels(clock, { usage: {} }).ports;
    const given = <T>(real: () => Promise<T>): Promise<T> =>
      left-- > 0 ? Promise.resolve(answer as T) : real();
    const isWrite = port === "write";
    return {
      prompts: {
        write: (...args) =>
          isWrite ? given(() => prompts.write(...args)) : prompts.write(...args),
      },
      images: {
        draw: (...args) =>
          port === "draw" ? given(() => images.draw(...args)) : images.draw(...args),
      },
      judge: {
        judge: (...args) =>
          port === "judge" ? given(() => judge.judge(...args)) : judge.judge(...args),
      },
      critic:
        critic === null
          ? null
          : {
              critique: (...args) =>
                port === "critique"
                  ? given(() => critic.critique(...args))
                  : critic.critique(...args),
            },
    };
  };
}

const plan = { candidates: 2, beamWidth: 1, iterations: 2, maxAttempts: 2 };

describe("an answer that no event takes", () => {
  for (const [port, answers] of Object.entries(malformed)) {
    for (const answer of answers) {
      const shown = answer === undefined ? "undefined" : JSON.stringify(answer);
      it(`of a ${port} call is invalid, and never a fault of the disk: ${shown.slice(0, 60)}`, async () => {
        const search = new SearchHarness({
          plan,
          ports: answering(port as keyof typeof malformed, answer),
        });
        const outcome = await search.run();
        assert.equal(outcome.kind, "ended");
        const failures = search.events.filter((event) => event.kind === "callFailed");
        assert.ok(failures.length > 0);
        for (const { code } of failures) assert.equal(code, "answer.invalid");
        const attempts = failures.filter(({ key }) =>
          key.startsWith(failures[0]?.key.slice(0, -2) ?? ""),
        );
        assert.equal(attempts.length, 2, "as many attempts as the plan has");
      });
    }
  }

  it("costs one attempt of a paid model, and the next one is taken where the caps cover it", async () => {
    const bad = { ...scores, alignment: NaN, usage: {} };
    const paid = { ports: answering("judge", bad, 1), providers: providersOf(0.01) };
    const covered = new SearchHarness({ ...paid, plan: { candidates: 1, iterations: 1 } });
    await covered.run();
    assert.equal(candidateOf(covered.state, "i0c0").state, "judged");
    const tight = new SearchHarness({
      ports: answering("judge", bad, 1),
      providers: providersOf(0.01),
      plan: { candidates: 1, iterations: 1, maxCostUsd: 0.12 },
    });
    await tight.run();
    assert.equal(candidateOf(tight.state, "i0c0").error?.code, "answer.invalid");
  });

  it("is told with what it used", async () => {
    const bad = { ...scores, alignment: NaN, usage: { costUsd: 0.004, inputTokens: 9 } };
    const search = new SearchHarness({
      ports: answering("judge", bad, 1),
      providers: providersOf(0.01),
      plan: { candidates: 1, iterations: 1 },
    });
    await search.run();
    const failed = search.events.find((event) => event.kind === "callFailed");
    assert.deepEqual(failed?.usage, { costUsd: 0.004, inputTokens: 9, outputTokens: null });
    const judging = Object.values(search.state.usage).find(({ stage }) => stage === "judge");
    assert.deepEqual([judging?.calls, judging?.inputTokens], [2, 9]);
  });

  it("is told from one that says more than we asked for: that is left out", async () => {
    const more = { ...scores, mood: "calm", findings: [{ ...finding, box: [1, 2] }] };
    const search = new SearchHarness({ plan, ports: answering("judge", more) });
    await search.run();
    assert.deepEqual(candidateOf(search.state, "i0c0").findings, [finding]);
    assert.ok(search.events.every((event) => !("mood" in event)));
  });

  it("whose usage is nonsense counts as one whose cost is not known", async () => {
    const odd = { ...scores, usage: { costUsd: -1, inputTokens: 1.5, outputTokens: "many" } };
    const search = new SearchHarness({
      plan,
      ports: answering("judge", odd),
      providers: providersOf(0.01),
    });
    await search.run();
    const judged = search.events.find((event) => event.kind === "candidateJudged");
    assert.deepEqual(judged?.usage, { costUsd: null, inputTokens: null, outputTokens: null });
  });
});
