import { countedText, usdText } from "../base/figureText.js";
import { sumNanoUsd, usdOf, type NanoUsd } from "../base/money.js";
import { oneLine } from "../base/visibleText.js";
import type { DaySpending, ModelSpending } from "../spending/books.js";
import { joined, line, toned, type Line } from "./line.js";
import { cells, fit } from "./terminalText.js";

/** What `costs` prints: what was spent, by day, connection and model. */

export interface Costs {
  /** The newest first. */
  readonly days: readonly DaySpending[];
  /** The first day that was asked for; null for all. */
  readonly since: string | null;
  /** Lines of the file that could not be read, whose costs are not counted. */
  readonly damagedLines: number;
}

/** @param days the oldest first */
export function costsSince(days: readonly DaySpending[], since: string | null): DaySpending[] {
  // What is kept as a month stays whole.
  const isSince = ({ day }: DaySpending) => since === null || day >= since.slice(0, day.length);
  return days.filter(isSince).reverse();
}

/** An object for each model of a day, one for each day, and one for all. */
export function costsJson({ days, since, damagedLines }: Costs): object[] {
  return [
    ...days.flatMap(({ day, sessions, models, spentNanoUsd, setAsideNanoUsd }) => [
      ...models.map(({ connection, model, calls, unknownCalls, spentNanoUsd: nanos }) => ({
        ...{ kind: "model", day, connection, model, calls, costUsd: usdOf(nanos), unknownCalls },
      })),
      {
        ...{ kind: "day", day, sessions },
        costUsd: usdOf(spentNanoUsd),
        setAsideUsd: usdOf(setAsideNanoUsd),
      },
    ]),
    {
      ...{ kind: "total", since, days: days.length },
      costUsd: usdOf(sumOf(days)),
      unknownCalls: unknownIn(days),
      damagedLines,
    },
  ];
}

const widestModel = 50;
/** Beside a day stands how many sessions it had. */
const shortestWidth = "9999 sessions".length;

export function costsLines({ days, since, damagedLines }: Costs): Line[] {
  const damaged =
    damagedLines === 0
      ? []
      : [
          toned(
            "bad",
            `${countedText(damagedLines, "line")} of spend.jsonl cannot be read and ${damagedLines === 1 ? "is" : "are"} not counted.`,
          ),
        ];
  const when = since === null ? "" : ` since ${since}`;
  if (days.length === 0) return [line(`Nothing was spent${when}.`), ...damaged];
  const names = days.flatMap(({ models }) => models.map(nameOf));
  const width = Math.min(widestModel, Math.max(shortestWidth, ...names.map((name) => cells(name))));
  const unknown = unknownIn(days);
  return [
    toned("faint", joined([fit("day", 10), fit("model", width), " calls", "     spent"], "  ")),
    ...days.flatMap((day) => dayLines(day, width)),
    line(),
    toned("strong", `${text(sumOf(days))} was spent${when === "" ? " in all" : when}.`),
    ...(unknown === 0
      ? []
      : [line(`What ${countedText(unknown, "call")} cost is not known, and not in it.`)]),
    ...damaged,
  ];
}

function dayLines({ day, sessions, models, ...sums }: DaySpending, width: number): Line[] {
  const rows = models.map((model) => {
    const { calls, spentNanoUsd, unknownCalls } = model;
    const figures = [fit(String(calls), 6, "right"), fit(text(spentNanoUsd), 10, "right")];
    const unknown = unknownCalls === 0 ? [] : [`and ${unknownCalls} not known`];
    return joined([fit("", 10), fit(nameOf(model), width), ...figures, ...unknown], "  ");
  });
  const setAside =
    sums.setAsideNanoUsd === 0
      ? []
      : [`and ${text(sums.setAsideNanoUsd)} set aside for calls that run or were cut off`];
  const calls = models.reduce((sum, each) => sum + each.calls, 0);
  const figures = [fit(String(calls), 6, "right"), fit(text(sums.spentNanoUsd), 10, "right")];
  const whole = [fit(countedText(sessions, "session"), width), ...figures, ...setAside];
  return [joined([toned("strong", fit(day, 10)), ...whole], "  "), ...rows];
}

function nameOf({ connection, model }: ModelSpending): string {
  return oneLine(`${connection}/${model}`);
}

function sumOf(days: readonly DaySpending[]): NanoUsd {
  return sumNanoUsd(...days.map(({ spentNanoUsd }) => spentNanoUsd));
}

function unknownIn(days: readonly DaySpending[]): number {
  const models = days.flatMap((day) => day.models);
  return models.reduce((sum, { unknownCalls }) => sum + unknownCalls, 0);
}

function text(nanoUsd: NanoUsd): string {
  return usdText(usdOf(nanoUsd));
}
