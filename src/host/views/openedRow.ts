import type { Timer } from "../timer.js";

const pollMs = 20;
/** Longer than it takes to give a busy window a list of thousands of rows. */
const patienceMs = 3000;

/**
 * The row that was opened. While a list is given anew the editor tells an extension of no selected
 * row, although the person sees one: it knows the row again once it has asked for it.
 * @param selected what the editor tells now
 * @returns undefined where it tells of none all that time
 */
export async function openedRow<Row>(
  selected: () => Row | undefined,
  timer: Timer,
): Promise<Row | undefined> {
  const untilMs = timer.nowMs() + patienceMs;
  for (;;) {
    const row = selected();
    if (row !== undefined || timer.nowMs() >= untilMs) return row;
    await new Promise<void>((resolve) => timer.after(pollMs, resolve));
  }
}
