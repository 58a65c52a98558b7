import { sha256Hex } from "../../base/sha256.js";
import { usdOf, type NanoUsd } from "../../base/money.js";
import type { Declaration, Role } from "../../protocol/providers.js";
import type { CallTokens } from "../chat/chatPorts.js";
import { chatRounds, drawingRounds, drawingTokens, likelyLook } from "../drawing.js";
import { firstBase, httpLimits, imageOptions } from "./openaiConnection.js";
import type { OpenaiConnection } from "./openaiKind.js";
import { chatCost, likelyImageCost, worstImageCost } from "./prices.js";
import type { Rates } from "./prices.data.js";
import type { Profile } from "./profile.js";
import { thoughtTokens, traitsOf } from "./profiles.js";

/** What a search journals of a model behind a connection, but for its abilities and texts. */
export function declarationOf(
  connection: OpenaiConnection,
  does: Work,
  { rates, ...named }: Named & { readonly rates: Rates | undefined },
): Omit<Declaration, "abilities" | "prompts"> {
  const { model, profile, options } = named;
  const worstUsd = rates === undefined ? {} : pricesOf(does, named, rates, worst);
  const likelyUsd = rates === undefined ? {} : pricesOf(does, named, rates, likely);
  const billing = billingOf(worstUsd);
  return {
    connection: connection.name,
    kind: "openai",
    model,
    endpoint: sha256Hex(new URL(firstBase(connection).url).origin).slice(0, 16),
    // What a cloud allows, it allows each model; a machine of one's own has one card for all.
    lane: profile.place === "cloud" ? `${connection.name}/${model}` : connection.name,
    options,
    timeoutMs: wholeMs(does, named) + slackMs,
    billing,
    worstUsd,
    ...(billing === "priced" && { likelyUsd }),
  };
}

/** What a model does: a role's work, or drawing as SVG, which the options say more of. */
export type Work = Role | "asSvg";

function wholeMs(does: Work, { profile, options }: Named): number {
  if (does === "image") return httpLimits(profile, "image").wholeMs;
  const rounds = does === "asSvg" ? drawingRounds(options["looks"] === true).worst : mostRounds;
  return rounds * httpLimits(profile, "text").wholeMs;
}

/** What one rate of a model tells is not what its calls cost: who can name no call's price has none. */
function billingOf(worstUsd: Declaration["worstUsd"]): Declaration["billing"] {
  const prices = Object.values(worstUsd);
  if (prices.some((usd) => usd > 0)) return "priced";
  return prices.length === 0 ? "unknown" : "free";
}

interface Named {
  readonly model: string;
  readonly profile: Profile;
  readonly options: Declaration["options"];
}

/** A question, the same with more room, and its repair. */
const mostRounds = chatRounds.worst;
/** So that the client's own time-out, which says what was slow, comes first. */
const slackMs = 10_000;

/** What is known of calls before any of them is made. */
interface Foretold {
  readonly chat: (
    named: Named,
    rates: Rates,
    rounds?: number,
  ) => (tokens: CallTokens) => number | null;
  readonly draw: typeof worstDraw;
  /** Tokens that are sent, and those that are answered by kind of call. */
  readonly input: number;
  /** The same of several pictures, in place of one. */
  readonly shown: number;
  readonly output: Readonly<Record<string, number>>;
  readonly promptTokens: number;
  /** Of one that is drawn as SVG. */
  readonly drawing: "worst" | "likely";
}

const worst: Foretold = {
  chat: worstChat,
  draw: worstDraw,
  // More than the longest goal and all that is sent around it.
  input: 3 * 20_000,
  shown: 3 * (20_000 + 3 * 6000),
  output: {
    ...{ write: 5 * 10_500, rewrite: 5 * 10_500, critique: 5 * 700, checklist: 5 * 1500 },
    ...{ judge: 5 * 1500, confirm: 5 * 1500, compare: 5 * 1600 },
  },
  // Of the longest prompt that is drawn.
  promptTokens: 10_000,
  drawing: "worst",
};

/** Of goals of a few sentences, answered at once. */
const likely: Foretold = {
  chat: likelyChat,
  draw: likelyDraw,
  input: 1500,
  shown: 1500 + 3 * 800,
  output: {
    ...{ write: 400, rewrite: 400, critique: 300, checklist: 600 },
    ...{ judge: 400, confirm: 400, compare: 400 },
  },
  promptTokens: 150,
  drawing: "likely",
};

