import { cutText } from "../../base/cutText.js";

/** A drawing as data: `svgText` makes a file of it, a page its own elements. */

/** What a colour is for; a palette, or a page's style sheet, says which one it is. */
export const inks = ["paper", "text", "faint", "line", "band", "people", "machine"] as const;
export type Ink = (typeof inks)[number];

export interface PlotElement {
  readonly tag: "svg" | "g" | "line" | "rect" | "circle" | "path" | "text" | "title" | "desc";
  /** SVG's own names and values, in plain numbers; colours stand in `fill` and `stroke`. */
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Default: none for a shape, `text` for a text. */
  readonly fill?: Ink;
  readonly stroke?: Ink;
  readonly children: readonly (PlotElement | string)[];
}

/** The width that a plot gets, CSS pixels, 280-2000; its height follows. */
export interface PlotSize {
  readonly width: number;
}

type Attributes = PlotElement["attributes"];
type Colours = Pick<PlotElement, "fill" | "stroke">;

export function shape(
  tag: PlotElement["tag"],
  attributes: Attributes,
  colours: Colours = {},
  children: PlotElement["children"] = [],
): PlotElement {
  return { tag, attributes, ...colours, children };
}

export type Anchor = "start" | "middle" | "end";

export interface TextLook {
  readonly anchor?: Anchor;
  readonly ink?: Ink;
  /** CSS pixels; default `fontSize`. */
  readonly size?: number;
  readonly isBold?: boolean;
}

/** CSS pixels; nothing that has to be read is smaller. */
export const fontSize = 12;

/** @param y of its middle */
export function label(x: number, y: number, text: string, look: TextLook = {}): PlotElement {
  const { anchor = "start", ink = "text", size = fontSize, isBold = false } = look;
  return shape(
    "text",
    {
      // Not every rasteriser knows `dominant-baseline`: capitals are .72 of a size high.
      ...{ x: round(x), y: round(y + 0.36 * size), "font-size": size, "text-anchor": anchor },
      ...(isBold && { "font-weight": 600 }),
    },
    { fill: ink },
    [text],
  );
}

/** A tenth of a pixel is seen by nobody. */
export function round(value: number): number {
  return Math.round(10 * value) / 10;
}

/** About how wide a text is, CSS pixels: a little more than it is in most fonts for screens. */
export function widthOf(text: string, size: number = fontSize): number {
  let width = 0;
  for (const character of text)
    width += /[\u1100-\uffff]|[^\u0000-\uffff]/u.test(character) ? 1 : 0.58;
  return width * size;
}

/**
 * The text in at most `width` pixels, an ellipsis for what is left out: of a name with an id behind it
 * the end of the name, for the id tells it from the others.
 */
export function fitted(text: string, width: number, size: number = fontSize): string {
  if (widthOf(text, size) <= width) return text;
  const gap = text.lastIndexOf(" ");
  const id = gap > 0 && text.length - gap < 10 ? text.slice(gap) : "";
  const name = text.slice(0, text.length - id.length);
  let units = name.length;
  const cut = (): string => cutText(name, units, "…") + id;
  while (units > 2 && widthOf(cut(), size) > width) units -= 1;
  return cut();
}

/** How much wider bold text is. */
export const boldness = 1.08;

/** The whole drawing. @param title what it shows, for who does not see it */
export function drawing(
  { width, height }: { readonly width: number; readonly height: number },
  { title, description }: { readonly title: string; readonly description: string },
  children: readonly PlotElement[],
): PlotElement {
  const size = { width, height: round(height), viewBox: `0 0 ${width} ${round(height)}` };
  return shape("svg", { ...size, role: "img", "font-family": fonts }, {}, [
    shape("title", {}, {}, [title]),
    shape("desc", {}, {}, [description]),
    ...children,
  ]);
}

const fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, Arimo, Arial, Helvetica, sans-serif";
