import type { VNode } from "preact";
import { describedBy, Field, type FieldProps } from "./Field.js";

export interface DateFieldProps extends FieldProps {
  /** "2026-11-25"; empty for none. */
  readonly value: string;
  /** What was chosen or typed, once it is a day; empty where it was taken out. */
  readonly onChange: (value: string) => void;
}

/** One day, in the way of the person's own calendar. */
export function DateField(props: DateFieldProps): VNode {
  const { id, onChange, value } = props;
  return (
    <Field {...props}>
      <input
        id={id}
        class="input"
        type="date"
        max="9999-12-31"
        value={value}
        aria-describedby={describedBy(props)}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </Field>
  );
}
