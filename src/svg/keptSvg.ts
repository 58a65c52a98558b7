import { withIds } from "./spans.js";

/**
 * The file that is kept of a drawing has its text as paths, so that it looks the same everywhere; whoever
 * changes the drawing needs the text as text. So the file carries both: the second stands in `metadata`,
 * which nothing draws. A drawing of a model's has no such element, for cleaning leaves none.
 */

const start = '<metadata id="imagebeam-source"><![CDATA[';
const end = "]]></metadata></svg>";
const rootEnd = "</svg>";

/**
 * @param drawn clean drawings: `source` with its text as text, `svg` with its text as paths
 * @returns one file for both
 */
export function keptSvg({
  source,
  svg,
}: {
  readonly source: string;
  readonly svg: string;
}): string {
  if (source === svg) return svg;
  // No clean drawing holds what would end it: all its `>` that are no markup are escaped.
  const begun = svg.endsWith(rootEnd) ? svg.slice(0, -rootEnd.length) : svg.replace(/\/>$/, ">");
  return `${begun}${start}${source}${end}`;
}

/** What a change of a kept drawing begins with: its text as text. */
export function editableSource(kept: string): string {
  const at = kept.indexOf(start);
  return at === -1 || !kept.endsWith(end) ? kept : kept.slice(at + start.length, -end.length);
}

/**
 * The same as a model is shown it that is to change it: what matters has an id.
 * @returns undefined where it is longer than `mostUnits` UTF-16 units
 */
export function shownSource(kept: string, mostUnits: number): string | undefined {
  const source = editableSource(kept);
  const shown = source.length > mostUnits ? source : withIds(source);
  return shown.length > mostUnits ? undefined : shown;
}
