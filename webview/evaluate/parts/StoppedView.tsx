import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "../../page/Icon.js";
import { Button } from "../../ui/Button.js";
import type { Stopped } from "../model/evaluation.js";
import { stopText, stopTitle, votesText } from "../model/inWords.js";
import type { EvaluateStore } from "../store.js";
import { useFocusFirst } from "./useFocusFirst.js";

export interface StoppedViewProps {
  readonly stopped: Stopped;
  readonly store: EvaluateStore;
}

/** Nothing more is asked; what came of it is not told before the person wants it told. */
export function StoppedView({ stopped, store }: StoppedViewProps): VNode {
  const heading = useFocusFirst();
  useEffect(() => {
    const stop = new AbortController();
    window.addEventListener(
      "keydown",
      ({ key, ctrlKey, altKey, metaKey, repeat }) => {
        if (ctrlKey || altKey || metaKey || repeat || key.toLowerCase() !== "u") return;
        store.undo();
      },
      { signal: stop.signal },
    );
    return () => stop.abort();
  }, [store]);
  const { goal, votes, why, canUndo, missing, hasResult } = stopped;
  const isGood = why !== "missing" && why !== "blocked";
  return (
    <section class="message-page stopped">
      <h1
        ref={heading}
        tabIndex={-1}
        class={`message-title ${isGood ? "tone-good" : "tone-warning"}`}
      >
        <Icon name={isGood ? "check" : "warning"} />
        {stopTitle(stopped)}
      </h1>
      <p>{stopText(stopped)}</p>
      <p class="quiet">
        {votesText(votes)} Nothing is told before you want to see it: once you know which image is
        which, your votes are not blind any more.
      </p>
      <p class="question-goal quiet" dir="auto" title={goal}>
        {goal}
      </p>
      <div class="buttons">
        {canTryAgain(stopped) && (
          <Button look="primary" onPress={() => store.ask("again")}>
            {missing > 0 ? "Look again" : "Try again"}
          </Button>
        )}
        {hasResult && (
          <Button look={isGood ? "primary" : "secondary"} onPress={() => store.ask("reveal")}>
            Show the result
          </Button>
        )}
        {why !== "noPair" && why !== "blocked" && (
          <Button onPress={() => store.ask("goOn")}>Go on voting</Button>
        )}
        {why !== "blocked" && (
          <Button title="With a file of votes of their own" onPress={() => store.ask("otherVoter")}>
            Let someone else vote
          </Button>
        )}
        {canUndo && <Button onPress={store.undo}>Undo the last answer (U)</Button>}
      </div>
    </section>
  );
}

function canTryAgain({ why, missing }: Stopped): boolean {
  return why === "blocked" || missing > 0;
}
