import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

/** What takes less needs no word. */
const restMs = 400;

/** Says that something takes a while, once it does. @param text what; empty: nothing is waited for */
export function Working({ text }: { readonly text: string }): VNode {
  const [said, say] = useState("");
  useEffect(() => {
    if (text === "") {
      say("");
      return undefined;
    }
    const rest = window.setTimeout(() => say(text), restMs);
    return () => window.clearTimeout(rest);
  }, [text]);
  return (
    <p class={`working ${said === "" ? "is-over" : ""}`} role="status">
      {said}
    </p>
  );
}
