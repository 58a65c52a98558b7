import assert from "node:assert/strict";
import {
  CallError,
  InvalidAnswerError,
  PromptRefusedError,
  type CallUsage,
} from "../../../../src/base/errors.js";
import { without } from "../../../../src/base/without.js";
import { ChatCritic } from "../../../../src/providers/chat/chatCritic.js";
import { ChatPromptModel } from "../../../../src/providers/chat/chatPromptModel.js";
import type { ReportedUsage } from "../../../../src/search/ports.js";
import { critiqueRequest, expandRequest } from "../../../support/chatRequests.js";
import { FakeChat, goodAnswer, roundUsage, type Round } from "../../../support/fakeChat.js";

const never = new AbortController().signal;
const good = JSON.stringify({ text: "The moon is missing", what: "a full moon", how: "" });
const cutOff: Round = { text: '{"text": "The moon is mis', isCutOff: true };
const refusal: Round = "I'm sorry, but I can't help with that.";
const times = (count: number): ReportedUsage => ({
  costUsd: roundUsage.costUsd * count,
  inputTokens: roundUsage.inputTokens * count,
  outputTokens: roundUsage.outputTokens * count,
});

async function failureOf(chat: FakeChat, signal = never): Promise<unknown> {
  try {
    await new ChatCritic(chat).critique(critiqueRequest(), signal);
  } catch (thrown) {
    return thrown;
  }
  return assert.fail("It answered");
}

