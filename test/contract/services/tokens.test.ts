import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { CallError } from "../../../src/base/errors.js";
import { type Asked, piece, refuse, streamTo, usage } from "../../support/fakeServices.js";
import { insteadAt, judgedRequest } from "../../support/judgedPicture.js";
import { withServices } from "../../support/servicesRig.js";
import { toldTokens, usualCuts } from "../../support/toldTokens.js";

const never = new AbortController().signal;

describe("how likely an answer was a yes, of the language service", () => {
  const text = JSON.stringify({
    answers: [{ id: "q1", answer: "yes", sure: 95 }],
    suggestion: { text: "more light", half: "how" },
    ...{ alignment: 70, aesthetic: 6 },
  });
  const told = toldTokens(text, usualCuts(text), { q1: { yes: 0.6, no: 0.2 } });
  const questions = [
    { id: "q1", text: "Are there boats?", half: "what" as const, kind: "object" as const },
  ];
  /** As the service does: each token in a piece of its own, with what is told of it. */
  const answer = (response: ServerResponse, tellsTokens: boolean): void => {
    streamTo(response);
    for (const token of told) {
      piece(response, { content: token.token, ...(tellsTokens && { tokens: [token] }) });
    }
    piece(response, { end: "stop" });
    usage(response, 100, told.length);
    response.end("data: [DONE]\n\n");
  };
  const judgedTwice = async (
    chat: (asked: Asked, response: ServerResponse) => void,
    use: (
      told: readonly (readonly (number | null)[] | undefined)[],
      asked: readonly unknown[],
      requests: readonly unknown[],
    ) => void,
  ): Promise<void> =>
    withServices(
      { vision: "rack/writer-7b", instead: insteadAt("/v1/chat/completions", chat) },
      async ({ ports, fake }) => {
        const judgements = [
          await ports.judge.judge({ ...judgedRequest, questions }, never),
          await ports.judge.judge({ ...judgedRequest, questions }, never),
        ];
        use(
          judgements.map(({ answers }) => answers?.map(({ yes }) => yes)),
          fake.work.map(({ body }) => body["top_logprobs"]),
          judgements.map(({ usage: used }) => used.requests),
        );
      },
    );

  it("is what the service tells of its tokens", () =>
    judgedTwice(
      ({ body }, response) => answer(response, body["logprobs"] === true),
      (yes, asked, requests) => {
        assert.deepEqual(
          [yes, asked, requests],
          [
            [[0.75], [0.75]],
            [5, 5],
            [1, 1],
          ],
        );
      },
    ));

  for (const [why, status, code] of [
    ["cannot do it", 400, "request.unsupported"],
    ["knows no such field", 422, "request.invalid"],
    ["has a server behind it that tells what is none", 500, "engine.failed"],
  ] as const) {
    it(`is what the model states where the service ${why}, asked once`, () =>
      judgedTwice(
        ({ body }, response) => {
          if ("logprobs" in body) refuse(response, status, code, "No.");
          else answer(response, false);
        },
        (yes, asked, requests) => {
          assert.deepEqual(
            [yes, asked],
            [
              [[0.85], [0.85]],
              [5, undefined, undefined],
            ],
          );
          assert.deepEqual(requests, [2, 1]);
        },
      ));
  }

  it("is no reason to ask again what was answered before, or could pass later", async () => {
    for (const [code, retryable, count] of [
      ["engine.died", true, 1],
      ["engine.failed", false, 2],
    ] as const) {
      const fails = insteadAt("/v1/chat/completions", (_, response) =>
        refuse(response, 500, code, "No.", { retryable }),
      );
      const options = { vision: "rack/writer-7b", instead: fails } as const;
      await withServices(options, async ({ ports, fake }) => {
        await assert.rejects(ports.judge.judge({ ...judgedRequest, questions }, never), CallError);
        assert.equal(fake.work.length, count);
      });
    }
    let isBroken = false;
    const later = insteadAt("/v1/chat/completions", ({ body }, response) => {
      if (isBroken) refuse(response, 500, "engine.failed", "No.");
      else answer(response, body["logprobs"] === true);
    });
    const options = { vision: "rack/writer-7b", instead: later } as const;
    await withServices(options, async ({ ports, fake }) => {
      await ports.judge.judge({ ...judgedRequest, questions }, never);
      isBroken = true;
      await assert.rejects(ports.judge.judge({ ...judgedRequest, questions }, never), CallError);
      assert.equal(fake.work.length, 2);
    });
  });
});
