/** Words of a text, as a reader counts them. */
export function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}

/** Cuts a text at its commas and stops; decimals and abbreviations are not worth telling apart. */
export function splitClauses(text: string): string[] {
  return text
    .split(/[.,;:!?。、，；\n]+(?:\s+|$)/)
    .map((clause) => clause.replace(/\s+/g, " ").trim())
    .filter((clause) => clause !== "");
}

/** Capital first, stop last. Empty stays empty. */
export function sentence(text: string): string {
  const trimmed = text.trim().replace(/[.,;:\s]+$/, "");
  if (trimmed === "") return "";
  const [first = ""] = trimmed;
  return `${first.toUpperCase()}${trimmed.slice(first.length)}${/[!?。！？]$/.test(trimmed) ? "" : "."}`;
}

/** Only the first letter made small, and only of an ordinary word: "A cat" but not "NASA". */
export function lowerFirst(text: string): string {
  return /^\p{Lu}(?:\p{Ll}|\s|$)/u.test(text) ? `${text[0]?.toLowerCase()}${text.slice(1)}` : text;
}

/** The first words of a text. */
export function firstWords(text: string, most: number): string {
  return text.trim().split(/\s+/).slice(0, most).join(" ");
}

/**
 * What the image model gets. A style that is stated with emphasis leads, where no model overlooks
 * it; otherwise content comes first.
 */
export function combine(what: string, how: string): string {
  const [lead = "", ...rest] = splitClauses(how);
  const isStressed = /\b(?:clearly|must|exactly|only|unmistakably|plainly)\b/i.test(lead);
  if (!isStressed) return [sentence(what), sentence(how)].filter((text) => text !== "").join(" ");
  return [sentence(lead), sentence(what), sentence(rest.join(", "))]
    .filter((text) => text !== "")
    .join(" ");
}
