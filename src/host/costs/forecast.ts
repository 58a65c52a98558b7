import { countedText } from "../../base/figureText.js";
import { nanoUsdRangeText } from "../../protocol/costText.js";
import type { SearchEstimate } from "../../searchRunner.js";

/** What a search comes to before it is started, where every attempt succeeds at once, in words. Pure. */
export type Forecast = Pick<SearchEstimate, "providers" | "range">;

/** "free", "$0.31 to $0.74", "about 12 requests of your quota", "up to $0.74 and what flux-dev costs, whose price is not known". */
export function costText(forecast: Forecast): string {
  const { highNanoUsd, quotaCalls, unknown } = forecast.range;
  const money = highNanoUsd === 0 ? [] : [nanoUsdRangeText(forecast.range)];
  // What has to be asked again comes on top.
  const counted =
    quotaCalls > 0 ? [`about ${countedText(quotaCalls, "request")} of your quota`] : [];
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
