import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { describedBy, Field, type FieldProps } from "./Field.js";

export interface TextAreaProps extends FieldProps {
  readonly value: string;
  readonly rows: number;
  readonly onInput: (value: string) => void;
  readonly onLeave?: () => void;
  readonly placeholder?: string;
  /** Takes the focus when it appears. */
  readonly focused?: boolean;
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps): VNode {
  const { focused = false, id, onInput, onLeave, placeholder, problem, rows, value } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (focused) area.current?.focus();
  }, [focused]);
  return (
    <Field {...props}>
      <textarea
        ref={area}
        id={id}
        class="input"
        dir="auto"
        rows={rows}
        value={value}
        placeholder={placeholder}
        aria-invalid={problem != null}
        aria-describedby={describedBy(props)}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
        onBlur={onLeave}
      />
    </Field>
  );
}
