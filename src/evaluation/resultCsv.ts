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
 * A line an item, below a heading.
 * @see RFC 4180
 */
export function resultCsv(result: EvaluationResult): string {
  const lines = [
    Object.keys(columns),
    ...result.items.map((item) =>
      Object.values(columns).map((of) => {
        const value = of(item, result);
        return typeof value === "number" ? String(value) : textCell(value ?? "");
      }),
    ),
  ];
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

/**
 * A text that is no formula in a spreadsheet, whatever it begins with.
 * @see OWASP, CSV Injection: an apostrophe before it is what spreadsheets take for "this is text"
 */
function textCell(text: string): string {
  const harmless = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
