import type { ProfileId } from "../../../src/providers/openai/profile.js";

/**
 * What each server documents, apart from what our profiles say of it: parameters by name, how it
 * refuses others, what its models are called. From `docs` of the servers, as of 2026-11-28.
 */
export interface Flavour {
  readonly id: ProfileId;
  /** Before `/chat/completions`. */
  readonly basePath: string;
  readonly auth: "bearer" | "api-key" | "none";
  readonly chat: ChatFlavour | null;
  readonly images: ImageFlavour | null;
  readonly refusal: "openai" | "fastapi" | "gemini" | "plain";
  readonly models: readonly {
    readonly id: string;
    readonly owned_by?: string;
    readonly architecture?: { readonly input_modalities: readonly string[] };
  }[];
}

export interface ChatFlavour {
  readonly model: string;
  readonly parameters: readonly string[];
  readonly responseFormats: readonly ("json_schema" | "json_object")[];
  /** Words of a schema that it refuses. */
  readonly unknownKeywords: readonly string[];
  /** A temperature, and what tokens were likely, without thoughts only, as OpenAI's newer models have it. */
  readonly temperatureNeedsNoEffort: boolean;
}

export interface ImageFlavour {
  readonly path: "/images/generations" | "/images";
  readonly model: string;
  readonly parameters: readonly string[];
  /** Width by height; null for any. */
  readonly sizes: readonly string[] | null;
  /** What comes where nothing is asked for. */
  readonly answersWith: "b64_json" | "url";
}

const commonChat = [
  ...["model", "messages", "stream", "stream_options", "temperature", "top_p", "stop"],
  ...["presence_penalty", "frequency_penalty", "response_format"],
];
const localChat = [...commonChat, "max_tokens", "seed"];
const tokens = ["logprobs", "top_logprobs"];
const openaiChat = [
  ...[...commonChat, "n", "max_completion_tokens", "reasoning_effort", "logprobs", "top_logprobs"],
  ...["safety_identifier", "service_tier", "prompt_cache_key", "metadata", "store", "modalities"],
];
const openaiImages = [
  ...["prompt", "model", "n", "size", "quality", "background", "output_format"],
  ...["output_compression", "moderation", "complexity", "stream", "partial_images"],
  ...["safety_identifier", "user"],
];
const diffusion = [
  ...["prompt", "model", "n", "size", "response_format", "seed", "negative_prompt"],
  ...["num_inference_steps", "guidance_scale", "true_cfg_scale"],
];
const gptSizes = ["auto", "1024x1024", "1536x1024", "1024x1536"];

const chat = (
  model: string,
  parameters: readonly string[],
  responseFormats: ChatFlavour["responseFormats"] = ["json_schema", "json_object"],
): ChatFlavour => ({
  model,
  parameters,
  responseFormats,
  unknownKeywords: [],
  temperatureNeedsNoEffort: false,
});

