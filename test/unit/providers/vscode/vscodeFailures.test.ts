import assert from "node:assert/strict";
import type { ChatRequest } from "../../../../src/providers/chat/chatModel.js";
import { Sight } from "../../../../src/providers/vscode/sight.js";
import { VscodeChat } from "../../../../src/providers/vscode/vscodeChat.js";
import { isAboutImages, isAboutTools } from "../../../../src/providers/vscode/vscodeFailures.js";
import { fault, FakeLanguageModels, gpt, said } from "../../../support/fakeLanguageModels.js";

const thrown = (message: string) => [{ name: "Error", code: "", message }];
const never = new AbortController().signal;

const noImages = [
  "Vision is not supported",
  "This model does not support image input.",
  "Request Failed: 400 The model doesn't support images",
  "Images are not supported by this model",
  "Invalid content type. image_url is only supported by certain models.",
  "No endpoints found that support image input",
  "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj",
  "The model `deepseek-chat` does not accept image content",
  "vision is not enabled for this model",
  "llama3.2:3b is a text-only model and cannot process images",
  "unsupported content part: image_url",
  "This model cannot handle images.",
  "Multimodal input is unsupported by qwen-7b",
  "model only supports text, not images",
  "Model has no vision support",
  "missing_required_capability: model lacks vision",
];
const ofToday = [
  "The image service is overloaded (503), try again",
  "Request failed: net::ERR_CONNECTION_RESET while uploading image",
  "Vision requests are limited to 3 per minute",
  "Failed to download image from https://example.org/a.png",
  "Image upload timed out",
  "The image exceeds the maximum size of 5 MB",
  "Could not process image",
  "Unable to process image: the file is corrupt",
  "The image format is not supported, please use PNG or JPEG",
  "unsupported image media type: image/avif",
  "Image dimensions are not supported: at most 8000 px",
  "Too many images in the request: only supports 10",
  "Vision is temporarily not available, try again later",
  "Vision is not enabled for your organization by its policy",
  "500 internal error in multimodal pipeline",
  "Your plan does not support vision",
  "socket hang up",
  "image",
];
const noTools = [
  "tools: not supported",
  "registry.ollama.ai/library/gemma:2b does not support tools",
  "This model does not support function calling",
  "tool_choice is not supported by this model",
  "`tool calling` is not supported with this model",
  "No endpoints found that support tool use",
  "function_call is unsupported",
  "Tool use is not available for this model",
];
const otherFaults = [
  "r.map is not a function",
  "e.tools.map is not a function",
  "The function app is overloaded (503), try again",
  "Too many tools: at most 128 are supported",
  "net::ERR_CONNECTION_RESET in function chat",
  "Tool calls are limited to 5 per minute, which this plan does not support exceeding",
  "Azure Functions is not available",
  "the answer is not supported",
];

describe("what a vendor says of a model's abilities", () => {
  for (const [messages, says, expected] of [
    [noImages, isAboutImages, true],
    [ofToday, isAboutImages, false],
    [noTools, isAboutTools, true],
    [otherFaults, isAboutTools, false],
  ] as const) {
    for (const message of messages) {
      it(`${says === isAboutImages ? "images" : "tools"}, never: ${expected}: ${message}`, () => {
        assert.equal(says(thrown(message)), expected);
      });
    }
  }

  it("is kept of its eyes only where it says that it has none", async () => {
    for (const message of [...noImages, ...ofToday]) {
      const editor = new FakeLanguageModels({ answer: () => fault({ message }) });
      const model = { ...gpt, reference: gpt.id, label: gpt.name };
      const finding = new Sight(editor).find(model, never);
      if (noImages.includes(message)) {
        assert.deepEqual(await finding, { sees: false, requests: 1 });
      } else await assert.rejects(finding, { code: "server.failed" }, message);
      assert.equal(editor.remembered.size, noImages.includes(message) ? 1 : 0, message);
    }
  });

  it("is kept of tools only where it says that it takes none", async () => {
    const form = { name: "expand", schema: { type: "object" } };
    const request: ChatRequest = { messages: [{ role: "user", text: "x" }], form, maxTokens: 9 };
    for (const message of otherFaults) {
      const answer = (_: unknown, index: number) => (index === 0 ? fault({ message }) : said("{}"));
      const editor = new FakeLanguageModels({ answer });
      const [sight, toolless] = [new Sight(editor), new Set<string>()];
      const chat = new VscodeChat({ editor, model: gpt.id, toolless, sight, why: "" });
      await assert.rejects(chat.complete(request, never), { code: "server.failed" }, message);
      assert.equal(chat.formSupport, "schema");
    }
  });
});
