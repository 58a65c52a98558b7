import type { Evaluation } from "../protocol/evaluation.js";

/**
 * What each item is called once names are shown, by key: its id, behind its arm's name where there
 * are several arms, and behind the number of its session where an arm has several of a goal.
 */
export function labelsOf({ items, arms }: Evaluation): string[] {
  return items.map(({ arm, goal, folder, candidate }) => {
    const folders = [
      ...new Set(
        items.flatMap((other) => (other.arm === arm && other.goal === goal ? other.folder : [])),
      ),
    ].sort();
    const session = folders.length > 1 ? `${folders.indexOf(folder) + 1}·` : "";
    const name = arms.length > 1 ? `${arms[arm]?.name ?? ""} ` : "";
    return `${name}${session}${candidate}`;
  });
}
