/** Images that are chosen to be compared: ids, in the order in which they were. Pure. */

export const mostSelected = 4;
export const leastCompared = 2;

export interface Selection {
  readonly ids: readonly string[];
  /** Whether more were asked for than can be compared. */
  readonly isFull: boolean;
}

export const nothingSelected: Selection = { ids: [], isFull: false };

export function toggled({ ids }: Selection, id: string): Selection {
  if (ids.includes(id)) return { ids: ids.filter((each) => each !== id), isFull: false };
  return withAll({ ids, isFull: false }, [id]);
}

/** All from one image to another, both included, as far as there is room; the nearest first. */
export function extended(
  selection: Selection,
  shown: readonly string[],
  from: string,
  to: string,
): Selection {
  const [start, end] = [shown.indexOf(from), shown.indexOf(to)];
  if (start === -1 || end === -1) return toggled(selection, to);
  const between = shown.slice(Math.min(start, end), Math.max(start, end) + 1);
  return withAll(selection, start <= end ? between : between.reverse());
}

/** Without those that are gone. */
export function stillThere(selection: Selection, isThere: (id: string) => boolean): Selection {
  if (selection.ids.every(isThere)) return selection;
  return { ids: selection.ids.filter(isThere), isFull: false };
}

function withAll({ ids }: Selection, added: readonly string[]): Selection {
  const all = [...new Set([...ids, ...added])];
  return { ids: all.slice(0, mostSelected), isFull: all.length > mostSelected };
}
