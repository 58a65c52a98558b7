/**
 * The start of a text, in whole characters as a person sees them: no emoji is cut in half. Only where
 * not even the first one fits (a letter under hundreds of accents) its beginning is left.
 * @param maxUnits most UTF-16 units that are left, the mark included
 * @param mark what stands behind a text of which something is missing, `…`
 */
export function cutText(text: string, maxUnits: number, mark = ""): string {
  if (text.length <= maxUnits) return text;
  if (mark !== "") return cutText(cutText(text, maxUnits - mark.length).trimEnd() + mark, maxUnits);
  if (maxUnits <= 0) return "";
  // Where a character begins depends on what stands before it and on itself, so no more is looked at.
  const head = text.slice(0, maxUnits + 2);
  // Made anew each time, for few texts are cut: 20 µs.
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  const end = segmenter.segment(head).containing(maxUnits)?.index ?? 0;
  return head.slice(0, end > 0 ? end : endOfCodePoint(head, maxUnits));
}

/** Half of a surrogate pair is no text. */
function endOfCodePoint(text: string, units: number): number {
  return (text.codePointAt(units - 1) ?? 0) > 0xffff ? units - 1 : units;
}
