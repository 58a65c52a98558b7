import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { ordinal } from "../../../src/base/figureText.js";
import { visibleText } from "../../../src/base/visibleText.js";
import { Icon } from "../../page/Icon.js";
import { Button } from "../../ui/Button.js";
import { Choice } from "../../ui/Choice.js";
import type { Result } from "../model/evaluation.js";
import type { EvaluateStore } from "../store.js";
import { ItemPicture } from "./ItemPicture.js";
import { Leader } from "./Leader.js";
import { Plots } from "./Plots.js";
import { Tables } from "./Tables.js";

export interface ResultViewProps {
  readonly stage: Result;
  /** Images whose picture is there. */
  readonly drawn: ReadonlySet<number>;
  readonly store: EvaluateStore;
}

/** Beside the first; the others are a press away, for the pictures are what is looked for. */
const sentencesInSight = 3;

/** What came of the votes: who is first, in words, in pictures, in plots and in figures. */
export function ResultView({ stage, drawn, store }: ResultViewProps): VNode {
  const { result, items, goal: asked, blocked } = stage;
  const [goal, setGoal] = useState(0);
  const [chosen, choose] = useState<number | null>(null);
  const ranked = result.items.filter((each) => each.goal === goal);
  const shown = ranked.find(({ key }) => key === chosen) ?? ranked[0];
  // Names in them may come from a stranger's file.
  const [first, ...others] = result.sentences.map(visibleText);
  return (
    <section class="result">
      <header class="result-head">
        <div class="question-text">
          <h1>Result of the blind evaluation</h1>
          {result.goals.length > 1 ? (
            <Choice
              label="Of which goal"
              value={String(goal)}
              options={result.goals.map((text, index) => ({
                value: String(index),
                label: visibleText(text),
              }))}
              onChange={(value) => setGoal(Number(value))}
            />
          ) : (
            <p class="question-goal quiet" dir="auto" title={asked}>
              {asked}
            </p>
          )}
        </div>
        {blocked === null && (
          <Button
            title="With a file of votes of their own. The result is in sight: their votes count as not blind"
            onPress={() => store.ask("otherVoter")}
          >
            Let someone else vote
          </Button>
        )}
      </header>
      <div class="result-body">
        {shown !== undefined && (
          <Leader
            item={shown}
            revealed={items[shown.key]}
            bitmap={drawn.has(shown.key) ? store.pictures.of(shown.key) : undefined}
            onAct={(action) => store.post({ kind: "act", item: shown.key, action })}
          />
        )}
        {first !== undefined && (
          <p class="result-first" dir="ltr">
            {first}
          </p>
        )}
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
        <section class="part order">
          <h2>In the order of the votes</h2>
          <ol class="strip">
            {ranked.map((item) => (
              <li key={item.key}>
                <button
                  type="button"
                  class="strip-item"
                  title={visibleText(item.label)}
                  aria-pressed={item.key === shown?.key}
                  onClick={() => choose(item.key)}
                >
                  <ItemPicture
                    bitmap={drawn.has(item.key) ? store.pictures.of(item.key) : undefined}
                    sidePx={88}
                  />
                  <b>{ordinal(item.rank)}</b> <bdi class="quiet">{visibleText(item.label)}</bdi>
                </button>
              </li>
            ))}
          </ol>
        </section>
        <Plots result={result} goal={goal} store={store} />
        <Tables result={result} goal={goal} voter={stage.voter} store={store} />
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
