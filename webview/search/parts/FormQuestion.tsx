import type { TargetedKeyboardEvent, VNode } from "preact";
import { useState } from "preact/hooks";
import { oneLine } from "../../../src/base/visibleText.js";
import type { Question } from "../../../src/protocol/plan.js";
import { Icon } from "../../page/Icon.js";
import { Checkbox } from "../../ui/Checkbox.js";
import { IconButton } from "../../ui/IconButton.js";
import { Segments } from "../../ui/Segments.js";
import { Select } from "../../ui/Select.js";
import { halfTitles, kindText, weightText } from "../model/checklist.js";
import {
  longestQuestion,
  mostCounted,
  withLeft,
  withNeed,
  withQuestion,
  withWeightMoved,
} from "../model/planFirst.js";
import type { ChangeForm } from "./FormQuestions.js";

export interface FormQuestionProps {
  readonly question: Question;
  /** From 0. */
  readonly at: number;
  /** The questions that it may need. */
  readonly earlier: readonly Question[];
  /** Others are being planned in their place. */
  readonly isLocked: boolean;
  readonly problem: string | null;
  readonly change: ChangeForm;
  readonly onRemove: () => void;
  /** Enter. @param isEmpty whether nothing is written here */
  readonly onNext: (isEmpty: boolean) => void;
  /** Backspace where nothing is left to be taken away. */
  readonly onBack: () => void;
}

/** As it is written on the key that weighs questions. */
export const altKey = navigator.userAgent.includes("Mac") ? "Option" : "Alt";

/** One question: its text, and behind a button what else it is. */
export function FormQuestion(props: FormQuestionProps): VNode {
  const { question, at, change, isLocked, problem, onRemove } = props;
  const { id, text } = question;
  const [isOpen, setIsOpen] = useState(false);
  const name = `Question ${at + 1}`;
  const field = `question-${id}`;
  const facts = factsOf(props);
  return (
    <li class="plan-question" onKeyDown={(event) => moveWeight(event, props)}>
      <span class="plan-number" aria-hidden="true">
        {at + 1}
      </span>
      <div class="plan-body">
        <textarea
          id={field}
          class="input plan-text"
          dir="auto"
          rows={1}
          maxLength={longestQuestion}
          value={text}
          readOnly={isLocked}
          placeholder="Is there …?"
          aria-label={name}
          aria-invalid={problem !== null}
          aria-describedby={`${field}-${problem === null ? "about" : "problem"} plan-keys`}
          onInput={({ currentTarget }) => {
            const written = currentTarget.value.replace(/\s*[\r\n]+\s*/g, " ");
            change((form) => withQuestion(form, id, { text: written }));
          }}
          onBlur={() => change((form) => withLeft(form, id))}
          onKeyDown={(event) => textKey(event, props)}
        />
        {problem !== null && (
          <p class="field-problem" id={`${field}-problem`}>
            {problem}
          </p>
        )}
        <button
          type="button"
          id={`${field}-about`}
          class="plan-facts"
          // The line that an empty question gets when it is left would move what is being pressed.
          onMouseDown={(event) => event.preventDefault()}
          aria-expanded={isOpen}
          aria-label={`${name}: ${facts}`}
          title={`${altKey}+Up or ${altKey}+Down: counts more or less`}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Icon name="chevron" />
          {facts}
        </button>
        {isOpen && <QuestionOptions {...props} />}
      </div>
      <IconButton label={`Remove question ${at + 1}`} onPress={onRemove}>
        <Icon name="cross" />
      </IconButton>
    </li>
  );
}

/** "What it shows, a thing, counts twice, only with 1". */
function factsOf({ question, earlier }: FormQuestionProps): string {
  const { half, kind, needs, weight } = question;
  const numbers = needs.map((need) => earlier.findIndex(({ id }) => id === need) + 1);
  return [
    halfTitles[half],
    kindText(kind).toLowerCase(),
    weightText(weight) || "counts once",
    ...(numbers.length === 0 ? [] : [`only with ${numbers.join(" and ")}`]),
  ].join(", ");
}

const halves = [
  { value: "what", label: halfTitles.what },
  { value: "how", label: halfTitles.how },
] as const;

const kinds = (["object", "attribute", "count", "relation", "text", "style"] as const).map(
  (value) => ({ value, label: kindText(value) }),
);

const weights = Array.from({ length: mostCounted + 1 }, (_, at) => at);

function QuestionOptions({ question, at, earlier, change }: FormQuestionProps): VNode {
  const { id, half, kind, needs, weight } = question;
  const set = (changed: Partial<Question>): void =>
    change((form) => withQuestion(form, id, changed));
  const offered = [...new Set([...weights, weight])].sort((a, b) => a - b);
  return (
    <div class="plan-options" role="group" aria-label={`What question ${at + 1} is`}>
      <div class="form-row">
        <Select
          id={`half-${id}`}
          label="Is about"
          value={half}
          options={halves}
          onChange={(value) => set({ half: value as Question["half"] })}
        />
        <Select
          id={`kind-${id}`}
          label="Asks for"
          value={kind}
          options={kinds}
          onChange={(value) => set({ kind: value as Question["kind"] })}
        />
        <div class="field">
          <span class="field-label">Counts</span>
          <Segments
            label="How much it counts"
            value={String(weight)}
            options={offered.map((each) => ({
              value: String(each),
              label: String(each),
              name: `${each}: ${weightText(each) || "counts once"}`,
            }))}
            onChange={(value) => set({ weight: Number(value) })}
          />
        </div>
      </div>
      {earlier.length > 0 && (
        <fieldset class="plan-needs">
          <legend class="field-label">Means something only where these are met</legend>
          {earlier.map((other, nth) => (
            <Checkbox
              key={other.id}
              label={`${nth + 1} ${oneLine(other.text)}`}
              checked={needs.includes(other.id)}
              onChange={(isOn) => change((form) => withNeed(form, id, other.id, isOn))}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}

/** Alt and an arrow: counts more, or less. */
function moveWeight(event: KeyboardEvent, { change, isLocked, question }: FormQuestionProps): void {
  if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  event.preventDefault();
  if (isLocked) return;
  const by = event.key === "ArrowUp" ? 1 : -1;
  change((form) => withWeightMoved(form, question.id, by));
}

function textKey(
  event: TargetedKeyboardEvent<HTMLTextAreaElement>,
  { isLocked, onNext, onBack }: FormQuestionProps,
): void {
  // What is not written yet, an input method writes with Enter.
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  // What the field holds, and not what was drawn last: the key before this one may not be drawn yet.
  const { value } = event.currentTarget;
  if (event.key === "Enter") {
    event.preventDefault();
    if (!isLocked) onNext(value.trim() === "");
  } else if (event.key === "Backspace" && value === "" && !isLocked) {
    event.preventDefault();
    onBack();
  }
}
