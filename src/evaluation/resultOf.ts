import type { EvaluationResult } from "../protocol/evaluationResult.js";
import type { OpenedEvaluation } from "./openEvaluation.js";

/**
 * What the votes of an evaluation come to. The same votes give the same result, to the bit: random
 * numbers are seeded by the votes.
 * @param opened of the same images where there are several (`mergedEvaluations` groups them)
 */
export declare function resultOf(opened: readonly OpenedEvaluation[]): EvaluationResult;
