import * as z from "zod";
import type { ReportedUsage } from "../../search/ports.js";
import { withoutThoughts } from "../chat/answerValues.js";

/** An answer of `chat/completions`, as far as it is read. */

/** No call takes more: who tells more is not believed, and its worst price counts. */
const [mostTokens, mostUsd] = [10_000_000, 1000];
const count = z.int().min(0).max(mostTokens).nullish().catch(null);

const usageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z
    .object({ cached_tokens: count, cache_write_tokens: count, image_tokens: count })
    .nullish()
    .catch(null),
  /** OpenRouter: US dollars. */
  cost: z.number().min(0).max(mostUsd).nullish().catch(null),
});

const part = z.object({ type: z.string().nullish(), text: z.string().nullish() });

export const chatAnswerSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        // Read apart, so that what is wrong in it spoils no answer.
        logprobs: z.object({ content: z.unknown() }).nullish().catch(null),
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
  /** The part of `inputTokens` that pictures took, where somebody tells it apart. */
  readonly imageTokens?: number;
  readonly outputTokens: number;
}

/** How an answer is priced. */
export interface Pricing<Counts> {
  /** US dollars; null where nobody knows. */
  readonly costUsd: (tokens: Counts) => number | null;
  /** A person has said what the model costs: whoever stands between may bill a part of it only. */
  readonly isOwnPrice: boolean;
}

/** @param told what the server says that it billed, US dollars */
export function billed(
  told: number | null | undefined,
  own: number | null,
  isOwnPrice: boolean,
): number | null {
  return isOwnPrice ? (own ?? told ?? null) : (told ?? own);
}

/**
 * @param requests that went out for it
 */
export function chatUsage(
  { usage }: ChatAnswerBody,
  requests: number,
  { costUsd, isOwnPrice }: Pricing<TokenCounts>,
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
        imageTokens: details?.image_tokens ?? 0,
        outputTokens: output,
      })
    : null;
  return {
    costUsd: billed(usage?.cost, own, isOwnPrice),
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
