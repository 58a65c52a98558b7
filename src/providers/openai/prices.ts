import { nanoUsdOf, type NanoUsd } from "../../base/money.js";
import type { TokenCounts } from "./chatAnswer.js";
import type { ImageTokenCounts } from "./imageAnswer.js";
import {
  endings,
  imageTokens,
  largestSizeFactor,
  longInput,
  modelPrices,
  previewTokens,
  type Ending,
  type ImageTokens,
  type Rates,
} from "./prices.data.js";

const dateAtEnd = /-\d{4}-\d{2}-\d{2}$/;

/** A snapshot of a day costs and ends as its model does. */
const withoutDate = (model: string): string => model.replace(dateAtEnd, "");

/** What OpenAI's own model costs; undefined where the table does not have it. */
export function ratesOf(model: string): Rates | undefined {
  return modelPrices.find((price) => price.model === withoutDate(model));
}

/** When OpenAI's own model ends and what takes its place; undefined where no end is known. */
export function endingOf(model: string): Ending | undefined {
  const name = withoutDate(model);
  return endings.find(({ models }) => models.includes(name));
}

/**
 * What the tokens of one text call cost, exactly, rounded up to a nano-dollar.
 * @returns null where a rate that it needs is not known
 */
export function chatCost(rates: Rates, tokens: TokenCounts): NanoUsd | null {
  const isLong = tokens.inputTokens > longInput.aboveTokens;
  const [inputFactor, outputFactor] = isLong
    ? [longInput.inputFactor, longInput.outputFactor]
    : [1, 1];
  const written = Math.min(tokens.cacheWriteTokens, tokens.inputTokens);
  const cached = Math.min(tokens.cachedInputTokens, tokens.inputTokens - written);
  const pictures = Math.min(tokens.imageTokens ?? 0, tokens.inputTokens - written - cached);
  return sumOf([
    [tokens.inputTokens - written - cached - pictures, rates.input, inputFactor],
    [pictures, rates.imageInput ?? rates.input, inputFactor],
    [cached, rates.cachedInput ?? rates.input, inputFactor],
    [written, rates.cacheWrite ?? rates.input, inputFactor],
    [tokens.outputTokens, rates.output, outputFactor],
  ]);
}

/**
 * What one image costs.
 * @param tokens null where its server told none
 * @returns null where nobody knows
 */
export function imageCost(rates: Rates, tokens: ImageTokenCounts | null): NanoUsd | null {
  if (rates.perImage !== undefined) return nanoUsdOf(rates.perImage);
  if (tokens === null) return null;
  const cached = Math.min(tokens.cachedInputTokens, tokens.textInputTokens);
  return sumOf([
    [tokens.textInputTokens - cached, rates.input, 1],
    [cached, rates.cachedInput ?? rates.input, 1],
    [tokens.imageInputTokens, rates.imageInput ?? rates.input, 1],
    [tokens.textOutputTokens, rates.output ?? rates.imageOutput, 1],
    [tokens.imageOutputTokens, rates.imageOutput, 1],
  ]);
}

/** What is known of an image before it is drawn. */
interface AskedImage {
  /** Of what is sent with it. */
  readonly promptTokens: number;
  /** As it is asked for; undefined for the server's own choice, which may be the dearest. */
  readonly quality: string | undefined;
  readonly previews: number;
}

/** The most that one image costs; null where nobody knows. */
export function worstImageCost(model: string, rates: Rates, asked: AskedImage): NanoUsd | null {
  return foretoldImageCost(model, rates, asked, ({ margin }) => margin * largestSizeFactor);
}

/** What one image costs as a rule; null where nobody knows. */
export function likelyImageCost(model: string, rates: Rates, asked: AskedImage): NanoUsd | null {
  return foretoldImageCost(model, rates, asked, () => 1);
}

function foretoldImageCost(
  model: string,
  rates: Rates,
  { promptTokens, quality, previews }: AskedImage,
  factorOf: (known: ImageTokens) => number,
): NanoUsd | null {
  if (rates.perImage !== undefined) return nanoUsdOf(rates.perImage);
  const known = imageTokens.find(({ pattern }) => pattern.test(model));
  if (known === undefined) return null;
  const isKnown = quality !== undefined && Object.hasOwn(known.tokens, quality);
  const own = isKnown ? known.tokens[quality] : undefined;
  const tokens = own ?? Math.max(...Object.values(known.tokens));
  return imageCost(rates, {
    textInputTokens: promptTokens,
    imageInputTokens: 0,
    cachedInputTokens: 0,
    textOutputTokens: 0,
    imageOutputTokens: Math.ceil(tokens * factorOf(known)) + previews * previewTokens,
  });
}

type Part = readonly [tokens: number, usdPerMillion: number | undefined, factor: number];

function sumOf(parts: readonly Part[]): NanoUsd | null {
  let picos = 0;
  for (const [tokens, usdPerMillion, factor] of parts) {
    if (tokens === 0) continue;
    if (usdPerMillion === undefined) return null;
    picos += tokens * picosPerToken(usdPerMillion, factor);
  }
  return nanosOf(picos);
}

/** Dollars per million are millionths of a dollar each: whole picos keep the sum exact. */
const picosPerToken = (usdPerMillion: number, factor: number): number =>
  Math.round(usdPerMillion * factor * 1e6);

/** Whole nano-dollars, rounded up; at most 2^53 - 1. */
const nanosOf = (picos: number): NanoUsd =>
  Math.min(Number.MAX_SAFE_INTEGER, Math.ceil(picos / 1000));
