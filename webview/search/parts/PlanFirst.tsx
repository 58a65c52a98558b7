import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { fixedQuestions } from "../../../src/search/checklist.js";
import { Icon } from "../../page/Icon.js";
import { countText } from "../../page/words.js";
import { Button } from "../../ui/Button.js";
import { withValues, type FormModel } from "../model/form.js";
import {
  askedFor,
  asking,
  hasChecklist,
  mostInForm,
  otherGoal,
  whyUnasked,
  withAdded,
  withAsked,
  withGoalKept,
  withoutChecklist,
  withUndone,
} from "../model/planFirst.js";
import type { PanelStore } from "../store.js";
import { FormQuestions } from "./FormQuestions.js";

interface PlanFirstProps {
  readonly form: FormModel;
  readonly store: PanelStore;
}

/** The checklist of a form's goal: planned now, seen and changed, or left to the search. */
export function PlanFirst(props: PlanFirstProps): VNode | null {
  const { form, store } = props;
  const { list, isRunning, said, trouble, undo } = form.planFirst;
  const section = useRef<HTMLElement>(null);
  usePlanFocus(section, form);
  if (!hasChecklist(form.values)) return <Unasked {...props} />;
  const { change, ask } = actsOf(store);
  return (
    <section ref={section} class="plan-first" aria-labelledby="plan-first-label">
      <h2 id="plan-first-label" class="field-label">
        Checklist
        {list !== null && (
          <span class="plan-count">{countText(list.questions.length, "question")}</span>
        )}
      </h2>
      <p id="plan-first-about" class="plan-about quiet">
        {list === null
          ? "Each image is asked yes/no questions of the goal. The search makes them when it starts. Plan them first to see and change them."
          : `Each image is asked these questions${list.by === null ? "" : `, planned by ${list.by}`}.`}
      </p>
      <OtherGoal {...props} />
      {list !== null && <FormQuestions form={form} list={list} store={store} />}
      {list !== null && <FixedQuestions />}
      <div class="plan-acts" onMouseDown={keepFocus}>
        <Button
          disabled={isRunning || form.blocked !== null || form.values.goal.trim() === ""}
          describedBy="plan-first-about"
          title={costText(form)}
          onPress={ask}
        >
          {list === null ? "Plan first" : "Plan anew"}
        </Button>
        {isRunning ? (
          <>
            <Button key="cancel" onPress={() => store.post({ kind: "cancelPlanFirst" })}>
              Cancel
            </Button>
            <span class="plan-wait quiet">
              <span class="plan-ring" aria-hidden="true" />
              {waitText(form)}
            </span>
          </>
        ) : (
          <OtherActs {...props} />
        )}
      </div>
      {trouble !== null && (
        <p class="notice-line tone-error" role="alert">
          <Icon name="warning" />
          <span>{trouble}</span>
        </p>
      )}
      <div class="plan-said">
        <span role="status" class={undo.length === 0 ? "for-reader" : "quiet"}>
          {said}
        </span>
        {undo.length > 0 && !isRunning && (
          <button type="button" class="link" onClick={() => change(withUndone)}>
            Undo
          </button>
        )}
      </div>
    </section>
  );
}

/** A question that loses the focus may get a line below it, which would move what is being pressed. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

function actsOf(store: PanelStore) {
  return {
    change: store.changeForm,
    ask: (): void => {
      // The form as it is now: a second press must not ask twice.
      const { screen } = store.model;
      if (screen.kind !== "form" || screen.form.planFirst.isRunning) return;
      store.changeForm(withAsked);
      store.post({ kind: "planFirst", plan: askedFor(screen.form.values) });
    },
  };
}

/** What else becomes of the questions than that somebody plans them. */
function OtherActs({ form, store }: PlanFirstProps): VNode {
  const { list } = form.planFirst;
  const { change } = actsOf(store);
  return (
    <>
      {(list?.questions.length ?? 0) < mostInForm && (
        <button
          type="button"
          class="link"
          onClick={() => {
            change(withAdded);
            store.drawNow();
          }}
        >
          {list === null ? "Write them yourself" : "Add a question"}
        </button>
      )}
      {list !== null && (
        <button type="button" class="link" onClick={() => change(withoutChecklist)}>
          Leave them to the search
        </button>
      )}
      {list === null && <span class="quiet">{costText(form)}</span>}
    </>
  );
}

