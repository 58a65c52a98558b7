import { countedText, usdText } from "../../base/figureText.js";
import { usdOf, type NanoUsd } from "../../base/money.js";
import type { Plan } from "../../protocol/plan.js";
import type { Providers, Role } from "../../protocol/providers.js";
import { costRange, type Measured } from "../../search/costRange.js";

/** What a search comes to before it is started, and how it is said. Pure. */
export interface Forecast {
  readonly images: number;
  readonly calls: number;
  /** What all that has a price costs; null where it is not known how little. */
  readonly lowNanoUsd: NanoUsd | null;
  /** The most that it costs, limits on cost included. */
  readonly highNanoUsd: NanoUsd;
  /** Roles of models whose price nobody knows. */
  readonly unpriced: readonly Role[];
  /** Whether calls count towards a quota. */
  readonly isCounted: boolean;
  readonly providers: Providers;
}

/** @param measured what such calls cost here before */
export function forecastOf(
  plan: Plan,
  providers: Providers,
  measured: Measured = () => [],
): Forecast {
  const { images, calls, lowNanoUsd, highNanoUsd, unknown, quotaCalls } = costRange(
    plan,
    providers,
    measured,
  );
  return {
    images: Math.min(images, plan.maxImages ?? Infinity),
    calls: Math.min(calls.language + calls.image + calls.vision, plan.maxCalls ?? Infinity),
    lowNanoUsd: lowNanoUsd < highNanoUsd ? lowNanoUsd : null,
    highNanoUsd,
    unpriced: unknown,
    isCounted: quotaCalls > 0,
    providers,
  };
}

/** "free", "$0.31 to $0.74", "up to $0.74 and what flux-dev costs, whose price is not known". */
export function costText(forecast: Forecast): string {
  const { highNanoUsd, unpriced, isCounted } = forecast;
  const money = highNanoUsd === 0 ? [] : [rangeText(forecast)];
  const counted = isCounted ? ["requests that count towards a quota"] : [];
  const unknown = unpriced.length === 0 ? [] : [`what ${unpricedText(forecast)} costs`];
  const parts = [...money, ...counted, ...unknown];
  return parts.length === 0 ? "free" : parts.join(" and ");
}

/** "flux-dev of studio", each model once. */
export function unpricedText(forecast: Forecast): string {
  return unpricedModels(forecast)
    .map(({ model, connection }) => `${model || "the default model"} of ${connection}`)
    .join(" and ");
}

export function unpricedModels({ providers, unpriced }: Forecast) {
  const models = unpriced.map((role) => {
    const { connection, model } = providers[role];
    return [`${connection}/${model}`, { connection, model }] as const;
  });
  return [...new Map(models)].map(([reference, names]) => ({ reference, ...names }));
}

/** "About 12 images and 40 calls, $0.31 to $0.74". */
export function forecastText(forecast: Forecast): string {
  const { images, calls } = forecast;
  const work = `About ${countedText(images, "image")} and ${countedText(calls, "model call")}`;
  return `${work}, ${costText(forecast)}`;
}

/** Less than this is not worth a figure. */
const leastShownUsd = 0.0005;

function rangeText({ lowNanoUsd, highNanoUsd }: Forecast): string {
  const high = usdOf(highNanoUsd);
  if (high < leastShownUsd) return "less than $0.001";
  if (lowNanoUsd === null || usdOf(lowNanoUsd) < leastShownUsd) return `up to ${usdText(high)}`;
  const [from, to] = [usdText(usdOf(lowNanoUsd)), usdText(high)];
  return from === to ? `about ${to}` : `${from} to ${to}`;
}
