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
