import type { EvaluationResult } from "../../protocol/evaluationResult.js";
import type { PlotElement, PlotSize } from "./plotElement.js";

/** The machine's places beside people's, joined by lines. Null where fewer than two have both. */
export declare function ranksPlot(
  result: EvaluationResult,
  size: PlotSize,
  goal?: number,
): PlotElement | null;
