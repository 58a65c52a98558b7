import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChatModel, ChatRequest } from "../../src/providers/chat/chatModel.js";
import { yesChances } from "../../src/providers/chat/yesChances.js";
import { serviceFetches } from "../../src/providers/services/serviceFetches.js";
import { ServicesChat } from "../../src/providers/services/servicesChat.js";
import { ServiceWire } from "../../src/providers/services/serviceWire.js";
import { systemClock } from "../../src/systemClock.js";
import { chatAtServer } from "../support/fakeOpenai/fakeModels.js";
import { startLlama } from "../support/llamaServer.js";
import { ServiceProcess, writeModel } from "../support/serviceProcess.js";

const ids = ["q1", "q2", "q3"];
const request: ChatRequest = {
  messages: [
    { role: "user", text: "Answer each question, q1, q2 and q3, with yes or no. Is the sea blue?" },
  ],
  form: {
    name: "judge",
    schema: {
      type: "object",
      properties: {
        answers: {
          type: "array",
          minItems: ids.length,
          maxItems: ids.length,
          items: {
            type: "object",
            properties: {
              id: { type: "string", enum: ids },
              answer: { type: "string", enum: ["yes", "no", "unclear"] },
            },
            required: ["id", "answer"],
            additionalProperties: false,
          },
        },
        suggestion: { type: "string", maxLength: 20 },
      },
      required: ["answers", "suggestion"],
      additionalProperties: false,
    },
  },
  ...{ maxTokens: 300, temperature: 0, seed: 7, wantsTokens: true },
};

/** What a model says, and how likely each of its answers was a yes, by the real tokens of a real model. */
async function assertTold(chat: ChatModel): Promise<void> {
  const { signal } = new AbortController();
  const { text, tokens } = await chat.complete(request, signal);
  assert.ok(tokens !== undefined, text);
  const { answers } = JSON.parse(text) as { answers: { id: string; answer: string }[] };
  const chances = yesChances(text, tokens);
  assert.deepEqual([...chances.keys()], [...new Set(answers.map(({ id }) => id))], text);
  for (const [id, { said, yes }] of chances) {
    assert.equal(said, answers.find((each) => each.id === id)?.answer);
    // Held to a form, a model may say what it finds less likely; both are among its likeliest here.
    assert.ok(yes !== null && yes > 0 && yes < 1, `${id} ${String(yes)} ${text}`);
  }
}

describe("how likely the answers of a real model were", function () {
  this.timeout(300_000);

  it("is told by llama.cpp's own server", async () => {
    const llama = await startLlama();
    try {
      await assertTold(chatAtServer(`${llama.origin}/v1`, "llama-server", "smollm2"));
    } finally {
      assert.deepEqual(await llama.stop(), { code: 0, left: [] });
    }
  });

  it("is told by the language service, piece by piece", async () => {
    const folder = mkdtempSync(join(tmpdir(), "imagebeam-tokens-"));
    const model = writeModel("smollm2", folder);
    const service = await ServiceProcess.start("language", ["--model", model, "--threads", "1"]);
    try {
      const means = { clock: systemClock, fetch: () => assert.fail("nobody else is asked") };
      const wire = new ServiceWire({
        ...{ service: "language", connection: "rack", isManaged: false },
        served: { url: service.origin, token: () => Promise.resolve(service.token) },
        ...{ fetches: serviceFetches(means, false), clock: systemClock, log: () => undefined },
      });
      const tellsTokens = new Map<string, boolean>();
      await assertTold(new ServicesChat({ wire, model: null, label: "smollm2", tellsTokens }));
      assert.deepEqual([...tellsTokens.values()], [true]);
    } finally {
      const ended = await service.stop();
      rmSync(folder, { recursive: true, force: true });
      assert.deepEqual(ended, { code: 0, left: [] });
    }
  });
});
