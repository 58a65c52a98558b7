import assert from "node:assert/strict";
import * as fc from "fast-check";
import { csvRows } from "../../../src/evaluation/resultCsv.js";
import { resultOf } from "../../../src/evaluation/resultOf.js";
import { evaluationOf, mergedOf } from "../../support/evaluations.js";

const part = fc.constantFrom(
  "a",
  "=",
  "+",
  "-",
  "@",
  "＝",
  ";",
  ",",
  '"',
  "'",
  " ",
  "|",
  "cmd",
  "\t",
);

/** Cells as a spreadsheet makes them that takes `separator`, and quotes at a cell's beginning. */
function cellsOf(row: string, separator: string): string[] {
  const cells: string[] = [];
  let [cell, isQuoted] = ["", false];
  for (const sign of row) {
    if (sign === '"' && cell === "") isQuoted = true;
    else if (sign === separator && (!isQuoted || cell.split('"').length % 2 === 1)) {
      cells.push(cell);
      [cell, isQuoted] = ["", false];
      continue;
    }
    cell += sign;
  }
  return [...cells, cell];
}

describe("a result as CSV", () => {
  it("has no cell that is a formula, whichever sign a spreadsheet takes for the end of a cell", () => {
    const result = resultOf(mergedOf(evaluationOf(2), []));
    const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (goal, name) => {
        const arms = result.arms.map((arm) => ({ ...arm, name }));
        const [, ...rows] = csvRows([{ ...result, goals: [goal], arms }]);
        for (const cell of rows.flatMap((row) => [...cellsOf(row, ";"), ...row.split(";")])) {
          assert.doesNotMatch(cell, /^[\s"]*[=+@＝＋－＠]|^[\s"]*-(?!\d)/u);
        }
        for (const cell of rows.flatMap((row) => cellsOf(row, ","))) {
          assert.doesNotMatch(cell, /^[\s"]*[=+@＝＋－＠]|^[\s"]*-(?!\d)/u);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
