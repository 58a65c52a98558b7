import type { ComponentChildren, VNode } from "preact";

export interface IconButtonProps {
  /** What it does, for those who do not see the icon, and as its tooltip. */
  readonly label: string;
  readonly children: ComponentChildren;
  readonly onPress: () => void;
  /** Given for a button that is on or off. */
  readonly pressed?: boolean;
}

/** A small quiet button of a toolbar. Plain, as there may be many: the toolkit's are dear. */
export function IconButton({ label, children, onPress, pressed }: IconButtonProps): VNode {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
