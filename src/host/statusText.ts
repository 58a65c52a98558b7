import { cutText } from "../base/cutText.js";
import { countedText, usdText } from "../base/figureText.js";
import { sumNanoUsd, usdOf } from "../base/money.js";
import { oneLine } from "../base/visibleText.js";
import { isBuiltinAlone, isCounted, isPaid, modelsText } from "../protocol/modelsText.js";
import { expectedImages } from "../search/expectedImages.js";
import type { SearchState } from "../search/state.js";
import { quotaRequests } from "../search/usageTotals.js";
import type { StatusText } from "./shown/statusItem.js";

const widestLoad = 60;

/**
 * What the status bar says of the searches of this window. Pure.
 * @param states at least one
 * @param loads what their models on this machine are waited for, a sentence each
 */
export function statusOfRuns(
  states: readonly SearchState[],
  loads: readonly string[] = [],
): StatusText {
  const drawn = sum(states.map(({ totals }) => totals.images));
  const planned = sum(states.map((state) => expectedImages(state)));
  const paid = states.filter(({ providers }) => isPaid(providers));
  const counted = states.filter(({ providers }) => isCounted(providers));
  const spent = [
    ...(paid.length === 0
      ? []
      : [usdText(usdOf(sumNanoUsd(...paid.map(({ totals }) => totals.spentNanoUsd))))]),
    ...(counted.length === 0 ? [] : [countedText(sum(counted.map(quotaRequests)), "request")]),
  ];
  const isPaused = states.every(({ pause }) => pause !== null);
  return {
    icon: isPaused ? "debug-pause" : "sync~spin",
    text: [
      `${drawn}/${planned} images`,
      ...spent,
      ...loads.slice(0, 1).map((load) => cutText(oneLine(load), widestLoad, "…")),
    ].join(" · "),
    tooltip: [...states.flatMap(tooltipLines), ...loads.map(oneLine)].join("\n"),
    spoken: `Imagebeam: ${drawn} of ${planned} images drawn${spent.length === 0 ? "" : `, ${spent.join(" and ")} spent`}`,
  };
}

/** Its goal; then who works on it, where that is not what is always there. */
function tooltipLines({ plan, providers }: SearchState): readonly string[] {
  const goal = oneLine(plan.goal);
  return isBuiltinAlone(providers) ? [goal] : [goal, `    ${oneLine(modelsText(providers))}`];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
