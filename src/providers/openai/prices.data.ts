/** What OpenAI's models cost and when they end, as of the day named. */

/** US dollars per million tokens; what is left out is not known. */
export interface Rates {
  readonly input?: number;
  readonly cachedInput?: number;
  /** Text that goes into the cache with this call. */
  readonly cacheWrite?: number;
  readonly output?: number;
  readonly imageInput?: number;
  readonly imageOutput?: number;
  /** US dollars for one image, where no tokens are told. */
  readonly perImage?: number;
}

export interface ModelPrice extends Rates {
  readonly model: string;
  readonly source: string;
}

export const pricesAsOf = "2026-11-28";

const page = "developers.openai.com, the model's page";
const litellm = "PyPI litellm 1.110.2, model_prices_and_context_window_backup.json";

/** Images of this generation cost the same by the token; how many tokens one takes differs. */
const gptImage2 = {
  input: 5,
  cachedInput: 1.25,
  imageInput: 8,
  imageOutput: 30,
  source: litellm,
};

export const modelPrices: readonly ModelPrice[] = [
  {
    model: "gpt-6-luna",
    input: 0.1,
    cachedInput: 0.01,
    cacheWrite: 0.25,
    output: 0.5,
    source: page,
  },
  {
    model: "gpt-6.1-terra",
    input: 1,
    cachedInput: 0.05,
    cacheWrite: 2.5,
    output: 5,
    source: litellm,
  },
  {
    model: "gpt-6.1-sol",
    input: 2,
    cachedInput: 0.1,
    cacheWrite: 2.5,
    output: 10,
    source: litellm,
  },
  { model: "gpt-6-sol", input: 2, cachedInput: 0.2, cacheWrite: 2.5, output: 10, source: litellm },
  {
    model: "gpt-6-astra",
    input: 10,
    cachedInput: 1,
    cacheWrite: 12.5,
    output: 50,
    source: litellm,
  },
  {
    model: "gpt-5.6-luna",
    input: 0.2,
    cachedInput: 0.02,
    cacheWrite: 0.25,
    output: 1.2,
    source: page,
  },
  { model: "gpt-image-2.6-flare", ...gptImage2 },
  { model: "gpt-image-2.6-sunburst", ...gptImage2 },
  { model: "gpt-image-2.5-flare", ...gptImage2 },
  { model: "gpt-image-2.5-sunburst", ...gptImage2 },
  { model: "gpt-image-2", ...gptImage2 },
  {
    model: "gpt-image-1.5",
    input: 5,
    cachedInput: 1.25,
    output: 10,
    imageInput: 8,
    imageOutput: 32,
    source: litellm,
  },
  {
    model: "gpt-image-1-mini",
    input: 2,
    cachedInput: 0.2,
    imageInput: 2.5,
    imageOutput: 8,
    source: litellm,
  },
];

/** Above so many tokens that are sent, the whole request costs more. */
export const longInput = { aboveTokens: 272_000, inputFactor: 2, outputFactor: 1.5 };

/** Output tokens of an image of 1024 x 1024 pixels, by model and quality. */
export interface ImageTokens {
  readonly pattern: RegExp;
  readonly tokens: Readonly<Record<string, number>>;
  /** How far the truth may lie above where no page tells it. */
  readonly margin: number;
  readonly source: string;
}

const of2dot5 = { low: 196, medium: 439, high: 1756, xhigh: 3122, max: 7024 };
export const imageTokens: readonly ImageTokens[] = [
  { pattern: /^gpt-image-2\.6/, tokens: of2dot5, margin: 2, source: "2.5's: none are published" },
  { pattern: /^gpt-image-2\.5/, tokens: of2dot5, margin: 1, source: litellm },
  {
    pattern: /^gpt-image/,
    tokens: { low: 201, medium: 1767, high: 7034 },
    margin: 1.1,
    source: litellm,
  },
];

/** The most that any size that is drawn takes over 1024 x 1024 pixels. */
export const largestSizeFactor = 2;
/** Each image that is shown unfinished. */
export const previewTokens = 100;

export interface Ending {
  /** `YYYY-MM-DD`, the first day without it. */
  readonly endsOn: string;
  /** What its makers name instead. */
  readonly successor: string;
}

/** From developers.openai.com/api/docs/deprecations; by name, dated snapshots included. */
export const endings: readonly (Ending & { readonly models: readonly string[] })[] = [
  { endsOn: "2026-05-12", successor: "gpt-image-2.6-flare", models: ["dall-e-2", "dall-e-3"] },
  { endsOn: "2026-10-23", successor: "gpt-image-2.6-flare", models: ["gpt-image-1"] },
  {
    endsOn: "2026-10-23",
    successor: "gpt-6-luna",
    models: ["gpt-4.1-nano", "o4-mini", "o3-mini", "o1", "gpt-4-turbo", "gpt-4", "gpt-3.5-turbo"],
  },
  {
    endsOn: "2026-12-01",
    successor: "gpt-image-2.6-flare",
    models: ["gpt-image-1-mini", "gpt-image-1.5", "chatgpt-image-latest"],
  },
  {
    endsOn: "2026-12-11",
    successor: "gpt-6.1-sol",
    models: ["gpt-5", "gpt-5-pro", "o3", "o3-pro"],
  },
  { endsOn: "2026-12-11", successor: "gpt-6.1-terra", models: ["gpt-5-mini"] },
  { endsOn: "2026-12-11", successor: "gpt-6-luna", models: ["gpt-5-nano"] },
  {
    endsOn: "2027-01-14",
    successor: "gpt-6-luna",
    models: ["gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini"],
  },
  { endsOn: "2027-04-01", successor: "gpt-6-luna", models: ["gpt-5.1", "gpt-5.4-nano"] },
];

/** What a role takes where nobody said which model. */
export const defaultModels = {
  language: "gpt-6-luna",
  vision: "gpt-6-luna",
  image: "gpt-image-2.6-flare",
} as const;
