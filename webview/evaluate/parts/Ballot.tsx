import type { VNode } from "preact";
import type { Pair } from "../model/evaluation.js";
import { answers } from "../model/inWords.js";
import type { EvaluateStore } from "../store.js";
import { Key } from "./Key.js";

export interface BallotProps {
  readonly pair: Pair;
  readonly store: EvaluateStore;
}

/** The answers, all alike so that none is favoured, and what else can be done with a pair. */
export function Ballot({ pair, store }: BallotProps): VNode {
  return (
    <footer
      class="ballot"
      // A click leaves the focus, and with it the keys, where they were.
      onMouseDown={(event) => event.preventDefault()}
    >
      <div class="answers" role="group" aria-label="Which is better?">
        {answers.map(({ outcome, key, label }) => (
          <button
            key={outcome}
            type="button"
            class={`answer is-${outcome}`}
            aria-keyshortcuts={key}
            aria-disabled={!store.mayAnswer}
            onClick={() => store.vote(outcome)}
          >
            {label} <Key>{key}</Key>
          </button>
        ))}
      </div>
      <div class="ballot-more" role="group" aria-label="Other">
        <button
          type="button"
          class="icon-button"
          aria-keyshortcuts="S"
          title="Go to another pair: this one is not asked again, unless you undo"
          onClick={store.skip}
        >
          Skip <Key>S</Key>
        </button>
        <button
          type="button"
          class="icon-button"
          aria-keyshortcuts="U"
          aria-disabled={!pair.canUndo}
          title={pair.canUndo ? "Take the last answer back" : "There is no answer to take back"}
          onClick={store.undo}
        >
          Undo <Key>U</Key>
        </button>
        <button
          type="button"
          class="icon-button is-end"
          title="What you voted is kept"
          onClick={() => store.ask("stop")}
        >
          Stop here
        </button>
      </div>
    </footer>
  );
}
