import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A text that has not changed for so long is said. */
const restMs = 700;

/** Says a text to who does not see the page, once it rests: on its way there it would be a flood. */
export function Aloud({ text }: { readonly text: string }): VNode {
  const [said, say] = useState("");
  useEffect(() => {
    const rest = window.setTimeout(() => say(text), restMs);
    return () => window.clearTimeout(rest);
  }, [text]);
  return (
    <p class="for-reader" role="status">
      {said}
    </p>
  );
}
