import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** A text that has not changed for so long is said. */
const restMs = 700;

export interface AloudProps {
  readonly text: string;
  /** Whether what it is at first goes without saying. */
  readonly isOnlyChanges?: boolean;
}

/** Says a text to who does not see the page, once it rests: on its way there it would be a flood. */
export function Aloud({ text, isOnlyChanges = false }: AloudProps): VNode {
  const [said, say] = useState("");
  const first = useRef(text);
  useEffect(() => {
    if (isOnlyChanges && said === "" && text === first.current) return undefined;
    const rest = window.setTimeout(() => say(text), restMs);
    return () => window.clearTimeout(rest);
  }, [text]);
  return (
    <p class="for-reader" role="status">
      {said}
    </p>
  );
}
