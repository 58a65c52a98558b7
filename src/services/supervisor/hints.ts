import { cutText } from "../../base/cutText.js";
import { oneLine } from "../../base/visibleText.js";
import type { Fault } from "./fault.js";
import { hintRows, type Exit, type HintRow } from "./hints.data.js";

/** How many of the last lines are looked at, and told. */
export const linesTold = 20;

/** What became of a process, with what to do. */
export interface Ending {
  readonly fault: Fault;
  /** Started again it would end likewise. */
  readonly isLasting: boolean;
}

/** @param lines its last ones, oldest first */
export function endingOf(exit: Exit, lines: readonly string[]): Ending {
  const told = lines.slice(-linesTold);
  const row = rowFor(told.join("\n"), exit);
  // What it said itself, where that is a sentence and no record.
  const words = told.findLast((line) => row?.says?.test(line) === true && !line.startsWith("{"));
  const saying = words === undefined ? "" : ` It said: ${cutText(oneLine(words), 300, "…")}`;
  return {
    fault: {
      code: row?.code ?? "service.failed",
      reason: `${endingText(exit)}${saying}`,
      hint: row?.hint ?? "Its log has the details.",
    },
    isLasting: row?.isLasting ?? false,
  };
}

/** The same of what a service says itself: its code, then its own words. */
export function refusalOf(code: string, message: string): Ending {
  const row = rowFor(`${code}\n${message}`, null);
  return {
    fault: {
      code: row?.code ?? "service.failed",
      reason: cutText(oneLine(message), 1000, "…"),
      hint: row?.hint ?? null,
    },
    isLasting: row?.isLasting ?? false,
  };
}

/** The row of the table that fits. */
export function rowFor(text: string, exit: Exit | null): HintRow | undefined {
  return hintRows.find(
    ({ says, ended }) => (exit !== null && ended?.(exit) === true) || says?.test(text) === true,
  );
}

function endingText({ code, signal, notStarted, byUs }: Exit): string {
  if (notStarted !== null) return `The service could not be started (${notStarted}).`;
  if (byUs) return "The service was ended by its owner.";
  if (signal !== null) return `The service was ended by ${signal}.`;
  return `The service ended by itself with exit code ${code ?? "unknown"}.`;
}
