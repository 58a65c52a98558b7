import assert from "node:assert/strict";
import { CallError, InvalidAnswerError, PromptRefusedError } from "../../../../src/base/errors.js";
import type { ChatRequest } from "../../../../src/providers/chat/chatModel.js";
import type { EditorReply } from "../../../../src/protocol/languageModels.js";
import { Sight } from "../../../../src/providers/vscode/sight.js";
import { VscodeChat } from "../../../../src/providers/vscode/vscodeChat.js";
import {
  fault,
  FakeLanguageModels,
  gpt,
  local,
  said,
  usedTool,
  type FakeOptions,
} from "../../../support/fakeLanguageModels.js";

const never = new AbortController().signal;
const form = { name: "expand", schema: { type: "object" } };
const asked: ChatRequest = {
  messages: [
    { role: "system", text: "The task." },
    { role: "user", text: "An example." },
    { role: "assistant", text: "Its answer." },
    { role: "user", text: "The question." },
  ],
  form,
  maxTokens: 100,
};
const picture = { bytes: new Uint8Array([1]), mediaType: "image/jpeg", longerPx: 64 } as const;
const seeing: ChatRequest = {
  messages: [{ role: "user", text: "Look.", images: [picture] }],
  maxTokens: 100,
};

function chatOf(options: FakeOptions = {}, model = gpt.id) {
  const editor = new FakeLanguageModels(options);
  const toolless = new Set<string>();
  const sight = new Sight(editor);
  const chat = new VscodeChat({ editor, model, toolless, sight, why: "Writes." });
  return { chat, editor, toolless };
}

describe("a question to a model of the editor", () => {
  it("begins with what is a system message elsewhere, in the first one of the person", async () => {
    const { chat, editor } = chatOf({ answer: () => usedTool({ a: 1 }) });
    await chat.complete(asked, never);
    const [{ question } = assert.fail()] = editor.asked;
    assert.deepEqual(
      question.messages.map(({ role, text }) => [role, text]),
      [
        ["user", "The task.\n\nAn example."],
        ["assistant", "Its answer."],
        ["user", "The question."],
      ],
    );
    assert.equal(question.why, "Writes.");
  });

  it("has the answer's form as the input of its one tool, which is the answer", async () => {
    const { chat, editor } = chatOf({ answer: () => usedTool({ what: "a boat" }) });
    assert.deepEqual(await chat.complete(asked, never), {
      ...{ text: '{"what":"a boat"}', isCutOff: false, usage: { requests: 1 } },
    });
    const [{ question } = assert.fail()] = editor.asked;
    assert.deepEqual([question.tool?.name, question.tool?.schema], [form.name, form.schema]);
  });

  it("may be answered in text all the same, without what was thought", async () => {
    const { chat } = chatOf({ answer: () => said('<think>hm</think>{"what": "a boat"}') });
    assert.equal((await chat.complete(asked, never)).text, '{"what": "a boat"}');
  });

  it("is put once more without a tool where the model takes none, and never with one again", async () => {
    const { chat, editor } = chatOf({}, local.id);
    assert.equal(chat.formSupport, "schema");
    const { usage } = await chat.complete(asked, never);
    assert.deepEqual([usage.requests, chat.formSupport], [2, "none"]);
    await chat.complete(asked, never);
    const tools = editor.asked.map(({ question }) => question.tool !== undefined);
    assert.deepEqual(tools, [true, false, false]);
  });

  it("ends with its signal, before and while it is asked", async () => {
    const { chat, editor } = chatOf();
    await assert.rejects(chat.complete(asked, AbortSignal.abort()), { name: "AbortError" });
    assert.equal(editor.asked.length, 0);
    const stop = new AbortController();
    const running = chat.complete(asked, stop.signal);
    setImmediate(() => stop.abort(new Error("enough")));
    await assert.rejects(running, /enough/);
  });

  it("without an answer is one that may be put again, and counts", async () => {
    const { chat } = chatOf({ answer: () => said(" ") });
    await assert.rejects(chat.complete(asked, never), (error: unknown) => {
      assert.ok(error instanceof InvalidAnswerError && error.retryable);
      assert.deepEqual(error.usage, { requests: 1 });
      return true;
    });
  });

  it("to a model that is gone says so", async () => {
    const { chat, editor } = chatOf();
    editor.list = [local];
    await assert.rejects(chat.complete(asked, never), { code: "model.unknown" });
    assert.equal(editor.asked.length, 0);
  });
});

