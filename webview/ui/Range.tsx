import type { VNode } from "preact";

export interface RangeProps {
  /** Unique in the page. */
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly max: number;
  /** The value as it is read: "50 %". */
  readonly text: string;
  readonly onInput: (value: number) => void;
}

/** A whole number from 0 to `max`, by a slider. */
export function Range({ id, label, max, onInput, text, value }: RangeProps): VNode {
  return (
    <span class="range">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={max}
        step={1}
        value={value}
        aria-valuetext={text}
        onInput={({ currentTarget }) => onInput(currentTarget.valueAsNumber)}
      />
      <span class="range-text" aria-hidden="true">
        {text}
      </span>
    </span>
  );
}
