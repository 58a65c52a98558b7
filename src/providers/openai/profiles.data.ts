import type {
  ChatModelTraits,
  ChatTraits,
  ImageModelTraits,
  ImageTraits,
  Profile,
  Sizes,
} from "./profile.js";

/** Servers that speak OpenAI's HTTP form, as their own sources and pages had it on the day named. */

const anyModel = /^/;

/** Local models: thinking is switched off where they know it, and all take a temperature. */
const plainModels: readonly ChatModelTraits[] = [
  { pattern: anyModel, effort: "none", takesTemperature: true },
];

/** In the order in which they are looked for: the newest names first, `gpt-5` last. */
const openaiChatModels: readonly ChatModelTraits[] = [
  {
    pattern: /^gpt-6(\.\d+)?-astra|^gpt-6\.\d+-sol/,
    effort: "low",
    takesTemperature: false,
  },
  { pattern: /^gpt-6|^gpt-5\.[1-9]/, effort: "none", takesTemperature: true },
  { pattern: /^gpt-5/, effort: "minimal", takesTemperature: false },
  { pattern: /^o\d/, effort: "low", takesTemperature: false },
  { pattern: /^gpt-[34]|^chatgpt/, effort: null, takesTemperature: true },
  { pattern: anyModel, effort: null, takesTemperature: true },
];

const landscapeAndPortrait: Sizes = {
  kind: "listed",
  sizes: [
    [1024, 1024],
    [1536, 1024],
    [1024, 1536],
  ],
};
const upTo4k: Sizes = {
  kind: "any",
  stepPx: 16,
  minSidePx: 512,
  maxSidePx: 3840,
  maxPixels: 2560 * 1440,
  maxAspect: 3,
};
const steps16: Sizes = {
  kind: "any",
  stepPx: 16,
  minSidePx: 64,
  maxSidePx: 2048,
  maxPixels: 2048 * 2048,
  maxAspect: 8,
};
const anyImage = (sizes: Sizes): readonly ImageModelTraits[] => [
  { pattern: anyModel, sizes, qualities: [] },
];

const fiveQualities = ["low", "medium", "high", "xhigh", "max"];
const openaiImageModels: readonly ImageModelTraits[] = [
  // 2.6's own page names no free sizes.
  { pattern: /^gpt-image-2\.6/, sizes: landscapeAndPortrait, qualities: fiveQualities },
  { pattern: /^gpt-image-2\.5/, sizes: upTo4k, qualities: fiveQualities },
  { pattern: /^gpt-image-2/, sizes: upTo4k, qualities: ["low", "medium", "high"] },
  { pattern: anyModel, sizes: landscapeAndPortrait, qualities: ["low", "medium", "high"] },
];

const openaiChat: ChatTraits = {
  form: "schema",
  // Azure refuses them, and these models come to an end by themselves.
  takesLengths: false,
  tokensField: "max_completion_tokens",
  thinking: "reasoning_effort",
  // Its own types call it deprecated.
  takesSeed: false,
  tellsTokens: true,
  seeing: /^gpt-(?:4o|4\.1|[5-9])(?!.*(?:audio|realtime|search))/,
  models: openaiChatModels,
};
const openaiImages: ImageTraits = {
  path: "/images/generations",
  size: "size",
  seed: null,
  negativePrompt: null,
  steps: null,
  guidance: null,
  takesResponseFormat: false,
  takesModeration: true,
  takesBackground: true,
  outputFormats: ["png", "webp", "jpeg"],
  imageHosts: [],
  streams: true,
  models: openaiImageModels,
};

const localChat: ChatTraits = {
  form: "schema",
  takesLengths: true,
  tokensField: "max_tokens",
  thinking: null,
  takesSeed: true,
  tellsTokens: true,
  models: plainModels,
};
const localImages: ImageTraits = {
  ...openaiImages,
  seed: { in: "field", name: "seed" },
  takesResponseFormat: true,
  takesModeration: false,
  takesBackground: false,
  outputFormats: [],
  streams: false,
  models: anyImage(steps16),
};

const sdkTypes = "npm openai 7.59.0, resources/{images,shared}.d.ts; developers.openai.com";
const asOf = "2026-11-28";

