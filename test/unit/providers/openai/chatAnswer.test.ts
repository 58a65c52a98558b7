import assert from "node:assert/strict";
import {
  chatAnswerSchema,
  chatUsage,
  textOf,
} from "../../../../src/providers/openai/chatAnswer.js";
import { waitInWords } from "../../../../src/providers/openai/openaiFailures.js";

describe("what a model said without what it thought", () => {
  const said: readonly [why: string, text: string, left: string][] = [
    ["nothing to take out", '{"a": 1}', '{"a": 1}'],
    ["a block before it", "<think>hm</think>\n\n{}", "{}"],
    ["several blocks", "<think>a</think>x<thinking>b</thinking>y", "xy"],
    ["one inside another", "<think>a<think>b</think>c</think>yes", "yes"],
    ["an end whose start the template wrote", "hm, so\n</think>\n\nyes", "yes"],
    ["a start without an end", "<think>hm", ""],
    ["a start behind the answer", "yes <think>but", "yes"],
    ["other capitals", "<THINK>a</Think>yes", "yes"],
    ["tags that are none", "a <thinker> b", "a <thinker> b"],
  ];
  for (const [why, text, left] of said) {
    it(`is left: ${why}`, () => {
      assert.equal(textOf(text), left);
    });
  }

  it("is found in a megabyte of tags as fast as it is read", () => {
    assert.equal(textOf("<think>".repeat(150_000)), "");
    assert.equal(textOf("</think>".repeat(150_000)), "");
  });

  it("may come in parts, of which only text is told", () => {
    assert.equal(
      textOf([{ type: "reasoning", text: "hm" }, { type: "text", text: "a" }, { text: "b" }]),
      "ab",
    );
    assert.equal(textOf(null), "");
  });
});

describe("what a chat used", () => {
  const body = (usage: unknown) =>
    chatAnswerSchema.parse({ choices: [{ message: { content: "x" } }], usage });
  const cost = { costUsd: () => 0.5, isOwnPrice: false };

  it("is what its server counted, with the price of it", () => {
    const counted = {
      prompt_tokens: 100,
      completion_tokens: 20,
      prompt_tokens_details: { cached_tokens: 40 },
    };
    assert.deepEqual(chatUsage(body(counted), 2, cost), {
      ...{ costUsd: 0.5, inputTokens: 100, outputTokens: 20, cachedInputTokens: 40, requests: 2 },
    });
  });

  it("is unknown where its server counted nothing, or nonsense", () => {
    for (const usage of [
      undefined,
      null,
      "many",
      {},
      { prompt_tokens: -1, completion_tokens: 1.5 },
    ]) {
      assert.deepEqual(chatUsage(body(usage), 1, cost), {
        ...{ costUsd: null, inputTokens: null, outputTokens: null, requests: 1 },
      });
    }
  });

  it("costs what a router says that it cost", () => {
    const usage = { prompt_tokens: 1, completion_tokens: 1, cost: 0.25 };
    assert.equal(chatUsage(body(usage), 1, cost).costUsd, 0.25);
  });

  it("costs what its person says, whatever a router bills of it", () => {
    const usage = { prompt_tokens: 1, completion_tokens: 1, cost: 0 };
    assert.equal(chatUsage(body(usage), 1, { ...cost, isOwnPrice: true }).costUsd, 0.5);
    const noTokens = { cost: 0.25 };
    assert.equal(chatUsage(body(noTokens), 1, { ...cost, isOwnPrice: true }).costUsd, 0.25);
  });

  it("is unknown where no call can have used as much", () => {
    const usage = { prompt_tokens: 2 ** 53 - 1, completion_tokens: 1, cost: 1e300 };
    assert.equal(chatUsage(body(usage), 1, cost).costUsd, null);
  });
});

describe("a wait that a server names in words", () => {
  const waits: readonly [text: string, ms: number | null][] = [
    ["Please try again in 1.5s.", 1500],
    ["Please try again in 20ms.", 20],
    ["Please try again in 1m30s. Visit", 90_000],
    ["try again in 2h", 7_200_000],
    ["Retry after 3s", 3000],
    ["Please try again later.", null],
  ];
  for (const [text, ms] of waits) {
    it(`${text} is ${ms ?? "none"}`, () => {
      assert.equal(waitInWords(text), ms);
    });
  }
});
