import type { VNode } from "preact";
import { describedBy, Field, type FieldProps } from "./Field.js";

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly onLeave?: () => void;
  readonly placeholder?: string;
  /** Its tooltip. */
  readonly title?: string;
  /** Digits are what is typed: a phone-like keyboard where there is one, and tabular figures. */
  readonly isNumber?: boolean;
}

/** One line of text. */
export function TextField(props: TextFieldProps): VNode {
  const { id, isNumber = false, onInput, onLeave, placeholder, problem, title, value } = props;
  return (
    <Field {...props}>
      <input
        id={id}
        class="input"
        type="text"
        dir={isNumber ? "ltr" : "auto"}
        inputMode={isNumber ? "decimal" : "text"}
        autocomplete="off"
        spellcheck={false}
        value={value}
        placeholder={placeholder}
        title={title}
        aria-invalid={problem != null}
        aria-describedby={describedBy(props)}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
        onBlur={onLeave}
      />
    </Field>
  );
}
