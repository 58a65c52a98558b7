import type { ComponentChildren, VNode } from "preact";

export interface IconButtonProps {
  /** What it does, for those who do not see the icon, and as its tooltip. */
  readonly label: string;
  /** Its tooltip, where that says more than the name: of a button that is on or off, what a press does. */
  readonly title?: string;
  readonly children: ComponentChildren;
  readonly onPress: () => void;
  /** Given for a button that is on or off. */
  readonly pressed?: boolean;
}

/** A small quiet button of a toolbar. Plain, as there may be many: the toolkit's are dear. */
export function IconButton(props: IconButtonProps): VNode {
  const { label, title = label, children, onPress, pressed } = props;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={title}
      aria-pressed={pressed}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
