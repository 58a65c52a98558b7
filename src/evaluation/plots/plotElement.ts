/** A drawing as data: `toSvgText` makes a file of it, a page its own elements. */

/** What a colour is for; a palette, or a page's style sheet, says which one it is. */
export type Ink = "text" | "faint" | "line" | "band" | "people" | "machine" | "leader" | "paper";

export interface PlotElement {
  readonly tag: "svg" | "g" | "line" | "rect" | "circle" | "path" | "text" | "title";
  /** SVG's own names and values; colours stand in `fill` and `stroke` below. */
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Default: none. */
  readonly fill?: Ink;
  readonly stroke?: Ink;
  readonly children: readonly (PlotElement | string)[];
}

/** The width that a plot gets, CSS pixels, 280-2000; its height follows. */
export interface PlotSize {
  readonly width: number;
}
