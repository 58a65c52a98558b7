import { countedText, usdText } from "../../base/figureText.js";
import { usdOf } from "../../base/money.js";
import type { CostRange } from "../../search/costRange.js";
import type { SearchEstimate } from "../../searchRunner.js";

/** What a search comes to before it is started, in words. Pure. */
export type Forecast = Pick<SearchEstimate, "providers" | "range">;

/** "free", "$0.31 to $0.74", "up to $0.74 and what flux-dev costs, whose price is not known". */
export function costText(forecast: Forecast): string {
  const { highNanoUsd, quotaCalls, unknown } = forecast.range;
  const money = highNanoUsd === 0 ? [] : [rangeText(forecast.range)];
  const counted = quotaCalls > 0 ? ["requests that count towards a quota"] : [];
  const unpriced = unknown.length === 0 ? [] : [`what ${unpricedText(forecast)} costs`];
  const parts = [...money, ...counted, ...unpriced];
  return parts.length === 0 ? "free" : parts.join(" and ");
}

/** "flux-dev of studio", each model once. */
export function unpricedText(forecast: Forecast): string {
  return unpricedModels(forecast)
    .map(({ model, connection }) => `${model || "the default model"} of ${connection}`)
    .join(" and ");
}

export function unpricedModels({ providers, range }: Forecast) {
  const models = range.unknown.map((role) => {
    const { connection, model } = providers[role];
    return [`${connection}/${model}`, { connection, model }] as const;
  });
  return [...new Map(models)].map(([reference, names]) => ({ reference, ...names }));
}

/** "About 12 images and 40 calls, $0.31 to $0.74". */
export function forecastText(forecast: Forecast): string {
  const { images, calls } = forecast.range;
  const all = calls.language + calls.image + calls.vision;
  const work = `About ${countedText(images, "image")} and ${countedText(all, "model call")}`;
  return `${work}, ${costText(forecast)}`;
}

/** Less than this is not worth a figure. */
const leastShownUsd = 0.0005;

function rangeText({ lowNanoUsd, highNanoUsd }: CostRange): string {
  const [low, high] = [usdOf(lowNanoUsd), usdOf(highNanoUsd)];
  if (high < leastShownUsd) return "less than $0.001";
  // Where nothing was measured, it is not known how little it is.
  if (lowNanoUsd === highNanoUsd || low < leastShownUsd) return `up to ${usdText(high)}`;
  const [from, to] = [usdText(low), usdText(high)];
  return from === to ? `about ${to}` : `${from} to ${to}`;
}
