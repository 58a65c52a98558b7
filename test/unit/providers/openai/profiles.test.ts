import assert from "node:assert/strict";
import type { ProfileId } from "../../../../src/providers/openai/profile.js";
import { profiles } from "../../../../src/providers/openai/profiles.data.js";
import {
  detectProfile,
  profileOf,
  traitsOf,
  type ModelMark,
} from "../../../../src/providers/openai/profiles.js";

const owned = (ownedBy: string): readonly ModelMark[] => [{ id: "some-model", ownedBy }];

const cases: readonly [
  why: string,
  url: string,
  part: "chat" | "images",
  models: readonly ModelMark[],
  found: ProfileId,
][] = [
  ["OpenAI by its host", "https://api.openai.com/v1", "images", [], "openai"],
  [
    "not by a host that only ends like it",
    "https://evilapi.openai.com.example/v1",
    "chat",
    [],
    "unknown",
  ],
  ["Azure by the end of its host", "https://mine.openai.azure.com/openai/v1", "chat", [], "azure"],
  ["OpenRouter", "https://openrouter.ai/api/v1", "images", [], "openrouter"],
  ["Together", "https://api.together.xyz/v1", "images", [], "together"],
  ["Gemini", "https://generativelanguage.googleapis.com/v1beta/openai", "chat", [], "gemini"],
  ["Ollama by its port", "http://localhost:11434/v1", "chat", [], "ollama"],
  ["no far server by a port", "https://example.com:11434/v1", "chat", [], "unknown"],
  ["Ollama by its models", "http://localhost:9999/v1", "chat", owned("library"), "ollama"],
  ["models say more than a port", "http://localhost:11434/v1", "chat", owned("vllm"), "vllm"],
  [
    "a host says more than models",
    "https://openrouter.ai/api/v1",
    "chat",
    owned("vllm"),
    "openrouter",
  ],
  ["vLLM that writes", "http://10.0.0.5:8000/v1", "chat", owned("vllm"), "vllm"],
  ["vLLM that draws", "http://10.0.0.5:8000/v1", "images", owned("vllm"), "vllm-omni"],
  ["SGLang that writes", "http://10.0.0.5:30000/v1", "chat", owned("sglang"), "sglang"],
  ["SGLang that draws", "http://10.0.0.5:30000/v1", "images", owned("sglang"), "sglang-diffusion"],
  ["LM Studio on its port", "http://localhost:1234/v1", "chat", [], "lm-studio"],
  ["what draws on that port", "http://localhost:1234/v1", "images", [], "sd-cpp"],
  [
    "stable-diffusion.cpp by its only model",
    "http://localhost:8081/v1",
    "images",
    [{ id: "sd-cpp-local", ownedBy: null }],
    "sd-cpp",
  ],
  ["llama.cpp", "http://localhost:8080/v1", "chat", owned("llamacpp"), "llama-server"],
  ["Lemonade", "http://localhost:13305/api/v1", "images", [], "lemonade"],
  ["our own services", "http://127.0.0.1:8003/v1", "chat", [], "services"],
  ["nobody", "http://localhost:5555/v1", "images", owned("somebody"), "unknown"],
];

describe("a profile", () => {
  for (const [why, url, part, models, found] of cases) {
    it(`is found: ${why}`, () => {
      assert.equal(detectProfile(url, part, models).id, found);
    });
  }

  it("of a far server that nobody knows has a cloud's patience and lanes", () => {
    const { place, places } = detectProfile("https://llm.example.com/v1", "chat");
    assert.deepEqual({ place, places }, { place: "cloud", places: { chat: 4, images: 4 } });
  });

  it("is there once for each name", () => {
    const ids = profiles.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    for (const id of ids) assert.equal(profileOf(id).id, id);
  });

  it("names its source and a day, and can do something", () => {
    for (const { source, asOf, chat, images, id } of profiles) {
      assert.ok(source.length > 10, id);
      assert.match(asOf, /^\d{4}-\d\d-\d\d$/, id);
      assert.ok(chat !== null || images !== null, id);
    }
  });

  it("has traits for any model, by the name behind its maker's", () => {
    for (const { chat, images } of profiles) {
      if (chat) assert.ok(traitsOf(chat.models, "maker/what-ever"));
      if (images) assert.ok(traitsOf(images.models, "what-ever").sizes);
    }
    const models = profileOf("openai").chat?.models ?? [];
    const efforts = ["gpt-6-luna", "gpt-6.1-terra", "gpt-6.1-sol", "gpt-6-astra", "gpt-5.6-luna"];
    assert.deepEqual(
      [...efforts, "gpt-5-mini", "o3", "gpt-4o", "openai/gpt-6-luna"].map(
        (model) => traitsOf(models, model).effort,
      ),
      ["none", "none", "low", "low", "none", "minimal", "low", null, "none"],
    );
  });
});
