import {
  cleanSvg,
  hasDrawing,
  orRefused,
  type CleanedSvg,
  type RefusedSvg,
  type SvgSize,
} from "./cleanSvg.js";
import { applyEdits } from "./edit.js";
import type { Fonts } from "./fonts.js";
import { layoutFindings } from "./layoutFindings.js";
import { losesMuch } from "./losses.js";
import { minimised } from "./minimise.js";
import { withOutlines } from "./outlines.js";
import { mostOfPlain, parseSvg } from "./parse.js";
import type { Rasteriser } from "./rasteriser.js";
import { withSigns } from "./signs.js";
import { within } from "./sizes.js";
import { svgText } from "./tree.js";
import { seenOf } from "./visible.js";

const nothingSeen =
  "Nothing of it is to be seen: all is hidden, transparent, outside the viewBox, or of no size.";

const oneColour = "The whole picture is of one colour.";

export interface SvgWork {
  /** What a model answered, whatever stands around its drawing. */
  readonly answer: string;
  /** The clean drawing that the answer may tell changes of (`applyEdits`); absent where it has to be whole. */
  readonly base?: string;
  /** Whether changes that can be made are, though others cannot; these are told in the notes. */
  readonly takesPart?: boolean;
  readonly size: SvgSize;
  /** The longer side of `small`, pixels. */
  readonly smallPx?: number;
}

export type DrawnSvg =
  | {
      readonly kind: "drawn";
      /** The clean drawing with its text as text: what a later change begins with. */
      readonly source: string;
      /** The same with its text as paths: what is kept for others, and what `png` shows. */
      readonly svg: string;
      readonly png: Uint8Array;
      /** The same, no larger than was asked for; absent where nobody asked. */
      readonly small?: Uint8Array;
      /** What was mended and left out, in sentences for whoever wrote it. */
      readonly notes: readonly string[];
      /** What is wrong with what is seen, in sentences too: signs not drawn, and how it is laid out. */
      readonly findings: readonly string[];
      /** Some of the signs that the font does not have, with spaces between; absent where all are drawn. */
      readonly missingSigns?: string;
      /** Of changes: whether they took more away than they said, or most of the drawing. */
      readonly losesMuch?: boolean;
    }
  | RefusedSvg;

/**
 * Makes a picture of a model's answer. Synchronous, and as slow as the drawing makes it: for a worker
 * thread that somebody ends.
 * @throws {RasteriserBroken} the rasteriser broke on it, and can do no more
 */
export function drawSvg(work: SvgWork, rasteriser: Rasteriser, fonts: Fonts): DrawnSvg {
  const cleaned = orRefused((): CleanedSvg & { readonly losesMuch?: boolean } => {
    const { answer, base, takesPart, size } = work;
    if (base === undefined) return cleanSvg(answer, size);
    const { svg, notes, removed } = applyEdits(base, answer, takesPart);
    const clean = cleanSvg(svg, size);
    if (clean.kind === "refused") return clean;
    const isLoss = losesMuch(base, clean.svg, removed);
    return { ...clean, notes: [...notes, ...clean.notes], losesMuch: isLoss };
  });
  if (cleaned.kind === "refused") return cleaned;
  const missing = new Set<string>();
  const { root } = parseSvg(cleaned.svg, mostOfPlain);
  const known = withSigns(root, fonts.signs, missing);
  const signs = [...missing].slice(0, 40).join(" ");
  if (!hasDrawing(known)) {
    return { kind: "refused", reason: `The font has no signs for its only text: ${signs}` };
  }
  const outlined = withOutlines(known, (text) => rasteriser.plainPaths(text, fonts.files));
  const drawing = minimised(outlined);
  const seen = hasDrawing(drawing) ? seenOf(drawing, rasteriser) : "nothing";
  if (seen === "nothing") return { kind: "refused", reason: nothingSeen };
  const svg = svgText(drawing);
  const laidOut = layoutFindings(drawing, rasteriser);
  const unseen =
    missing.size === 0 ? [] : [`Not drawn, because the font has no such signs: ${signs}`];
  return {
    kind: "drawn",
    source: cleaned.svg,
    svg,
    png: rasteriser.png(svg),
    ...(work.smallPx !== undefined && {
      small: rasteriser.png(svgText(within(drawing, work.smallPx))),
    }),
    notes: cleaned.notes,
    findings: [...unseen, ...(laidOut.length > 0 || seen === "more" ? laidOut : [oneColour])],
    ...(missing.size > 0 && { missingSigns: signs }),
    ...(cleaned.losesMuch === true && { losesMuch: true }),
  };
}
