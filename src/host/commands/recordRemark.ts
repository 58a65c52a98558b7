import type { Remark } from "../../search/acts.js";
import type { SessionStore } from "../../sessions/sessionStore.js";
import { orTakeOver } from "../../sessions/takeOver.js";
import type { ComparePanels } from "../panels/compare/comparePanels.js";
import type { GalleryPanels } from "../panels/gallery/galleryPanels.js";
import type { SearchPanels } from "../panels/search/searchPanels.js";
import type { Searches } from "../searches.js";
import type { SessionsView } from "../views/sessionsView.js";
import { tell } from "../shown/messages.js";
import { askTakeOver } from "./askTakeOver.js";

export interface RemarkDeps {
  readonly sessions: Pick<SessionStore, "remark">;
  readonly searches: Pick<Searches, "remark">;
  readonly panels: Pick<SearchPanels, "showing">;
  readonly comparisons: Pick<ComparePanels, "lookAgain">;
  readonly view: Pick<SessionsView, "refresh">;
  readonly galleries: Pick<GalleryPanels, "touch">;
}

/**
 * Records what a person says of a session, whether this window drives its search or nobody does, and
 * has all that shows it look again.
 * @throws {SessionLockedError} another process drives it
 * @throws {CancellationError} the person was asked whether to take it over, and said no
 * @throws as `SessionStore.remark`
 */
export async function recordRemark(
  { sessions, searches, panels, comparisons, view, galleries }: RemarkDeps,
  folder: string,
  remark: Remark,
): Promise<void> {
  const isTaken = await searches.remark(folder, remark);
  const staleBecause = isTaken
    ? null
    : await orTakeOver((options) => sessions.remark(folder, remark, options), askTakeOver);
  panels.showing(folder)?.lookAgain();
  comparisons.lookAgain(folder);
  view.refresh();
  galleries.touch(folder);
  if (staleBecause === null) return;
  void tell(
    "warning",
    `It is recorded, but metadata.json is not up to date: ${staleBecause.message}`,
  );
}
