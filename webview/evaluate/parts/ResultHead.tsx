import type { VNode } from "preact";
import { visibleText } from "../../../src/base/visibleText.js";
import { Button } from "../../ui/Button.js";
import { Choice } from "../../ui/Choice.js";
import type { Result } from "../model/evaluation.js";
import { goOnHint, goOnText } from "../model/inWords.js";
import type { EvaluateStore } from "../store.js";
import { useFocusFirst } from "./useFocusFirst.js";

export interface ResultHeadProps {
  readonly stage: Result;
  /** Which goal is shown, by its place in the result's. */
  readonly goal: number;
  readonly onGoal: (goal: number) => void;
  readonly store: EvaluateStore;
}

/** What it is the result of, and who may vote on. */
export function ResultHead({ stage, goal, onGoal, store }: ResultHeadProps): VNode {
  const { result, goal: asked, blocked, more } = stage;
  const heading = useFocusFirst();
  return (
    <header class="result-head">
      <div class="question-text">
        <h1 ref={heading} tabIndex={-1}>
          Result of the blind evaluation
        </h1>
        {result.goals.length > 1 ? (
          <Choice
            label="Of which goal"
            value={String(goal)}
            options={result.goals.map((text, index) => ({
              value: String(index),
              label: visibleText(text),
            }))}
            onChange={(value) => onGoal(Number(value))}
          />
        ) : (
          <p class="question-goal quiet" dir="auto" title={asked}>
            {asked}
          </p>
        )}
      </div>
      {blocked === null && (
        <div class="buttons">
          {more !== null && (
            <Button title={goOnHint(more)} onPress={() => store.ask("goOn")}>
              {goOnText(more)}
            </Button>
          )}
          <Button
            title="With a file of votes of their own. The result is in sight: their votes count as not blind"
            onPress={() => store.ask("otherVoter")}
          >
            Let someone else vote
          </Button>
        </div>
      )}
    </header>
  );
}
