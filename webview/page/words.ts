/** Numbers and names as the panel writes them. Everything a person reads has its unit. */

/** What stands where a figure is not known: never 0. */
export const unknown = "–";

/** "88"; a dash where it is unknown. @param score 0-100 */
export function totalText(score: number | null | undefined): string {
  return score == null ? unknown : String(Math.round(score));
}

/** "7.6"; a dash where it is unknown. @param score 0-10 */
export function aestheticText(score: number | null | undefined): string {
  return score == null ? unknown : score.toFixed(1);
}

/** A moment to come, local time: "12:03", rounded up; "12:03:20" where it is less than a minute away. */
export function momentText(atMs: number, nowMs: number): string {
  const isNear = atMs - nowMs < 60_000;
  const unitMs = isNear ? 1000 : 60_000;
  const moment = new Date(Math.ceil(atMs / unitMs) * unitMs);
  const parts = [moment.getHours(), moment.getMinutes(), ...(isNear ? [moment.getSeconds()] : [])];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** "9.2 s". */
export function secondsText(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** "1,284". By hand: the first use of the browser's own takes 11 ms of a panel's first paint. */
export function numberText(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A sentence's beginning. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "1 image", "12 images". */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** Heading of an iteration's column. */
export function iterationTitle(iteration: number): string {
  return iteration === 0 ? "Explore" : `Refine ${iteration}`;
}
