import type { VNode } from "preact";

export interface ChoiceProps<Value extends string> {
  /** Shown as its tooltip: it stands in a toolbar, where there is no room for labels. */
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, as a drop-down of a toolbar. */
export function Choice<Value extends string>(props: ChoiceProps<Value>): VNode {
  const { label, onChange, options, value } = props;
  return (
    <select
      class="input choice"
      aria-label={label}
      title={label}
      value={value}
      onChange={({ currentTarget }) => {
        const chosen = options.find((option) => option.value === currentTarget.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
