import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { FormChecklist } from "../../../src/protocol/panelMessages.js";
import type { FormModel } from "../model/form.js";
import { withAdded, withoutQuestion } from "../model/planFirst.js";
import { problemPlaces } from "../model/problemPlaces.js";
import { FormQuestion } from "./FormQuestion.js";

export type ChangeForm = (change: (form: FormModel) => FormModel) => void;

interface FormQuestionsProps {
  readonly form: FormModel;
  readonly list: FormChecklist;
  readonly change: ChangeForm;
}

/** The questions of a form, each to be changed. Enter goes to the next one, and adds one at the end. */
export function FormQuestions({ form, list, change }: FormQuestionsProps): VNode {
  const problems = problemPlaces(form).questions;
  const rows = useRef<HTMLOListElement>(null);
  /** Where the focus goes once the list is drawn with so many questions. */
  const [wanted, setWanted] = useState<{ readonly at: number; readonly count: number } | null>(
    null,
  );
  const { questions } = list;
  const count = questions.length;
  const known = useRef(0);
  useLayoutEffect(() => {
    const wasAdded = count === known.current + 1 && questions.at(-1)?.text === "";
    known.current = count;
    const isDrawn = wanted?.count === count;
    const at = isDrawn ? wanted.at : wasAdded ? count - 1 : null;
    if (at === null) return;
    if (isDrawn) setWanted(null);
    const texts = rows.current?.querySelectorAll<HTMLElement>(".plan-text") ?? [];
    texts[Math.min(at, texts.length - 1)]?.focus();
  }, [count, wanted]);
  const remove = (id: string, at: number): void => {
    change((before) => withoutQuestion(before, id));
    setWanted({ at, count: count - 1 });
  };
  return (
    <ol class="plan-questions" ref={rows} aria-label="Questions">
      {questions.map((question, at) => (
        <FormQuestion
          key={question.id}
          {...{ question, at, change }}
          earlier={questions.slice(0, at)}
          isLocked={form.planFirst.isRunning}
          problem={problems.get(at) ?? null}
          onRemove={() => remove(question.id, at)}
          onNext={() => {
            if (at + 1 === count) change(withAdded);
            else setWanted({ at: at + 1, count });
          }}
          onBack={() => remove(question.id, Math.max(0, at - 1))}
        />
      ))}
    </ol>
  );
}
