import { colourNames } from "./allowed.data.js";

const keywords = ["none", "inherit", "currentColor"];

/**
 * A colour as each reader of SVG takes it: a name, `#rgb` and the like, or a keyword.
 * @returns undefined for what is no colour, or of a space that SVG does not have
 */
export function plainColour(value: string): string | undefined {
  const keyword = keywords.find((each) => each.toLowerCase() === value.toLowerCase());
  if (keyword !== undefined) return keyword;
  const lower = value.toLowerCase();
  if (lower === "transparent") return "#0000";
  if (colourNames.has(lower)) return lower;
  if (/^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/.test(lower)) return lower;
  const [, space, inside] = /^(rgb|hsl)a?\(([^()]*)\)$/.exec(lower) ?? [];
  if (space === undefined || inside === undefined) return undefined;
  const parts = inside.trim().split(/[\s,/]+/);
  if (parts.length < 3 || parts.length > 4) return undefined;
  const [first = "", second = "", third = "", alpha = "1"] = parts;
  const channels =
    space === "rgb"
      ? [first, second, third].map((part) => scaled(part, 255) / (part.endsWith("%") ? 1 : 255))
      : fromHsl(degrees(first), scaled(second, 1), scaled(third, 1));
  const all = [...channels.map((channel) => channel * 255), scaled(alpha, 1) * 255];
  if (all.some((each) => !Number.isFinite(each))) return undefined;
  const hex = all.map((each) => toHex(each)).join("");
  return `#${hex.endsWith("ff") ? hex.slice(0, 6) : hex}`;
}

/** A number, or the part of 1 that a percentage is; `full` is for who wrote a plain number. */
function scaled(text: string, full: number): number {
  const [, digits, unit] = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(%?)$/.exec(text) ?? [];
  if (digits === undefined) return NaN;
  return unit === "%" ? Number(digits) / 100 : Math.min(Number(digits), Math.max(full, 100));
}

function degrees(text: string): number {
  const [, digits, unit] = /^([+-]?[\d.]+)(deg|turn|rad)?$/.exec(text) ?? [];
  if (digits === undefined) return NaN;
  if (unit === "turn") return Number(digits) * 360;
  return unit === "rad" ? (Number(digits) * 180) / Math.PI : Number(digits);
}

/** @see CSS Color 4, "HSL to RGB"; saturation and lightness 0-1, or 0-100 without a sign */
function fromHsl(hue: number, saturation: number, lightness: number): number[] {
  const part = (value: number): number => Math.min(1, Math.max(0, value > 1 ? value / 100 : value));
  const light = part(lightness);
  const reach = part(saturation) * Math.min(light, 1 - light);
  return [0, 8, 4].map((shift) => {
    const turn = (((shift + hue / 30) % 12) + 12) % 12;
    return light - reach * Math.max(-1, Math.min(turn - 3, 9 - turn, 1));
  });
}

function toHex(channel: number): string {
  return Math.round(Math.min(255, Math.max(0, channel)))
    .toString(16)
    .padStart(2, "0");
}