export const flavours: readonly Flavour[] = [
  {
    id: "openai",
    basePath: "/v1",
    auth: "bearer",
    refusal: "openai",
    models: [
      { id: "gpt-6-luna", owned_by: "system" },
      { id: "gpt-image-2.6-flare", owned_by: "system" },
    ],
    chat: { ...chat("gpt-6-luna", openaiChat), temperatureNeedsNoEffort: true },
    images: {
      path: "/images/generations",
      model: "gpt-image-2.6-flare",
      parameters: openaiImages,
      sizes: gptSizes,
      answersWith: "b64_json",
    },
  },
  {
    id: "azure",
    basePath: "/openai/v1",
    auth: "api-key",
    refusal: "openai",
    models: [],
    chat: {
      ...chat("our-luna", openaiChat),
      unknownKeywords: ["minLength", "maxLength", "minItems", "maxItems", "pattern"],
      temperatureNeedsNoEffort: true,
    },
    images: {
      path: "/images/generations",
      model: "our-flare",
      parameters: openaiImages.filter((name) => name !== "moderation"),
      sizes: gptSizes,
      answersWith: "b64_json",
    },
  },
  {
    id: "openrouter",
    basePath: "/api/v1",
    auth: "bearer",
    refusal: "plain",
    models: [{ id: "google/gemini-3.1-flash" }, { id: "bytedance-seed/seedream-4.5" }],
    chat: chat("google/gemini-3.1-flash", [
      ...[...localChat, ...tokens, "reasoning", "provider", "models"],
    ]),
    images: {
      path: "/images",
      model: "bytedance-seed/seedream-4.5",
      parameters: [
        ...["prompt", "model", "n", "aspect_ratio", "background", "input_references", "seed"],
        ...["output_compression", "output_format", "provider", "quality", "resolution", "stream"],
      ],
      sizes: null,
      answersWith: "b64_json",
    },
  },
  {
    id: "together",
    basePath: "/v1",
    auth: "bearer",
    refusal: "plain",
    models: [{ id: "meta-llama/Llama-4-Scout" }, { id: "black-forest-labs/FLUX.1-schnell" }],
    chat: chat("meta-llama/Llama-4-Scout", localChat),
    images: {
      path: "/images/generations",
      model: "black-forest-labs/FLUX.1-schnell",
      parameters: [
        ...["prompt", "model", "n", "width", "height", "steps", "seed", "negative_prompt"],
        ...["response_format", "image_url", "guidance_scale", "output_format"],
      ],
      sizes: null,
      answersWith: "url",
    },
  },
  {
    id: "gemini",
    basePath: "/v1beta/openai",
    auth: "bearer",
    refusal: "gemini",
    models: [{ id: "models/gemini-3.1-flash", owned_by: "google" }],
    chat: chat("gemini-3.1-flash", [
      ...[...commonChat, "max_tokens", "max_completion_tokens", "reasoning_effort", "n"],
      ...["extra_body"],
    ]),
    images: null,
  },
  {
    id: "ollama",
    basePath: "/v1",
    auth: "none",
    refusal: "plain",
    models: [{ id: "qwen3.5:4b", owned_by: "library" }],
    chat: chat("qwen3.5:4b", [...localChat, ...tokens, "reasoning_effort"]),
    images: null,
  },
  {
    id: "lm-studio",
    basePath: "/v1",
    auth: "none",
    refusal: "plain",
    models: [{ id: "qwen3.5-4b", owned_by: "organization_owner" }],
    chat: chat("qwen3.5-4b", [...localChat, "top_k", "logit_bias"], ["json_schema"]),
    images: null,
  },
  {
    id: "llama-server",
    basePath: "/v1",
    auth: "none",
    refusal: "plain",
    models: [{ id: "local.gguf", owned_by: "llamacpp" }],
    chat: chat("local.gguf", [
      ...[...localChat, ...tokens, "max_completion_tokens", "chat_template_kwargs", "n_probs"],
      ...["cache_prompt", "reasoning_format"],
    ]),
    images: null,
  },
  {
    id: "vllm",
    basePath: "/v1",
    auth: "none",
    refusal: "plain",
    models: [{ id: "Qwen/Qwen3.5-4B", owned_by: "vllm" }],
    chat: chat("Qwen/Qwen3.5-4B", [
      ...[...localChat, "max_completion_tokens", "chat_template_kwargs", "top_k", "min_p"],
      ...[...tokens, "structured_outputs"],
    ]),
    images: null,
  },
  {
    id: "vllm-omni",
    basePath: "/v1",
    auth: "none",
    refusal: "fastapi",
    models: [{ id: "Tongyi-MAI/Z-Image-Turbo", owned_by: "vllm" }],
    chat: null,
    images: {
      path: "/images/generations",
      model: "Tongyi-MAI/Z-Image-Turbo",
      parameters: [...diffusion, "lora", "extra_params"],
      sizes: null,
      answersWith: "b64_json",
    },
  },
  {
    id: "sglang",
    basePath: "/v1",
    auth: "none",
    refusal: "fastapi",
    models: [{ id: "Qwen/Qwen3.5-4B", owned_by: "sglang" }],
    chat: chat("Qwen/Qwen3.5-4B", [
      ...[...localChat, ...tokens, "max_completion_tokens", "chat_template_kwargs", "top_k"],
      "regex",
    ]),
    images: null,
  },
  {
    id: "sglang-diffusion",
    basePath: "/v1",
    auth: "none",
    refusal: "fastapi",
    models: [{ id: "Qwen/Qwen-Image", owned_by: "sglang" }],
    chat: null,
    images: {
      path: "/images/generations",
      model: "Qwen/Qwen-Image",
      parameters: [...diffusion, "width", "height", "output_format", "output_compression"],
      sizes: null,
      answersWith: "url",
    },
  },
  {
    id: "localai",
    basePath: "/v1",
    auth: "none",
    refusal: "plain",
    models: [{ id: "qwen3.5-4b" }, { id: "flux.1-schnell" }],
    chat: chat("qwen3.5-4b", [...localChat, ...tokens]),
    images: {
      path: "/images/generations",
      model: "flux.1-schnell",
      parameters: [
        ...["prompt", "model", "n", "size", "step", "mode", "quality", "response_format"],
        ...["file", "files", "ref_images"],
      ],
      sizes: null,
      answersWith: "url",
    },
  },
  {
    id: "lemonade",
    basePath: "/api/v1",
    auth: "none",
    refusal: "plain",
    models: [
      { id: "Qwen3.5-4B-GGUF", owned_by: "lemonade" },
      { id: "SD-Turbo", owned_by: "lemonade" },
    ],
    chat: chat(
      "Qwen3.5-4B-GGUF",
      [...commonChat, "max_tokens", "max_completion_tokens"],
      ["json_object"],
    ),
    images: {
      path: "/images/generations",
      model: "SD-Turbo",
      parameters: [
        ...["prompt", "model", "n", "size", "response_format", "steps", "cfg_scale", "seed"],
      ],
      sizes: null,
      answersWith: "b64_json",
    },
  },
  {
    id: "sd-cpp",
    basePath: "/v1",
    auth: "none",
    refusal: "plain",
    models: [{ id: "sd-cpp-local" }],
    chat: null,
    images: {
      path: "/images/generations",
      model: "sd-cpp-local",
      // A model named is a model ignored: one was chosen at its start.
      parameters: ["prompt", "model", "n", "size", "output_format", "output_compression"],
      sizes: null,
      answersWith: "b64_json",
    },
  },
  {
    id: "services",
    basePath: "/v1",
    auth: "bearer",
    refusal: "fastapi",
    models: [{ id: "smollm2-135m", owned_by: "local" }],
    chat: chat("smollm2-135m", [
      ...[...localChat, "max_completion_tokens", "logprobs", "min_p", "n", "repeat_penalty"],
      ...["top_k", "top_logprobs", "user"],
    ]),
    images: {
      path: "/images/generations",
      model: "tiny-flux",
      parameters: [
        ...["prompt", "model", "n", "size", "response_format", "seed", "negative_prompt"],
        ...["guidance", "steps", "quality", "output_format", "user"],
      ],
      sizes: null,
      answersWith: "b64_json",
    },
  },
  {
    id: "unknown",
    basePath: "/v1",
    auth: "none",
    refusal: "plain",
    models: [{ id: "some-model" }, { id: "some-image-model" }],
    // It takes the least that has the form's name; the rest is learned.
    chat: chat("some-model", ["model", "messages", "max_completion_tokens", "temperature"], []),
    images: {
      path: "/images/generations",
      model: "some-image-model",
      parameters: ["prompt", "model", "n"],
      sizes: null,
      answersWith: "b64_json",
    },
  },
];

export function flavourOf(id: ProfileId): Flavour {
  const flavour = flavours.find((each) => each.id === id);
  if (flavour === undefined) throw new RangeError(`There is no flavour ${id}.`);
  return flavour;
}
