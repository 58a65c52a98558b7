import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { announcement } from "../model/announce.js";
import type { SessionModel } from "../model/session.js";

/** A screen reader is not told more often than this; of what comes between, the last counts. */
const intervalMs = 2000;

/** Says, without moving the focus, when the search has come further. */
export function Announcer({ session }: { readonly session: SessionModel }): VNode {
  const [text, setText] = useState("");
  const before = useRef<SessionModel | null>(null);
  const waiting = useRef<{ text: string; timer: number } | null>(null);
  const saidAtMs = useRef(-Infinity);
  useEffect(() => {
    const said = announcement(before.current, session);
    before.current = session;
    if (said === null) return;
    if (waiting.current !== null) {
      waiting.current.text = said;
      return;
    }
    const say = (): void => {
      setText(waiting.current?.text ?? "");
      waiting.current = null;
      saidAtMs.current = performance.now();
    };
    const waitMs = Math.max(0, saidAtMs.current + intervalMs - performance.now());
    waiting.current = { text: said, timer: window.setTimeout(say, waitMs) };
  }, [session]);
  useEffect(() => () => window.clearTimeout(waiting.current?.timer), []);
  return (
    <p class="for-reader" role="status">
      {text}
    </p>
  );
}
