import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import OpenAI, { AuthenticationError, RateLimitError, UnprocessableEntityError } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { z } from "zod";
import { waitFor } from "../editor/launcher/waitFor.js";
import { ServiceProcess, writeModel } from "../support/serviceProcess.js";

const Landmark = z.object({
  city: z.string().max(30),
  kind: z.enum(["tower", "bridge"]),
  heightMetres: z.int().min(1).max(999),
});

/** Goes on for ten seconds and more; a test aborts it within one. */
const long = {
  model: "any",
  max_tokens: 4000,
  temperature: 0,
  messages: [{ role: "user" as const, content: "Tell a very long story about a lighthouse." }],
};

describe("the language service behind the openai package", function () {
  this.timeout(300_000);
  let folder: string;
  let service: ServiceProcess;
  let client: OpenAI;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "imagebeam-services-"));
    const places = ["--parallel", "1", "--queue", "1", "--threads", "1", "--context", "8192"];
    const model = writeModel("smollm2", folder);
    service = await ServiceProcess.start("language", ["--model", model, ...places]);
    client = clientWith(service.token);
  });
  after(async () => {
    const ended = await service.stop();
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(ended, { code: 0, left: [] });
  });
  afterEach(() => service.until("healthy"));

  const clientWith = (apiKey: string): OpenAI =>
    new OpenAI({ baseURL: `${service.origin}/v1`, apiKey, maxRetries: 0 });
  const isRunning = async (): Promise<boolean> => (await service.health()).queue.running === 1;
  /** An answer that is at work until it is aborted. */
  const working = async (controller: AbortController): Promise<{ ended: Promise<unknown> }> => {
    const { signal } = controller;
    const asked = client.chat.completions.create(long, { signal });
    const ended = asked.then(
      () => "answered",
      (error: unknown) => error,
    );
    await waitFor("the answer to be under way", isRunning);
    return { ended };
  };

  it("fills a zod schema", async () => {
    const answer = await client.chat.completions.parse({
      model: "any",
      messages: [{ role: "user", content: "Describe the Eiffel Tower as JSON." }],
      response_format: zodResponseFormat(Landmark, "landmark"),
      max_tokens: 200,
      temperature: 0,
    });
    const parsed = answer.choices[0]?.message.parsed;
    assert.deepEqual(Landmark.parse(parsed), parsed);
    assert.equal(parsed?.kind, "tower");
  });

  it("fills a zod schema in a stream", async () => {
    const stream = client.chat.completions.stream({
      model: "any",
      messages: [{ role: "user", content: "Describe the Golden Gate as JSON." }],
      response_format: zodResponseFormat(Landmark, "landmark"),
      max_tokens: 200,
      temperature: 0,
    });
    let deltas = 0;
    stream.on("content.delta", () => (deltas += 1));
    const answer = await stream.finalChatCompletion();
    assert.ok(deltas > 5, `${deltas} pieces`);
    assert.ok(Landmark.safeParse(answer.choices[0]?.message.parsed).success);
  });

  it("streams the text that it answers at once, and the usage last", async () => {
    const body = {
      model: "any",
      messages: [
        { role: "user" as const, content: "What is the capital of France? Answer in one word." },
      ],
      max_tokens: 24,
      temperature: 0,
    };
    const whole = await client.chat.completions.create(body);
    const options = { include_usage: true };
    const stream = await client.chat.completions.create({
      ...body,
      stream: true,
      stream_options: options,
    });
    let text = "";
    let tokens: number | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      tokens = chunk.usage?.completion_tokens;
    }
    assert.match(text, /Paris/);
    assert.equal(text, whole.choices[0]?.message.content);
    assert.equal(tokens, whole.usage?.completion_tokens);
  });

  it("is idle at once when an answer is aborted, and serves the next request", async () => {
    const controller = new AbortController();
    const { ended } = await working(controller);
    controller.abort();
    assert.ok((await ended) instanceof OpenAI.APIUserAbortError);
    const { queue } = await service.until("healthy");
    assert.deepEqual([queue.running, queue.waiting], [0, 0]);
    const next = await client.completions.create({ model: "any", prompt: "One", max_tokens: 2 });
    assert.equal(next.usage?.completion_tokens, 2);
  });

  it("is idle at once when a stream is aborted, or left", async () => {
    for (const leave of ["abort", "break"]) {
      const stream = await client.chat.completions.create({ ...long, stream: true });
      let chunks = 0;
      for await (const chunk of stream) {
        chunks += chunk.choices.length;
        if (chunks < 3) continue;
        if (leave === "break") break;
        stream.controller.abort();
      }
      assert.ok(chunks >= 3);
      await service.until("healthy");
    }
  });

  it("refuses a wrong token with the client's own error", async () => {
    await assert.rejects(clientWith("wrong").models.list(), (error) => {
      assert.ok(error instanceof AuthenticationError);
      assert.deepEqual([error.status, error.code], [401, "token.refused"]);
      return true;
    });
  });

  it("refuses what no engine here can do, by name", async () => {
    const asked = client.chat.completions.create({ ...long, temperature: 3 });
    await assert.rejects(asked, (error) => {
      assert.ok(error instanceof UnprocessableEntityError);
      assert.equal(error.code, "request.invalid");
      assert.match(JSON.stringify(error.error), /temperature/);
      return true;
    });
  });

  it("says when to come back where the queue is full", async () => {
    const controllers = [new AbortController(), new AbortController()];
    const [atWork, inLine] = controllers as [AbortController, AbortController];
    const { ended } = await working(atWork);
    const waiting = client.chat.completions
      .create(long, { signal: inLine.signal })
      .catch((error: unknown) => error);
    await waitFor("one to wait", async () => (await service.health()).queue.waiting === 1);
    const third = client.completions.create({ model: "any", prompt: "One", max_tokens: 2 });
    await assert.rejects(third, (error) => {
      assert.ok(error instanceof RateLimitError);
      assert.equal(error.code, "queue.full");
      assert.ok(Number(error.headers.get("retry-after")) > 0);
      return true;
    });
    for (const controller of controllers) controller.abort();
    await Promise.all([ended, waiting]);
  });
});
