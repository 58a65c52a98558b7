import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { CallError, InvalidAnswerError, PromptRefusedError } from "../../../src/base/errors.js";
import { adviceFromFindings } from "../../../src/providers/builtin/writer/critiqueCandidate.js";
import { fallbackFor } from "../../../src/providers/chat/fallback.js";
import type { RefineRequest } from "../../../src/search/ports.js";
import { findingsOf } from "../../../src/providers/services/clipJudge.js";
import { expandRequest } from "../../support/chatRequests.js";
import {
  evaluation,
  json,
  piece,
  streamTo,
  usage,
  type Instead,
} from "../../support/fakeServices.js";
import { insteadAt, judgedPicture, judgedRequest } from "../../support/judgedPicture.js";
import { withServices, type ServicesRigOptions } from "../../support/servicesRig.js";

const never = new AbortController().signal;
const chatting = (answer: (response: ServerResponse) => void): Instead =>
  insteadAt("/v1/chat/completions", (_, response) => {
    streamTo(response);
    answer(response);
    response.end("data: [DONE]\n\n");
  });

const write = (options: ServicesRigOptions) =>
  withServices(options, ({ ports }) => ports.prompts.write(expandRequest(), never));
const judge = (options: ServicesRigOptions) =>
  withServices(options, async ({ ports, fake }) => ({
    told: await ports.judge.judge(judgedRequest, never),
    work: fake.work,
  }));

describe("writing with the language service", () => {
  it("asks for the form, a seed and so many tokens, and counts what it is told", async () => {
    await withServices({}, async ({ ports, fake }) => {
      const { prompt, usage: used, fallback } = await ports.prompts.write(expandRequest(), never);
      assert.ok(prompt.includes("sailboats") && fallback === undefined);
      assert.deepEqual(used, { costUsd: 0, inputTokens: 100, outputTokens: 20, requests: 1 });
      const [{ body } = assert.fail()] = fake.work;
      const { model, seed, temperature, max_tokens, response_format, stream } = body;
      assert.deepEqual([model, seed, stream], ["writer-7b", 7, true]);
      assert.ok(typeof temperature === "number" && typeof max_tokens === "number");
      assert.match(JSON.stringify(response_format), /json_schema.*"strict":true/);
    });
  });

  it("takes a goal apart, says what a prompt covers, and answers, where it sees", async () => {
    await withServices({ vision: "rack/writer-7b" }, async ({ ports }) => {
      const asked = { goal: "two red sailboats", negativePrompt: "", seed: 1 };
      const { questions = [] } = (await ports.checklists?.plan(asked, never)) ?? {};
      assert.equal(questions.length, 5);
      const { covers } = await ports.prompts.write(expandRequest({ questions }), never);
      assert.equal(covers?.length, 5);
      const { answers } = await ports.judge.judge({ ...judgedRequest, questions }, never);
      assert.deepEqual(answers?.[0], { id: "q1", yes: 0.78 });
    });
  });

  it("refuses where a filter ended the answer", async () => {
    const instead = chatting((response) => {
      piece(response, { content: "I cannot say", end: "content_filter" });
      usage(response, 1, 1);
    });
    await assert.rejects(write({ instead }), PromptRefusedError);
  });

  it("asks for more room where the answer was cut off", async () => {
    const asked: number[] = [];
    const instead = insteadAt("/v1/chat/completions", ({ body }, response) => {
      asked.push(Number(body["max_tokens"]));
      streamTo(response);
      piece(response, { content: '{"what": "two red', end: "length" });
      response.end("data: [DONE]\n\n");
    });
    await assert.rejects(write({ instead }), InvalidAnswerError);
    assert.equal(asked[1], 2 * (asked[0] ?? 0));
  });

  for (const [what, answer] of [
    ["without an end", (response: ServerResponse) => piece(response, { content: "{" })],
    ["of another form", (response: ServerResponse) => response.write("data: [1]\n\n")],
    ["of no JSON", (response: ServerResponse) => response.write("data: {\n\n")],
    ["of nothing", (response: ServerResponse) => piece(response, { end: "stop" })],
    [
      "of a million words",
      (response: ServerResponse) => {
        for (let nth = 0; nth < 12; nth++) piece(response, { content: "x".repeat(100_000) });
      },
    ],
  ] as const) {
    it(`takes an answer ${what} for none`, async () => {
      await assert.rejects(write({ instead: chatting(answer) }), InvalidAnswerError);
    });
  }

  it("tells an error in the midst of the stream by its code", async () => {
    const instead = chatting((response) => {
      const error = { code: "device.lost", message: "It is gone.", retryable: false, details: {} };
      response.write(`data: ${JSON.stringify({ error })}\n\n`);
    });
    await assert.rejects(write({ instead }), (error) => {
      assert.ok(error instanceof CallError);
      assert.deepEqual([error.code, error.scope], ["server.failed", "connection"]);
      return true;
    });
  });

  it("takes the token out of what the model says", async () => {
    const instead = chatting((response) => {
      const what = "two red sailboats, fake-token, under a full moon";
      piece(response, { content: JSON.stringify({ what, how: "oil", prompt: what }), end: "stop" });
    });
    assert.doesNotMatch(JSON.stringify(await write({ instead })), /fake-token/);
  });
});

