import type { ComponentChildren, VNode } from "preact";
import "./toolkit.js";

export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onPress: () => void;
  /** One primary button a view: what a person most likely wants next. */
  readonly look?: "primary" | "secondary";
  readonly disabled?: boolean;
  /** Id of the element that says why it is disabled, or what it does. */
  readonly describedBy?: string | undefined;
  readonly title?: string | undefined;
  /** Its name in full, where there is room for the beginning alone; shown on hover too. */
  readonly label?: string | undefined;
}

/** A push button with a verb on it. */
export function Button(props: ButtonProps): VNode {
  const { children, describedBy, disabled = false, label, look = "secondary", onPress } = props;
  const { title = label } = props;
  return (
    <vscode-button
      class="button"
      appearance={look}
      disabled={disabled}
      aria-describedby={describedBy}
      aria-label={label}
      title={title}
      onClick={() => {
        if (!disabled) onPress();
      }}
    >
      {children}
    </vscode-button>
  );
}
