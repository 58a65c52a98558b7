import type { Ink, PlotElement } from "./plotElement.js";

export type Palette = Readonly<Record<Ink, string>>;
export declare const lightPalette: Palette;
export declare const darkPalette: Palette;

/** A plot as an SVG file, on a ground of its own. */
export declare function svgText(plot: PlotElement, palette: Palette): string;
