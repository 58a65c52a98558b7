import { cleanSvg, hasDrawing, type SvgSize } from "./cleanSvg.js";
import type { Fonts } from "./fonts.js";
import { layoutFindings } from "./layoutFindings.js";
import { minimised } from "./minimise.js";
import { withOutlines } from "./outlines.js";
import { mostOfPlain, parseSvg } from "./parse.js";
import type { Rasteriser } from "./rasteriser.js";
import { withSigns } from "./signs.js";
import { svgText } from "./tree.js";

export interface SvgWork {
  /** What a model answered, whatever stands around its drawing. */
  readonly answer: string;
  readonly size: SvgSize;
}

export type DrawnSvg =
  | {
      readonly kind: "drawn";
      /** The clean drawing with its text as text: what a later change begins with. */
      readonly source: string;
      /** The same with its text as paths: what is kept for others, and what `png` shows. */
      readonly svg: string;
      readonly png: Uint8Array;
      /** What was mended, left out and not drawn, in sentences for whoever wrote it. */
      readonly notes: readonly string[];
      /** What is wrong with how it is laid out, in sentences too. */
      readonly findings: readonly string[];
    }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Makes a picture of a model's answer. Synchronous, and as slow as the drawing makes it: for a worker
 * thread that somebody ends.
 * @throws {RasteriserBroken} the rasteriser broke on it, and can do no more
 */
export function drawSvg({ answer, size }: SvgWork, rasteriser: Rasteriser, fonts: Fonts): DrawnSvg {
  const cleaned = cleanSvg(answer, size);
  if (cleaned.kind === "refused") return cleaned;
  const missing = new Set<string>();
  const { root } = parseSvg(cleaned.svg, mostOfPlain);
  const known = withSigns(root, fonts.signs, missing);
  const signs = [...missing].slice(0, 40).join(" ");
  if (!hasDrawing(known)) {
    return { kind: "refused", reason: `The font has no signs for its only text: ${signs}` };
  }
  const outlined = withOutlines(known, (text) => rasteriser.plainPaths(text, fonts.files));
  const small = minimised(outlined);
  const svg = svgText(small);
  const notes = [...cleaned.notes];
  if (missing.size > 0) {
    notes.push(`Not drawn, because the font has no such signs: ${signs}`);
  }
  const findings = layoutFindings(small, rasteriser);
  return { kind: "drawn", source: cleaned.svg, svg, png: rasteriser.png(svg), notes, findings };
}
