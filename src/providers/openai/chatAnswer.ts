import * as z from "zod";
import type { ReportedUsage } from "../../search/ports.js";
import { withoutThoughts } from "../chat/answerValues.js";

/** An answer of `chat/completions`, as far as it is read. */

const count = z.int().min(0).nullish().catch(null);

const usageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z
    .object({ cached_tokens: count, cache_write_tokens: count, image_tokens: count })
    .nullish()
    .catch(null),
  /** OpenRouter: US dollars. */
  cost: z.number().min(0).nullish().catch(null),
});

const part = z.object({ type: z.string().nullish(), text: z.string().nullish() });

export const chatAnswerSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.union([z.string(), z.array(part)]).nullish(),
          refusal: z.string().nullish(),
        }),
      }),
    )
    .min(1),
  usage: usageSchema.nullish().catch(null),
});
export type ChatAnswerBody = z.infer<typeof chatAnswerSchema>;

/** Tokens of one answer, for its price. */
export interface TokenCounts {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
}

/**
 * @param requests that went out for it
 * @param costUsd its price; null where nobody knows it
 */
export function chatUsage(
  { usage }: ChatAnswerBody,
  requests: number,
  costUsd: (tokens: TokenCounts) => number | null,
): ReportedUsage {
  const input = usage?.prompt_tokens;
  const output = usage?.completion_tokens;
  const details = usage?.prompt_tokens_details;
  const isCounted = input != null && output != null;
  const cached = Math.min(details?.cached_tokens ?? 0, input ?? 0);
  const own = isCounted
    ? costUsd({
        inputTokens: input,
        cachedInputTokens: cached,
        cacheWriteTokens: details?.cache_write_tokens ?? 0,
        outputTokens: output,
      })
    : null;
  return {
    costUsd: usage?.cost ?? own,
    inputTokens: input ?? null,
    outputTokens: output ?? null,
    ...(details?.cached_tokens != null && { cachedInputTokens: cached }),
    ...(details?.image_tokens != null && { imageTokens: details.image_tokens }),
    requests,
  };
}

/** The text of a message, its thoughts taken out. */
export function textOf(content: ChatAnswerBody["choices"][0]["message"]["content"]): string {
  const text =
    typeof content === "string"
      ? content
      : (content ?? [])
          .filter(({ type }) => type == null || type === "text" || type === "output_text")
          .map(({ text: each }) => each ?? "")
          .join("");
  return withoutThoughts(text).trim();
}
