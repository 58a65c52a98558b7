import type { EvaluationResult } from "../protocol/evaluationResult.js";

/** A line an item, with a heading; RFC 4180, and no cell is a formula in a spreadsheet. */
export declare function resultCsv(result: EvaluationResult): string;
