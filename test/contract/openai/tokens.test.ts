import assert from "node:assert/strict";
import type { ChatRequest } from "../../../src/providers/chat/chatModel.js";
import { ChatJudge } from "../../../src/providers/chat/chatJudge.js";
import { CallError, PromptRefusedError } from "../../../src/base/errors.js";
import { RefusedParameters } from "../../../src/providers/openai/refusedParameters.js";
import type { JudgeRequest } from "../../../src/search/ports.js";
import { chatAt } from "../../support/fakeOpenai/fakeModels.js";
import { FakeOpenai, type FakeOptions } from "../../support/fakeOpenai/fakeOpenai.js";
import type { Fault } from "../../support/fakeOpenai/faults.js";
import { faults } from "../../support/fakeOpenai/faults.js";
import { flavourOf } from "../../support/fakeOpenai/flavours.data.js";
import { jpegOf } from "../../support/images.js";
import { toldTokens, usualCuts } from "../../support/toldTokens.js";

/** How likely a judge's answers were, over HTTP: from servers that tell it, do not, or refuse to. */

const { signal } = new AbortController();
const text = JSON.stringify({
  answers: [
    { id: "q1", answer: "yes", sure: 95 },
    { id: "q2", answer: "no", sure: 95 },
  ],
  suggestion: { text: "more light", half: "how" },
  ...{ alignment: 70, aesthetic: 6 },
});
const chances = { q1: { yes: 0.6, no: 0.2 }, q2: { yes: 0.45, no: 0.55 } };
const told = (content: string): unknown => toldTokens(content, usualCuts(content), chances);

const asked: JudgeRequest = {
  ...{ goal: "a lighthouse", negativePrompt: "" },
  questions: [
    { id: "q1", text: "Is there a lighthouse?", half: "what", kind: "object" },
    { id: "q2", text: "Is it night?", half: "what", kind: "attribute" },
  ],
  image: {
    ref: {
      ...{ file: "i0c0.png", sha256: "0".repeat(64), widthPx: 8, heightPx: 8 },
      mediaType: "image/png",
    },
    pixels: () => Promise.reject(new Error("A chat model takes files")),
    encoded: () =>
      Promise.resolve({
        ...{ bytes: jpegOf(8, 8), mediaType: "image/jpeg" },
        ...{ widthPx: 8, heightPx: 8 },
      }),
  },
};
const [byTokens, byWord] = [
  [0.75, 0.45],
  [0.85, 0.15],
] as const;

interface Judged {
  readonly fake: FakeOpenai;
  /** Judges once more, as the next search of this process. */
  readonly judge: () => Promise<readonly (number | null)[] | undefined>;
}

async function withServer(
  options: FakeOptions,
  use: (judged: Judged) => Promise<void>,
  id: Parameters<typeof flavourOf>[0] = "openai",
): Promise<void> {
  const flavour = flavourOf(id);
  const fake = await FakeOpenai.start(flavour, { says: () => text, ...options });
  const refused = new RefusedParameters();
  const judge = async () => {
    const judgement = await new ChatJudge(chatAt(fake, flavour, { refused })).judge(asked, signal);
    return judgement.answers?.map(({ yes }) => yes);
  };
  try {
    await use({ fake, judge });
  } finally {
    await fake.stop();
  }
}

/** For each request, whether it asked for tokens. */
const asking = ({ ledger }: FakeOpenai): boolean[] =>
  ledger.map(({ body }) => body["logprobs"] === true && body["top_logprobs"] === 5);

const refusing =
  (status: number, body: unknown) =>
  (_index: number, _path: string, sent: Readonly<Record<string, unknown>>): Fault | undefined =>
    "logprobs" in sent ? { kind: "status", status, body } : undefined;

