import { basename, join } from "node:path";
import { cutText } from "../../../base/cutText.js";
import { UsageError } from "../../../base/errors.js";
import type { DrawnPng } from "../../../compose.js";
import { ranksPlot } from "../../../evaluation/plots/ranksPlot.js";
import { strengthsPlot } from "../../../evaluation/plots/strengthsPlot.js";
import { darkPalette, lightPalette, svgText } from "../../../evaluation/plots/svgText.js";
import { resultCsv } from "../../../evaluation/resultCsv.js";
import type { EvaluateFromPage } from "../../../protocol/evaluateMessages.js";
import type { EvaluationResult } from "../../../protocol/evaluationResult.js";
import { confirm } from "../../shown/messages.js";
import { saveFile, type FileToSave } from "../../shown/saveFile.js";

/** Makes a PNG of a drawing; undefined where it is none that is drawn. */
export type DrawPng = (
  svg: string,
  size: { readonly widthPx: number; readonly heightPx: number },
) => Promise<DrawnPng | undefined>;

type Saved = Extract<EvaluateFromPage, { kind: "save" | "savePlot" }>;

/** Of a plot in a file, pixels; a PNG has twice as many. */
const plotWidthPx = 960;

/** "eval-131500-strengths.svg" and such, beside the votes unless the person says where. */
export async function saveResult(
  message: Saved,
  folder: string,
  result: EvaluationResult,
  drawPng: DrawPng,
): Promise<boolean> {
  const name = basename(folder);
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  if (message.kind === "save") {
    const { format } = message;
    const content = format === "csv" ? resultCsv(result) : `${JSON.stringify(result, null, 2)}\n`;
    const file = {
      title: `Save the result as ${format.toUpperCase()}`,
      path: join(folder, `${name}.${format}`),
      ...{ type: format === "csv" ? "CSV table" : "JSON data", ending: format },
    };
    return await saveFile(file, text(content));
  }
  const { plot, goal, format, look } = message;
  const frame = { width: plotWidthPx, isTitled: true };
  const drawing =
    plot === "strengths" ? strengthsPlot(result, frame, goal) : ranksPlot(result, frame, goal);
  if (drawing === null || result.goals[goal] === undefined)
    throw new UsageError("There is no such plot of this result.");
  const svg = svgText(drawing, look === "light" ? lightPalette : darkPalette);
  const file = (ending: "svg" | "png"): FileToSave => ({
    title: `Save the plot as ${ending.toUpperCase()}`,
    path: join(folder, `${name}-${plot}.${ending}`),
    ...{ type: ending === "svg" ? "SVG drawing" : "PNG image", ending },
  });
  const saveSvg = async (): Promise<boolean> => await saveFile(file("svg"), text(svg));
  if (format === "svg") return await saveSvg();
  const { width, height } = drawing.attributes;
  const drawn = await drawPng(svg, { widthPx: Number(width) * 2, heightPx: Number(height) * 2 });
  if (drawn === undefined) throw new UsageError("The plot cannot be drawn as PNG. Save it as SVG.");
  const wanted = drawn.missingSigns === "" ? "png" : await askFormat(drawn.missingSigns);
  if (wanted === undefined) return false;
  return wanted === "svg" ? await saveSvg() : await saveFile(file("png"), drawn.png);
}

/** Where names would lose letters in a PNG. @returns undefined when the person leaves */
async function askFormat(missingSigns: string): Promise<"svg" | "png" | undefined> {
  const [svg, png] = ["Save as SVG", "Save PNG without them"] as const;
  const choice = await confirm({
    question: `A PNG of this plot cannot show all letters of its names: ${cutText(missingSigns, 60, "…")}`,
    detail:
      "PNGs are drawn with letters that Imagebeam brings: Latin, Greek, Cyrillic and Hebrew. Others would be left out. An SVG keeps them: it is shown with the letters of the machine that opens it.",
    actions: [svg, png],
  });
  return choice === undefined ? undefined : choice === svg ? "svg" : "png";
}