describe("what the editor throws", () => {
  type Says = Pick<CallError, "code" | "scope" | "billed" | "retryable"> & {
    readonly text: RegExp;
  };
  const ofConnection = { scope: "connection", billed: "no", retryable: false } as const;
  const wrapped = { name: "LanguageModelError", code: "Unknown" };
  const cases: readonly (readonly [string, ReturnType<typeof fault>, Says])[] = [
    [
      "no leave of the person",
      fault({ name: "LanguageModelError", code: "NoPermissions" }),
      { ...ofConnection, code: "auth.notAllowed", text: /Choose Allow when the editor asks/ },
    ],
    [
      "a vendor that blocks Imagebeam",
      fault({ name: "LanguageModelError", code: "Blocked", message: "Not for you" }),
      { ...ofConnection, code: "auth.notAllowed", text: /: Not for you\. Choose another model/ },
    ],
    [
      "a model that has just gone",
      fault({ name: "LanguageModelError", code: "NotFound" }),
      { ...ofConnection, code: "model.unknown", text: /Sign in to its vendor again/ },
    ],
    [
      "a quota that is used up",
      fault({ name: "ChatQuotaExceeded", code: "Unknown", message: "Monthly limit" }),
      { ...ofConnection, code: "quota.exhausted", text: /: Monthly limit\. Choose another model/ },
    ],
    [
      "the same as a cause",
      fault(wrapped, { name: "ChatQuotaExceeded" }),
      { ...ofConnection, code: "quota.exhausted", text: /used up\. Choose/ },
    ],
    [
      "too many requests",
      fault(wrapped, { name: "ChatRateLimited" }),
      { code: "rate.limited", scope: "candidate", billed: "no", retryable: true, text: /Wait/ },
    ],
    [
      "a question off topic",
      fault(wrapped, { message: "Response got filtered: off_topic" }),
      {
        ...{ code: "prompt.refused", scope: "candidate", billed: "yes", retryable: false },
        text: /off topic/,
      },
    ],
    [
      "anything else",
      fault({ message: "socket \u001b[31mhang up" }),
      {
        ...{ code: "server.failed", scope: "candidate", billed: "no", retryable: true },
        text: /hang up\. Choose another model if it goes on\.$/,
      },
    ],
    [
      "something that is no error",
      fault(),
      {
        ...{ code: "server.failed", scope: "candidate", billed: "no", retryable: true },
        text: /GPT-5 mini \(copilot\) failed\. Choose/,
      },
    ],
  ];
  for (const [what, reply, { text, ...says }] of cases) {
    it(`is one sentence with what to do: ${what}`, async () => {
      const { chat, editor } = chatOf({ answer: () => reply });
      const error = await chat.complete(asked, never).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof CallError);
      const { code, scope, billed, retryable } = error;
      assert.deepEqual({ code, scope, billed, retryable }, says);
      assert.match(error.message, text);
      assert.doesNotMatch(error.message, /\u001b/);
      assert.equal(error instanceof PromptRefusedError, code === "prompt.refused");
      assert.equal(error.retryAfterMs !== undefined, code === "rate.limited");
      assert.equal(editor.asked.length, 1);
    });
  }
});

