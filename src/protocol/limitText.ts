import type { CapName } from "./plan.js";

/** The four limits of a search as a person reads them, wherever they are shown. */

/** What each is a limit on, and what its number counts. */
export const limitWords: Readonly<
  Record<CapName, { readonly name: string; readonly unit: string }>
> = {
  maxImages: { name: "images", unit: "images" },
  maxCalls: { name: "model calls", unit: "model calls" },
  maxCostUsd: { name: "cost", unit: "US dollars" },
  maxSeconds: { name: "running time", unit: "seconds" },
};

/** "4 images", "1 model call", "$0.05", "90 seconds". */
export function limitText(name: CapName, value: number): string {
  if (name === "maxCostUsd")
    return `$${Number(value.toFixed(2)) === value ? value.toFixed(2) : value}`;
  const { unit } = limitWords[name];
  return `${value.toLocaleString("en")} ${value === 1 ? unit.slice(0, -1) : unit}`;
}

/** "the limit of 4 images", "the limits of 4 images and $0.05"; those that are not set are left out. */
export function limitsText(
  names: readonly CapName[],
  caps: Readonly<Record<CapName, number | null>>,
): string {
  const texts = names.flatMap((name) => {
    const value = caps[name];
    return value === null ? [] : [limitText(name, value)];
  });
  const [first] = texts;
  if (first === undefined) return "a limit";
  if (texts.length === 1) return `the limit of ${first}`;
  return `the limits of ${texts.slice(0, -1).join(", ")} and ${texts.at(-1) ?? ""}`;
}
