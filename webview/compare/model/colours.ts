/** Colours as designers write them. Each is four values, 0-255, alpha the last. */

/** "#7f8a9c"; "#7f8a9c80" where it is not opaque. */
export function hexText(rgba: Uint8ClampedArray): string {
  const used = rgba[3] === 255 ? rgba.subarray(0, 3) : rgba.subarray(0, 4);
  return `#${[...used].map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** "rgb(127, 138, 156)"; "rgba(127, 138, 156, 0.5)" where it is not opaque. */
export function colourText(rgba: Uint8ClampedArray): string {
  const [red = 0, green = 0, blue = 0, alpha = 0] = rgba;
  const colour = `${red}, ${green}, ${blue}`;
  return alpha === 255 ? `rgb(${colour})` : `rgba(${colour}, ${round(alpha / 255)})`;
}

function round(share: number): number {
  return Math.round(share * 1000) / 1000;
}
