import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { SearchState } from "../../../src/search/state.js";
import { questionGroups, type QuestionRow } from "../model/checklist.js";

/** What all images of a search are asked, and how many of them meet it. */
export function Checklist({ state }: { readonly state: SearchState }): VNode {
  const groups = useMemo(() => questionGroups(state), [state]);
  return (
    <div id="checklist" class="checklist" role="region" aria-label="Checklist" tabIndex={0}>
      {groups.map(({ title, rows }) => (
        <section key={title}>
          <h2>{title}</h2>
          <ul>
            {rows.map((row) => (
              <QuestionItem key={row.id} row={row} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function QuestionItem({ row }: { readonly row: QuestionRow }): VNode {
  const { text, kind, weight, needs, met, known, share } = row;
  return (
    <li class="question">
      <span dir="auto">{text}</span>
      <span class="question-share">
        <span class="score-bar" aria-hidden="true">
          <span
            class="question-met"
            style={{ width: `${known === 0 ? 0 : (100 * met) / known}%` }}
          />
        </span>
        {share}
      </span>
      <span class="question-about">
        {kind}
        {weight !== "" && ` · ${weight}`}
        {needs.map((need) => (
          <span key={need}>
            {" · only with “"}
            <bdi>{need}</bdi>”
          </span>
        ))}
      </span>
    </li>
  );
}
