import { h, type ComponentChild, type VNode } from "preact";
import type { PlotElement } from "../../../src/evaluation/plots/plotElement.js";
import { ItemPicture } from "./ItemPicture.js";

export interface PlotProps {
  readonly plot: PlotElement;
  /** The picture of an item, by its key; undefined while it is not there. */
  readonly bitmapOf: (key: number) => ImageBitmap | undefined;
}

/**
 * A plot in the page: the same elements as in the file, in the theme's colours (`plot.css`), with the
 * pictures in the places that it keeps for them.
 */
export function Plot({ plot, bitmapOf }: PlotProps): VNode {
  const { attributes } = plot;
  return (
    <div class="plot-with-pictures">
      <svg class="plot" {...attributes}>
        {childrenOf(plot)}
      </svg>
      {placesIn(plot).map(({ item, x, y, side }) => (
        <div
          key={`${item} ${x}`}
          class="plot-picture"
          style={{ left: `${x}px`, top: `${y}px`, width: `${side}px`, height: `${side}px` }}
        >
          <ItemPicture bitmap={bitmapOf(item)} sidePx={side} />
        </div>
      ))}
    </div>
  );
}

interface PicturePlace {
  readonly item: number;
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

function placesIn({ attributes, children }: PlotElement): readonly PicturePlace[] {
  const { "data-item": item, x, y, width } = attributes;
  const own =
    item === undefined
      ? []
      : [{ item: Number(item), x: Number(x), y: Number(y), side: Number(width) }];
  return [
    ...own,
    ...children.flatMap((child) => (typeof child === "string" ? [] : placesIn(child))),
  ];
}

function childrenOf({ children }: PlotElement): ComponentChild[] {
  return children.map((child, index) =>
    typeof child === "string" ? child : element(child, index),
  );
}

function element(plot: PlotElement, index: number): ComponentChild {
  const { tag, attributes, fill, stroke } = plot;
  const inks = [
    `fill-${fill ?? (tag === "text" ? "text" : "none")}`,
    `stroke-${stroke ?? "none"}`,
  ].join(" ");
  return h(tag, { key: index, class: inks, ...attributes }, ...childrenOf(plot));
}
