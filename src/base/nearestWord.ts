/** A word that was meant, perhaps: the nearest of `known`, or one that begins so; else undefined. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const typed = word.toLowerCase().slice(0, maxLength);
  const allowed = Math.max(1, Math.floor(typed.length / 3));
  const [nearest] = known
    .map((each) => ({ each, slips: slipsBetween(typed, each.toLowerCase()) }))
    .filter(({ slips }) => slips <= allowed && slips < typed.length)
    .sort((a, b) => a.slips - b.slips);
  if (nearest !== undefined) return nearest.each;
  return typed.length < 3 ? undefined : known.find((each) => each.toLowerCase().startsWith(typed));
}

/** What is compared of a word from a stranger: nothing that is known is longer. */
const maxLength = 60;

/** Letters left out, added, changed, or swapped with their neighbour (optimal string alignment). */
function slipsBetween(from: string, to: string): number {
  let [before, last] = [[] as number[], [...Array(to.length + 1).keys()]];
  for (let row = 1; row <= from.length; row++) {
    const now = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      now[column] = Math.min(
        (last[column] ?? Infinity) + 1,
        (now[column - 1] ?? Infinity) + 1,
        (last[column - 1] ?? Infinity) + (isSame ? 0 : 1),
        isSwapped ? (before[column - 2] ?? Infinity) + 1 : Infinity,
      );
    }
    [before, last] = [last, now];
  }
  return last[to.length] ?? Infinity;
}
