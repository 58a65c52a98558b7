import { countedText } from "../base/figureText.js";
import { usdOf } from "../base/money.js";
import { nanoUsdRangeText } from "../protocol/costText.js";
import { referenceOfRecorded } from "../protocol/connections.js";
import { modelNames, roles, type Role } from "../protocol/providers.js";
import type { SearchEstimate } from "../searchEstimate.js";
import { roomToday, shortOfRoomText, spentTodayText } from "../spending/dayLimit.js";
import { joined, line, type Line } from "./line.js";

/** What a search will take, as `--estimate` prints it and as a person is asked before a dear one. */

export function estimateJson(estimate: SearchEstimate): object {
  const { range, limits, countedNanoUsd, isDear } = estimate;
  const { images, calls, quotaCalls, quotaRequests, unknown } = range;
  return {
    kind: "estimate",
    models: Object.fromEntries(roles.map((role) => [role, modelOf(estimate, role)])),
    ...{ images, calls, quotaCalls, quotaRequests },
    lowUsd: usdOf(range.lowNanoUsd),
    likelyUsd: usdOf(range.likelyNanoUsd),
    highUsd: usdOf(range.highNanoUsd),
    unknownPrices: unknown,
    isDear,
    ...limits,
    countedTodayUsd: usdOf(countedNanoUsd),
  };
}

export function estimateLines(estimate: SearchEstimate): Line[] {
  const { images, calls, quotaCalls, isFree, highNanoUsd } = estimate.range;
  const today = shortOfRoomText(estimate, whatComesNext) ?? spentTodayText(estimate);
  const models = roles.map((role) => line(modelNames[role], " ", modelOf(estimate, role)));
  return [
    joined(models, ", "),
    line(
      `${countedText(images, "image")}, ${countedText(calls.language, "call")} of the language model, `,
      `${calls.vision} of the vision model, without retries.`,
    ),
    ...(isFree ? [line("It costs nothing.")] : []),
    ...(highNanoUsd === 0 ? [] : [line(costSentence(estimate))]),
    ...(quotaCalls === 0 ? [] : [line(`Of these calls, ${quotaCalls} count against a quota.`)]),
    ...unknownLines(estimate),
    ...(highNanoUsd === 0 || today === null ? [] : [line(`${today}.`)]),
  ];
}

const whatComesNext = "what comes next";

/** Why the day's limit keeps a search from beginning, and what to do; null where it does not. */
export function whyNoRoom(estimate: SearchEstimate): string | null {
  if (roomToday(estimate) !== "none") return null;
  const short = shortOfRoomText(estimate, whatComesNext) ?? "";
  return `${short}. Raise limits.dailyUsd in config.json, or try again tomorrow.`;
}

/** Whose price nobody knows: no limit counts it. */
export function unknownLines(estimate: SearchEstimate): Line[] {
  return estimate.range.unknown.map((role) => {
    const model = modelOf(estimate, role);
    return line(
      `What the ${modelNames[role]} ${model} costs is not known, and no limit counts it: give its connection prices.`,
    );
  });
}

/** "It costs about $0.10, at most $1.30 without retries." */
export function costSentence({ range }: Pick<SearchEstimate, "range">): string {
  return `It costs ${nanoUsdRangeText(range)}.`;
}

function modelOf({ providers }: SearchEstimate, role: Role): string {
  return referenceOfRecorded(providers[role]);
}
