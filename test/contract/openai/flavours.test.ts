import assert from "node:assert/strict";
import type { ChatRequest } from "../../../src/providers/chat/chatModel.js";
import { RefusedParameters } from "../../../src/providers/openai/refusedParameters.js";
import { readHeader } from "../../../src/images/imageFormat.js";
import { chatAt, drawRequest, goal, imagesAt } from "../../support/fakeOpenai/fakeModels.js";
import { FakeOpenai } from "../../support/fakeOpenai/fakeOpenai.js";
import { flavours, type Flavour } from "../../support/fakeOpenai/flavours.data.js";
import { jpegOf } from "../../support/images.js";

const signal = new AbortController().signal;
const request: ChatRequest = {
  messages: [
    { role: "system", text: "Answer as JSON." },
    { role: "user", text: goal },
  ],
  form: {
    name: "written_prompt",
    schema: {
      type: "object",
      properties: {
        what: { type: "string", maxLength: 2000 },
        parts: { type: "array", items: { type: "string" }, maxItems: 3 },
        score: { type: "integer", minimum: 0, maximum: 100 },
      },
      required: ["what", "parts", "score"],
      additionalProperties: false,
    },
  },
  maxTokens: 300,
  temperature: 0.7,
  seed: 4_000_000_000,
};
const withImage: ChatRequest = {
  ...request,
  messages: [
    {
      role: "user",
      text: goal,
      images: [{ bytes: jpegOf(8, 8), mediaType: "image/jpeg", longerPx: 8 }],
    },
  ],
};

/** Parameters that only being refused can teach: the names of deployments say nothing. */
const learned: Readonly<Record<string, readonly string[]>> = {
  azure: ["temperature", "logprobs"],
  unknown: ["response_format", "max_tokens", "logprobs", "top_logprobs", "size"],
};

function assertLearned({ id }: Flavour, { refused }: FakeOpenai): void {
  assert.ok(
    refused.every((parameter) => learned[id]?.includes(parameter)),
    refused.join(", "),
  );
}

async function at(flavour: Flavour, use: (fake: FakeOpenai) => Promise<void>): Promise<void> {
  const fake = await FakeOpenai.start(flavour);
  try {
    await use(fake);
  } finally {
    await fake.stop();
  }
}

for (const flavour of flavours) {
  describe(`models behind ${flavour.id}`, () => {
    if (flavour.chat !== null) {
      for (const [what, asked] of [
        ["writes in a form", request],
        ["looks at an image", withImage],
        ["is asked for its tokens", { ...withImage, wantsTokens: true }],
      ] as const) {
        it(`${what}; a second time nothing is refused`, () =>
          at(flavour, async (fake) => {
            const chat = chatAt(fake, flavour);
            const { text, usage, isCutOff } = await chat.complete(asked, signal);
            assert.equal(isCutOff, false);
            assert.match(text, new RegExp(goal));
            const taught = fake.refused.length;
            assertLearned(flavour, fake);
            const line = fake.ledger.at(-1);
            assert.equal(usage.inputTokens, line?.inputTokens);
            assert.equal(usage.outputTokens, line?.outputTokens);
            assert.equal(usage.requests, fake.ledger.length);
            await chat.complete(asked, signal);
            assert.equal(fake.refused.length, taught);
          }));
      }

      it("holds the model to the form as far as the server does", () =>
        at(flavour, async (fake) => {
          const chat = chatAt(fake, flavour);
          await chat.complete(request, signal);
          const formats = flavour.chat?.responseFormats ?? [];
          const best =
            formats[0] === "json_schema" ? "schema" : formats.length > 0 ? "json" : "none";
          assert.equal(chat.formSupport, best);
        }));
    }
    if (flavour.images !== null) {
      it("draws; a second time nothing is refused", () =>
        at(flavour, async (fake) => {
          const images = imagesAt(fake, flavour, { image: { steps: 4 } });
          const { bytes, usage } = await images.draw(drawRequest, signal, () => undefined);
          assert.ok(readHeader(bytes).widthPx > 0);
          assert.equal(usage.outputTokens, 196);
          const taught = fake.refused.length;
          assertLearned(flavour, fake);
          await images.draw(drawRequest, signal, () => undefined);
          assert.equal(fake.refused.length, taught);
        }));
    }
  });
}

describe("what a server refused", () => {
  it("is known to the next model of that name there, and to no other", async () => {
    const flavour = flavours.find(({ id }) => id === "unknown");
    assert.ok(flavour);
    await at(flavour, async (fake) => {
      const refused = new RefusedParameters();
      await chatAt(fake, flavour, { refused }).complete(request, signal);
      const taught = fake.refused.length;
      assert.ok(taught > 0);
      await chatAt(fake, flavour, { refused }).complete(request, signal);
      assert.equal(fake.refused.length, taught);
      await chatAt(fake, flavour).complete(request, signal);
      assert.equal(fake.refused.length, 2 * taught);
    });
  });
});
