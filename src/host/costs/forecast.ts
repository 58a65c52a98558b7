import { countedText } from "../../base/figureText.js";
import { connectionOf, referenceOfRecorded } from "../../protocol/connections.js";
import { nanoUsdRangeText } from "../../protocol/costText.js";
import { modelTitle } from "../../protocol/modelsText.js";
import type { SearchEstimate } from "../../searchEstimate.js";

/** What a search comes to before it is started, where every attempt succeeds at once, in words. Pure. */
export type Forecast = Pick<SearchEstimate, "providers" | "range">;

/** "free", "$0.31 to $0.74", "about 17 requests of your quota, at most 43 without retries", "up to $0.74 and what flux-dev costs, whose price is not known". */
export function costText(forecast: Forecast): string {
  const { highNanoUsd, quotaRequests, unknown } = forecast.range;
  const money = highNanoUsd === 0 ? [] : [nanoUsdRangeText(forecast.range)];
  const { likely, worst } = quotaRequests;
  const most = worst > likely ? `, at most ${worst} without retries` : "";
  const counted = likely > 0 ? [`${quotaText(likely)}${most}`] : [];
  const unpriced = unknown.length === 0 ? [] : [`what ${unpricedText(forecast)} costs`];
  const parts = [...money, ...counted, ...unpriced];
  return parts.length === 0 ? "free" : parts.join(" and ");
}

/** "about 17 requests of your quota". */
export function quotaText(requests: number): string {
  return `about ${countedText(requests, "request")} of your quota`;
}

/** "flux-dev of studio", each model once. */
export function unpricedText(forecast: Forecast): string {
  return unpricedModels(forecast)
    .map(({ text }) => text)
    .join(" and ");
}

export function unpricedModels({ providers, range }: Forecast) {
  const models = range.unknown.map((role) => {
    const { model } = providers[role];
    const { connection, asSvg } = connectionOf(providers[role]);
    const title = modelTitle(model || "the default model", asSvg);
    return [referenceOfRecorded(providers[role]), `${title} of ${connection}`] as const;
  });
  return [...new Map(models)].map(([reference, text]) => ({ reference, text }));
}

/** "About 12 images and 40 model calls, $0.31 to $0.74"; "About 1 model call, up to $0.01". */
export function forecastText(forecast: Forecast): string {
  const { images, calls } = forecast.range;
  const all = calls.language + calls.image + calls.vision;
  const drawn = images === 0 ? "" : `${countedText(images, "image")} and `;
  return `About ${drawn}${countedText(all, "model call")}, ${costText(forecast)}`;
}
