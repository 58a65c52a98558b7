import { h, type ComponentChild, type VNode } from "preact";
import type { PlotElement } from "../../../src/evaluation/plots/plotElement.js";

/** A plot in the page: the same elements as in the file, in the theme's colours (`plot.css`). */
export function Plot({ plot }: { readonly plot: PlotElement }): VNode {
  const { attributes } = plot;
  return (
    <svg class="plot" {...attributes}>
      {childrenOf(plot)}
    </svg>
  );
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
