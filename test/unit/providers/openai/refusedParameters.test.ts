import assert from "node:assert/strict";
import { namedParameter } from "../../../../src/providers/openai/refusedParameters.js";
import { toldBy } from "../../../../src/providers/openai/serverRefusal.js";

/** Refusals as servers word them, and the parameter that each means. */
const named: readonly [server: string, body: unknown, parameter: string | undefined][] = [
  [
    "OpenAI, of a value",
    {
      error: {
        message:
          "Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.",
        type: "invalid_request_error",
        param: "temperature",
        code: "unsupported_value",
      },
    },
    "temperature",
  ],
  [
    "OpenAI, of a name",
    {
      error: {
        message:
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        param: "max_tokens",
        code: "unsupported_parameter",
      },
    },
    "max_tokens",
  ],
  [
    "the same without its param",
    {
      error: {
        message:
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      },
    },
    "max_tokens",
  ],
  [
    "OpenAI, long ago",
    { error: { message: "Unrecognized request argument supplied: reasoning_effort", param: null } },
    "reasoning_effort",
  ],
  [
    "a part of a parameter",
    { error: { message: "Invalid schema", param: "response_format.json_schema.schema" } },
    "response_format",
  ],
  [
    "FastAPI",
    { detail: [{ type: "extra_forbidden", loc: ["body", "seed"], msg: "Extra inputs" }] },
    "seed",
  ],
  [
    "vLLM",
    {
      object: "error",
      message:
        "[{'type': 'extra_forbidden', 'loc': ('body', 'seed'), 'msg': 'Extra inputs are not permitted'}]",
      type: "BadRequestError",
      param: null,
      code: 400,
    },
    "seed",
  ],
  [
    "Gemini, in a list",
    [{ error: { code: 400, message: 'Unknown name "seed": Cannot find field.' } }],
    "seed",
  ],
  [
    "our own services",
    { error: { code: "request.invalid", message: "body.seed: Extra inputs are not permitted" } },
    "seed",
  ],
  [
    "DeepSeek",
    { error: { message: "This response_format type is unavailable now", param: null } },
    "response_format",
  ],
  [
    "LM Studio",
    { error: "'response_format.type' must be 'json_schema' or 'text'" },
    "response_format",
  ],
  ["words only", { error: { message: "size is not supported by this model" } }, "size"],
  ["a line of text", "unknown field: quality", "quality"],
  [
    "Gemini, of a model",
    { error: { code: 400, message: "Logprobs is not enabled for models/some-model" } },
    "logprobs",
  ],
  [
    "vLLM, of a number",
    { message: "Requested sample logprobs of 5, which is greater than max allowed: 0" },
    "logprobs",
  ],
  ["one name in another", { error: { message: "top_logprobs is too large" } }, "top_logprobs"],
  // What names nothing that was sent, or means something else.
  ["a word of the language", { error: { message: "The size of the image is wrong." } }, undefined],
  ["a sentence with a seed in it", { error: { message: "Plant another seed." } }, undefined],
  ["one that was not sent", { error: { message: "x", param: "top_p" } }, undefined],
  ["one that is needed", { error: { message: "'seed' and so on", param: "messages" } }, undefined],
  ["a page", "<html>'seed'</html>", undefined],
  ["nothing", "", undefined],
];
const sent = [
  ...["temperature", "seed", "max_tokens", "max_completion_tokens", "reasoning_effort"],
  ...["response_format", "size", "quality", "logprobs", "top_logprobs"],
];

describe("a parameter that a server refuses", () => {
  for (const [server, body, parameter] of named) {
    it(`is ${parameter ?? "none"} of ours in the words of ${server}`, () => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      assert.equal(namedParameter(toldBy(text), sent), parameter);
    });
  }
});