describe("a question to a chat model", () => {
  const answered: readonly [why: string, rounds: readonly Round[]][] = [
    ["at once", [good]],
    ["after a repair", ["What a picture!", good]],
    ["after an answer that its limit cut off", [cutOff, good]],
    ["after both", [cutOff, "What a picture!", good]],
    ["after a cut and a cut repair", [cutOff, cutOff, good]],
  ];
  for (const [why, rounds] of answered) {
    it(`is answered ${why}, with the usage of all rounds`, async () => {
      const chat = new FakeChat(rounds);
      const { text, recommendations, usage } = await new ChatCritic(chat).critique(
        critiqueRequest(),
        never,
      );
      assert.equal(text, "The moon is missing");
      assert.deepEqual(recommendations, { what: "a full moon", how: "" });
      assert.equal(chat.requests.length, rounds.length);
      assert.deepEqual(usage, times(rounds.length));
    });
  }

  it("is asked with its form, and with lines where the server holds to none", async () => {
    const [schema, none] = (["schema", "none"] as const).map((formSupport) => {
      return new FakeChat(goodAnswer, { formSupport });
    });
    assert.ok(schema !== undefined && none !== undefined);
    for (const chat of [schema, none]) {
      await new ChatCritic(chat).critique(critiqueRequest(), never);
    }
    assert.equal(schema.requests[0]?.form?.name, "critique");
    assert.match(schema.sent(), /one JSON object/);
    assert.equal(none.requests[0]?.form, undefined);
    assert.match(none.sent(), /CRITIQUE:/);
  });

  it("names the fault in the same conversation, and sends little of the answer back", async () => {
    const chat = new FakeChat([`{"text": "${"so ".repeat(20_000)}"}`, good]);
    await new ChatCritic(chat).critique(critiqueRequest(), never);
    const [first, second] = chat.requests;
    assert.deepEqual(second?.messages.slice(0, first?.messages.length), first?.messages);
    const [answer, repair] = second?.messages.slice(-2) ?? [];
    assert.ok(answer?.role === "assistant" && repair?.role === "user");
    assert.ok(answer.text.length <= 3000);
    assert.match(repair.text, /what: Invalid input/);
  });

  it("has twice the tokens once, and keeps them", async () => {
    const chat = new FakeChat([cutOff, cutOff, good]);
    await new ChatCritic(chat).critique(critiqueRequest(), never);
    const [first = 0, ...others] = chat.requests.map(({ maxTokens }) => maxTokens);
    assert.deepEqual(others, [2 * first, 2 * first]);
  });

  it("takes an answer that was whole before its limit came", async () => {
    const chat = new FakeChat([{ text: `${good}\nAnd furthermore`, isCutOff: true }]);
    assert.ok(await new ChatCritic(chat).critique(critiqueRequest(), never));
    assert.equal(chat.requests.length, 1);
  });

  it("is not asked with more tokens of a model that says the same again and again", async () => {
    const loop = `HOW: ink\nWHAT: two red sailboats under a full moon, gulls on rocks${", a red boat on the sea".repeat(40)}`;
    const chat = new FakeChat([{ text: `${loop}, a r`, isCutOff: true }], { formSupport: "none" });
    const request = expandRequest({ facets: { ...expandRequest().facets, medium: "ink" } });
    const { what, fallback } = await new ChatPromptModel(chat, "small").write(request, never);
    assert.equal(fallback, undefined);
    assert.equal(
      what,
      "two red sailboats under a full moon, gulls on rocks, a red boat on the sea",
    );
    assert.equal(chat.requests.length, 1);
  });

  it("is put anew to a small model, with the fault and another seed, without what it said", async () => {
    const chat = new FakeChat(["HOW: ink\nWHAT: a boat", "What a picture"]);
    const request = expandRequest();
    const { what, fallback, usage } = await new ChatPromptModel(chat, "small").write(
      request,
      never,
    );
    const [first, second] = chat.requests;
    assert.equal(second?.messages.length, first?.messages.length);
    assert.match(second?.messages.at(-1)?.text ?? "", /^It leaves out of the goal: "two"/);
    assert.doesNotMatch(chat.sent(1), /a boat\n|a boat$/);
    assert.deepEqual([first?.seed, second?.seed], [request.seed, request.seed + 1]);
    assert.equal(what, request.goal);
    assert.match(fallback ?? "", /leaves out/);
    assert.deepEqual(usage, times(2));
  });

  it("that a small model never answers leaves the prompt to code, with the usage of both", async () => {
    const chat = new FakeChat(["Hm.", "What a picture"]);
    const written = await new ChatPromptModel(chat, "small").write(expandRequest(), never);
    assert.match(written.fallback ?? "", /no usable answer/);
    assert.equal(written.what, expandRequest().goal);
    assert.deepEqual(written.usage, times(2));
    await assert.rejects(
      new ChatPromptModel(new FakeChat(["Hm.", "No."])).write(expandRequest(), never),
      InvalidAnswerError,
    );
  });

  it("fails when the repair is no answer either, with the usage of both", async () => {
    const error = await failureOf(new FakeChat(["No.", "Still not."]));
    assert.ok(error instanceof InvalidAnswerError);
    assert.deepEqual(error.usage, times(2));
    assert.equal(error.billed, "yes");
  });

  it("is asked again when an answer says nothing at all, and fails when the next one does", async () => {
    const empty = JSON.stringify({ text: "None", what: "", how: "n/a" });
    const chat = new FakeChat([empty, good]);
    assert.equal(
      (await new ChatCritic(chat).critique(critiqueRequest(), never)).text,
      "The moon is missing",
    );
    assert.match(chat.sent(1), /It says nothing/);
    const error = await failureOf(new FakeChat([empty, empty]));
    assert.ok(error instanceof InvalidAnswerError);
    assert.deepEqual(error.usage, times(2));
  });

  for (const [why, rounds] of [
    ["at once", [refusal]],
    ["when asked again", ["Hm.", refusal]],
    ["behind thoughts", [`<think>not allowed</think>${refusal}`]],
  ] as readonly [string, readonly Round[]][]) {
    it(`is refused ${why}, and not asked again`, async () => {
      const chat = new FakeChat(rounds);
      const error = await failureOf(chat);
      assert.ok(error instanceof PromptRefusedError);
      assert.equal(chat.requests.length, rounds.length);
      assert.deepEqual(error.usage, times(rounds.length));
    });
  }

  it("is refused inside the form of a prompt", async () => {
    const chat = new FakeChat([JSON.stringify({ what: "", how: "", prompt: refusal })]);
    const write = new ChatPromptModel(chat).write(expandRequest(), never);
    await assert.rejects(write, PromptRefusedError);
  });

  it("is not refused by a critique that speaks of what is missing", async () => {
    const text = "I'm sorry, but I can't help noticing that the moon is missing";
    const chat = new FakeChat([JSON.stringify({ text, what: "a moon", how: "" })]);
    assert.equal((await new ChatCritic(chat).critique(critiqueRequest(), never)).text, text);
  });

  it("knows the usage of a kind only where every round tells it", async () => {
    const chat = new FakeChat(["Hm.", { text: good, usage: { outputTokens: 5 } }]);
    const { usage } = await new ChatCritic(chat).critique(critiqueRequest(), never);
    assert.deepEqual(usage, { outputTokens: roundUsage.outputTokens + 5 });
  });

  const failures: readonly [why: string, error: CallError, usage: CallUsage | undefined][] = [
    [
      "a server that fails",
      new CallError("server.failed", "500", { retryable: true, billed: "no" }),
      times(1),
    ],
    [
      "a limit on the rate",
      new CallError("rate.limited", "429", { retryable: true, billed: "no", retryAfterMs: 5 }),
      times(1),
    ],
    [
      "a time-out, of which nobody knows what it used: so much at least, at no known cost",
      new CallError("call.timeout", "late", { retryable: true, billed: "maybe" }),
      without(times(1) as Record<string, number>, "costUsd"),
    ],
    ["a refusal", new PromptRefusedError("moderation", { billed: "no" }), times(1)],
    [
      "no credit",
      new CallError("quota.exhausted", "402", { scope: "connection", usage: roundUsage }),
      times(2),
    ],
  ];
  for (const [why, thrown, usage] of failures) {
    it(`stays what it is when its repair meets ${why}, with what was used before`, async () => {
      const error = await failureOf(new FakeChat(["Hm.", thrown]));
      assert.ok(error instanceof CallError);
      assert.equal(error instanceof PromptRefusedError, thrown instanceof PromptRefusedError);
      const { code, message, retryable, scope, retryAfterMs } = thrown;
      // The round before was answered, so the call was billed.
      const billed = thrown.billed === "no" ? "yes" : thrown.billed;
      const told = { code, message, retryable, billed, scope, retryAfterMs, usage };
      for (const [name, value] of Object.entries(told)) {
        assert.deepEqual(error[name as keyof typeof told], value, name);
      }
    });

    it(`is the transport's own failure at first: ${why}`, async () => {
      assert.equal(await failureOf(new FakeChat([thrown])), thrown);
    });
  }

  it("ends with the signal's reason, before it began and between its rounds", async () => {
    const stop = new AbortController();
    const reason = new Error("Stopped");
    const chat = new FakeChat(() => {
      stop.abort(reason);
      return "Hm.";
    });
    assert.equal(await failureOf(chat, stop.signal), reason);
    assert.equal(chat.requests.length, 1);
    const idle = new FakeChat([good]);
    assert.equal(await failureOf(idle, stop.signal), reason);
    assert.equal(idle.requests.length, 0);
  });

  it("keeps a poor prompt rather than none", async () => {
    const poor = JSON.stringify({ what: "a boat", how: "ink", prompt: "a boat, ink" });
    const moderated = new PromptRefusedError("moderation", { billed: "no" });
    for (const second of ["Hm.", refusal, moderated]) {
      const chat = new FakeChat([poor, second]);
      const { prompt, fallback, usage } = await new ChatPromptModel(chat).write(
        expandRequest(),
        never,
      );
      assert.match(fallback ?? "", /leaves out of the goal: "two", "red"/);
      assert.match(prompt, /^two red sailboats under a full moon\. low angle/);
      assert.deepEqual(usage, times(second === moderated ? 1 : 2));
    }
  });
});
