import type { VNode } from "preact";
import type { Comparison } from "../../compare/model/comparison.js";
import { Aloud } from "../../compare/parts/Aloud.js";
import { Icon } from "../../page/Icon.js";
import { Button } from "../../ui/Button.js";
import type { Evaluation } from "../model/evaluation.js";
import { stageAloud } from "../model/inWords.js";
import type { EvaluateStore } from "../store.js";
import { ResultView } from "./ResultView.js";
import { StoppedView } from "./StoppedView.js";
import { Voting } from "./Voting.js";

export interface AppProps {
  readonly evaluation: Evaluation;
  readonly comparison: Comparison;
  readonly store: EvaluateStore;
}

export function App(props: AppProps): VNode {
  const { evaluation, store } = props;
  const { stage, trouble } = evaluation;
  if (stage.kind === "waiting") return <Nothing trouble={trouble} />;
  return (
    <main class="compare evaluate">
      <StageOf {...props} />
      {trouble !== null && (
        <div class="notice tone-error" role="alert">
          <Icon name="warning" />
          <p class="notice-text" dir="auto">
            {trouble}
          </p>
          <Button onPress={store.closeTrouble}>Close</Button>
        </div>
      )}
      <Aloud text={stageAloud(stage)} />
    </main>
  );
}

function StageOf({ evaluation, comparison, store }: AppProps): VNode | null {
  const { stage } = evaluation;
  switch (stage.kind) {
    case "waiting":
      return null;
    case "pair":
      return <Voting pair={stage} comparison={comparison} store={store} />;
    case "stopped":
      return <StoppedView stopped={stage} store={store} />;
    case "result":
      return <ResultView stage={stage} drawn={evaluation.drawn} store={store} />;
  }
}

function Nothing({ trouble }: { readonly trouble: string | null }): VNode {
  return (
    <main class="message-page">
      {trouble === null ? (
        <p class="quiet" role="status">
          Waiting for the images…
        </p>
      ) : (
        <>
          <h1 class="message-title tone-error">
            <Icon name="warning" />
            This evaluation cannot be shown
          </h1>
          <p dir="auto">{trouble}</p>
        </>
      )}
    </main>
  );
}
