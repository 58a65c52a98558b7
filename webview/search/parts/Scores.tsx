import type { VNode } from "preact";
import type { Scores as ScoresOf } from "../../../src/search/state.js";
import { aestheticText, totalText } from "../../page/words.js";

/** The two parts of the total, each on its own scale. */
export function Scores({ scores }: { readonly scores: ScoresOf }): VNode {
  const { alignment, aesthetic } = scores;
  return (
    <dl class="scores">
      <dt>Alignment</dt>
      <dd>
        <span class="score-bar" aria-hidden="true">
          <span class="score-alignment" style={{ width: `${alignment ?? 0}%` }} />
        </span>
        <b>{totalText(alignment)}</b>
      </dd>
      <dt>Aesthetic</dt>
      <dd>
        <span class="score-bar" aria-hidden="true">
          <span class="score-aesthetic" style={{ width: `${10 * (aesthetic ?? 0)}%` }} />
        </span>
        <b>{aestheticText(aesthetic)}</b>
      </dd>
    </dl>
  );
}
