import type { VNode } from "preact";
import type { Comparison } from "../../compare/model/comparison.js";
import { Aloud } from "../../compare/parts/Aloud.js";
import { Trouble, WithoutImages } from "../../page/Trouble.js";
import type { Evaluation } from "../model/evaluation.js";
import { stageAloud, workingText } from "../model/inWords.js";
import type { EvaluateStore } from "../store.js";
import { ResultView } from "./ResultView.js";
import { StoppedView } from "./StoppedView.js";
import { Voting } from "./Voting.js";
import { Working } from "./Working.js";

export interface AppProps {
  readonly evaluation: Evaluation;
  readonly comparison: Comparison;
  readonly store: EvaluateStore;
}

export function App(props: AppProps): VNode {
  const { evaluation, store } = props;
  const { stage, trouble } = evaluation;
  if (stage.kind === "waiting")
    return <WithoutImages title="This evaluation cannot be shown" trouble={trouble} />;
  return (
    <main class="compare evaluate">
      <StageOf {...props} />
      <Working text={workingText(evaluation)} />
      <Trouble text={trouble} onClose={store.closeTrouble} />
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
