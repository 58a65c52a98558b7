/** Figures as the panel and the terminal write them alike. */

/** "$0.06"; of less than ten cents, as many places as two figures of it take, three at least. */
export function usdText(usd: number): string {
  if (!(usd > 0 && usd < 0.095)) return `$${usd.toFixed(2)}`;
  const places = Math.min(9, Math.max(3, 1 - Math.floor(Math.log10(usd))));
  return `$${usd.toFixed(places).replace(/(\.\d{3}\d*?)0+$/, "$1")}`;
}

/** "1 image", "12 images". */
export function countedText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** "512 × 512", in one piece wherever a line ends. */
export function pixelsText({
  widthPx,
  heightPx,
}: {
  readonly widthPx: number;
  readonly heightPx: number;
}): string {
  return `${widthPx}\u00a0×\u00a0${heightPx}`;
}

/** "71 %", in one piece; 0 and 100 say nothing but none and all. @param share 0-1 */
export function percentText(share: number): string {
  return share === 0 || share === 1 ? `${100 * share}\u00a0%` : chanceText(share);
}

/**
 * The same of a probability that draws were counted for, where none and all are no proof: never 0 or
 * 100. @param isShort "<1 %" for "less than 1 %"
 */
export function chanceText(chance: number, isShort = false): string {
  if (chance < 0.005) return isShort ? "<1\u00a0%" : "less than 1\u00a0%";
  if (chance >= 0.995) return isShort ? ">99\u00a0%" : "more than 99\u00a0%";
  return `${Math.round(100 * chance)}\u00a0%`;
}

/** "0.56", "−1.30": a minus that is as wide as a figure, and none before 0. */
export function signedText(value: number, places = 2): string {
  return value
    .toFixed(places)
    .replace(/^-(?=.*[1-9])/, "−")
    .replace(/^-/, "");
}

/** "2–7", "3" where both ends are the same. */
export function rangeText({ low, high }: { readonly low: number; readonly high: number }): string {
  return low === high ? String(low) : `${low}–${high}`;
}

/** "1st", "2nd", "13th". */
export function ordinal(place: number): string {
  const teens = place % 100 >= 11 && place % 100 <= 13;
  const ending = teens ? "th" : (["th", "st", "nd", "rd"][place % 10] ?? "th");
  return `${place}${ending}`;
}
