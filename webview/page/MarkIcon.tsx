import type { VNode } from "preact";
import { Icon } from "./Icon.js";
import type { Mark } from "./marks.js";

/** The sign alone: words say the same beside it, or in a name. */
export function MarkIcon({ mark }: { readonly mark: Mark }): VNode {
  return (
    <span class={`mark-icon ${mark.isFilled ? "is-filled" : ""}`}>
      <Icon name={mark.icon} />
    </span>
  );
}
