import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { ordinal, rangeText } from "../../../src/base/figureText.js";
import { visibleText } from "../../../src/base/visibleText.js";
import type { ItemAction } from "../../../src/protocol/evaluateMessages.js";
import type { ItemResult } from "../../../src/protocol/evaluationResult.js";
import { Icon } from "../../page/Icon.js";
import type { Result } from "../model/evaluation.js";
import { placesText } from "../model/figures.js";
import type { EvaluateStore } from "../store.js";
import { ItemPicture } from "./ItemPicture.js";
import { Leader, PairSide } from "./Leader.js";
import { Plots } from "./Plots.js";
import { ResultHead } from "./ResultHead.js";
import { Tables } from "./Tables.js";

export interface ResultViewProps {
  readonly stage: Result;
  /** Images whose picture is there. */
  readonly drawn: ReadonlySet<number>;
  readonly store: EvaluateStore;
}

/** So many images are a pair: what orders, plots and agreement tell of them is nothing. */
const pairOfImages = 2;
/** Beside the first; the others are a press away, for the pictures are what is looked for. */
const sentencesInSight = 3;

/** What came of the votes: who is first, in words, in pictures, in plots and in figures. */
export function ResultView({ stage, drawn, store }: ResultViewProps): VNode {
  const { result, items, blocked } = stage;
  const [goal, setGoal] = useState(0);
  const [chosen, choose] = useState<number | null>(null);
  const ranked = result.items.filter((each) => each.goal === goal);
  const shown = ranked.find(({ key }) => key === chosen) ?? ranked[0];
  const isPair = ranked.length === pairOfImages;
  // Names in them may come from a stranger's file.
  const [first, ...others] = result.sentences.map(visibleText);
  const bitmapOf = (key: number): ImageBitmap | undefined =>
    drawn.has(key) ? store.pictures.of(key) : undefined;
  const figureOf = ({ key }: ItemResult) => ({
    revealed: items[key],
    bitmap: bitmapOf(key),
    onAct: (action: ItemAction) => store.post({ kind: "act", item: key, action }),
  });
  return (
    <section class="result">
      <ResultHead stage={stage} goal={goal} onGoal={setGoal} store={store} />
      <div class={`result-body ${isPair ? "is-pair" : ""}`}>
        {first !== undefined && (
          <p class="result-first" dir="ltr">
            {first}
          </p>
        )}
        {isPair ? (
          <div class="pair-result">
            {ranked.map((item) => (
              <PairSide key={item.key} item={item} {...figureOf(item)} />
            ))}
          </div>
        ) : (
          <section class="part order">
            <h2>In the order of the votes</h2>
            <ol class="strip">
              {ranked.map((item) => (
                <li key={item.key}>
                  <button
                    type="button"
                    class="strip-item"
                    title={`${visibleText(item.label)}. ${placesText(item.places)}`}
                    aria-pressed={item.key === shown?.key}
                    onClick={() => choose(item.key)}
                  >
                    <ItemPicture bitmap={bitmapOf(item.key)} sidePx={88} />
                    <b>{ordinal(item.rank)}</b> <bdi class="quiet">{visibleText(item.label)}</bdi>{" "}
                    <span class="quiet strip-places">place {rangeText(item.places)}</span>
                  </button>
                </li>
              ))}
            </ol>
            <p class="quiet">
              As far as the votes tell, an image really has one of the places below it (95 % sure).
            </p>
          </section>
        )}
        {!isPair && shown !== undefined && <Leader item={shown} {...figureOf(shown)} />}
        <div class="result-words">
          <Sentences sentences={others.slice(0, sentencesInSight)} />
          {others.length > sentencesInSight && (
            <details class="more">
              <summary>More about these votes</summary>
              <Sentences sentences={others.slice(sentencesInSight)} />
            </details>
          )}
          {blocked !== null && (
            <p class="notice-line quiet">
              <Icon name="info" />
              {blocked}
            </p>
          )}
        </div>
        {!isPair && <Plots result={result} goal={goal} bitmapOf={bitmapOf} store={store} />}
        <Tables result={result} goal={goal} isPair={isPair} voter={stage.voter} store={store} />
      </div>
    </section>
  );
}

function Sentences({ sentences }: { readonly sentences: readonly string[] }): VNode {
  return (
    <ul class="result-sentences">
      {sentences.map((sentence) => (
        <li key={sentence} dir="ltr">
          {sentence}
        </li>
      ))}
    </ul>
  );
}
