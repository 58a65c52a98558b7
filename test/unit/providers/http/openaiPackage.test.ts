import assert from "node:assert/strict";
import { inspect } from "node:util";
import OpenAI from "openai";
import { networkFailure } from "../../../../src/providers/http/httpFailures.js";
import { redactorOf } from "../../../../src/providers/http/redactor.js";
import type { Fetch } from "../../../../src/providers/http/guardedFetch.js";
import { HttpRig, fetchFor } from "../../../support/httpRig.js";

const rig = new HttpRig();
afterEach(() => rig.close());

const canary = "sk-canary-0123456789abcdef";
const client = (origin: string, fetch: Fetch): OpenAI =>
  new OpenAI({ apiKey: canary, baseURL: `${origin}/v1`, maxRetries: 0, fetch, logLevel: "off" });
const ask = { model: "m", messages: [{ role: "user" as const, content: "Hello" }] };
const site = { connection: "mine", host: "h", work: "text", redact: redactorOf([canary]) } as const;

describe("the openai package through guardedFetch", () => {
  it("is answered, with a stream too", async () => {
    const { origin } = await rig.http((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end('data: {"choices":[{"delta":{"content":"Hi"}}]}\n\ndata: [DONE]\n\n');
    });
    const stream = await client(origin, fetchFor(origin)).chat.completions.create({
      ...ask,
      stream: true,
    });
    const texts: unknown[] = [];
    for await (const { choices } of stream) texts.push(choices[0]?.delta.content);
    assert.deepEqual(texts, ["Hi"]);
  });

  for (const [why, answer, limits, code] of [
    ["is silent", "", { firstByteMs: 30 }, "call.timeout"],
    [
      "is silent in its answer",
      "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{",
      { wholeMs: 30 },
      "call.timeout",
    ],
    ["speaks no HTTP", "220 ready\r\n", {}, "server.unreachable"],
  ] as const) {
    it(`does not lose what a server is that ${why}`, async () => {
      const origin = await rig.rawAt(answer, "stay");
      const asked = client(origin, fetchFor(origin, { limits })).chat.completions.create(ask);
      const thrown = await asked.then(
        () => assert.fail("It was answered"),
        (error: unknown) => error,
      );
      const failure = networkFailure(site, thrown);
      assert.equal(failure.code, code, inspect(thrown));
      assert.ok(!inspect([thrown, failure], { depth: 20, showHidden: true }).includes("canary"));
    });
  }

  it("cannot be made to ask another server with the key", async () => {
    const mine = await rig.http((_request, response) => response.end("{}"));
    const other = await rig.http((_request, response) => response.end("{}"));
    const asked = client(other.origin, fetchFor(mine.origin)).models.list();
    await assert.rejects(
      asked,
      (thrown) => networkFailure(site, thrown).code === "server.wrongPath",
    );
    assert.equal(other.sockets.length, 0);
  });
});
