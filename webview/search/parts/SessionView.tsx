import type { VNode } from "preact";
import { useCallback, useRef, useState } from "preact/hooks";
import type { CandidateAction, SessionAction } from "../../../src/protocol/panelMessages.js";
import { shownCandidate } from "../model/detail.js";
import type { SessionModel } from "../model/session.js";
import type { PanelStore } from "../store.js";
import { Announcer } from "./Announcer.js";
import { DetailPane } from "./DetailPane.js";
import { Head } from "./Head.js";
import { Notices } from "./Notices.js";
import { Separator } from "./Separator.js";
import { TreeView } from "./TreeView.js";
import { useMedia } from "./useMedia.js";

/** Below this the detail pane stands under the tree. */
const narrowQuery = "(max-width: 899px)";

/**
 * A session: its head, its tree, one candidate in detail, and what is to be said. That stands last, so
 * that nothing moves under the pointer when it comes.
 */
export function SessionView({
  session,
  store,
}: {
  readonly session: SessionModel;
  readonly store: PanelStore;
}): VNode {
  const isNarrow = useMedia(narrowQuery);
  const [paneSize, setPaneSize] = useState({ width: 392, height: 232 });
  const pane = useRef<HTMLElement>(null);
  const tree = useRef<HTMLDivElement>(null);
  const shown = shownCandidate(session);
  const dismiss = useCallback(
    () =>
      store.changeSession((before) =>
        before.trouble === null ? before : { ...before, trouble: null },
      ),
    [store],
  );
  // What could not be done last is no news any more once something else is asked for.
  const act = useCallback(
    (action: SessionAction) => {
      dismiss();
      store.post({ kind: "session", action });
    },
    [store, dismiss],
  );
  const actOn = useCallback(
    (action: CandidateAction, candidate: string) => {
      dismiss();
      store.post({ kind: "candidate", action, candidate });
    },
    [store, dismiss],
  );
  const select = useCallback(
    (selected: string) =>
      store.changeSession((before) => ({ ...before, selected, isFollowing: false })),
    [store],
  );
  const change = useCallback(
    (part: Partial<Pick<SessionModel, "isFollowing" | "filter" | "selected">>) =>
      store.changeSession((before) => ({ ...before, ...part })),
    [store],
  );
  const retry = useCallback((id: string) => actOn("retry", id), [actOn]);
  const size = isNarrow ? paneSize.height : paneSize.width;
  return (
    <div class={`session ${isNarrow ? "is-narrow" : "is-wide"}`}>
      <Head session={session} onAction={act} />
      <main class="session-body">
        <TreeView
          session={session}
          shown={shown?.id ?? null}
          treeRef={tree}
          onSelect={select}
          onChange={change}
          onRetry={retry}
          onOpenDetail={() => pane.current?.focus()}
        />
        <Separator
          orientation={isNarrow ? "horizontal" : "vertical"}
          size={size}
          onResize={(next) =>
            setPaneSize((before) => ({ ...before, [isNarrow ? "height" : "width"]: next }))
          }
        />
        <DetailPane
          session={session}
          candidate={shown}
          paneRef={pane}
          size={size}
          isNarrow={isNarrow}
          onAction={actOn}
          onSelect={select}
          onLeave={() => tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()}
        />
      </main>
      <Notices
        session={session}
        onAction={act}
        onCandidate={actOn}
        onSelect={select}
        onDismiss={dismiss}
      />
      <Announcer session={session} />
    </div>
  );
}
