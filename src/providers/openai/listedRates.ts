import type { Rates } from "./prices.data.js";

/**
 * What a list of models tells of a model's price.
 * @param pricing US dollars for one token each, as text (openrouter.ai/docs, Models API)
 * @returns US dollars per million tokens; null where it cannot be told from it: a price that depends
 *   on where the call goes is -1, and what is billed for each request has no place among the rates
 */
export function listedRates(pricing: Readonly<Record<string, unknown>>): Rates | null {
  const perMillion = (name: string): number | null | undefined => {
    if (!Object.hasOwn(pricing, name)) return undefined;
    const told = pricing[name];
    const usd = typeof told === "string" && told !== "" ? Number(told) : told;
    // What is too small to be told apart from noise of the binary form is rounded to it.
    return typeof usd === "number" && usd >= 0 && usd < 1 ? Number((usd * 1e6).toFixed(6)) : null;
  };
  const rates = Object.entries(names).flatMap(([rate, name]) => {
    const usd = perMillion(name);
    return usd === undefined ? [] : [[rate, usd] as const];
  });
  const isTold = rates.every(([, usd]) => usd !== null);
  const { input, output } = Object.fromEntries(rates);
  if (!isTold || input === undefined || output === undefined) return null;
  return (perMillion("request") ?? 0) === 0 ? Object.fromEntries(rates) : null;
}

const names: Readonly<Record<Exclude<keyof Rates, "perImage">, string>> = {
  input: "prompt",
  cachedInput: "input_cache_read",
  cacheWrite: "input_cache_write",
  output: "completion",
  imageInput: "image_token",
  imageOutput: "image_output",
};
