import assert from "node:assert/strict";
import { InvalidAnswerError, PromptRefusedError } from "../../../../src/base/errors.js";
import { knownEventSchema } from "../../../../src/protocol/events.js";
import type { Declaration } from "../../../../src/protocol/providers.js";
import { ChatJudge } from "../../../../src/providers/chat/chatJudge.js";
import {
  languagePorts,
  promptVersions,
  visionPorts,
  type CallTokens,
} from "../../../../src/providers/chat/chatPorts.js";
import { ChatPromptModel } from "../../../../src/providers/chat/chatPromptModel.js";
import type { Foreseen } from "../../../../src/search/foreseen.js";
import type { EncodedImage, ImageEncoding, JudgeRequest } from "../../../../src/search/ports.js";
import { maxDrawingUnits } from "../../../../src/providers/prompts/critique.js";
import { maxShownUnits } from "../../../../src/providers/prompts/svg.js";
import { requestTokens } from "../../../../src/providers/chat/tokenCount.js";
import { keptSvg } from "../../../../src/svg/keptSvg.js";
import {
  critiqueRequest,
  expandRequest,
  goal,
  parent,
  refineRequest,
  rewriteRequest,
} from "../../../support/chatRequests.js";
import { FakeChat, goodAnswer, roundUsage, willingChat } from "../../../support/fakeChat.js";

const never = new AbortController().signal;

