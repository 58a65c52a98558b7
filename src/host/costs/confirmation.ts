import { UsageError } from "../../base/errors.js";
import { usdText } from "../../base/figureText.js";
import { usdOf } from "../../base/money.js";
import { modelsText } from "../../protocol/modelsText.js";
import type { Confirm, SearchEstimate } from "../../searchEstimate.js";
import { roomToday, shortOfRoomText } from "../../spending/dayLimit.js";
import type { Confirmation } from "../shown/messages.js";
import { forecastText, unpricedModels, unpricedText, type Forecast } from "./forecast.js";

/** What is done with a yes, and how it is asked. */
const wordings = {
  start: { action: "Start", begin: "Start a search", more: "" },
  plan: { action: "Plan", begin: "Plan a checklist", more: "" },
  goOn: { action: "Go on", begin: "Go on with a search", more: " more" },
} as const;

export type Spending = keyof typeof wordings;
export type SpendingQuestion = Confirmation<(typeof wordings)[Spending]["action"]>;

export interface ConfirmationDeps {
  readonly memory: {
    /** References of models without a price that a person has agreed to before. */
    readonly unpriced: readonly string[];
    readonly agreeToUnpriced: (references: readonly string[]) => Promise<void>;
  };
  /** @returns undefined where a person thinks better of it */
  readonly ask: (question: SpendingQuestion) => Promise<unknown>;
  /**
   * Lets a person raise the day's limit, which leaves no room for what comes next.
   * @returns the same under the limit that there is then. What it throws is thrown on.
   */
  readonly raise: (estimate: SearchEstimate) => Promise<SearchEstimate>;
}

/**
 * Whoever a search asks before it spends: a person, for a higher limit where it could only pause at
 * the day's, of what is dear each time, and of a model whose price is not known once. What they agree
 * to is remembered.
 */
export function confirmWith({ memory, ask, raise }: ConfirmationDeps, doing: Spending): Confirm {
  return async (declared) => {
    const estimate = roomToday(declared) === "none" ? await raise(declared) : declared;
    const question = questionOf(estimate, memory.unpriced, doing);
    if (question === null) return true;
    if ((await ask(question)) === undefined) return false;
    const references = newlyUnpriced(estimate, memory.unpriced);
    if (references.length > 0) await memory.agreeToUnpriced(references);
    return true;
  };
}

/** @returns undefined where a person was asked and said no: that is no failure, and nothing was spent */
export async function unlessRefused<T>(begin: () => Promise<T>): Promise<T | undefined> {
  try {
    return await begin();
  } catch (error) {
    if (error instanceof UsageError && error.code === "usage.notConfirmed") return undefined;
    throw error;
  }
}

/**
 * What has to be asked before a search spends; null where nothing has. Pure.
 * @param agreed references of models without a price that were agreed to before
 */
export function questionOf(
  estimate: SearchEstimate,
  agreed: readonly string[],
  doing: Spending,
): SpendingQuestion | null {
  const { isDear, limits, providers, range } = estimate;
  const short = shortOfRoomText(estimate, "what comes next");
  const isNew = newlyUnpriced(estimate, agreed).length > 0;
  if (!isDear && !isNew) return null;
  const { action, begin, more } = wordings[doing];
  const question = isDear
    ? `${begin} that costs up to ${usdText(usdOf(range.highNanoUsd))}${more}?`
    : `${begin} whose price is not known?`;
  const lines = [
    `${forecastText(estimate)}.`,
    `${doing === "plan" ? plannerText(providers) : modelsText(providers)}.`,
    ...(short === null ? [] : [`${short}.`]),
    ...(isNew ? ["", unknownLine(estimate)] : []),
    ...(isDear
      ? [
          "",
          `This is asked above ${usdText(limits.confirmUsd ?? 0)} (setting imagebeam.limits.confirmUsd).`,
        ]
      : []),
  ];
  return { question, detail: lines.join("\n"), actions: [action] };
}

function plannerText({ language: { model, connection } }: SearchEstimate["providers"]): string {
  return `${model || "The default model"} of ${connection} plans it`;
}

/** References of models whose price is not known, and that nobody has agreed to. */
function newlyUnpriced(forecast: Forecast, agreed: readonly string[]): string[] {
  return unpricedModels(forecast)
    .map(({ reference }) => reference)
    .filter((reference) => !agreed.includes(reference));
}

function unknownLine(forecast: Forecast): string {
  return `What ${unpricedText(forecast)} costs is not known here: add prices to the connection to see it. This is asked once for each model.`;
}
