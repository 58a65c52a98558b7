import { spansIn, type Span } from "./spans.js";

/** Of the elements that have names: to lose more of them than was said is no correction. */
const mostUnsaid = 1 / 3;
const mostOfAll = 1 / 2;

/**
 * Whether changes took more of a drawing away than they said, or most of it. What stood in an element
 * that is still there was drawn anew with it, and is not lost.
 * @param removed ids of what was removed in so many words
 */
export function losesMuch(before: string, after: string, removed: ReadonlySet<string>): boolean {
  const left = new Set(spansIn(after).flatMap(({ id }) => id ?? []));
  const around: Span[] = [];
  let [all, lost, unsaid] = [0, 0, 0];
  for (const span of spansIn(before)) {
    const { id, depth } = span;
    around.length = depth;
    around.push(span);
    if (id === undefined || depth === 0) continue;
    all += 1;
    const ids = around.slice(1).flatMap((each) => each.id ?? []);
    if (ids.some((each) => left.has(each))) continue;
    lost += 1;
    if (!ids.some((each) => removed.has(each))) unsaid += 1;
  }
  return unsaid > mostUnsaid * all || lost > mostOfAll * all;
}
