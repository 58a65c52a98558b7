import * as z from "zod";
import { once } from "../../base/once.js";
import type { SaidToken, TokenChance } from "./chatModel.js";

/** The tokens of an answer as servers that speak OpenAI's form tell them, who may send anything. */

/** More than the longest answer has. */
const mostTokens = 20_000;
const maxTokenUnits = 2000;
const mostOthers = 20;
/** Servers compute in single precision: what is certain comes out a little above 0. */
const highestLogprob = 1e-3;

const chanceSchema = once(() =>
  z.object({
    token: z.string().max(maxTokenUnits),
    logprob: z.number().max(highestLogprob),
    bytes: z
      .array(z.int().min(0).max(255))
      .max(3 * maxTokenUnits)
      .nullish(),
  }),
);

/** A token alone: what stood beside it is twenty times as much, and is read of few. */
const contentSchema = once(() =>
  z.array(chanceSchema().extend({ top_logprobs: z.unknown().optional() })),
);
const othersSchema = once(() => z.array(chanceSchema()).max(mostOthers));

/**
 * @param content what stands in `logprobs.content` of a choice, or of all pieces of a stream together
 * @returns null where it is nothing, or a token has not its form: none of it is believed then
 */
export function saidTokens(content: unknown): readonly SaidToken[] | null {
  // Their number is looked at first: each takes time.
  if (!Array.isArray(content) || content.length === 0 || content.length > mostTokens) return null;
  const { data } = contentSchema().safeParse(content);
  return (
    data?.map(({ top_logprobs: others, ...own }) => {
      const bytes = own.bytes ? Uint8Array.from(own.bytes) : new TextEncoder().encode(own.token);
      return { bytes, chance: chanceOf(own), others: () => othersIn(others) };
    }) ?? null
  );
}

function othersIn(told: unknown): readonly TokenChance[] {
  return (othersSchema().safeParse(told).data ?? []).map(chanceOf);
}

type Told = z.infer<ReturnType<typeof chanceSchema>>;

const chanceOf = ({ token, logprob }: Told): TokenChance => ({
  text: token,
  chance: Math.exp(Math.min(0, logprob)),
});