describe("how likely the answers of a judge were", () => {
  it("is what the server tells of their tokens", () =>
    withServer({ tokens: told }, async ({ fake, judge }) => {
      assert.deepEqual(await judge(), byTokens);
      assert.deepEqual(asking(fake), [true]);
    }));

  for (const [why, tokens] of [
    ["tells nothing of them", () => undefined],
    ["tells what is none", () => "yes"],
    ["tells of others", (content: string) => told(content.replace("q1", "q7"))],
    ["tells of some", (content: string) => (told(content) as unknown[]).slice(3)],
    [
      "tells one chance above 1",
      (content: string) => [...(told(content) as unknown[]), { token: "", logprob: 3 }],
    ],
  ] as const) {
    it(`is what the model states, pulled to the middle, where the server ${why}`, () =>
      withServer({ tokens }, async ({ fake, judge }) => {
        assert.deepEqual(await judge(), byWord);
        assert.equal(fake.ledger.length, 1);
      }));
  }

  for (const [how, status, body] of [
    ["by name", 400, { error: { message: "Unsupported", param: "logprobs" } }],
    ["by the other name", 400, { error: { message: "Too many", param: "top_logprobs" } }],
    ["in a sentence", 400, { error: { message: "Logprobs is not enabled for models/some-1" } }],
    [
      "as long ago",
      400,
      { error: { message: "Unrecognized request argument supplied: logprobs" } },
    ],
    ["as FastAPI does", 422, { detail: [{ loc: ["body", "logprobs"], msg: "Extra inputs" }] }],
    ["without a word of it", 400, { error: { message: "Provider returned error", code: 400 } }],
    ["with nothing", 422, ""],
  ] as const) {
    it(`is asked once and never again of a server that refuses it ${how}`, () =>
      withServer({ tokens: told, fault: refusing(status, body) }, async ({ fake, judge }) => {
        assert.deepEqual(await judge(), byWord);
        assert.deepEqual(asking(fake), [true, false]);
        assert.deepEqual(await judge(), byWord);
        assert.deepEqual(asking(fake), [true, false, false]);
      }));
  }

  it("is no reason to ask again where something else was refused", async () => {
    const refusals: readonly [Fault, new (...args: never[]) => CallError][] = [
      [faults.moderated, PromptRefusedError],
      [faults.moderatedBefore, PromptRefusedError],
      [
        { kind: "status", status: 400, body: { error: { message: "x", param: "messages" } } },
        CallError,
      ],
      [faults.unknownModel, CallError],
      [faults.wrongKey, CallError],
      [faults.broken, CallError],
    ];
    for (const [fault, kind] of refusals) {
      await withServer({ fault: () => fault }, async ({ fake, judge }) => {
        await assert.rejects(judge(), kind);
        assert.deepEqual(asking(fake), [true]);
      });
    }
  });

  it("is asked for again where the same was refused without it", async () => {
    let isDown = true;
    const fault = (): Fault | undefined =>
      isDown ? { kind: "status", status: 400, body: "bad request" } : undefined;
    await withServer({ tokens: told, fault }, async ({ fake, judge }) => {
      await assert.rejects(judge(), (thrown) => {
        return thrown instanceof CallError && thrown.code === "request.invalid";
      });
      assert.deepEqual(asking(fake), [true, false]);
      isDown = false;
      assert.deepEqual(await judge(), byTokens);
      isDown = true;
      await assert.rejects(judge());
      // It was answered with it: this refusal is about something else.
      assert.deepEqual(asking(fake), [true, false, true, true]);
    });
  });

  it("is not asked of a server that is known to tell nothing, nor of a model that thinks", async () => {
    await withServer(
      { tokens: told },
      async ({ fake, judge }) => {
        assert.deepEqual(await judge(), byWord);
        assert.deepEqual(asking(fake), [false]);
      },
      "gemini",
    );
    const flavour = flavourOf("openai");
    const { chat } = flavour;
    assert.ok(chat !== null);
    const fake = await FakeOpenai.start(flavour, { says: () => text });
    try {
      const thinking = chatAt(fake, { ...flavour, chat: { ...chat, model: "gpt-6.2-sol" } });
      const request: ChatRequest = {
        ...{ messages: [{ role: "user", text: "?" }], maxTokens: 10, wantsTokens: true },
      };
      await thinking.complete(request, signal);
      assert.deepEqual(asking(fake), [false]);
    } finally {
      await fake.stop();
    }
  });
});
