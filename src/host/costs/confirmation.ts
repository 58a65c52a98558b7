import { usdText } from "../../base/figureText.js";
import { usdOf, type NanoUsd } from "../../base/money.js";
import { modelsText } from "../../protocol/modelsText.js";
import type { Confirmation } from "../shown/messages.js";
import { forecastText, unpricedModels, unpricedText, type Forecast } from "./forecast.js";

export const startAction = "Start";
export type StartQuestion = Confirmation<typeof startAction>;

export interface Agreed {
  /** Above this a person is asked. */
  readonly confirmNanoUsd: NanoUsd;
  /** References of models without a price that a person has agreed to before. */
  readonly unpriced: readonly string[];
}

/** What has to be asked before a search starts; null where nothing has. Pure. */
export function questionOf(forecast: Forecast, agreed: Agreed): StartQuestion | null {
  const { highNanoUsd } = forecast;
  const isDear = highNanoUsd > agreed.confirmNanoUsd;
  const isNew = newlyUnpriced(forecast, agreed).length > 0;
  if (!isDear && !isNew) return null;
  const question = isDear
    ? `Start a search that costs up to ${usdText(usdOf(highNanoUsd))}?`
    : "Start a search whose price is not known?";
  const lines = [
    `${forecastText(forecast)}.`,
    `${modelsText(forecast.providers)}.`,
    ...(isNew ? ["", unknownLine(forecast)] : []),
    ...(isDear
      ? [
          "",
          `This is asked above ${usdText(usdOf(agreed.confirmNanoUsd))} (setting imagebeam.limits.confirmUsd).`,
        ]
      : []),
  ];
  return { question, detail: lines.join("\n"), actions: [startAction] };
}

/** References of models whose price is not known, and that nobody has agreed to. */
export function newlyUnpriced(forecast: Forecast, { unpriced }: Agreed): string[] {
  return unpricedModels(forecast)
    .map(({ reference }) => reference)
    .filter((reference) => !unpriced.includes(reference));
}

function unknownLine(forecast: Forecast): string {
  return `What ${unpricedText(forecast)} costs is not known here: give the connection its price to see it. This is asked once for each model.`;
}
