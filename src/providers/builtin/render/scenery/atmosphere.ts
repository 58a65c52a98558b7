/** How time, weather, light and palette change colours. */
import { seededRandom } from "../../../../base/random.js";
import type { Light, Palette, TimeOfDay, Weather } from "../../brief/brief.js";
import type { Scene } from "../../scene/scene.js";
import { fromOklab, mix, rgb, toOklab, type Rgb } from "../colour.js";

/** A change of colour: scale lightness and chroma, then go some way to a tint. */
interface Change {
  readonly lightness: number;
  readonly chroma: number;
  readonly tint: string;
  readonly amount: number;
}

const none: Change = { lightness: 1, chroma: 1, tint: "#000000", amount: 0 };

const times: Readonly<Record<TimeOfDay, Change>> = {
  day: none,
  dawn: { lightness: 0.95, chroma: 0.9, tint: "#f0a98f", amount: 0.2 },
  dusk: { lightness: 0.72, chroma: 0.9, tint: "#6b3a63", amount: 0.3 },
  night: { lightness: 0.46, chroma: 0.62, tint: "#16264f", amount: 0.34 },
};

const weathers: Readonly<Record<Weather, Change>> = {
  clear: none,
  cloudy: { lightness: 0.95, chroma: 0.8, tint: "#9aa6b2", amount: 0.12 },
  rain: { lightness: 0.84, chroma: 0.65, tint: "#5b6a7a", amount: 0.22 },
  storm: { lightness: 0.66, chroma: 0.55, tint: "#3c4656", amount: 0.25 },
  snowfall: { lightness: 1, chroma: 0.75, tint: "#dfe6ee", amount: 0.16 },
  fog: { lightness: 1, chroma: 0.6, tint: "#ccd4da", amount: 0.34 },
};

const lights: Readonly<Record<Light, Change>> = {
  golden: { lightness: 1, chroma: 1.1, tint: "#ffb14a", amount: 0.17 },
  moonlit: { lightness: 0.95, chroma: 0.85, tint: "#4a6cb0", amount: 0.16 },
  soft: { lightness: 1.02, chroma: 0.82, tint: "#fff4ea", amount: 0.14 },
  dramatic: { lightness: 0.86, chroma: 1.15, tint: "#1a1430", amount: 0.1 },
};

const palettes: Readonly<Record<Exclude<Palette, "monochrome">, Change>> = {
  warm: { lightness: 1, chroma: 1.05, tint: "#f2873a", amount: 0.16 },
  cool: { lightness: 0.98, chroma: 1, tint: "#3a7bd2", amount: 0.16 },
  muted: { lightness: 1, chroma: 0.5, tint: "#8f8a84", amount: 0.12 },
  vivid: { lightness: 1, chroma: 1.35, tint: "#000000", amount: 0 },
};

function apply(colour: Rgb, change: Change): Rgb {
  if (change === none) return colour;
  const [l, a, b] = toOklab(colour);
  const scaled = fromOklab([
    Math.min(1, l * change.lightness),
    a * change.chroma,
    b * change.chroma,
  ]);
  return change.amount === 0 ? scaled : mix(scaled, rgb(change.tint), change.amount);
}

/** All lightness, one hue. */
function oneHue(colour: Rgb, hue: number): Rgb {
  const [l] = toOklab(colour);
  return fromOklab([l, Math.cos(hue) * 0.055, Math.sin(hue) * 0.055]);
}

export interface Atmosphere {
  /** Scenery, given in its daylight colours. */
  readonly scenery: (colour: Rgb | string) => Rgb;
  /** Colours that already belong to the hour, such as the sky's. */
  readonly hour: (colour: Rgb | string) => Rgb;
  /** Items: much gentler, so that a red boat stays red at night. */
  readonly items: (colour: Rgb) => Rgb;
  /** Lamps are lit. */
  readonly dark: boolean;
  /** Snow lies on things. */
  readonly snowy: boolean;
}

export function atmosphereOf(scene: Scene): Atmosphere {
  const { time, weather, light, palette } = scene;
  const hue = seededRandom(scene.seed, "hue").pick([4.4, 1.1, 0.6, 3.6, 5.6]);
  const finish = (colour: Rgb): Rgb => {
    const weathered = apply(colour, weathers[weather]);
    const lit = light === null ? weathered : apply(weathered, lights[light]);
    if (palette === null) return lit;
    return palette === "monochrome" ? oneHue(lit, hue) : apply(lit, palettes[palette]);
  };
  const rgbOf = (colour: Rgb | string): Rgb => (typeof colour === "string" ? rgb(colour) : colour);
  const night = time === "night" ? 0.3 : 0.38;
  return {
    scenery: (colour) =>
      finish(apply(rgbOf(colour), scene.ground === "table" ? none : times[time])),
    hour: (colour) => finish(rgbOf(colour)),
    items: (colour) => mix(colour, finish(apply(colour, times[time])), night),
    dark: time === "night" || time === "dusk",
    snowy: scene.ground === "snow" || scene.weather === "snowfall" || scene.season === "winter",
  };
}
