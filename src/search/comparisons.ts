import type { ComparedNote } from "./criticPort.js";
import type { Comparison } from "./state.js";

/** The comparisons of a session, in one order whichever was answered first. */

/** With one more; the list that it is added to stays as it is. */
export function withComparison(
  comparisons: readonly Comparison[],
  added: Comparison,
): readonly Comparison[] {
  const at = comparisons.findIndex((each) => isBefore(added, each));
  return comparisons.toSpliced(at < 0 ? comparisons.length : at, 0, added);
}

function isBefore(a: Comparison, b: Comparison): boolean {
  if (a.iteration !== b.iteration) return a.iteration < b.iteration;
  if (a.round !== b.round) return a.round < b.round;
  return a.call < b.call;
}

/**
 * Those of the iterations before one, and of its own rounds before one: what was known when that round
 * was asked for. The same ones are the same list, so that what follows from a list is worked out once.
 */
export function comparisonsBefore(
  comparisons: readonly Comparison[],
  iteration: number,
  round = 0,
): readonly Comparison[] {
  const end = comparisons.findIndex(
    (each) => each.iteration > iteration || (each.iteration === iteration && each.round >= round),
  );
  return sameList(end < 0 ? comparisons : comparisons.slice(0, end));
}

/** Lists that were asked for, by their last comparison. */
const lists = new WeakMap<Comparison, readonly (readonly Comparison[])[]>();
const none: readonly Comparison[] = [];
/** Rounds whose answers come in many orders make many lists that end alike. */
const mostLists = 8;

function sameList(list: readonly Comparison[]): readonly Comparison[] {
  const last = list.at(-1);
  if (last === undefined) return none;
  const known = lists.get(last) ?? [];
  const same = known.find(
    (each) => each.length === list.length && each.every((one, index) => one === list[index]),
  );
  if (same !== undefined) return same;
  lists.set(last, [list, ...known.slice(0, mostLists - 1)]);
  return list;
}

/** What was said of a candidate, the oldest first. */
export function notesOn(comparisons: readonly Comparison[], id: string): ComparedNote[] {
  return comparisons.flatMap(({ notes }) => {
    const note = Object.hasOwn(notes, id) ? notes[id] : undefined;
    return note === undefined ? [] : [note];
  });
}
