import { countedText } from "./figureText.js";

/** Times as the panel and the terminal write them alike. */

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;
const yearMs = 365 * 86_400_000;

/** "30 days", "1 hour 30 minutes", "1 second": a wait, in two units at most, rounded up to the smaller one. */
export function durationText(ms: number): string {
  return inTwoUnits(ms, (count) => Math.max(1, Math.ceil(count)));
}

/** As `durationText`, of a time that was spent: rounded to the nearest; "less than 1 second" below half of one. */
export function spentText(ms: number): string {
  return ms < 500 ? "less than 1 second" : inTwoUnits(ms, Math.round);
}

/** @param rounded a number of the smaller unit, made a whole one of at least 1 */
function inTwoUnits(ms: number, rounded: (count: number) => number): string {
  if (ms > yearMs) return "more than a year";
  const largest = units.findIndex(([, unitMs]) => ms >= unitMs);
  const shown = largest === -1 ? units.slice(-1) : units.slice(largest, largest + 2);
  const [, smallestMs] = shown.at(-1) ?? units[3];
  let leftMs = rounded(ms / smallestMs) * smallestMs;
  const texts = units.flatMap(([name, unitMs]) => {
    const count = Math.floor(leftMs / unitMs);
    leftMs -= count * unitMs;
    return count === 0 ? [] : [countedText(count, name)];
  });
  return texts.join(" ");
}

/** "0:07", "12:30", "1:02:03": a time that runs, rounded down. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
