import type { ComponentChildren, VNode } from "preact";

export interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly {
    readonly value: Value;
    readonly label: ComponentChildren;
    /** What it is, in full, and its key. */
    readonly title?: string;
    /** Its name, where the label is a sign. */
    readonly name?: string;
  }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, as buttons that hang together. Arrow keys are left to the page. */
export function Segments<Value extends string>(props: SegmentsProps<Value>): VNode {
  const { label, onChange, options, value } = props;
  return (
    <div class="segments" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          class="segment"
          title={option.title ?? option.name}
          aria-label={option.name}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
