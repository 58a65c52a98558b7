import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { Comparison } from "../../compare/model/comparison.js";
import { inMode } from "../../compare/model/view.js";
import { listenToKeys } from "../../compare/parts/keys.js";
import { ModeTools } from "../../compare/parts/ModeTools.js";
import { Stage } from "../../compare/parts/Stage.js";
import { ModeSwitch, ZoomTools } from "../../compare/parts/Toolbar.js";
import { useStage } from "../../compare/parts/useStage.js";
import { usePageSize } from "../../page/usePageSize.js";
import type { Pair } from "../model/evaluation.js";
import { missingText, progressOf, progressText } from "../model/inWords.js";
import type { EvaluateStore } from "../store.js";
import { Ballot } from "./Ballot.js";
import { useFocusFirst } from "./useFocusFirst.js";
import { listenToVoteKeys } from "./voteKeys.js";
import { votingModes } from "./votingModes.js";

/** Below this width the modes are a drop-down. */
const narrowPx = 900;

export interface VotingProps {
  readonly pair: Pair;
  readonly comparison: Comparison;
  readonly store: EvaluateStore;
}

/** One pair: the question, how it is looked at, the two pictures, and the answers. */
export function Voting({ pair, comparison, store }: VotingProps): VNode {
  const { compare } = store;
  const heading = useFocusFirst();
  const page = usePageSize();
  const staged = useStage(comparison, compare);
  const { control } = staged;
  useEffect(() => {
    const stop = new AbortController();
    listenToVoteKeys(store, stop.signal);
    listenToKeys(compare, control, stop.signal);
    return () => stop.abort();
  }, [store, compare, control]);
  return (
    <>
      <header class="question">
        <div class="question-text">
          <h1 ref={heading} tabIndex={-1}>
            Which is better?
          </h1>
          <p class="question-goal quiet" dir="auto" title={pair.goal}>
            {pair.goal}
          </p>
        </div>
        <p class="question-progress">
          <b data-pair={pair.pair}>{progressText(pair)}</b>
          {pair.missing > 0 && (
            <span class="quiet question-missing" title={missingText(pair.missing)}>
              {pair.missing} left out
            </span>
          )}
          <span class="quiet" title="Names, scores and places are hidden until you want the result">
            blind
          </span>
        </p>
        <div
          class="question-tools"
          role="group"
          aria-label="How to compare"
          // A click leaves the focus where it was.
          onMouseDown={(event) => {
            const { target } = event;
            const isButton = target instanceof Element && target.closest("button") !== null;
            if (isButton) event.preventDefault();
          }}
        >
          <ModeSwitch
            mode={comparison.view.mode}
            offered={votingModes}
            isNarrow={page.width < narrowPx}
            onChange={(mode) => compare.change((before) => inMode(before, mode))}
          />
          <ModeTools comparison={comparison} store={compare} />
          <ZoomTools view={comparison.view} control={control} />
        </div>
        <div
          class="progress"
          role="progressbar"
          aria-label="Votes given"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(progressOf(pair) * 100)}
        >
          <div
            class="progress-done"
            style={{ transform: `scaleX(${progressOf(pair).toFixed(4)})` }}
          />
        </div>
      </header>
      <div class="compare-body">
        <Stage comparison={comparison} store={compare} {...staged} hasReadout={false} />
      </div>
      <Ballot pair={pair} store={store} />
    </>
  );
}
