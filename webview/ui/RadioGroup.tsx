import type { ComponentChildren, VNode } from "preact";

export interface RadioGroupProps {
  /** Unique in the page. */
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    /** Decoration beside the label. */
    readonly picture?: ComponentChildren;
  }[];
  readonly onChange: (value: string) => void;
}

/** One of a few that are all in sight, side by side. The arrow keys walk among them. */
export function RadioGroup({ id, label, onChange, options, value }: RadioGroupProps): VNode {
  return (
    <fieldset class="field radio-group" id={id}>
      <legend class="field-label">{label}</legend>
      <div class="radio-options">
        {options.map((option) => (
          <label key={option.value} class="radio-option">
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.picture}
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
