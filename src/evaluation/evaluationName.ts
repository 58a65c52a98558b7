/** The file that makes a folder that of an evaluation. */
export const evaluationName = "evaluation.json";
