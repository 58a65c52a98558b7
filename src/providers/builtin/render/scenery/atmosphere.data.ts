/** What the hour, the weather, the light and the palette do to colours. */
import type { Light, Palette, TimeOfDay, Weather } from "../../brief/brief.js";

/** A change of colour: scale lightness and chroma, then go some way to a tint. */
export interface Change {
  readonly lightness: number;
  readonly chroma: number;
  readonly tint: string;
  readonly amount: number;
}

export const none: Change = { lightness: 1, chroma: 1, tint: "#000000", amount: 0 };

export const times: Readonly<Record<TimeOfDay, Change>> = {
  day: none,
  dawn: { lightness: 0.95, chroma: 0.9, tint: "#f0a98f", amount: 0.2 },
  dusk: { lightness: 0.72, chroma: 0.9, tint: "#6b3a63", amount: 0.3 },
  night: { lightness: 0.46, chroma: 0.62, tint: "#16264f", amount: 0.34 },
};

export const weathers: Readonly<Record<Weather, Change>> = {
  clear: none,
  cloudy: { lightness: 0.95, chroma: 0.8, tint: "#9aa6b2", amount: 0.12 },
  rain: { lightness: 0.84, chroma: 0.65, tint: "#5b6a7a", amount: 0.22 },
  storm: { lightness: 0.66, chroma: 0.55, tint: "#3c4656", amount: 0.25 },
  snowfall: { lightness: 1, chroma: 0.75, tint: "#dfe6ee", amount: 0.16 },
  fog: { lightness: 1, chroma: 0.6, tint: "#ccd4da", amount: 0.34 },
};

export const lights: Readonly<Record<Light, Change>> = {
  golden: { lightness: 1, chroma: 1.1, tint: "#ffb14a", amount: 0.17 },
  moonlit: { lightness: 0.95, chroma: 0.85, tint: "#4a6cb0", amount: 0.16 },
  soft: { lightness: 1.02, chroma: 0.82, tint: "#fff4ea", amount: 0.14 },
  dramatic: { lightness: 0.86, chroma: 1.15, tint: "#1a1430", amount: 0.1 },
};

export const palettes: Readonly<Record<Exclude<Palette, "monochrome">, Change>> = {
  warm: { lightness: 1, chroma: 1.05, tint: "#f2873a", amount: 0.16 },
  cool: { lightness: 0.98, chroma: 1, tint: "#3a7bd2", amount: 0.16 },
  muted: { lightness: 1, chroma: 0.5, tint: "#8f8a84", amount: 0.12 },
  vivid: { lightness: 1, chroma: 1.35, tint: "#000000", amount: 0 },
};

/** From the zenith to the horizon. */
export const skies: Readonly<Record<TimeOfDay, readonly (readonly string[])[]>> = {
  day: [
    ["#2f7fd3", "#62a8e6", "#a5d2f2", "#e3f2f6"],
    ["#3c8fdd", "#7cbdec", "#b9def3", "#f1f4e6"],
    ["#4b9ad8", "#86c6e8", "#c4e6ee", "#f8f1dc"],
  ],
  dawn: [
    ["#5f7fb8", "#a49cc6", "#f0b3a6", "#fde0b0"],
    ["#6f93c4", "#b9aecf", "#f7c3b0", "#fff0cd"],
    ["#7a86bd", "#c79fc0", "#f8ad9c", "#ffdca0"],
  ],
  dusk: [
    ["#241f55", "#5b3a80", "#c9557c", "#fba65e"],
    ["#2b2a66", "#6d3f86", "#dd6a72", "#ffc06b"],
    ["#1f2a5a", "#4d4380", "#b3567f", "#f79b6a"],
  ],
  night: [
    ["#050a24", "#0b1740", "#162b62", "#2a4685"],
    ["#070b20", "#101b45", "#232f6b", "#39477f"],
    ["#04101f", "#08243f", "#124065", "#28618a"],
  ],
};

/** What clouds and mist lay over the sky: a colour, and how much of it. */
export const veils: Readonly<Partial<Record<Weather, readonly [colour: string, amount: number]>>> =
  {
    cloudy: ["#a9b6c2", 0.42],
    rain: ["#66758a", 0.6],
    storm: ["#343d50", 0.72],
    snowfall: ["#bcc8d6", 0.55],
    fog: ["#cfd6da", 0.62],
  };