describe("judging with the vision service", () => {
  it("sends the picture as bytes beside the goal, and never a path", async () => {
    const { told, work } = await judge({});
    const [{ body, path } = assert.fail()] = work;
    assert.match(path, /\/evaluate$/);
    const image_b64 = Buffer.from(judgedPicture.bytes).toString("base64");
    assert.deepEqual(body, { prompt: "two red sailboats", image_b64 });
    assert.deepEqual([told.alignment, told.aesthetic], [34, 6.75]);
    assert.deepEqual(told.usage, { costUsd: 0, requests: 1 });
  });

  it("asks a language model that looks at images in words, with the picture", async () => {
    const { told, work } = await judge({ vision: "rack/writer-7b" });
    assert.deepEqual([told.alignment, told.aesthetic], [60, 6]);
    assert.match(JSON.stringify(work[0]?.body), /data:image\/jpeg;base64,/);
  });

  for (const [what, answer] of [
    ["scores that are none", { ...evaluation, clip_score: 101 }],
    ["no scores", {}],
    ["text", "well done"],
  ] as const) {
    it(`takes ${what} for no answer`, async () => {
      const instead = insteadAt("/evaluate", (_, response) => {
        if (typeof answer === "string") response.end(answer);
        else json(response, answer);
      });
      await assert.rejects(judge({ instead }), InvalidAnswerError);
    });
  }

  it("says in words what the scores say, and no more", () => {
    const words = (changed: Partial<typeof evaluation>) =>
      findingsOf({ ...evaluation, ...changed }).map(({ text, half }) => [half, text]);
    assert.deepEqual(words({ clip_score: 20.4, aesthetic_score: 3 }), [
      ["what", "By CLIP, the image as a whole shows little of the goal (20 of 100)"],
      ["how", "By the aesthetic predictor, it looks poor (3.0 of 10)"],
    ]);
    assert.deepEqual(words({ clip_score: 80, aesthetic_score: null }), [
      ["what", "By CLIP, the image as a whole shows the goal well (80 of 100)"],
    ]);
    const [, , cut] = words({ clip_score: 50, prompt_truncated: true });
    assert.equal(cut?.[0], "what");
    assert.match(String(cut[1]), /end of the goal/);
  });

  it("says nothing that a writer would have drawn: no score stands in a prompt", () => {
    const findings = findingsOf({ ...evaluation, clip_score: 20.4, aesthetic_score: 3 });
    const parent = { what: "a boat", how: "oil", prompt: "a boat. oil" };
    const written = fallbackFor({
      ...{ kind: "refine", goal: "a boat", parent, halves: "both", findings, variant: 0 },
      ...{ recommendations: null, facets: {}, negativePrompt: "", maxPromptUnits: 2000 },
    } as unknown as RefineRequest);
    assert.deepEqual(written, parent);
    assert.equal(adviceFromFindings(findings, "what"), adviceFromFindings([], "what"));
  });
});
