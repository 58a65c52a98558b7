import assert from "node:assert/strict";
import { mock } from "node:test";
import { chatAt, drawRequest, goal, imagesAt } from "../../support/fakeOpenai/fakeModels.js";
import { FakeOpenai } from "../../support/fakeOpenai/fakeOpenai.js";
import { flavourOf } from "../../support/fakeOpenai/flavours.data.js";

/** What the `openai` package would take from the environment by itself. */
const variables = {
  OPENAI_BASE_URL: "http://127.0.0.1:9/v1",
  OPENAI_API_KEY: "sk-canary-key",
  OPENAI_ADMIN_KEY: "sk-canary-admin",
  OPENAI_ORG_ID: "canary-org",
  OPENAI_PROJECT_ID: "canary-project",
  OPENAI_CUSTOM_HEADERS: "X-Canary: canary-header\nAuthorization: Bearer canary-bearer",
  OPENAI_WEBHOOK_SECRET: "canary-webhook",
  OPENAI_LOG: "debug",
};
const signal = new AbortController().signal;
const request = { messages: [{ role: "user", text: goal }], maxTokens: 100 } as const;

describe("a request in OpenAI's form", () => {
  const flavour = flavourOf("openai");
  let fake: FakeOpenai;
  let before: NodeJS.ProcessEnv;
  const methods = ["log", "info", "warn", "error", "debug"] as const;
  let logs: readonly { readonly mock: { callCount(): number } }[];

  beforeEach(async () => {
    fake = await FakeOpenai.start(flavour);
    before = { ...process.env };
    Object.assign(process.env, variables);
    logs = methods.map((name) => mock.method(console, name, () => undefined));
  });
  afterEach(async () => {
    mock.restoreAll();
    process.env = before;
    await fake.stop();
  });

  it("takes nothing from the environment, and writes nothing to the console", async () => {
    await chatAt(fake, flavour).complete(request, signal);
    await imagesAt(fake, flavour).draw(drawRequest, signal, () => undefined);
    assert.equal(fake.ledger.length, 2);
    assert.doesNotMatch(JSON.stringify(fake.ledger), /canary/);
    for (const { headers } of fake.ledger)
      assert.equal(headers["authorization"], "Bearer fake-key");
    assert.deepEqual(
      logs.map((log) => log.mock.callCount()),
      methods.map(() => 0),
    );
  });

  it("tells nothing of this machine", async () => {
    await chatAt(fake, flavour).complete(request, signal);
    const names = Object.keys(fake.ledger[0]?.headers ?? {});
    assert.deepEqual(
      names.filter((name) => /stainless|openai|origin|referer|cookie/.test(name)),
      [],
    );
  });

  it("goes out once, whatever the server says of trying again", async () => {
    const failing = await FakeOpenai.start(flavour, {
      fault: () => ({
        kind: "status",
        status: 500,
        body: "",
        headers: { "x-should-retry": "true", "retry-after": "0" },
      }),
    });
    try {
      await assert.rejects(chatAt(failing, flavour).complete(request, signal));
      assert.equal(failing.ledger.length, 1);
    } finally {
      await failing.stop();
    }
  });

  it("leaves no listener behind on a signal that lives long", async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error): void => void warnings.push(name);
    process.on("warning", note);
    const chat = chatAt(fake, flavour);
    const long = new AbortController().signal;
    for (let i = 0; i < 12; i++) await chat.complete(request, long);
    await new Promise(setImmediate);
    process.off("warning", note);
    assert.deepEqual(warnings, []);
  });

  it("shows unfinished images while it draws, where they are asked for", async () => {
    const seen: { step: number; steps: number; mediaType: string | undefined }[] = [];
    const images = imagesAt(fake, flavour, { image: { previews: 2 } });
    await images.draw(drawRequest, signal, ({ step, steps, preview }) => {
      seen.push({ step, steps, mediaType: preview?.mediaType });
    });
    assert.deepEqual(seen, [
      { step: 1, steps: 3, mediaType: "image/png" },
      { step: 2, steps: 3, mediaType: "image/png" },
    ]);
  });

  it("asks OpenAI's models for no response_format, with the least quality, in the nearest size", async () => {
    await imagesAt(fake, flavour).draw(
      { ...drawRequest, widthPx: 1280, heightPx: 720 },
      signal,
      () => undefined,
    );
    assert.deepEqual(fake.ledger[0]?.body, {
      model: "gpt-image-2.6-flare",
      prompt: goal,
      size: "1536x1024",
      quality: "low",
      stream: true,
      partial_images: 0,
    });
  });
});

describe("an image that a server names by its address", () => {
  const local = flavourOf("together");
  it("is fetched only by whoever checks where that leads", async () => {
    const fake = await FakeOpenai.start(local, {
      fault: () => ({
        kind: "body",
        text: '{"data": [{"url": "http://169.254.169.254/key.png"}]}',
      }),
    });
    try {
      const asked: string[] = [];
      const refusing = (url: string): Promise<Uint8Array> => {
        asked.push(url);
        return Promise.reject(new Error("not there"));
      };
      await assert.rejects(
        imagesAt(fake, local).draw(drawRequest, signal, () => undefined),
        {
          code: "answer.invalid",
        },
      );
      const images = imagesAt(fake, local, { download: refusing });
      await assert.rejects(images.draw(drawRequest, signal, () => undefined));
      assert.deepEqual(asked, ["http://169.254.169.254/key.png"]);
      assert.equal(fake.ledger.length, 2);
    } finally {
      await fake.stop();
    }
  });
});
