/** One row of the design's table of bars, as it is printed. */
export interface BenchRow {
  readonly title: string;
  readonly isPassed: boolean;
  /** Markdown. */
  readonly text: string;
}

export function passFail(isPassed: boolean): "**PASS**" | "**FAIL**" {
  return isPassed ? "**PASS**" : "**FAIL**";
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
