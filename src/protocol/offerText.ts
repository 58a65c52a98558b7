import type { Price } from "./connections.js";

/** What is said of a model that can be had, in the terminal and in the editor alike. */

/** In full: half a price is another one. */
const dollars = new Intl.NumberFormat("en-US", {
  ...{ style: "currency", currency: "USD", maximumFractionDigits: 9 },
});

export function priceText(price: Price | "free" | "quota" | null): string {
  if (price === null) return "price not known";
  if (price === "free") return "free";
  if (price === "quota") return "counts towards your quota";
  const { perImage, ...tokens } = price;
  const perMillion = Object.entries(tokens).map(
    ([name, usd]) => `${dollars.format(usd)} ${tokenTexts[name as keyof typeof tokens]}`,
  );
  return [
    ...(perMillion.length === 0 ? [] : [`${perMillion.join(", ")} per million tokens`]),
    ...(perImage === undefined ? [] : [`${dollars.format(perImage)} an image`]),
  ].join(", ");
}

const tokenTexts: Readonly<Record<Exclude<keyof Price, "perImage">, string>> = {
  input: "in",
  cachedInput: "cached",
  cacheWrite: "into the cache",
  output: "out",
  imageInput: "images in",
  imageOutput: "images out",
};

/** Of a model that does not answer at once. */
export const presenceTexts = {
  toLoad: "has to be loaded first",
  toDownload: "has to be downloaded first",
} as const;

/** @param day `YYYY-MM-DD` */
export function endingText(day: string): string {
  return `ends on ${day}`;
}
