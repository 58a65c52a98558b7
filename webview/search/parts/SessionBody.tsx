import type { VNode } from "preact";
import { useCallback, useEffect, useRef } from "preact/hooks";
import type { Arrangement } from "../model/arrangement.js";
import { shownCandidate } from "../model/detail.js";
import type { SessionModel } from "../model/session.js";
import { DetailPane } from "./DetailPane.js";
import { Filmstrip } from "./Filmstrip.js";
import { Separator } from "./Separator.js";
import { TreeView } from "./TreeView.js";
import type { SessionActs } from "./useSessionActs.js";

export interface SessionBodyProps {
  readonly session: SessionModel;
  readonly arrangement: Arrangement;
  readonly acts: SessionActs;
}

/** The tree and one candidate in detail; where there is no room for both, one of them. */
export function SessionBody({ session, arrangement, acts }: SessionBodyProps): VNode {
  const { pane, isTreeOpen } = session;
  const { actOn, arrange, select } = acts;
  const detail = useRef<HTMLElement>(null);
  const tree = useRef<HTMLDivElement>(null);
  const shown = shownCandidate(session);
  const isEither = arrangement === "picture";
  const retry = useCallback((id: string) => actOn("retry", id), [actOn]);
  /** What a button or a key has opened takes the focus, once it is there. */
  const opened = useRef<"tree" | "image" | null>(null);
  const open = (what: "tree" | "image"): void => {
    opened.current = what;
    arrange({ isTreeOpen: what === "tree" });
  };
  const focusTree = (): void =>
    tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  useEffect(() => {
    if (opened.current === "tree") focusTree();
    if (opened.current === "image") detail.current?.focus({ preventScroll: true });
    opened.current = null;
  }, [isTreeOpen]);

  const treeView = (
    <TreeView
      session={session}
      shown={shown?.id ?? null}
      treeRef={tree}
      onSelect={select}
      onChange={arrange}
      onRetry={retry}
      onOpen={(by) => {
        if (isEither) open("image");
        else if (by === "key") detail.current?.focus();
      }}
      {...(isEither ? { onClose: () => open("image") } : {})}
    />
  );
  const detailPane = (
    <DetailPane
      session={session}
      candidate={shown}
      paneRef={detail}
      arrangement={arrangement}
      onAction={actOn}
      onSelect={select}
      onLeave={() => (isEither ? open("tree") : focusTree())}
    />
  );
  if (isEither) {
    return (
      <main class="session-body">
        {isTreeOpen ? treeView : detailPane}
        {!isTreeOpen && (
          <Filmstrip
            session={session}
            shown={shown?.id ?? null}
            onSelect={select}
            onEnter={() => detail.current?.focus()}
            onOpenTree={() => open("tree")}
          />
        )}
      </main>
    );
  }
  const isUnder = arrangement === "under";
  return (
    <main class="session-body">
      {treeView}
      <Separator
        orientation={isUnder ? "horizontal" : "vertical"}
        size={isUnder ? pane.heightPx : pane.widthPx}
        onResize={(next) =>
          arrange({ pane: { ...pane, [isUnder ? "heightPx" : "widthPx"]: next } })
        }
      />
      {detailPane}
    </main>
  );
}
