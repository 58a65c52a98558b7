/** How time, weather, light and palette change colours. */
import { seededRandom } from "../../../../base/random.js";
import type { Scene } from "../../scene/scene.js";
import { fromOklab, mix, rgb, toOklab, type Rgb } from "../colour.js";
import { lights, none, palettes, times, weathers, type Change } from "./atmosphere.data.js";

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
