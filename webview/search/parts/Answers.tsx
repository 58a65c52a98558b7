import type { VNode } from "preact";
import { Icon, type IconName } from "../../page/Icon.js";
import type { Answers as AnswersOf, AnswerRow, AnswerVerdict } from "../model/checklist.js";

const looks: Readonly<Record<AnswerVerdict, { readonly word: string; readonly icon: IconName }>> = {
  yes: { word: "Yes", icon: "check" },
  no: { word: "No", icon: "cross" },
  unknown: { word: "Cannot tell", icon: "question" },
  open: { word: "Open", icon: "clock" },
};

const changeWords = {
  gained: "met now, failed in its parent",
  lost: "failed now, met in its parent",
};

/** What one image answers to the checklist: yes, no or cannot tell, by word and shape. */
export function Answers({ answers }: { readonly answers: AnswersOf }): VNode {
  const { summary, rows } = answers;
  return (
    <section class="part answers-part">
      <h3>
        Checklist
        {summary !== "" && <span class="part-comparison"> · {summary}</span>}
      </h3>
      <ul class="answers">
        {rows.map((row) => (
          <AnswerItem key={row.id} row={row} />
        ))}
      </ul>
    </section>
  );
}

function AnswerItem({ row }: { readonly row: AnswerRow }): VNode {
  const { text, verdict, chance, change, notes } = row;
  const { word, icon } = looks[verdict];
  return (
    <li class={`answer answer-${verdict}`}>
      <Icon name={icon} />
      <span class="answer-word">{word}</span>
      <span class="answer-text">
        <span dir="auto">{text}</span>
        {(change !== "same" || notes.length > 0) && (
          <span class="answer-notes">
            {change !== "same" && <b class={`answer-${change}`}>{changeWords[change]}</b>}
            {notes.map((note) => (
              <bdi key={note}>{note}</bdi>
            ))}
          </span>
        )}
      </span>
      {chance !== "" && (
        <span class="answer-chance" title="How likely it is met, as the judge says">
          <span class="for-reader">likely met: </span>
          {chance}
        </span>
      )}
    </li>
  );
}
