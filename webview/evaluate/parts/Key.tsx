import type { VNode } from "preact";

/** The key that does the same as the button that it stands on, as a part of the button's name. */
export function Key({ children }: { readonly children: string }): VNode {
  return <kbd class="key">{children}</kbd>;
}
