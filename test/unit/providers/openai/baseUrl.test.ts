import assert from "node:assert/strict";
import { UsageError } from "../../../../src/base/errors.js";
import { baseUrlOf } from "../../../../src/providers/openai/baseUrl.js";

const azure = "https://mine.openai.azure.com";

const meant: readonly [pasted: string, url: string, query?: object, deployment?: string][] = [
  ["https://api.openai.com/v1", "https://api.openai.com/v1"],
  ["https://api.openai.com", "https://api.openai.com/v1"],
  ["https://api.openai.com/", "https://api.openai.com/v1"],
  ["api.openai.com", "https://api.openai.com/v1"],
  ["  https://api.openai.com/v1/ ", "https://api.openai.com/v1"],
  ["https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1"],
  ["https://api.openai.com/v1/images/generations/", "https://api.openai.com/v1"],
  ["https://api.openai.com/v1/models", "https://api.openai.com/v1"],
  ["https://api.openai.com//v1//", "https://api.openai.com/v1"],
  ['"http://localhost:1234/v1"', "http://localhost:1234/v1"],
  ["<http://localhost:1234>", "http://localhost:1234/v1"],
  ["localhost:11434", "http://localhost:11434/v1"],
  ["http://localhost:11434/api", "http://localhost:11434/v1"],
  ["http://localhost:11434/api/chat", "http://localhost:11434/v1"],
  ["127.0.0.1:8080/v1/completions", "http://127.0.0.1:8080/v1"],
  ["http://0.0.0.0:8000", "http://0.0.0.0:8000/v1"],
  ["192.168.1.20:8000", "http://192.168.1.20:8000/v1"],
  ["gpu-box:30000", "http://gpu-box:30000/v1"],
  ["http://[::1]:8080", "http://[::1]:8080/v1"],
  ["http://localhost:13305/api", "http://localhost:13305/api/v1"],
  ["http://localhost:13305/api/v1", "http://localhost:13305/api/v1"],
  ["https://openrouter.ai", "https://openrouter.ai/api/v1"],
  ["https://openrouter.ai/api/v1/chat/completions", "https://openrouter.ai/api/v1"],
  ["https://openrouter.ai/api/v1/images", "https://openrouter.ai/api/v1"],
  ["https://api.together.xyz/v1", "https://api.together.xyz/v1"],
  [
    "https://generativelanguage.googleapis.com/v1beta/openai/",
    "https://generativelanguage.googleapis.com/v1beta/openai",
  ],
  [
    "https://generativelanguage.googleapis.com/v1beta/models",
    "https://generativelanguage.googleapis.com/v1beta/openai",
  ],
  ["https://gateway.example.com/llm/", "https://gateway.example.com/llm/v1"],
  ["https://gateway.example.com/llm/v2/chat/completions", "https://gateway.example.com/llm/v2"],
  ["https://API.Example.com/V1", "https://api.example.com/V1/v1"],
  [azure, `${azure}/openai/v1`],
  [`${azure}/openai`, `${azure}/openai/v1`],
  [`${azure}/openai/v1/chat/completions`, `${azure}/openai/v1`],
  [
    `${azure}/openai/deployments/draw-it/images/generations?api-version=2025-04-01-preview`,
    `${azure}/openai/deployments/draw-it`,
    { "api-version": "2025-04-01-preview" },
    "draw-it",
  ],
  [`${azure}/openai/deployments/my%20own`, `${azure}/openai/v1`, {}, "my own"],
  ["https://x.cognitiveservices.azure.com/", "https://x.cognitiveservices.azure.com/openai/v1"],
  ["https://example.com/v1#top", "https://example.com/v1"],
];

const refused: readonly [why: string, pasted: string][] = [
  ["nothing at all", " "],
  ["words", "my server"],
  ["a file", "file:///v1"],
  ["another protocol", "ws://localhost:8080"],
  ["a name and a password", "https://me:secret@example.com/v1"],
  ["a name alone", "https://sk-secret@example.com/v1"],
  ["a key behind the question mark", "https://example.com/v1?key=secret"],
];

describe("a server's URL as it was pasted", () => {
  for (const [pasted, url, query = {}, deployment = null] of meant) {
    it(`${pasted} is ${url}`, () => {
      assert.deepEqual(baseUrlOf(pasted), { url, query, deployment });
    });
  }

  it("is the same when it has been understood once", () => {
    for (const [, url] of meant.filter(([pasted]) => !pasted.includes("api-version"))) {
      assert.equal(baseUrlOf(url).url, url);
    }
  });

  for (const [why, pasted] of refused) {
    it(`is refused with ${why}, and without saying the secret again`, () => {
      assert.throws(
        () => baseUrlOf(pasted),
        (error) => {
          assert.ok(error instanceof UsageError);
          assert.equal(error.code, "usage.badUrl");
          assert.doesNotMatch(error.message, /secret/);
          return true;
        },
      );
    });
  }
});
