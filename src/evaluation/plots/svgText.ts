import type { Ink, PlotElement } from "./plotElement.js";

export type Palette = Readonly<Record<Ink, string>>;

/** Texts have a contrast of 4.5 and more on their paper, shapes 3. */
export const lightPalette: Palette = {
  paper: "#ffffff",
  text: "#1b1f24",
  faint: "#59636e",
  line: "#c3cad2",
  band: "#e8f1fb",
  people: "#0b61b8",
  machine: "#b3500e",
};
export const darkPalette: Palette = {
  paper: "#16191d",
  text: "#e8ebee",
  faint: "#9aa4af",
  line: "#48515b",
  band: "#1e2c3b",
  people: "#6cb2f7",
  machine: "#f0a25f",
};

/** A plot as an SVG file, on a ground of its own. */
export function svgText(plot: PlotElement, palette: Palette): string {
  const { width = 0, height = 0 } = plot.attributes;
  const paper: PlotElement = {
    tag: "rect",
    attributes: { width, height },
    fill: "paper",
    children: [],
  };
  const attributes = { xmlns: "http://www.w3.org/2000/svg", ...plot.attributes };
  return `${textOf({ ...plot, attributes, children: [paper, ...plot.children] }, palette)}\n`;
}

function textOf(
  { tag, attributes, fill, stroke, children }: PlotElement,
  palette: Palette,
): string {
  const isShape = !["svg", "g", "title", "desc"].includes(tag);
  const colours = {
    ...(isShape && { fill: fill === undefined ? "none" : palette[fill] }),
    ...(stroke !== undefined && { stroke: palette[stroke] }),
  };
  const all = Object.entries<string | number>({ ...attributes, ...colours });
  const head = `<${tag}${all.map(([name, value]) => ` ${name}="${escaped(String(value))}"`).join("")}`;
  if (children.length === 0) return `${head}/>`;
  const inner = children.map((child) =>
    typeof child === "string" ? escaped(child) : textOf(child, palette),
  );
  return `${head}>${inner.join("")}</${tag}>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** XML has no way to write the other control characters: they go. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"]/g, (character) => entities[character] ?? "");
}
