import type { VNode } from "preact";
import { arrangementOf } from "../model/arrangement.js";
import type { SessionModel } from "../model/session.js";
import type { PanelStore } from "../store.js";
import { Announcer } from "./Announcer.js";
import { Head } from "./Head.js";
import { Notices } from "./Notices.js";
import { SessionBody } from "./SessionBody.js";
import { usePageSize } from "../../page/usePageSize.js";
import { useSessionActs } from "./useSessionActs.js";

/**
 * A session: its head, its images, and what is to be said. That stands last, so that nothing moves
 * under the pointer when it comes.
 */
export function SessionView({
  session,
  store,
}: {
  readonly session: SessionModel;
  readonly store: PanelStore;
}): VNode {
  const arrangement = arrangementOf(usePageSize());
  const acts = useSessionActs(store);
  return (
    <div class={`session is-${arrangement}`}>
      <Head session={session} isShort={arrangement === "picture"} onAction={acts.act} />
      <SessionBody session={session} arrangement={arrangement} acts={acts} />
      <Notices
        session={session}
        isShort={arrangement !== "beside"}
        isHeadShort={arrangement === "picture"}
        onAction={acts.act}
        onSelect={acts.select}
        onDismiss={acts.dismiss}
      />
      <Announcer session={session} />
    </div>
  );
}
