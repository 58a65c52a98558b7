import { useMemo } from "preact/hooks";
import type { CandidateAction, Look, SessionAction } from "../../../src/protocol/panelMessages.js";
import type { PanelStore } from "../store.js";

/** What a person can do on a session's page. */
export interface SessionActs {
  readonly act: (action: SessionAction) => void;
  readonly actOn: (action: CandidateAction, candidate: string) => void;
  readonly select: (candidate: string) => void;
  /** Arranges the page otherwise. */
  readonly arrange: (part: Partial<Look>) => void;
  /** Puts away what could not be done. */
  readonly dismiss: () => void;
}

export function useSessionActs(store: PanelStore): SessionActs {
  return useMemo(() => {
    const arrange = (part: Partial<Look>): void =>
      store.changeSession((before) => ({ ...before, ...part }));
    const dismiss = (): void =>
      store.changeSession((before) =>
        before.trouble === null ? before : { ...before, trouble: null },
      );
    return {
      // What could not be done last is no news any more once something else is asked for.
      act: (action) => {
        dismiss();
        store.post({ kind: "session", action });
      },
      actOn: (action, candidate) => {
        dismiss();
        store.post({ kind: "candidate", action, candidate });
      },
      select: (selected) => arrange({ selected, isFollowing: false }),
      arrange,
      dismiss,
    };
  }, [store]);
}
