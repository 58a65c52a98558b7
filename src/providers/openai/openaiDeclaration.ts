import { sha256Hex } from "../../base/sha256.js";
import { usdOf } from "../../base/money.js";
import type { Declaration, Role } from "../../protocol/providers.js";
import type { CallTokens } from "../chat/chatPorts.js";
import {
  firstBase,
  httpLimits,
  imageOptions,
  ratesAt,
  type OpenaiConnection,
} from "./openaiConnection.js";
import { chatCost, worstImageCost } from "./prices.js";
import type { Rates } from "./prices.data.js";
import type { Profile } from "./profile.js";
import { traitsOf } from "./profiles.js";

/** What a search journals of a model behind a connection, but for its abilities and texts. */
export function declarationOf(
  connection: OpenaiConnection,
  role: Role,
  { model, profile, options }: Named,
): Omit<Declaration, "abilities" | "prompts"> {
  const work = role === "image" ? "image" : "text";
  const rates = ratesAt(connection, model, profile);
  const worstUsd = rates === undefined ? {} : worstOf(role, { model, profile, options }, rates);
  const isPriced = Object.values(worstUsd).some((usd) => usd > 0);
  return {
    connection: connection.name,
    kind: "openai",
    model,
    endpoint: sha256Hex(new URL(firstBase(connection).url).origin).slice(0, 16),
    // What a cloud allows, it allows each model; a machine of one's own has one card for all.
    lane: profile.place === "cloud" ? `${connection.name}/${model}` : connection.name,
    options,
    timeoutMs: httpLimits(profile, work).wholeMs * (work === "text" ? mostRounds : 1) + slackMs,
    billing: isPriced ? "priced" : rates === undefined ? "unknown" : "free",
    worstUsd,
  };
}

interface Named {
  readonly model: string;
  readonly profile: Profile;
  readonly options: Declaration["options"];
}

/** A question, the same with more room, and its repair. */
const mostRounds = 3;
/** So that the client's own time-out, which says what was slow, comes first. */
const slackMs = 10_000;
/** More than the longest goal and all that is sent around it. */
const mostInput = 3 * 20_000;
const mostOutput: Readonly<Record<string, number>> = {
  write: 5 * 10_500,
  rewrite: 5 * 10_500,
  critique: 5 * 700,
  judge: 5 * 1500,
};
/** Of the longest prompt that is drawn. */
const mostPromptTokens = 10_000;

function worstOf(role: Role, named: Named, rates: Rates): Declaration["worstUsd"] {
  if (role === "image") {
    const draw = worstDraw(named, rates, mostPromptTokens);
    return draw === null ? {} : { draw };
  }
  const kinds = role === "language" ? ["write", "rewrite", "critique"] : ["judge"];
  const usdFor = worstChat(named, rates);
  return Object.fromEntries(
    kinds.flatMap((kind) => {
      const usd = usdFor({ input: mostInput, output: mostOutput[kind] ?? 0 });
      return usd === null ? [] : [[kind, usd]];
    }),
  );
}

/** The most that so many tokens cost, US dollars, thoughts and the cache at their dearest. */
export function worstChat(
  { model, profile }: Pick<Named, "model" | "profile">,
  rates: Rates,
): (tokens: CallTokens) => number | null {
  const effort = profile.chat === null ? null : traitsOf(profile.chat.models, model).effort;
  const thoughts = effort === "low" || effort === "minimal" ? mostRounds * 2 * 4096 : 0;
  return ({ input, output }) => {
    const nanos = chatCost(rates, {
      inputTokens: input,
      cachedInputTokens: 0,
      cacheWriteTokens: rates.cacheWrite === undefined ? 0 : input,
      outputTokens: output + thoughts,
    });
    return nanos === null ? null : usdOf(nanos);
  };
}

/** The most that one image costs, US dollars; null where nobody knows. */
export function worstDraw(
  { model, profile, options }: Named,
  rates: Rates,
  promptTokens: number,
): number | null {
  const { quality, previews = 0 } = imageOptions(options);
  const { qualities } = profile.images ? traitsOf(profile.images.models, model) : { qualities: [] };
  const asked = quality ?? qualities[0];
  const nanos = worstImageCost(model, rates, { promptTokens, quality: asked, previews });
  return nanos === null ? null : usdOf(nanos);
}
