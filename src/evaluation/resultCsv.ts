import { oneLine } from "../base/visibleText.js";
import type { EvaluationResult, ItemResult } from "../protocol/evaluationResult.js";

type Row = (item: ItemResult, result: EvaluationResult) => string | number | null;

const columns: Readonly<Record<string, Row>> = {
  goal: ({ goal }, { goals }) => goals[goal] ?? "",
  rank: ({ rank }) => rank,
  image: ({ label }) => label,
  arm: ({ arm }, { arms }) => arms[arm]?.name ?? "",
  machine_rank: ({ machineRank }) => machineRank,
  strength: ({ strength }) => strength,
  strength_low: ({ low }) => low,
  strength_high: ({ high }) => high,
  p_best: ({ pBest }) => pBest,
  wins: ({ wins }) => wins,
  losses: ({ losses }) => losses,
  ties: ({ ties }) => ties,
  group: ({ group }) => group,
  candidate: ({ candidate }) => candidate,
  folder: ({ folder }) => folder,
  file: ({ file }) => file,
};

/**
 * An item's line each, below a heading; cells have no line breaks, controls and direction marks.
 * @see RFC 4180
 */
export function resultCsv(result: EvaluationResult): string {
  return csvRows([result])
    .map((row) => `${row}\r\n`)
    .join("");
}

/** The same of several results, without the ends of lines. */
export function csvRows(results: readonly EvaluationResult[]): string[] {
  const lines = [
    Object.keys(columns),
    ...results.flatMap((result) =>
      result.items.map((item) => Object.values(columns).map((of) => cell(of(item, result)))),
    ),
  ];
  return lines.map((cells) => cells.join(","));
}

function cell(value: string | number | null): string {
  // A number below 0 begins with a minus, and is no formula.
  return typeof value === "number" ? String(value) : textCell(oneLine(value ?? ""));
}

/**
 * A text that is no formula in a spreadsheet, whatever it begins with; also behind what another
 * country's spreadsheet takes for the end of a cell, quotes or not.
 * @see OWASP, CSV Injection: an apostrophe before it is what spreadsheets take for "this is text"
 */
function textCell(text: string): string {
  const harmless = text.replaceAll(/(^|;)(?=["'\s]*[=+\-@＝＋－＠])/g, "$1'");
  return /[",']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
