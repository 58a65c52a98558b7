/** Figures as the panel and the terminal write them alike. */

/** "$0.06"; a third place where two would show nothing of it. */
export function usdText(usd: number): string {
  return `$${usd.toFixed(usd > 0 && usd < 0.095 ? 3 : 2)}`;
}

/** "1 image", "12 images". */
export function countedText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
