import type { Fonts } from "./fonts.js";
import type { Rasteriser } from "./rasteriser.js";

/**
 * A line of text as absolute path data, in bold letters 100 units high from baseline to baseline,
 * beginning at 0 0; null where a sign is in no font, or where there is nothing to draw.
 */
export function letterPath(text: string, rasteriser: Rasteriser, fonts: Fonts): string | null {
  const line = text.replace(/\s+/g, " ").trim();
  if (Array.from(line).some((sign) => sign !== " " && !fonts.signs.has(sign.codePointAt(0) ?? 0))) {
    return null;
  }
  const words = line.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const look = 'font-family="Arimo" font-weight="bold" font-size="100"';
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><text ${look}>${words}</text></svg>`;
  const plain = rasteriser.plainPaths(drawing, fonts.files);
  const data = [...plain.matchAll(/ d="([^"]*)"/g)].map(([, d = ""]) => d).join(" ");
  return data === "" ? null : data;
}
