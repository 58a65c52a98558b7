import type { FormSupport } from "../chat/chatModel.js";
import type { SizeLimits } from "../fittedSize.js";

/**
 * What one server can and cannot take, as data. Whatever a profile does not know of a server or of
 * one of its models, the server's own refusals teach (`refusedParameters.ts`).
 */

export const profileIds = [
  ...(["openai", "azure", "openrouter", "together", "gemini"] as const),
  ...(["ollama", "lm-studio", "llama-server", "vllm", "vllm-omni", "sglang"] as const),
  ...(["sglang-diffusion", "localai", "lemonade", "sd-cpp", "services", "unknown"] as const),
] as const;
export type ProfileId = (typeof profileIds)[number];

/** What gives a server away. */
export interface Marks {
  /** Ends of host names: a cloud is known by its name alone. */
  readonly hosts?: readonly string[];
  /** `owned_by` of its models, or an id that no other server has: better than a port. */
  readonly owners?: readonly string[];
  readonly modelIds?: readonly string[];
  /** Where it listens unless told otherwise; counts on this machine and on private networks only. */
  readonly ports?: readonly number[];
}

/** How thinking is asked for, or is switched off. */
export type ThinkingField =
  | "reasoning_effort"
  /** `{enable_thinking}` for the model's own template. */
  | "chat_template_kwargs"
  /** OpenRouter's object of the same meaning. */
  | "reasoning";

/** What differs from model to model of one server; the first whose pattern fits the name counts. */
export interface ChatModelTraits {
  readonly pattern: RegExp;
  /** The least thinking that it does; null where it does none and takes no such field. */
  readonly effort: "none" | "minimal" | "low" | null;
  /** Whether it takes a temperature at that effort. */
  readonly takesTemperature: boolean;
}

export interface ChatTraits {
  readonly form: FormSupport;
  /** Whether a schema may say how long a text or a list is at most; some refuse one that does. */
  readonly takesLengths: boolean;
  readonly tokensField: "max_completion_tokens" | "max_tokens";
  readonly thinking: ThinkingField | null;
  readonly takesSeed: boolean;
  /** Whether it may be asked how likely each token was: `logprobs`, `top_logprobs`. */
  readonly tellsTokens: boolean;
  /** Names of models that are known to see, where its list does not say which do. */
  readonly seeing?: RegExp;
  readonly models: readonly ChatModelTraits[];
}

/** Which sizes an image model draws. */
export type Sizes =
  | { readonly kind: "listed"; readonly sizes: readonly (readonly [number, number])[] }
  /** Any whose sides are multiples of `stepPx` within the limits. */
  | ({ readonly kind: "any" } & SizeLimits);

export interface ImageModelTraits {
  readonly pattern: RegExp;
  readonly sizes: Sizes;
  /** From the least to the most; empty where the field is not taken. */
  readonly qualities: readonly string[];
}

/** Where the image's size stands. */
export type SizeField = "size" | "width and height" | "aspect_ratio";
/** Where a value stands that not every server takes: a field, or a part of the prompt. */
export type ValueField<Name extends string> =
  | { readonly in: "field"; readonly name: Name }
  /** stable-diffusion.cpp: `<sd_cpp_extra_args>{json}</sd_cpp_extra_args>` behind the prompt. */
  | { readonly in: "tag"; readonly name: string }
  /** LocalAI: `prompt|negative prompt`. */
  | { readonly in: "bar" };

export interface ImageTraits {
  readonly path: "/images/generations" | "/images";
  readonly size: SizeField;
  readonly seed: ValueField<"seed"> | null;
  readonly negativePrompt: ValueField<"negative_prompt"> | null;
  readonly steps: ValueField<"steps" | "num_inference_steps" | "step"> | null;
  readonly guidance: ValueField<"guidance" | "guidance_scale" | "cfg_scale"> | null;
  /** Whether base64 has to be asked for. */
  readonly takesResponseFormat: boolean;
  readonly takesModeration: boolean;
  readonly takesBackground: boolean;
  readonly outputFormats: readonly string[];
  /** Other hosts where an image may lie that an answer names by its address. */
  readonly imageHosts: readonly string[];
  /** Whether it sends images that are not finished yet. */
  readonly streams: boolean;
  readonly models: readonly ImageModelTraits[];
}

export interface Profile {
  readonly id: ProfileId;
  /** As its makers write it. */
  readonly label: string;
  /** Where the facts come from, and of what day (`YYYY-MM-DD`). */
  readonly source: string;
  readonly asOf: string;
  /** Far away and paid, or on this machine or network: time-outs and lanes differ. */
  readonly place: "cloud" | "local";
  readonly marks: Marks;
  readonly auth: "bearer" | "api-key";
  /** Whether nothing is answered without a key. */
  readonly needsKey: boolean;
  /** What tells whether a key is good, where its models are told to anybody. */
  readonly keyPath: string | null;
  /** What tells all its models, where `/models` leaves some out. */
  readonly listPath?: string;
  /** How many calls run at once where the connection does not say, by role. */
  readonly places: { readonly chat: number; readonly images: number };
  /** Null where it has no such models. */
  readonly chat: ChatTraits | null;
  readonly images: ImageTraits | null;
}
