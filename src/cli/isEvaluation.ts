import { existsSync } from "node:fs";
import { join } from "node:path";
import { evaluationName } from "../evaluation/evaluationName.js";

/** Whether a word of the command line is the folder of an evaluation, whatever it is called. */
export function isEvaluation(word: string): boolean {
  return existsSync(join(word, evaluationName));
}
