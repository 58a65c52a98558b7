import type { VNode } from "preact";
import type { Scores } from "../../../src/search/state.js";

/** The total as a bar of its two parts, each as long as what it adds; empty where it is unknown. */
export function ScoreBar({
  scores,
  alpha,
}: {
  readonly scores: Scores;
  readonly alpha: number;
}): VNode {
  const { alignment, aesthetic, total } = scores;
  // A judge that knows one part only is ranked by it alone.
  const isWhole = alignment !== null && aesthetic !== null;
  const first = isWhole ? alpha * alignment : alignment === null ? 0 : (total ?? 0);
  const second = isWhole ? (1 - alpha) * 10 * aesthetic : aesthetic === null ? 0 : (total ?? 0);
  return (
    <span class="score-bar" aria-hidden="true">
      <span class="score-alignment" style={{ width: `${first}%` }} />
      <span class="score-aesthetic" style={{ width: `${second}%` }} />
    </span>
  );
}