/** The goal was changed: the questions are neither used for another one unseen, nor thrown away. */
function OtherGoal({ form, store }: PlanFirstProps): VNode | null {
  const { change, ask } = actsOf(store);
  const goal = otherGoal(form.values, form.planFirst);
  if (goal === null || form.planFirst.isRunning) return null;
  return (
    <div class="plan-other" role="group" aria-label="Questions of another goal">
      <p>
        <Icon name="warning" />
        <span>
          These questions are of another goal: “<bdi>{goal}</bdi>”. Read them before you keep them.
        </span>
      </p>
      <div class="buttons">
        {form.values.goal.trim() !== "" && <Button onPress={ask}>Plan anew</Button>}
        <Button onPress={() => change(withGoalKept)}>Keep them</Button>
        <Button onPress={() => change(withoutChecklist)}>Drop them</Button>
      </div>
    </div>
  );
}

/** There are questions, and no image is asked them: that is said, and they are kept until it is decided. */
function Unasked({ form, store }: PlanFirstProps): VNode | null {
  const { change } = actsOf(store);
  const why = whyUnasked(form.values, form.planFirst);
  if (why === null) return null;
  const count = form.planFirst.list?.questions.length ?? 0;
  return (
    <section class="plan-first" aria-labelledby="plan-first-label">
      <h2 id="plan-first-label" class="field-label">
        Checklist
        <span class="plan-count">{countText(count, "question")}</span>
      </h2>
      <div class="plan-other" role="group" aria-label="Questions that are not asked">
        <p role="status">
          <Icon name="warning" />
          <span>
            No image is asked {count === 1 ? "this question" : `these ${count} questions`}: {why}.
          </span>
        </p>
        <div class="buttons">
          <Button onPress={() => change((before) => withValues(before, asking))}>Ask them</Button>
          <Button
            onPress={() => {
              change(withoutChecklist);
              // All of this goes, and the focus shall not get lost with it.
              document.getElementById("preset")?.focus();
            }}
          >
            Drop them
          </Button>
        </div>
      </div>
    </section>
  );
}

function FixedQuestions(): VNode {
  return (
    <div class="plan-fixed quiet">
      <p id="plan-fixed-label">Every image is asked as well:</p>
      <ul aria-labelledby="plan-fixed-label">
        {fixedQuestions.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}

/** "One request to gpt-6-luna (openai, api.openai.com)". */
function costText({ models }: FormModel): string {
  const writes = models.roles.find(({ role }) => role === "language");
  if (models.isBuiltinAlone || writes === undefined) return "Free: rules that are built in.";
  return `One request to ${writes.model} (${writes.place}).`;
}

function waitText({ models }: FormModel): string {
  const writes = models.roles.find(({ role }) => role === "language");
  return models.isBuiltinAlone || writes === undefined
    ? "Planning…"
    : `Waiting for ${writes.model}…`;
}

/** The focus does not get lost with the button that has it, and it is taken from nobody. */
function usePlanFocus(section: { readonly current: HTMLElement | null }, form: FormModel): void {
  const { isRunning, list } = form.planFirst;
  const isAsked = hasChecklist(form.values);
  const was = useRef({ isRunning, isAsked });
  const hadFocus = section.current?.contains(document.activeElement) === true;
  const isSame = was.current.isRunning === isRunning;
  useLayoutEffect(() => {
    const { activeElement, body } = document;
    if (!hadFocus || !isSame || (activeElement !== null && activeElement !== body)) return;
    const find = (what: string) => section.current?.querySelector<HTMLElement>(what) ?? null;
    (find(".plan-text") ?? find(".plan-acts .link"))?.focus();
  });
  useLayoutEffect(() => {
    const isChanged = was.current.isRunning !== isRunning || (isAsked && !was.current.isAsked);
    was.current = { isRunning, isAsked };
    const { activeElement, body } = document;
    const acts = section.current?.querySelector(".plan-acts");
    const isHere = activeElement === body || acts?.contains(activeElement) === true;
    if (!isChanged || !isHere) return;
    // A button that was disabled takes the focus only once it is drawn anew.
    const frame = requestAnimationFrame(() => {
      const buttons = acts?.querySelectorAll<HTMLElement>(".button") ?? [];
      const text = section.current?.querySelector<HTMLElement>(".plan-text");
      const next = isRunning ? buttons[1] : list === null ? buttons[0] : text;
      next?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [isAsked, isRunning, list]);
}