const clouds: readonly Profile[] = [
  {
    id: "openai",
    label: "OpenAI",
    source: sdkTypes,
    asOf,
    place: "cloud",
    marks: { hosts: ["api.openai.com"] },
    auth: "bearer",
    needsKey: true,
    keyPath: null,
    places: { chat: 4, images: 4 },
    chat: openaiChat,
    images: openaiImages,
  },
  {
    id: "azure",
    label: "Azure OpenAI",
    source: "PyPI litellm 1.110.2, azure/image_generation/http_utils.py",
    asOf,
    place: "cloud",
    marks: {
      hosts: [".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"],
    },
    auth: "api-key",
    needsKey: true,
    keyPath: null,
    places: { chat: 4, images: 4 },
    // Deployments have names of their own, which say nothing of the model.
    chat: { ...openaiChat, models: [{ pattern: anyModel, effort: null, takesTemperature: true }] },
    images: {
      ...openaiImages,
      takesModeration: false,
      streams: false,
      models: [
        {
          pattern: anyModel,
          sizes: landscapeAndPortrait,
          qualities: ["low", "medium", "high"],
        },
      ],
    },
  },
  {
    id: "openrouter",
    label: "OpenRouter",
    source: "openrouter.ai/docs: image generation, ImageGenerationRequest, reasoning tokens",
    asOf,
    place: "cloud",
    marks: { hosts: ["openrouter.ai"] },
    auth: "bearer",
    needsKey: true,
    keyPath: "/key",
    listPath: "/models?output_modalities=text,image",
    places: { chat: 4, images: 4 },
    chat: {
      form: "schema",
      takesLengths: false,
      tokensField: "max_tokens",
      thinking: "reasoning",
      takesSeed: true,
      // Left out for whichever provider does not take them.
      tellsTokens: true,
      models: plainModels,
    },
    images: {
      ...localImages,
      path: "/images",
      size: "aspect_ratio",
      takesResponseFormat: false,
      models: anyImage({
        kind: "listed",
        sizes: [
          [1024, 1024],
          [1536, 1024],
          [1024, 1536],
          [1152, 864],
          [864, 1152],
          [1280, 720],
          [720, 1280],
        ],
      }),
    },
  },
  {
    id: "together",
    label: "Together AI",
    source: "npm sillytavern 1.19.0, endpoints/stable-diffusion.js",
    asOf,
    place: "cloud",
    marks: { hosts: ["api.together.xyz", "api.together.ai"] },
    auth: "bearer",
    needsKey: true,
    keyPath: null,
    places: { chat: 4, images: 4 },
    // Its `logprobs` is a number, without others beside it.
    chat: { ...localChat, takesLengths: false, tellsTokens: false },
    images: {
      ...localImages,
      size: "width and height",
      imageHosts: ["api.together.ai", ".together.ai", ".together.xyz"],
      negativePrompt: { in: "field", name: "negative_prompt" },
      steps: { in: "field", name: "steps" },
    },
  },
  {
    id: "gemini",
    label: "Google Gemini",
    source: "ai.google.dev/gemini-api/docs/openai",
    asOf,
    place: "cloud",
    marks: { hosts: ["generativelanguage.googleapis.com"] },
    auth: "bearer",
    needsKey: true,
    keyPath: null,
    places: { chat: 4, images: 4 },
    chat: {
      form: "schema",
      takesLengths: false,
      tokensField: "max_tokens",
      thinking: "reasoning_effort",
      takesSeed: false,
      // Only Vertex AI has them, and leaves marks of JSON out.
      tellsTokens: false,
      seeing: /^gemini-/,
      models: [
        { pattern: /-pro/, effort: "low", takesTemperature: true },
        { pattern: anyModel, effort: "none", takesTemperature: true },
      ],
    },
    // Its image models answer through its own form only; OpenRouter has them in this one.
    images: null,
  },
];

