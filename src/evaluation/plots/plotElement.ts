import { cutText } from "../../base/cutText.js";
import { countedText } from "../../base/figureText.js";
import { oneLine } from "../../base/visibleText.js";
import type { EvaluationResult } from "../../protocol/evaluationResult.js";

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

/** What a plot gets; its height follows. */
export interface PlotFrame {
  /** CSS pixels, 280-2000. */
  readonly width: number;
  /** Whether it says itself what it shows, and of what: a file has no heading above it. */
  readonly isTitled?: boolean;
  /**
   * How large the pictures beside its names are, CSS pixels; default: there are none. A plot keeps their
   * places free: `rect` elements with the item's key in `data-item`.
   */
  readonly thumbnailPx?: number;
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

/** Where a picture goes, with its middle at `y`. @param key of the item */
export function thumbnail(key: number, x: number, y: number, sidePx: number): PlotElement {
  const place = { x: round(x), y: round(y - sidePx / 2), width: sidePx, height: sidePx };
  return shape("rect", { ...place, rx: 2, "data-item": key }, { fill: "band" });
}

/** What a picture takes beside a name. */
export function thumbnailRoom({ thumbnailPx }: PlotFrame): number {
  return thumbnailPx === undefined ? 0 : thumbnailPx + 8;
}

/** @param least without a picture */
export function rowHeightOf({ thumbnailPx = 0 }: PlotFrame, least: number): number {
  return thumbnailPx === 0 ? least : Math.max(least, thumbnailPx + 8);
}

const titleHeight = 52;

/** What a plot shows, and of what, above it. */
export function titleOf(
  { width, isTitled = false }: PlotFrame,
  title: string,
  { goals, votes }: Pick<EvaluationResult, "goals" | "votes">,
  goal: number,
): { readonly height: number; readonly elements: readonly PlotElement[] } {
  if (!isTitled) return { height: 0, elements: [] };
  const of = `${oneLine(goals[goal] ?? "")} · ${countedText(votes.counted, "vote")}`;
  return {
    height: titleHeight,
    elements: [
      label(12, 22, fitted(title, (width - 24) / boldness, 15), { size: 15, isBold: true }),
      label(12, 42, fitted(of, width - 24), { ink: "faint" }),
    ],
  };
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
