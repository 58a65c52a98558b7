import type { EvaluationResult } from "../../protocol/evaluationResult.js";
import type { PlotElement, PlotSize } from "./plotElement.js";

/** Strengths with their 95 % intervals, a row an image, the leader first. */
export declare function strengthsPlot(
  result: EvaluationResult,
  size: PlotSize,
  goal?: number,
): PlotElement;