describe("a model of the editor that is shown an image", () => {
  it("is asked once whether it sees, whoever asks at the same time", async () => {
    const { chat, editor } = chatOf();
    const both = await Promise.all([chat.complete(seeing, never), chat.complete(seeing, never)]);
    const requests = both.map(({ usage }) => usage.requests ?? 0);
    assert.deepEqual([...requests].sort(), [1, 2]);
    assert.equal(editor.asked.length, 3);
    await chat.complete(seeing, never);
    assert.equal(editor.asked.length, 4);
    assert.deepEqual([...editor.remembered.values()], [true]);
  });

  it("is asked again where whoever asked first gave up", async () => {
    const { chat } = chatOf();
    const stop = new AbortController();
    const first = chat.complete(seeing, stop.signal);
    const second = chat.complete(seeing, never);
    setImmediate(() => stop.abort());
    await assert.rejects(first, { name: "AbortError" });
    assert.equal((await second).usage.requests, 2);
  });

  it("is asked anew when its version is another one", async () => {
    const { chat, editor } = chatOf();
    await chat.complete(seeing, never);
    editor.list = [{ ...gpt, version: "2026-02" }];
    assert.equal((await chat.complete(seeing, never)).usage.requests, 2);
  });

  const blind: readonly (readonly [string, FakeOptions])[] = [
    ["its vendor says so", { models: [{ ...gpt, takes: "textAlone" }] }],
    ["it only guesses", { answer: () => said("Red, white and blue.") }],
    ["it says that it sees nothing", { answer: () => said("none") }],
    ["the editor shows images to nobody", { showsImages: false }],
  ];
  for (const [why, options] of blind) {
    it(`is not shown it, and the search pauses, where it does not see: ${why}`, async () => {
      const { chat, editor } = chatOf(options);
      for (let times = 0; times < 2; times++) {
        const failing = chat.complete(seeing, never);
        await assert.rejects(failing, { code: "model.blind", scope: "connection" });
      }
      assert.equal(editor.asked.length, options.showsImages === false ? 0 : 1);
    });
  }

  it("is not called blind for a fault that has nothing to do with its eyes", async () => {
    const faults = [
      [fault({ code: "NoPermissions" }), "auth.notAllowed"],
      [fault({ name: "ChatRateLimited" }), "rate.limited"],
      [fault({ message: "socket hang up" }), "server.failed"],
    ] as const;
    for (const [reply, code] of faults) {
      const { chat, editor } = chatOf({ answer: () => reply });
      await assert.rejects(chat.complete(seeing, never), { code });
      assert.equal(editor.remembered.size, 0);
    }
  });

  it("pauses the search where the editor cannot read the image, which is thrown as no error", async () => {
    const { chat, editor } = chatOf({ answer: (_, index) => (index === 0 ? undefined : fault()) });
    await assert.rejects(chat.complete(seeing, never), {
      ...{ code: "model.blind", scope: "connection" },
      message: /The editor could not pass the image on to GPT-5 mini \(copilot\)/,
    });
    assert.deepEqual([...editor.remembered.values()], [true]);
  });
});

describe("the requests of a question that failed", () => {
  const seen = said("Yellow, blue, red, green.");
  const withForm: ChatRequest = { ...seeing, form };
  const cases: readonly (readonly [string, ChatRequest, EditorReply[], string, number])[] = [
    ["blind, as its probe finds", seeing, [said("none")], "model.blind", 1],
    [
      "a quota that is used up by the probe",
      seeing,
      [seen, fault({ name: "ChatQuotaExceeded" })],
      ...(["quota.exhausted", 2] as const),
    ],
    ["a rate", seeing, [fault({ name: "ChatRateLimited" })], "rate.limited", 1],
    [
      "a rate behind a tool that was not taken",
      withForm,
      [seen, fault({ message: "tools: not supported" }), fault({ name: "ChatRateLimited" })],
      ...(["rate.limited", 3] as const),
    ],
    ["an image that cannot be read", seeing, [seen, fault()], "model.blind", 2],
    ["any other fault", seeing, [seen, fault({ message: "hang up" })], "server.failed", 2],
    // The editor passed the last one on to nobody.
    ["no leave", seeing, [seen, fault({ code: "NoPermissions" })], "auth.notAllowed", 1],
    ["a vendor's block", asked, [fault({ code: "Blocked" })], "auth.notAllowed", 0],
    ["a model that has gone", seeing, [seen, fault({ code: "NotFound" })], "model.unknown", 1],
  ];
  for (const [what, request, replies, code, requests] of cases) {
    it(`are counted all the same: ${what}`, async () => {
      const { chat } = chatOf({ answer: (_, index) => replies[index] });
      await assert.rejects(chat.complete(request, never), { code, usage: { requests } });
    });
  }
});
