import { capNames, type CapName } from "./plan.js";

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

/** "20 images, no limit on cost": limits that were changed, in the table's order. */
export function changedLimitsText(
  changed: Readonly<Partial<Record<CapName, number | null>>>,
): string {
  const texts = capNames.flatMap((name) => {
    const value = changed[name];
    if (value === undefined) return [];
    return [value === null ? `no limit on ${limitWords[name].name}` : limitText(name, value)];
  });
  return texts.join(", ");
}

/** What going on takes: `Outlook` of the search. */
interface Ahead {
  readonly iteration: "first" | "under way" | "one more";
  readonly next: Readonly<Record<CapName, number>>;
  readonly rest: Readonly<Record<CapName, number>>;
}

const subjects: Readonly<Record<Ahead["iteration"], string>> = {
  first: "The first iteration",
  "under way": "The iteration under way",
  "one more": "One more iteration",
};

/** "One more iteration takes up to 4 images; all that is left, up to 8 images." */
export function aheadText(names: readonly CapName[], { iteration, next, rest }: Ahead): string {
  const first = amountsText(names, next);
  const all = amountsText(names, rest);
  return `${subjects[iteration]} takes ${first}${all === first ? "" : `; all that is left, ${all}`}.`;
}

/** "up to 4 images and about 12 seconds": how long something takes nobody can promise. */
function amountsText(
  names: readonly CapName[],
  amounts: Readonly<Record<CapName, number>>,
): string {
  const texts = names.map((name) => {
    return `${name === "maxSeconds" ? "about" : "up to"} ${amountText(name, amounts[name])}`;
  });
  return texts.join(" and ");
}

/** ", with $0.0361 used"; nothing where that is the limit itself, or none. */
export function usedText(name: CapName, cap: number, used: number): string {
  const text = amountText(name, used);
  return used === 0 || text === limitText(name, cap) ? "" : `, with ${text} used`;
}

/** An amount that was counted, as a person reads it: "$0.0361", "2.6 seconds", "31 seconds". */
export function amountText(name: CapName, amount: number): string {
  if (name === "maxSeconds") return limitText(name, Number(amount.toFixed(amount < 10 ? 1 : 0)));
  return limitText(name, Number.isInteger(amount) ? amount : Number(amount.toPrecision(3)));
}
