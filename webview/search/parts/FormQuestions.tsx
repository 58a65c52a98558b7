import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { FormChecklist } from "../../../src/protocol/panelMessages.js";
import type { FormModel } from "../model/form.js";
import { mostCounted, withAdded, withoutQuestion } from "../model/planFirst.js";
import { problemPlaces } from "../model/problemPlaces.js";
import type { PanelStore } from "../store.js";
import { altKey, FormQuestion } from "./FormQuestion.js";

export type ChangeForm = (change: (form: FormModel) => FormModel) => void;

interface FormQuestionsProps {
  readonly form: FormModel;
  readonly list: FormChecklist;
  readonly store: PanelStore;
}

/** The questions of a form, each to be changed. Enter goes to the next one, and adds one at the end. */
export function FormQuestions({ form, list, store }: FormQuestionsProps): VNode {
  const problems = problemPlaces(form).questions;
  const rows = useRef<HTMLOListElement>(null);
  const { questions } = list;
  const count = questions.length;
  const known = useRef(0);
  const focus = (at: number): void => {
    rows.current?.querySelectorAll<HTMLElement>(".plan-text")[at]?.focus();
  };
  useLayoutEffect(() => {
    const wasAdded = count === known.current + 1 && questions.at(-1)?.text === "";
    known.current = count;
    if (wasAdded) focus(count - 1);
  }, [count]);
  const remove = (id: string, next: number): void => {
    // Before it is gone, as the focus would be with it.
    focus(next);
    store.changeForm((before) => withoutQuestion(before, id));
  };
  return (
    <>
      <ol class="plan-questions" ref={rows} aria-label="Questions">
        {questions.map((question, at) => (
          <FormQuestion
            key={question.id}
            {...{ question, at }}
            change={store.changeForm}
            earlier={questions.slice(0, at)}
            isLocked={form.planFirst.isRunning}
            problem={problems.get(at) ?? null}
            onRemove={() => remove(question.id, at + 1 === count ? at - 1 : at + 1)}
            onNext={(isEmpty) => {
              if (at + 1 < count) focus(at + 1);
              else if (!isEmpty) {
                store.changeForm(withAdded);
                store.drawNow();
              }
            }}
            onBack={() => remove(question.id, at === 0 ? 1 : at - 1)}
          />
        ))}
      </ol>
      <p id="plan-keys" class="plan-keys quiet">
        Enter goes to the next question. {altKey}+Up or {altKey}+Down makes one count more or less,
        from 0 to {mostCounted}.
      </p>
    </>
  );
}