function pricesOf(role: Work, named: Named, rates: Rates, foretold: Foretold) {
  if (role === "image") {
    const draw = foretold.draw(named, rates, foretold.promptTokens);
    return draw === null ? {} : { draw };
  }
  if (role === "asSvg") {
    const looks = named.options["looks"] === true;
    const { [foretold.drawing]: rounds } = drawingRounds(looks);
    const usdFor = foretold.chat(named, looks ? dearestInput(rates) : rates, rounds);
    const draw = usdFor(drawingTokens(looks)[foretold.drawing]);
    return draw === null ? {} : { draw };
  }
  const kinds =
    role === "language"
      ? ["write", "rewrite", "critique", "checklist"]
      : ["judge", "confirm", "compare"];
  const usdFor = foretold.chat(named, role === "vision" ? dearestInput(rates) : rates);
  return Object.fromEntries(
    kinds.flatMap((kind) => {
      const input = kind === "compare" ? foretold.shown : foretold.input;
      const usd = usdFor({ input, output: foretold.output[kind] ?? 0 });
      return usd === null ? [] : [[kind, usd]];
    }),
  );
}

/** Where pictures are sent, each token may be one of a picture. */
export function dearestInput(rates: Rates): Rates {
  const { input, imageInput } = rates;
  return input === undefined ? rates : { ...rates, input: Math.max(input, imageInput ?? 0) };
}

/** As much as an image model takes for an image of its least quality: what nobody asks about. */
const cheapUsd = 0.01;

/** Whether a model that draws as SVG looks at its drafts where nobody says it: where that is cheap. */
export function isLookCheap(named: Omit<Named, "options">, rates: Rates | undefined): boolean {
  const usd = rates === undefined ? null : likelyChat(named, dearestInput(rates))(likelyLook);
  return usd !== null && usd <= cheapUsd;
}

/**
 * The most that so many tokens cost, US dollars, thoughts and the cache at their dearest.
 * @param rounds requests that they are of
 */
export function worstChat(
  { model, profile }: Pick<Named, "model" | "profile">,
  rates: Rates,
  rounds = mostRounds,
): (tokens: CallTokens) => number | null {
  const thoughts = rounds * 2 * thoughtsOf(model, profile);
  const { input: read, cacheWrite: written } = rates;
  const dearest = read === undefined ? rates : { ...rates, input: Math.max(read, written ?? 0) };
  return ({ input, output }) =>
    usdOrNull(
      chatCost(dearest, {
        inputTokens: input,
        cachedInputTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: output + thoughts,
      }),
    );
}

/** What so many tokens cost as a rule, US dollars: thoughts of a model that has any, and no cache. */
function likelyChat(
  { model, profile }: Pick<Named, "model" | "profile">,
  rates: Rates,
  rounds = 1,
): (tokens: CallTokens) => number | null {
  const thoughts = thoughtsOf(model, profile) > 0 ? rounds * 500 : 0;
  return ({ input, output }) =>
    usdOrNull(
      chatCost(rates, {
        ...{ inputTokens: input, cachedInputTokens: 0, cacheWriteTokens: 0 },
        outputTokens: output + thoughts,
      }),
    );
}

function thoughtsOf(model: string, { chat }: Profile): number {
  return chat === null ? 0 : thoughtTokens(traitsOf(chat.models, model));
}

/** The most that one image costs, US dollars; null where nobody knows. */
export function worstDraw(named: Named, rates: Rates, promptTokens: number): number | null {
  return usdOrNull(worstImageCost(named.model, rates, { promptTokens, ...askedOf(named) }));
}

/** What one image costs as a rule, US dollars; null where nobody knows. */
function likelyDraw(named: Named, rates: Rates, promptTokens: number): number | null {
  return usdOrNull(likelyImageCost(named.model, rates, { promptTokens, ...askedOf(named) }));
}

function askedOf({ model, profile, options }: Named) {
  const { quality, previews = 0 } = imageOptions(options);
  const { qualities } = profile.images ? traitsOf(profile.images.models, model) : { qualities: [] };
  return { quality: quality ?? qualities[0], previews };
}

function usdOrNull(nanos: NanoUsd | null): number | null {
  return nanos === null ? null : usdOf(nanos);
}
