import type { VNode } from "preact";
import { describedBy, Field, type FieldProps } from "./Field.js";

export interface SelectProps extends FieldProps {
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

/** One of a few. */
export function Select(props: SelectProps): VNode {
  const { id, onChange, options, problem, value } = props;
  return (
    <Field {...props}>
      <select
        id={id}
        class="input"
        value={value}
        aria-invalid={problem != null}
        aria-describedby={describedBy(props)}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}
