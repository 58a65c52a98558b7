import type { SearchState } from "../search/state.js";
import { whyNotCompared } from "../search/judgeTest/testSentences.js";
import { whyWeighted } from "../search/whyWeighted.js";
import { whyText, whyWon } from "../search/whyWon.js";
import { line, toned, type Line } from "./line.js";
import { cut, wrap } from "./terminalText.js";

/** Rows of a terminal below the title: what weighs most stands first. */
const maxRows = 12;

/** Why the judge's winner won, in the panel's words; none where nothing has won. @param columns cells */
export function whyLines(state: SearchState, columns: number): Line[] {
  const why = whyWon(state);
  if (why === null) return [];
  const { winner, lines } = why;
  const isOverruled = state.picked !== null && state.picked !== winner;
  const title = isOverruled ? `Why the judge chose ${winner}` : `Why ${winner} won`;
  const width = Math.max(20, Math.min(columns, 110) - 4);
  const rows = lines.flatMap((each) =>
    wrap(whyText(each), width).map((part, index) => line(index === 0 ? "  " : "    ", part)),
  );
  const isCut = rows.length > maxRows;
  const shown = isCut ? [...rows.slice(0, maxRows - 1), line("  …")] : rows;
  return [toned("strong", title), ...shown.map((row) => cut(row, Math.max(20, columns - 1)))];
}

/**
 * Where a checklist was to be met, or images were to be compared, and they were ranked by scores.
 * @param columns cells
 */
export function objectiveLines(state: SearchState, columns: number): Line[] {
  // What is said of the winner is not said twice.
  const told = whyWon(state)?.lines.map(whyText) ?? [];
  return [whyWeighted(state), whyNotCompared(state)].flatMap((why) =>
    why === null || told.includes(why) ? [] : wrap(toned("faint", why), Math.max(20, columns - 1)),
  );
}
