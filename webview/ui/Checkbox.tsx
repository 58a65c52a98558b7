import type { VNode } from "preact";
import "./toolkit.js";

export interface CheckboxProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Checkbox({ label, checked, onChange }: CheckboxProps): VNode {
  return (
    <vscode-checkbox
      checked={checked}
      onChange={({ currentTarget }) => {
        // The element also tells when it is set from outside.
        if (currentTarget.checked !== checked) onChange(currentTarget.checked);
      }}
    >
      {label}
    </vscode-checkbox>
  );
}
