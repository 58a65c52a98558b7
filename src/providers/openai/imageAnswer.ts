import * as z from "zod";
import type { ReportedUsage } from "../../search/ports.js";
import { billed, type Pricing } from "./chatAnswer.js";

/** An answer of `images/generations`, or an event of its stream, as far as it is read. */

/** No call takes more: who tells more is not believed, and its worst price counts. */
const [mostTokens, mostUsd] = [10_000_000, 1000];
const count = z.int().min(0).max(mostTokens).nullish().catch(null);
const details = z.object({ text_tokens: count, image_tokens: count, cached_tokens: count });

const usageSchema = z.object({
  input_tokens: count,
  input_tokens_details: details.nullish().catch(null),
  output_tokens: count,
  output_tokens_details: details.nullish().catch(null),
  /** OpenRouter: US dollars. */
  cost: z.number().min(0).max(mostUsd).nullish().catch(null),
});
const usage = usageSchema.nullish().catch(null);
export type ImageUsageBody = z.infer<typeof usage>;

const drawn = z.object({ b64_json: z.string().nullish(), url: z.string().nullish() });
export type DrawnBody = z.infer<typeof drawn>;

export const imageAnswerSchema = z.object({ data: z.array(drawn).min(1), usage });

export const imageEventSchema = z.object({
  type: z.string(),
  b64_json: z.string().nullish(),
  url: z.string().nullish(),
  partial_image_index: count,
  usage,
});

/** Tokens of one image, for its price. */
export interface ImageTokenCounts {
  readonly textInputTokens: number;
  readonly imageInputTokens: number;
  readonly cachedInputTokens: number;
  readonly textOutputTokens: number;
  readonly imageOutputTokens: number;
}

/**
 * @param requests that went out for it
 * @param pricing given its tokens, or null where they were not told
 */
export function imageUsage(
  body: ImageUsageBody,
  requests: number,
  { costUsd, isOwnPrice }: Pricing<ImageTokenCounts | null>,
): ReportedUsage {
  const input = body?.input_tokens ?? null;
  const output = body?.output_tokens ?? null;
  const tokens = input === null || output === null ? null : tokensOf(body, input, output);
  return {
    costUsd: billed(body?.cost, costUsd(tokens), isOwnPrice),
    inputTokens: input,
    outputTokens: output,
    ...(tokens !== null && {
      cachedInputTokens: tokens.cachedInputTokens,
      imageTokens: tokens.imageInputTokens + tokens.imageOutputTokens,
    }),
    requests,
  };
}

/** What is not told apart is text that goes in, and images that come out. */
function tokensOf(body: ImageUsageBody, input: number, output: number): ImageTokenCounts {
  const imageInput = Math.min(input, body?.input_tokens_details?.image_tokens ?? 0);
  const textOutput = Math.min(output, body?.output_tokens_details?.text_tokens ?? 0);
  return {
    textInputTokens: input - imageInput,
    imageInputTokens: imageInput,
    cachedInputTokens: Math.min(input, body?.input_tokens_details?.cached_tokens ?? 0),
    textOutputTokens: textOutput,
    imageOutputTokens: output - textOutput,
  };
}