const locals: readonly Profile[] = [
  {
    id: "ollama",
    label: "Ollama",
    source: "ollama/ollama fb307609, docs/api/openai-compatibility.mdx, server/routes.go",
    asOf,
    place: "local",
    marks: { owners: ["library"], ports: [11434] },
    auth: "bearer",
    needsKey: false,
    keyPath: null,
    places: { chat: 1, images: 1 },
    chat: { ...localChat, thinking: "reasoning_effort" },
    images: null,
  },
  {
    id: "lm-studio",
    label: "LM Studio",
    source: "lmstudio.ai/docs/api/openai-api",
    asOf,
    place: "local",
    marks: { owners: ["organization_owner"], ports: [1234] },
    auth: "bearer",
    needsKey: false,
    keyPath: null,
    places: { chat: 1, images: 1 },
    // Its own page names none, and it answers none.
    chat: { ...localChat, tellsTokens: false },
    images: null,
  },
  {
    id: "llama-server",
    label: "llama.cpp server",
    source: "ggml-org/llama.cpp, tools/server/README.md, docs/multimodal.md",
    asOf,
    place: "local",
    marks: { owners: ["llamacpp"] },
    auth: "bearer",
    needsKey: false,
    keyPath: null,
    places: { chat: 1, images: 1 },
    chat: { ...localChat, thinking: "chat_template_kwargs" },
    images: null,
  },
  {
    id: "vllm",
    label: "vLLM",
    source: "docs.vllm.ai, serving/openai_compatible_server",
    asOf,
    place: "local",
    marks: { owners: ["vllm"] },
    auth: "bearer",
    needsKey: false,
    keyPath: null,
    places: { chat: 16, images: 1 },
    chat: { ...localChat, thinking: "chat_template_kwargs" },
    images: null,
  },
  {
    id: "vllm-omni",
    label: "vLLM-Omni",
    source: "PyPI vllm-omni 0.30.0, protocol/images.py, api_server.py",
    asOf,
    place: "local",
    // The same owner as vLLM's: who asks for an image means this one.
    marks: { owners: ["vllm-omni", "vllm"] },
    auth: "bearer",
    needsKey: false,
    keyPath: null,
    places: { chat: 1, images: 1 },
    chat: null,
    images: {
      ...localImages,
      negativePrompt: { in: "field", name: "negative_prompt" },
      steps: { in: "field", name: "num_inference_steps" },
      guidance: { in: "field", name: "guidance_scale" },
    },
  },
  {
    id: "sglang",
    label: "SGLang",
    source: "PyPI sglang 0.5.23, srt/entrypoints/openai/protocol.py",
    asOf,
    place: "local",
    marks: { owners: ["sglang"], ports: [30000] },
    auth: "bearer",
    needsKey: false,
    keyPath: null,
    places: { chat: 16, images: 1 },
    chat: { ...localChat, thinking: "chat_template_kwargs" },
    images: null,
  },
  {
    id: "sglang-diffusion",
    label: "SGLang-Diffusion",
    source: "PyPI sglang 0.5.23, multimodal_gen openai/{protocol,image_api}.py",
    asOf,
    place: "local",
    marks: { owners: ["sglang-diffusion", "sglang"], ports: [30000] },
    auth: "bearer",
    needsKey: false,
    keyPath: null,
    places: { chat: 1, images: 1 },
    chat: null,
    images: {
      ...localImages,
      negativePrompt: { in: "field", name: "negative_prompt" },
      steps: { in: "field", name: "num_inference_steps" },
      guidance: { in: "field", name: "guidance_scale" },
      outputFormats: ["png", "webp", "jpeg"],
    },
  },
  {
    id: "localai",
    label: "LocalAI",
    source: "mudler/LocalAI 82c191af, core/http/routes/openai.go, core/schema/openai.go",
    asOf,
    place: "local",
    marks: { owners: ["localai"] },
    auth: "bearer",
    needsKey: false,
    keyPath: null,
    places: { chat: 1, images: 1 },
    chat: localChat,
    images: {
      ...localImages,
      seed: null,
      negativePrompt: { in: "bar" },
      steps: { in: "field", name: "step" },
    },
  },
  {
    id: "lemonade",
    label: "Lemonade",
    source: "lemonade-sdk/lemonade e385039e, docs/api/openai.md",
    asOf,
    place: "local",
    marks: { owners: ["lemonade"], ports: [13305] },
    auth: "bearer",
    needsKey: false,
    keyPath: null,
    places: { chat: 1, images: 1 },
    chat: { ...localChat, form: "json", takesSeed: false, tellsTokens: false },
    images: {
      ...localImages,
      steps: { in: "field", name: "steps" },
      guidance: { in: "field", name: "cfg_scale" },
    },
  },
  {
    id: "sd-cpp",
    label: "stable-diffusion.cpp",
    source: "leejet/stable-diffusion.cpp 97d29908, examples/server/api.md",
    asOf,
    place: "local",
    marks: { modelIds: ["sd-cpp-local"], ports: [1234] },
    auth: "bearer",
    needsKey: false,
    keyPath: null,
    places: { chat: 1, images: 1 },
    chat: null,
    images: {
      ...localImages,
      seed: { in: "tag", name: "seed" },
      negativePrompt: { in: "tag", name: "negative_prompt" },
      steps: { in: "tag", name: "steps" },
      guidance: { in: "tag", name: "cfg_scale" },
      // It always answers with base64, and documents no such field.
      takesResponseFormat: false,
      outputFormats: ["png", "jpeg"],
    },
  },
  {
    id: "services",
    label: "Imagebeam's own services",
    source: "python-services/openapi/{language,image}.json",
    asOf,
    place: "local",
    marks: { owners: ["local"], ports: [8001, 8003] },
    auth: "bearer",
    needsKey: true,
    keyPath: null,
    places: { chat: 4, images: 1 },
    chat: localChat,
    images: {
      ...localImages,
      negativePrompt: { in: "field", name: "negative_prompt" },
      steps: { in: "field", name: "steps" },
      guidance: { in: "field", name: "guidance" },
      outputFormats: ["png"],
    },
  },
];

/** For a server that nobody knows: what nearly all take; it learns the rest by being refused. */
const unknown: Profile = {
  id: "unknown",
  label: "OpenAI-compatible server",
  source: "what the other profiles have in common",
  asOf,
  place: "local",
  marks: {},
  auth: "bearer",
  needsKey: false,
  keyPath: null,
  places: { chat: 1, images: 1 },
  chat: { ...localChat, takesLengths: false, takesSeed: false },
  images: { ...localImages, seed: null },
};

export const profiles: readonly Profile[] = [...clouds, ...locals, unknown];