describe("a chat model that criticises", () => {
  const sourceOf = (text: string) => ({
    ref: { file: "i0c0.svg", sha256: "0".repeat(64), mediaType: "image/svg+xml" } as const,
    text: () => Promise.resolve(text),
  });
  const sentOf = async (kept: string): Promise<string> => {
    const chat = willingChat();
    await languagePorts(chat).critic?.critique(critiqueRequest({ source: sourceOf(kept) }), never);
    return chat.sent();
  };

  it("is shown what an image was drawn from, with its text as text", async () => {
    const drawing = { source: "<svg><text>Hi</text></svg>", svg: "<svg><g/></svg>" };
    const sent = await sentOf(keptSvg(drawing));
    // With the ids that who changes it is shown.
    assert.match(sent, /The parent's SVG:\n```\n<svg><text id="text-1">Hi<\/text><\/svg>\n```/);
    assert.match(sent, /its child will be a changed copy/);
  });

  it("is told where that is too long to be changed", async () => {
    const sent = await sentOf(`<svg>${"<rect/>".repeat(maxShownUnits / 7)}</svg>`);
    assert.match(sent, /its child will be drawn anew, from its prompt alone/);
    assert.doesNotMatch(sent, /changed copy/);
  });

  for (const [why, size] of [
    ["short", 10],
    ["long", maxDrawingUnits / 20],
    ["too long", maxShownUnits / 20],
  ] as const) {
    it(`takes no more than was foretold, with a drawing that is ${why}`, async () => {
      const source = sourceOf(`<svg>${'<path d="M10 20z"/>'.repeat(size)}</svg>`);
      const chat = willingChat();
      const request = critiqueRequest({ source });
      const { critic, tokens, quote } = languagePorts(chat, { usdOf: ({ input }) => input });
      await critic?.critique(request, never);
      const foreseen = { role: "language", asked: "critique", request } as const;
      const [asked] = chat.requests;
      assert.ok(asked !== undefined);
      assert.ok((tokens?.(foreseen) ?? 0) >= requestTokens(asked));
      assert.ok((quote?.(foreseen) ?? 0) >= 3 * (requestTokens(asked) - asked.maxTokens));
      const drawn =
        (tokens?.(foreseen) ?? 0) - (tokens?.({ ...foreseen, request: critiqueRequest() }) ?? 0);
      assert.ok(drawn >= maxDrawingUnits / 2, `${drawn}`);
    });
  }
});

describe("a chat model that writes prompts", () => {
  for (const formSupport of ["schema", "json", "none"] as const) {
    for (const size of ["usual", "small"] as const) {
      for (const request of [expandRequest(), refineRequest()]) {
        it(`gives three texts: ${request.kind}, form ${formSupport}, ${size}`, async () => {
          const chat = willingChat(formSupport);
          const written = await new ChatPromptModel(chat, size).write(request, never);
          assert.match(written.what, /two red sailboats under a full moon/);
          assert.ok(written.prompt.includes(written.what) && written.how !== "");
          assert.equal(written.fallback, undefined);
          assert.deepEqual(written.usage, roundUsage);
          assert.equal(
            chat.requests[0]?.form !== undefined,
            formSupport !== "none" && size === "usual",
          );
          assert.equal(chat.requests[0]?.seed, request.seed);
        });
      }
    }
  }

  it("shows a small model three examples, and joins the halves itself", async () => {
    const chat = willingChat("schema");
    const { prompt } = await new ChatPromptModel(chat, "small").write(expandRequest(), never);
    const roles = chat.requests[0]?.messages.map(({ role }) => role).join(" ");
    assert.equal(roles, `system ${"user assistant ".repeat(3)}user`);
    assert.doesNotMatch(chat.sent(), /PROMPT/);
    assert.match(prompt, /rocks below\. soft light/);
  });

  for (const halves of ["what", "how"] as const) {
    const fixed = halves === "what" ? "how" : "what";
    it(`changes ${halves} alone, and copies ${fixed} from the parent, whatever it answers`, async () => {
      const answer = { what: `${parent.what}, gulls`, how: "neon", prompt: "HACKED" };
      const chat = new FakeChat([JSON.stringify(answer)]);
      const written = await new ChatPromptModel(chat).write(refineRequest({ halves }), never);
      assert.equal(written[fixed], parent[fixed]);
      assert.equal(written[halves], answer[halves]);
      assert.equal(written.prompt, `${written.what}. ${written.how}`);
    });
  }

  it("takes the halves where the prompt made of them lost something", async () => {
    const what = `${goal}, gulls and rocks`;
    const chat = new FakeChat([JSON.stringify({ what, how: "watercolour", prompt: "a boat" })]);
    const written = await new ChatPromptModel(chat).write(expandRequest(), never);
    assert.equal(written.prompt, `${what}. watercolour`);
    assert.equal(chat.requests.length, 1);
  });

  it("asks again for a poor prompt, and takes the better one", async () => {
    const poor = JSON.stringify({ what: "a boat", how: "ink", prompt: "a boat in ink" });
    const chat = new FakeChat((request, nth) =>
      nth === 0 ? poor : goodAnswer(expandAsked(request)),
    );
    const written = await new ChatPromptModel(chat).write(expandRequest(), never);
    assert.equal(written.fallback, undefined);
    assert.match(chat.sent(1), /leaves out of the goal/);
    assert.equal(written.usage.inputTokens, 2 * roundUsage.inputTokens);
  });

  it("makes the prompt by code where both are poor, and says why", async () => {
    const poor = JSON.stringify({ what: "a boat", how: "ink", prompt: "a boat in ink" });
    const chat = new FakeChat([poor, poor]);
    const written = await new ChatPromptModel(chat).write(expandRequest(), never);
    assert.equal(written.what, goal);
    const event = { seq: 0, at: 0, kind: "promptWritten", key: "i0c0/write/1", milliseconds: 1 };
    const usage = { costUsd: 0, inputTokens: null, outputTokens: null };
    const recorded = knownEventSchema().parse({ ...event, ...written, usage });
    assert.match(recorded.kind === "promptWritten" ? (recorded.fallback ?? "") : "", /leaves out/);
  });

  it("fails rather than say again what a filter refused", async () => {
    const again = JSON.stringify(parent);
    const write = new ChatPromptModel(new FakeChat([again, again])).write(rewriteRequest(), never);
    await assert.rejects(write, (error) => {
      assert.ok(error instanceof InvalidAnswerError);
      assert.equal(error.usage?.["inputTokens"], 2 * roundUsage.inputTokens);
      return true;
    });
  });

  const hostile: readonly string[] = [
    "<script>alert(1)</script>",
    "![x](https://evil.test/p.png)",
    "[x](command:workbench.action.quit)",
    "\u001b]8;;https://evil.test\u0007click",
    "x".repeat(1_000_000),
    "\ud800 \u202e \u0000",
  ];
  for (const text of hostile) {
    it(`takes no more than plain words from ${JSON.stringify(text.slice(0, 40))}`, async () => {
      const answer = JSON.stringify({
        what: `${goal} ${text}`,
        how: text,
        prompt: `${goal} ${text}`,
      });
      const chat = new FakeChat([answer, answer]);
      // Longer than anything that was asked for, it is no answer at all.
      const write = new ChatPromptModel(chat).write(expandRequest(), never);
      if (text.length > 1000) {
        await assert.rejects(write, InvalidAnswerError);
        return;
      }
      const written = await write;
      const all = `${written.what}\n${written.how}\n${written.prompt}`.replaceAll("\n", " ");
      assert.doesNotMatch(all, /[<>]|\]\(|https?:|command:|[\p{Cc}\p{Cs}\u202e]/u);
    });
  }
});

/** The opening question of a conversation. */
function expandAsked<T extends { readonly messages: readonly unknown[] }>(request: T): T {
  return { ...request, messages: request.messages.slice(0, 2) };
}

describe("a chat model that judges", () => {
  const asked: ImageEncoding[] = [];
  const image: JudgeRequest["image"] = {
    ref: {
      file: "i0c0.png",
      sha256: "0".repeat(64),
      widthPx: 1024,
      heightPx: 1024,
      mediaType: "image/png",
    },
    pixels: () => Promise.reject(new Error("A chat model takes files")),
    encoded: (encoding): Promise<EncodedImage> => {
      asked.push(encoding);
      const { mediaType, maxPx } = encoding;
      return Promise.resolve({
        bytes: new Uint8Array([1, 2, 3]),
        mediaType,
        widthPx: maxPx,
        heightPx: maxPx,
      });
    },
  };
  const request: JudgeRequest = { goal, negativePrompt: "fog", image };

  for (const formSupport of ["schema", "none"] as const) {
    it(`gives scores, findings and a suggestion: form ${formSupport}`, async () => {
      const chat = willingChat(formSupport);
      const judgement = await new ChatJudge(chat).judge(request, never);
      assert.deepEqual(judgement, {
        alignment: 60,
        aesthetic: 6,
        findings: [
          { text: "two red sailboats", half: "what", met: true },
          { text: "a full moon", half: "what", met: false },
          { text: "Put a full moon above the boats", half: "what" },
        ],
        usage: roundUsage,
      });
      assert.equal(chat.requests[0]?.temperature, 0);
    });
  }

  it("sees the picture made small, behind the goal, and nothing else of it", async () => {
    asked.length = 0;
    const chat = willingChat();
    await new ChatJudge(chat, 512).judge(request, never);
    assert.deepEqual(asked, [{ maxPx: 512, mediaType: "image/jpeg" }]);
    const last = chat.requests[0]?.messages.at(-1);
    assert.match(last?.text ?? "", /fog[\s\S]*two red sailboats/);
    assert.deepEqual(last?.images, [
      { bytes: new Uint8Array([1, 2, 3]), mediaType: "image/jpeg", longerPx: 512 },
    ]);
    assert.doesNotMatch(chat.sent(), /i0c0/);
  });

  it("is asked again for a score out of range, which is never moved into it", async () => {
    const wild = JSON.stringify({
      findings: [],
      suggestion: { text: "", half: "what" },
      alignment: 140,
      aesthetic: 6,
    });
    const chat = new FakeChat((asked, nth) => (nth === 0 ? wild : goodAnswer(expandAsked(asked))));
    const { alignment } = await new ChatJudge(chat).judge(request, never);
    assert.equal(alignment, 60);
    assert.match(chat.sent(1), /alignment: Too big/);
    await assert.rejects(
      new ChatJudge(new FakeChat([wild, wild])).judge(request, never),
      InvalidAnswerError,
    );
  });

  it("does not look, and gives no points, where it says so within the form", async () => {
    const refused = JSON.stringify({
      findings: [],
      suggestion: { text: "I'm sorry, but I can't evaluate this image.", half: "what" },
      alignment: 0,
      aesthetic: 0,
    });
    await assert.rejects(
      new ChatJudge(new FakeChat([refused])).judge(request, never),
      PromptRefusedError,
    );
  });

  it("takes so many findings, and of each so much, as a journal holds", async () => {
    const finding = { text: "y ".repeat(1000), half: "how", met: true };
    const answer = {
      findings: Array.from({ length: 90 }, () => finding),
      suggestion: { text: "None.", half: "what" },
      alignment: 50,
      aesthetic: 5,
    };
    const { findings } = await new ChatJudge(new FakeChat([JSON.stringify(answer)])).judge(
      request,
      never,
    );
    assert.equal(findings.length, 24);
    assert.ok(findings.every(({ text }) => text.length <= 300));
  });
});

describe("the ports of a chat model", () => {
  it("come with the versions of the texts that are sent, as a declaration takes them", () => {
    const journaled: Declaration["prompts"] = promptVersions.language;
    assert.ok(Object.values(journaled).every((version) => Number.isInteger(version)));
    assert.deepEqual(Object.keys(promptVersions.language), [
      ...["expand", "refine", "rewrite", "critique", "checklist", "covers"],
    ]);
    assert.deepEqual(Object.keys(promptVersions.vision), ["judge", "answers", "compare"]);
  });

  it("tell how many tokens a call takes, and what it costs at most", () => {
    const told: CallTokens[] = [];
    const usdOf = (tokens: CallTokens) => {
      told.push(tokens);
      return tokens.input * 1e-6 + tokens.output * 2e-6;
    };
    const language = languagePorts(willingChat(), { usdOf });
    const vision = visionPorts(willingChat(), { usdOf });
    const written = [expandRequest(), refineRequest(), rewriteRequest()].map(
      (request): Foreseen => ({ role: "language", asked: "write", request }),
    );
    const calls: readonly Foreseen[] = [
      ...written,
      { role: "language", asked: "critique", request: critiqueRequest() },
      { role: "vision", asked: "judge", request: { goal, negativePrompt: "" } },
      { role: "vision", asked: "compare", request: { goal, negativePrompt: "", images: 3 } },
    ];
    for (const call of calls) {
      const ports = call.role === "vision" ? vision : language;
      const tokens = ports.tokens?.(call) ?? 0;
      const usd = ports.quote?.(call) ?? 0;
      assert.ok(tokens > 500 && tokens < 5000, `${call.asked}: ${tokens}`);
      // A repair and a cut can make three rounds of it.
      assert.ok(usd > 3 * tokens * 1e-6, `${call.asked}: ${usd}`);
      const other = call.role === "vision" ? language : vision;
      assert.deepEqual([other.quote?.(call), other.tokens?.(call)], [null, null]);
    }
    assert.equal(languagePorts(willingChat()).quote, undefined);
    assert.equal(told.length, calls.length);
  });

  it("count more for a larger picture and a longer goal", () => {
    const tokensOf = (maxPx: number, words: string) =>
      visionPorts(willingChat(), { maxPx }).tokens?.({
        ...({ role: "vision", asked: "judge" } as const),
        request: { goal: words, negativePrompt: "" },
      }) ?? 0;
    assert.ok(tokensOf(1024, goal) > tokensOf(512, goal));
    assert.ok(tokensOf(512, goal.repeat(9)) > tokensOf(512, goal));
  });
});
